"""The files of fingerprints: one for each exercise, compressed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from autograder.course.exercise import Case, Reading
from autograder.records.decoders import msgpack_decoder
from autograder.worker.wire import pack_case

FOLDER = Path(__file__).parent
VAGUE = 10_000  # the least rank of a sentence that says only in which line something is wrong
RIGHT, MISSING = -1, -2  # in place of a value's number: it is right, or there is none
Slot = tuple[str, int, bool]  # a value's name, the number of its case, and whether a second call's


class Fault(msgspec.Struct, array_like=True, frozen=True):
    """A fault that was planted: which kind it is, and what to say of it.

    `where` is the method, and what the fault is about there. Of several that fit and are about the
    same, the one of the least `rank` is said.
    """

    operator: str
    sentence: str
    where: str
    rank: int

    @property
    def plain(self) -> bool:
        """Whether the sentence says what is wrong, and not only in which line."""
        return self.rank < VAGUE


class StoredTable(msgspec.Struct, array_like=True, frozen=True):
    """The faults of solutions that go by one reading, as they are stored; see `PrintTable`."""

    reading: dict[str, str]
    slots: list[Slot]
    counts: list[int]
    shapes: list[tuple[int, ...]]
    shape_of: bytes
    numbers: bytes
    rows: bytes
    faults: list[list[int]]


class StoredPrints(msgspec.Struct, array_like=True, frozen=True):
    """A file: of which cases it tells, what it was made of, its sentences and tables."""

    cases: str
    sources: str
    faults: list[Fault]
    tables: list[StoredTable]


DECODER: msgspec.msgpack.Decoder[StoredPrints] = msgpack_decoder(StoredPrints)


@dataclass(frozen=True)
class PrintTable:
    """What faults show, of solutions that go by one reading of the conventions.

    `rows` (faulty versions, slots) has the number of the value that a version shows in a slot,
    counted within the slot; or `RIGHT` or `MISSING`. Of every value, one slot's after another's,
    `numbers` has the projection and `shape_of` the place of its shape among the `shapes`. `faults`
    are what was planted in each version: several where they show the same.
    """

    reading: Reading
    slots: list[Slot]
    starts: np.ndarray
    shapes: list[tuple[int, ...]]
    shape_of: np.ndarray
    numbers: np.ndarray
    rows: np.ndarray
    faults: list[list[Fault]]


def read(name: str) -> StoredPrints | None:
    """The file of an exercise; None where there is none.

    Raises OSError where it cannot be read, and `ValueError` where it is no such file.
    """
    path = FOLDER / f"{name}.bin"
    if not path.exists():
        return None
    try:
        return DECODER.decode(zlib.decompress(path.read_bytes()))
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from None


def written(prints: StoredPrints) -> bytes:
    """The content of a file."""
    return zlib.compress(msgspec.msgpack.encode(prints), 9)


def stored(table: PrintTable, known: list[Fault]) -> StoredTable:
    """A table as it is stored; `known` are all faults of the file, and take up this table's."""
    places = {fault: place for place, fault in enumerate(known)}
    for one in (fault for faults in table.faults for fault in faults):
        if one not in places:
            places[one] = len(known)
            known.append(one)
    # Column by column: what stands in one slot is much the same for many versions.
    columns = np.ascontiguousarray(table.rows.T, dtype="<i2")
    counts = np.diff([*table.starts, len(table.numbers)])
    return StoredTable(
        dict(table.reading),
        table.slots,
        counts.tolist(),
        table.shapes,
        table.shape_of.astype("<i2").tobytes(),
        table.numbers.astype("<f4").tobytes(),
        columns.tobytes(),
        [[places[fault] for fault in faults] for faults in table.faults],
    )


def restored(table: StoredTable, known: Sequence[Fault]) -> PrintTable:
    """A table again."""
    starts = np.cumsum([0, *table.counts[:-1]])
    columns = np.frombuffer(table.rows, "<i2").reshape(len(table.slots), len(table.faults))
    return PrintTable(
        table.reading,
        table.slots,
        starts,
        table.shapes,
        np.frombuffer(table.shape_of, "<i2"),
        np.frombuffer(table.numbers, "<f4").astype(np.float64),
        columns.T,
        [[known[place] for place in places] for places in table.faults],
    )


def digest_of(cases: Sequence[Case]) -> str:
    """What tells these cases from others; how they are weighed has no part in it."""
    digest = hashlib.sha256()
    for case in cases:
        plain = Case({key: value for key, value in case.items() if key != "remark_only"})
        tree, body = pack_case(plain)
        digest.update(msgspec.json.encode(tree) + body)
    return digest.hexdigest()
