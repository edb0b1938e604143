"""A class of any size, whose hand-ins differ in a number and are of some kinds; for measuring.

`a_class.py` is the one that looks like a real class.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path

from tests.samples.a_class import files_of
from tests.support.files import tar_bytes
from tests.support.right import Sources, base

RIGHT, PARTIAL, BROKEN, HOSTILE, HANGING = "right", "partial", "broken", "hostile", "hanging"
# Of twenty: most are right or nearly so, one does not compile, one attacks, one hangs.
MIXED = (*[RIGHT] * 11, *[PARTIAL] * 6, BROKEN, HOSTILE, HANGING)
MISTAKES = ("flipped", "cropped", "tie", "overlaps", "divided", "size")
POOL = "mytorch/pool.py"
ATTACKS = (
    "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
    "while True:\n    print('x' * 4096)\n",
    "taken = [bytes(1 << 30) for _ in range(64)]\n",
)


def mixed(count: int) -> Iterable[str]:
    """The kinds of so many hand-ins."""
    return islice(cycle(MIXED), count)


def write(folder: Path, kinds: Iterable[str]) -> None:
    """Write an archive for each, every one of another content."""
    folder.mkdir(parents=True)
    numbers = dict.fromkeys((RIGHT, PARTIAL, BROKEN, HOSTILE, HANGING), 0)
    for number, kind in enumerate(kinds):
        sources = _sources(kind, numbers[kind])
        numbers[kind] += 1
        own = {path: f"{text}# {number}\n" for path, text in sources.items()}
        (folder / f"{kind}{number:05}.tar").write_bytes(tar_bytes(own))


def _sources(kind: str, number: int) -> Sources:
    """The files of the `number`-th of a kind."""
    whole = base("solution")
    match kind:
        case "partial":
            found = files_of((MISTAKES[number % len(MISTAKES)],))
        case "broken":
            found = files_of(("syntax",))
        case "hanging":
            found = files_of(("hang",))
        case "hostile":
            found = {**whole, POOL: ATTACKS[number % len(ATTACKS)] + whole[POOL]}
        case _:
            found = whole
    assert not isinstance(found, bytes)
    return found
