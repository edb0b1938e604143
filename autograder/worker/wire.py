"""What passes between the grader and the worker: length-checked frames, never pickle.

A frame is a magic number, the lengths of its header and body (both capped before anything
is allocated), a JSON header and a body of raw array bytes. Every answer repeats the nonce of
the request that it answers, so that one sent early is not taken for the next one.

Of what the worker sends, `answers.py` says what is allowed. The grader's own requests are:
`{"exercise", "settings", "forbidden", "allowed", "sandbox", "seconds", "memory"}` with the
submission's files in the body: a line of JSON `{"sources", "outside", "broken", "lead",
"mentioned"}` that has the length of each text, then the texts in UTF-8, which takes no more room
than the files themselves; then, for each case, `{"number", "nonce", "edit", "case"}` with its
arrays in the body; an edit is another text of one function, see `inside/edited.py`. Without an
exercise, the child is the canary, which is to `probe` or not. With `swapped`, the names of classes,
those are the solution's, which another child `serves`; what passes between the two is told in
`inside/swap/values.py`. With `together`, exercises and their settings, cases of all those come,
for a process each or for all `in_one`; before those of each comes `{"begins", "mark"}`: which one,
and what to print then, if it has its own.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from autograder.course.exercise import Case

MAGIC = b"MTAG"
PREFIX = struct.Struct("<4sIQ")
HEADER_LIMIT = 1 << 20
BODY_LIMIT = 64 << 20
LEAST = 1 << 11  # bytes that a frame counts as: one that holds next to nothing takes time, too
DTYPES = {
    f"{kind}{size}": np.dtype(f"<{kind}{size}")
    for kind, sizes in {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "b": (1,)}.items()
    for size in sizes
}
CODES = {dtype.str: code for code, dtype in DTYPES.items()}


# How a frame between a submission and the solution's parts begins; see `inside/swap/values.py`.
PASSED = (b'{"kind": "Call"', b'{"kind": "Return"')
BEGINS = b'{"begins"'  # how a frame begins behind which the cases of another exercise come


class WireError(Exception):
    """A frame that breaks the rules; the text says which."""


def write_frame(stream: BinaryIO, header: Mapping[str, Any] | bytes, body: bytes = b"") -> None:
    """Write one frame and flush it; a header in bytes is another frame's."""
    encoded = header if isinstance(header, bytes) else json.dumps(header).encode()
    stream.write(PREFIX.pack(MAGIC, len(encoded), len(body)) + encoded)
    if body:
        stream.write(body)
    stream.flush()


class Exact(io.FileIO):
    """A stream that takes no more from its other end than it is asked for, and no less."""

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes; fewer only where the stream has ended."""
        left, found = -1 if size is None else size, []
        while left and (piece := super().read(left)):
            found.append(piece)
            left -= len(piece)
        return b"".join(found)


class Unflushed:
    """A stream to which frames are written, but not sent before somebody flushes it itself."""

    def __init__(self, stream: BinaryIO) -> None:
        self.write = stream.write

    def flush(self) -> None:
        """Wait for more."""


@dataclass
class Allowance:
    """How many bytes a sender may send in all its frames; a small one counts as `LEAST`."""

    limit: int
    taken: int = 0

    def take(self, size: int) -> None:
        """Take note of a frame of this size; raises `WireError` where it is too much."""
        self.taken += max(size, LEAST)
        if self.taken > self.limit:
            raise WireError(f"more than {self.limit >> 20} MiB of values")


def read_frame(stream: BinaryIO, allowance: Allowance | None = None) -> tuple[bytes, bytes] | None:
    """Read one frame: header and body, or None where the stream has ended.

    Raises `WireError` for anything that is not a whole frame within the limits.
    """
    prefix = stream.read(PREFIX.size)
    if not prefix:
        return None
    if len(prefix) < PREFIX.size:
        raise WireError("the stream ended within a frame")
    magic, header_length, body_length = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("a frame does not begin with the magic number")
    if header_length > HEADER_LIMIT:
        raise WireError(f"a header of {header_length} bytes; at most {HEADER_LIMIT} are allowed")
    if body_length > BODY_LIMIT:
        raise WireError(f"a body of {body_length} bytes; at most {BODY_LIMIT} are allowed")
    if allowance is not None:
        allowance.take(header_length + body_length)
    header, body = stream.read(header_length), stream.read(body_length)
    if len(header) < header_length or len(body) < body_length:
        raise WireError("the stream ended within a frame")
    return header, body


def encodable(text: str, limit: int = 2000) -> str:
    """The beginning of a text, without the lone surrogates that JSON cannot hold."""
    return text[:limit].encode("utf-8", "backslashreplace").decode()


def observe(values: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bytes]:
    """Describe values of the student's, by name: for a frame's header, and its body."""
    described, bodies, room = [], [], BODY_LIMIT
    for name, value in values.items():
        description, body = observe_one(name, value, room)
        described.append(description)
        bodies.append(body)
        room -= len(body)
    return described, b"".join(bodies)


def observe_one(name: str, value: Any, room: int = BODY_LIMIT) -> tuple[dict[str, Any], bytes]:
    """Describe one value, which is left out where it takes more bytes than there is room for."""
    kind = type(value)
    if kind is np.ndarray:  # as most are
        description, body = _observe_array(value, room)
        return {"name": name, "type": "numpy.ndarray", **description}, body
    label = encodable(f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins."), 200)
    number = kind in (float, bool) or (kind is int and abs(value) < 2**63)
    if number or isinstance(value, np.generic):
        description, body = _observe_array(np.asarray(value), room)
        return {"name": name, "type": label, **description}, body
    if kind is str:
        return {"name": name, "type": label, "text": encodable(value)}, b""
    return {"name": name, "type": label}, b""


def _observe_array(array: np.ndarray, room: int) -> tuple[dict[str, Any], bytes]:
    code = CODES.get(array.dtype.str) or f"{array.dtype.kind}{array.dtype.itemsize}"
    if code not in DTYPES:
        return {"dtype": str(array.dtype)[:80]}, b""
    description = {"dtype": code, "shape": array.shape}
    if array.nbytes > room:
        return description, b""
    plain = array if array.dtype == DTYPES[code] else array.astype(DTYPES[code])
    return {**description, "sent": True}, plain.tobytes()


def unpack_files(body: bytes) -> dict[str, Any]:
    """The files again: `sources`, `outside` and `broken` by path, and what is `mentioned`."""
    end = body.index(b"\n")
    files: dict[str, Any] = json.loads(body[:end])
    start = end + 1
    for kind in ("sources", "outside"):
        for path, size in files[kind].items():
            files[kind][path] = body[start : start + size].decode()
            start += size
    return files


PackedCase = tuple[Any, bytes]  # a tree that JSON can hold, and the bytes of its arrays
EncodedCase = tuple[bytes, bytes]  # the same, the tree as JSON


def pack_case(case: Case) -> PackedCase:
    """Take a case apart: a tree that JSON can hold, and the bytes of its arrays."""
    body = bytearray()

    def replace(array: np.ndarray) -> dict[str, Any]:
        start = len(body)
        body.extend(np.ascontiguousarray(array).tobytes())
        return {"dtype": array.dtype.str, "shape": array.shape, "start": start}

    return _map_arrays(case, replace), bytes(body)


def encode_case(case: Case) -> EncodedCase:
    """A case as it is sent, for whoever sends it often."""
    tree, body = pack_case(case)
    return json.dumps(tree).encode(), body


def case_header(number: int, nonce: int, tree: bytes, edit: bytes = b"null") -> bytes:
    """The header of the frame that asks for a case, with an edit in JSON, if there is one."""
    return b'{"number": %d, "nonce": %d, "edit": %b, "case": %b}' % (number, nonce, edit, tree)


def _map_arrays(value: Any, replace: Callable[[np.ndarray], Any]) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": replace(value)}
    if isinstance(value, dict):
        return {key: _map_arrays(inner, replace) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_map_arrays(inner, replace) for inner in value]
    return value


def unpack_case(tree: Any, body: bytes) -> Any:
    """Put a case together again; every array is its own and may be written to."""
    if isinstance(tree, list):
        return [unpack_case(inner, body) for inner in tree]
    if not isinstance(tree, dict):
        return tree
    if set(tree) == {"array"}:
        spec = tree["array"]
        return np.ndarray(spec["shape"], spec["dtype"], body, spec["start"]).copy()
    return Case({key: unpack_case(inner, body) for key, inner in tree.items()})
