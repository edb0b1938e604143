"""What hypothesis builds: frames and archives from valid parts, put together wrongly."""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from autograder.worker import wire
from autograder.worker.wire import DTYPES
from tests.hostile.fuzz import samples
from tests.hostile.fuzz.mutate import mend_frames, mend_headers, spoilt

RANDOMS = st.randoms(use_true_random=False)


def _spoilt(all_: tuple[bytes, ...], mend: Callable[[bytes], bytes]) -> st.SearchStrategy[bytes]:
    def build(sample: bytes, random: Random, mended: bool) -> bytes:
        data = spoilt(sample, random, all_)
        return mend(data) if mended else data

    return st.builds(build, st.sampled_from(all_), RANDOMS, st.booleans())


# --- frames ---------------------------------------------------------------------------

NUMBERS = st.integers(-1, 9) | st.integers(-(2**70), 2**70)
SCALARS: st.SearchStrategy[Any] = st.none() | st.booleans() | NUMBERS | st.text(max_size=9)
TREES = st.recursive(
    SCALARS | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
KINDS = ("Observed", "Raised", "NotOffered", "Finished", "Confined", "Probed")


def _or_junk(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(right, right, right, TREES)


SHAPES = st.lists(st.integers(0, 4), max_size=4) | st.lists(NUMBERS, max_size=70)
DESCRIPTIONS = st.fixed_dictionaries(
    {"name": st.text(max_size=3), "type": _or_junk(st.text(max_size=9))},
    optional={
        "dtype": _or_junk(st.sampled_from([*sorted(DTYPES), "O8", "f16", ""])),
        "shape": _or_junk(SHAPES),
        "sent": _or_junk(st.booleans()),
        "text": _or_junk(st.text(max_size=9)),
    },
)
TRACES = st.fixed_dictionaries(
    {key: _or_junk(st.text(max_size=9)) for key in ("file", "function", "source")}
    | {"line": _or_junk(NUMBERS)}
)
FLAGS = st.dictionaries(st.text(max_size=5), st.booleans() | st.text(max_size=5), max_size=3)
HEADERS = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS), "nonce": _or_junk(NUMBERS)},
    optional={
        "values": _or_junk(st.lists(DESCRIPTIONS, max_size=4)),
        "type": _or_junk(st.text(max_size=9)),
        "message": _or_junk(st.text(max_size=400)),
        "frames": _or_junk(st.lists(TRACES, max_size=8)),
        "feature": _or_junk(st.text(max_size=99)),
        "notes": _or_junk(st.lists(st.text(max_size=9), max_size=30)),
        "closed": _or_junk(st.lists(st.text(max_size=9), max_size=3)),
        "missing": _or_junk(FLAGS),
        "refused": _or_junk(FLAGS),
    },
)
FRAMES = st.builds(
    samples.frame,
    HEADERS.map(lambda header: json.dumps(header).encode()) | st.binary(max_size=40),
    st.binary(max_size=64),
)
LYING_FRAMES = st.builds(
    lambda header, body, rest: wire.PREFIX.pack(wire.MAGIC, header, body) + rest,
    st.integers(0, 2**32 - 1) | st.integers(0, 40),
    st.integers(0, 2**64 - 1) | st.integers(0, 40),
    st.binary(max_size=99),
)
STREAMS = (
    st.lists(FRAMES, max_size=3).map(b"".join)
    | st.lists(FRAMES | LYING_FRAMES, max_size=4).map(b"".join)
    | _spoilt(samples.frames(), mend_frames)
    | st.binary(max_size=300)
)

# --- archives -------------------------------------------------------------------------

STEPS = st.sampled_from(
    ["mytorch", "models", "MCQ", "mcq.py", "a.py", "b", "..", ".", "", "C:", "env", "pyvenv.cfg",
     "__pycache__", "tests", ".git", "é.py", "a\\b.py", "\x1b[2J.py", "x" * 101, "\ud800.py"]
)  # fmt: skip
NAMES = st.lists(STEPS, min_size=1, max_size=6).map("/".join) | st.text(max_size=20)
CONTENTS = st.sampled_from(
    [b"", b"x = 1\n", b"\xff", b"\0", b"\xef\xbb\xbfa\r\nb\rc", b"#" * 1500]
) | st.binary(max_size=40)
TYPES = st.sampled_from(
    [b"0", b"0", b"0", b"\0", b"1", b"2", b"3", b"5", b"6", b"7", b"S", b"K", b"L", b"g", b"V"]
)
PAX_KEYS = st.sampled_from(
    [b"path", b"size", b"linkpath", b"comment", b"mtime", b"hdrcharset", b"GNU.sparse.major",
     b"GNU.sparse.minor", b"GNU.sparse.map", b"GNU.sparse.name", b"GNU.sparse.realsize"]
)  # fmt: skip
PAX_VALUES = st.sampled_from(
    [b"1", b"0", b"-512", b"512", b"9" * 30, b"mytorch/p.py", b"BINARY", b"0,5", b"..", b"a.py",
     b"../b"]
) | st.binary(max_size=9)  # fmt: skip


def _name(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")


def _link(name: str, target: str, kind: bytes) -> bytes:
    """A link to a path that is cut to what one header holds."""
    way = target.encode("utf-8", "surrogateescape")[:100]
    return samples.header(name, 0, kind, (157, way + bytes(100 - len(way))))


ENTRIES = (
    st.builds(samples.entry, NAMES.map(_name), CONTENTS, TYPES)
    | st.builds(_link, NAMES.map(_name), NAMES.map(_name), st.sampled_from([b"1", b"2"]))
    | st.builds(samples.header, NAMES.map(_name), st.integers(-(2**62), 2**62), TYPES)
    | st.lists(st.tuples(PAX_KEYS, PAX_VALUES), max_size=4).map(lambda pairs: samples.pax(*pairs))
    | st.binary(max_size=99).map(lambda text: samples.entry("pax", text, tarfile.XHDTYPE))
    | st.binary(max_size=300).map(samples.padded)
)
TARS = st.builds(
    lambda entries, end: b"".join(entries) + end,
    st.lists(ENTRIES, max_size=6),
    st.sampled_from([samples.END, samples.END, samples.END, b"", bytes(512)]),
) | _spoilt(samples.tars(), mend_headers)
PACKED_TARS = st.builds(lambda pack, data: pack(data), st.sampled_from(samples.PACKERS), TARS)
MADE_ZIPS = st.builds(
    samples.zipped,
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    st.dictionaries(
        NAMES.map(lambda text: text.encode("utf-8", "replace").decode()), CONTENTS, max_size=5
    ),
)
INNER = st.sampled_from(["a.zip", "x/b.tar.gz", "conv.py.gz", "c.tar", "d.7z"])
NESTED = st.builds(
    lambda name, data: samples.zipped(zipfile.ZIP_DEFLATED, {name: data, "README": b""}),
    INNER,
    PACKED_TARS | MADE_ZIPS | _spoilt(samples.zips(), bytes) | CONTENTS,
) | st.builds(lambda name, data: samples.entry(name, data) + samples.END, INNER, PACKED_TARS)
ARCHIVES = (
    TARS
    | NESTED
    | PACKED_TARS
    | MADE_ZIPS
    | _spoilt(samples.zips(), bytes)
    | _spoilt(samples.archives(), bytes)
    | st.binary(max_size=300)
)
