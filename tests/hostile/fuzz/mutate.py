"""Spoiling valid samples, by nothing but a `random.Random`: quick, and the same every time.

A change alone would rarely get past a length or a checksum. So they are mostly put right
afterwards, and a .tar is spoilt before it is compressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from autograder.worker import wire
from tests.hostile.fuzz import samples

Edit = Callable[[bytearray, Random], None]
LONGEST = 1 << 16
REPEATED_MOST = 1 << 19
NUMBERS = (0, 1, 2, 127, 128, 255, 256, 511, 512, 513, 1 << 15, (1 << 16) - 1, 1 << 20,
           (1 << 20) + 1, 1 << 26, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, (1 << 63) - 1,
           1 << 63, (1 << 64) - 1)  # fmt: skip
DIGITS = re.compile(rb"\d+")
TOKENS = (
    # of .tar
    b"path=", b"size=", b"GNU.sparse.map=", b"GNU.sparse.major=1", b"hdrcharset=BINARY\n", b"2 ",
    b"12 path=abc\n", b"x", b"g", b"L", b"K", b"S", b"\x80", b"\xff" * 8, b"ustar\x0000",
    b"ustar  \0", bytes(512),
    # of .zip and of what compresses
    b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\x01\0\x10\0", b"\x1f\x8b\x08\0",
    b"BZh9", b"\xfd7zXZ\0", b"\3\0", b"\0\0\0\xff\xff",
    # of names
    b"/", b"../", b"./", b"..", b"a.zip", b"b.tar.gz", b".ipynb", b"\xe3\x80\x80",
    b"models/", b"mytorch/", b"mcq.py", b".py", b"a/", b"\\", b"C:", b"pyvenv.cfg",
    b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\x1b[2J", b"\0", b"\r\n",
    # of frames
    b"MTAG", b"[", b"{", b'"', b",", b"null", b"true", b"-1", b"1e400", b"1.0", b"9" * 30,
    b'"\\ud800"', b'"kind"', b'"Observed"', b'"Raised"', b'"shape"', b'"sent"', b'"f8"', b"[0,",
    b"9" * 5000,
)  # fmt: skip


def wire_mutant(seed: int, number: int) -> bytes:
    """One spoilt stream of frames; the same for the same two numbers."""
    random = _random(seed, number)
    if random.random() < 0.02:
        return random.randbytes(random.randrange(200))
    data = spoilt(random.choice(samples.frames()), random, samples.frames())
    return mend_frames(data) if random.random() < 0.8 else data


def archive_mutant(seed: int, number: int) -> bytes:
    """One spoilt archive; the same for the same two numbers."""
    random = _random(seed, number)
    if random.random() < 0.02:
        start = random.choice((b"", b"PK\3\4", b"PK\5\6", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"))
        return start + random.randbytes(random.randrange(600))
    if random.random() < 0.4:
        return spoilt(random.choice(samples.zips()), random, samples.zips())
    if random.random() < 0.2:
        return spoilt(random.choice(samples.archives()), random, samples.archives())
    data = spoilt(random.choice(samples.tars()), random, samples.tars())
    if random.random() < 0.9:
        data = mend_headers(data)
    pack = samples.PACKERS[0] if random.random() < 0.6 else random.choice(samples.PACKERS)
    return pack(data)


def _random(seed: int, number: int) -> Random:
    return Random(seed << 40 | number)


def spoilt(sample: bytes, random: Random, others: tuple[bytes, ...]) -> bytes:
    """Change a sample in one place or some, perhaps after another was mixed in."""
    data = bytearray(sample)
    if random.random() < 0.15:
        other = random.choice(others)
        data[_place(data, random) :] = other[_place(other, random) :]
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        if data:
            random.choice(EDITS)(data, random)
    return bytes(data[:REPEATED_MOST])


def _place(data: bytes | bytearray, random: Random) -> int:
    """Somewhere, more often near the beginning or the end, or at a block's."""
    last = max(0, len(data) - 1)
    how = random.randrange(6)
    if how == 0:
        return min(last, random.randrange(64))
    if how == 1:
        return max(0, last - random.randrange(120))
    if how == 2:
        return min(last, random.randrange(last // 512 + 1) * 512 + random.choice((0, 124, 156)))
    return random.randint(0, last)


def _slice(data: bytearray, random: Random) -> slice:
    start = _place(data, random)
    return slice(
        start, start + random.choice((1, 2, 4, 8, 46, 512, 1024, 1 << random.randrange(13)))
    )


def _flip(data: bytearray, random: Random) -> None:
    data[_place(data, random)] ^= 1 << random.randrange(8)


def _overwrite(data: bytearray, random: Random) -> None:
    data[_place(data, random)] = random.randrange(256)


def _cut(data: bytearray, random: Random) -> None:
    del data[_place(data, random) :]


def _remove(data: bytearray, random: Random) -> None:
    del data[_slice(data, random)]


def _repeat(data: bytearray, random: Random) -> None:
    where = _slice(data, random)
    piece = data[where]
    most = LONGEST if random.random() < 0.02 else 2048
    if len(data) + most < REPEATED_MOST:
        data[where.start : where.start] = piece * random.randint(1, most // (len(piece) or 1) + 1)


def _number(data: bytearray, random: Random) -> None:
    width = random.choice((1, 2, 4, 8))
    value = (random.choice(NUMBERS) + random.choice((0, 0, 1, -1))) % (1 << 8 * width)
    start = _place(data, random)
    data[start : start + width] = value.to_bytes(width, random.choice(("little", "big")))


def _digits(data: bytearray, random: Random) -> None:
    """Change a number that is written out, in as many places if it has to be."""
    found = DIGITS.search(data, _place(data, random))
    if found is None:
        return
    text = (b"%o" if random.random() < 0.5 else b"%d") % random.choice(NUMBERS)
    if random.random() < 0.5:
        width = len(found[0])
        text = text.rjust(width, b"0")[-width:]
    data[found.start() : found.end()] = text


def _token(data: bytearray, random: Random) -> None:
    start, token = _place(data, random), random.choice(TOKENS)
    end = start + (len(token) if random.random() < 0.6 else 0)
    data[start:end] = token


EDITS: tuple[Edit, ...] = (
    _flip, _flip, _overwrite, _cut, _remove, _repeat, _number, _number, _digits, _digits,
    _token, _token,
)  # fmt: skip


def mend_frames(data: bytes) -> bytes:
    """Put the lengths of frames right, by where the next one begins."""
    mended = b""
    for part in data.split(wire.MAGIC)[1:]:
        content = part[wire.PREFIX.size - len(wire.MAGIC) :]
        end = content.rfind(b"}") + 1
        mended += samples.frame(content[:end], content[end:])
    return mended


def mend_headers(data: bytes) -> bytes:
    """Put the checksums of a .tar's headers right."""
    blocks = [data[start : start + 512] for start in range(0, len(data), 512)]
    return b"".join(
        samples.checked(block) if block[257:262] == b"ustar" and len(block) == 512 else block
        for block in blocks
    )


MUTANTS: dict[str, Callable[[int, int], bytes]] = {"wire": wire_mutant, "archive": archive_mutant}
