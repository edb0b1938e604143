"""A class of 60: people, what they handed in and when, and what is wrong with it.

Twelve kinds of mistakes are planted in right hand-ins; besides, there are stubs, a syntax error, a
hang, an archive that cannot be read, late ones, second attempts, and three who handed in nothing.
Who started from `samples/right/loops` ignores the CNN's init functions besides, as friends may do.
Everything is the same whenever it is made. To try it by hand:

    python -m tests.samples.a_class FOLDER
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from autograder.classroom.batch.roll import Person
from tests.samples.findings import FINDINGS
from tests.samples.planted import plants
from tests.support.files import tar_bytes
from tests.support.places import ROOT
from tests.support.right import Sources, base
from tests.support.spoilt import Plant

NAMES = """Amina Yusuf; Chinedu Okafor; Mei Lin; Wei Zhang; 王小明; Haruto Satō; Yuki Tanaka;
Min-jun Kim; Nguyễn Thị Mai; Somchai Suksai; Siti Rahmawati; Aarav Sharma; Priya Patel;
Fatima Al-Zahra; محمد العلي; Leila Hosseini; Elif Yılmaz; Noa Cohen; Giorgos Papadopoulos;
Zoë Müller; Jürgen Groß; Søren Østergaard; Åsa Lindström; Þóra Jónsdóttir; Aino Mäkinen;
Łukasz Wiśniewski; Anežka Dvořáková; Ștefan Ionescu; Ольга Петрова; Tarás Shevchuk; Ana Kovačić;
Siobhán O'Brien; Rhys Llewellyn; Fiona MacDonald; Jean-Luc Lefèvre; Chloé Dubois; João Gonçalves;
Inês da Silva; María José García López; Nuria Puig; Luca De Santis; Giulia Rossi; Daan van den Berg;
Emma Janssens; Olivia Smith; Liam Johnson; Aaliyah Washington; Diego Hernández; Valentina Quispe;
Mateo Fernández; Camila Souza; Tāne Ngata; Keanu Kahananui; Thabo Nkosi; Wanjiru Kamau;
Abebe Bikila; Ravi; Dilnoza Karimova; Bataa Enkhjargal; Maximilian-Alexander von Hohenfels-Königsegg
"""
SIZE = 60
# The kinds, the item that holds each, and how many make it. A few have two.
KINDS: Mapping[str, tuple[str, str, int]] = {
    "flipped": ("convolution/kernel_not_flipped", "Conv1d_stride1", 7),
    "flipped2d": ("convolution/kernel_not_flipped", "Conv2d-stride1", 5),
    "cropped": ("convolution/cropped_by_minus_padding", "Conv1d", 4),
    "batch": ("convolution/gradient_divided_by_batch", "Conv1d_stride1", 3),
    "tie": ("pooling/place_within_the_window", "MaxPool2d_stride1", 3),
    "overlaps": ("pooling/overlaps_overwritten", "MeanPool2d_stride1", 3),
    "divided": ("pooling/not_divided", "MeanPool2d_stride1", 2),
    "size": ("resampling/output_size_by_floor_division", "Downsampling2d", 3),
    "scan": ("scanning/not_transposed", "CNN as Simple Scanning MLP", 2),
    "sized": ("an exception in all cases", "Upsampling1d", 2),
    "stride": ("only with a stride", "Conv1d", 2),
    "factor": ("a factor that no mistake explains", "Conv1d_stride1", 1),
}
TWICE = {"flipped2d": "size", "divided": "scan", "batch": "flipped2d"}  # of one base
# What some leave as the handout gives it; only where the solution is what they started from.
LEFT: Mapping[str, tuple[str, ...]] = {
    "no models": ("models/cnn.py", "models/mlp_scan.py"),
    "no pools": ("mytorch/pool.py", "mytorch/ConvTranspose.py"),
    "no second dimension": ("mytorch/Conv2d.py", "mytorch/pool.py", "models/cnn.py"),
}
BEFORE = ("flipped2d",)  # of those who hand in a second time: then, all is right
STUBS, MISSING, LATE = 4, 3, 5
POOL = "mytorch/pool.py"
HANG = ("mytorch/Conv2d.py", "while True:\n            pass")


class HandIn(NamedTuple):
    """One attempt: its time in UTC, its files, or bytes that are no archive; what is in it."""

    number: int
    submitted: str
    files: Sources | bytes
    kinds: tuple[str, ...]


class Member(NamedTuple):
    """Somebody of the class, and the attempts, which may be none."""

    person: Person
    hand_ins: tuple[HandIn, ...]


def members() -> Iterator[Member]:
    """The class, in the order of the roster."""
    plans = _plans()
    for number, name in enumerate(_names()):
        kinds = plans[number * 7 % SIZE]  # who sits beside whom does not make the same mistakes
        person = Person(f"s{1000 + 37 * number}", name, f"student{number:02}@example.edu")
        yield Member(person, tuple(_hand_ins(number, kinds)) if kinds is not None else ())


def files_of(kinds: tuple[str, ...]) -> Sources | bytes:
    """What is handed in by whoever makes these mistakes; where there are none, it is right."""
    match kinds:
        case ("stubs",):
            return {**_stubs(), "mcq.py": base("solution")["mcq.py"]}
        case ("unreadable",):
            return b"PK\x03\x04 the rest was lost on the way"
        case ("syntax",):
            return {**base("solution"), POOL: base("solution")[POOL] + "\ndef check(:\n"}
        case ("hang",):
            return _hanging()
    chosen = [plant_of(kind) for kind in kinds if kind in KINDS]
    sources = dict(base(chosen[0].base if chosen else "solution"))
    for path in (path for kind in kinds for path in LEFT.get(kind, ())):
        sources[path] = _stubs()[path]
    for plant in chosen:
        text = sources[plant.file]
        for right, wrong in ((plant.right, plant.wrong), *plant.more):
            assert right in text, f"{plant.file} does not hold {right!r}"
            text = text.replace(right, wrong, 1)
        sources[plant.file] = text
    return sources


@cache
def plant_of(kind: str) -> Plant:
    """Where a mistake is planted."""
    name, item, _ = KINDS[kind]
    return next(one for one in (*plants(), *FINDINGS) if (one.name, one.item) == (name, item))


def write(folder: Path) -> None:
    """Write the hand-ins as Autolab names them, and the roster."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sid", "name", "email"])
        for person, hand_ins in members():
            rows.writerow([person.key, person.name, person.email])
            for one in hand_ins:
                packed = one.files if isinstance(one.files, bytes) else tar_bytes(one.files)
                path = folder / "hand-ins" / f"{person.email}_{one.number}_handin.tar"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(packed)


def _names() -> list[str]:
    names = [" ".join(one.split()) for one in NAMES.split(";")]
    assert len({*names}) == SIZE
    return names


def _plans() -> list[tuple[str, ...] | None]:
    """What each of the class hands in; None for those who hand in nothing."""
    plans: list[tuple[str, ...] | None] = [None] * MISSING
    plans += [("stubs",)] * STUBS + [("syntax",), ("hang",), ("unreadable",)]
    left = cycle(LEFT)
    for kind, (_, _, many) in KINDS.items():
        second = TWICE.get(kind)
        plans += [(kind, second) if second and n < 2 else (kind,) for n in range(many)]
        if plant_of(kind).base == "solution" and many > 1:
            plans[-1] = (kind, next(name for name in left if plant_of(kind).file not in LEFT[name]))
    plans += [(name,) for name in LEFT]
    plans += [("no models", "no pools")]
    return [*plans, *[()] * (SIZE - len(plans))]


def _hand_ins(number: int, kinds: tuple[str, ...]) -> Iterator[HandIn]:
    """The attempts: some hand in twice, and do better; some come days late."""
    late = number % (SIZE // LATE) == 4
    hour, minute = divmod(number * 61 % 1440, 60)
    again = not kinds and number % 2 == 0
    if again:
        yield HandIn(1, _time(1 + number % 6, hour, minute), files_of(BEFORE), BEFORE)
    day = 9 + number % 4 if late else 7
    yield HandIn(1 + again, _time(day, hour, minute), files_of(kinds), kinds)


def _time(day: int, hour: int, minute: int) -> str:
    return f"2026-10-{day:02}T{hour:02}:{minute:02}:00Z"


@cache
def _stubs() -> Sources:
    folder = ROOT / "handout"
    files = [*(folder / "mytorch").rglob("*.py"), *(folder / "models").rglob("*.py")]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def _hanging() -> Sources:
    path, loop = HANG
    text = base("solution")[path]
    first = "sums = np.einsum("
    assert first in text
    return {**base("solution"), path: text.replace(first, f"{loop}\n        {first}", 1)}


if __name__ == "__main__":
    write(Path(sys.argv[1]))
