"""Plants all faults in all bases, tries them on all cores, and writes one file an exercise."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.classroom.fingerprints.earlier import Earlier
from autograder.classroom.fingerprints.sentences import nothing_told, said_of
from autograder.classroom.fingerprints.tables import (
    Maker,
    Row,
    differ,
    merged,
    row,
    slot_of,
    slots,
)
from autograder.classroom.fingerprints.trial import (
    TooLongError,
    Trial,
    changed,
    imported,
    trial,
)
from autograder.classroom.handout import sources
from autograder.classroom.leaks.expressions import Solution
from autograder.classroom.mutants.mutant import Mutant, mutants_of
from autograder.classroom.mutants.operators import ALIKE, EVERY
from autograder.classroom.mutants.scope import FILES, judged_in
from autograder.course.exercise import Reading
from autograder.course.sheet import Item
from autograder.diagnosis.fingerprints.stored import (
    FOLDER,
    Fault,
    Slot,
    StoredPrints,
    digest_of,
    stored,
    written,
)
from autograder.grading.reference import References
from autograder.records.cache import cache_folder
from autograder.records.root import ROOT
from autograder.worker.inside.student import Student
from autograder.worker.launch import processors

WORD = re.compile(r"\w+")
# Of what the solution computes, what students read in the write-up.
OF_THE_WRITE_UP = (
    "alpha * running_M + (1 - alpha) * M",
    "alpha * running_V + (1 - alpha) * V",
    "dLdA * A * (1 - A)",
    "Z * (1 + T) / 2",
    "(1 + T) / 2 + Z / 2 * dTdZ",
)
BUILD = ROOT / "build" / "fingerprints"


@dataclass(frozen=True)
class Base:
    """A right hand-in: its name, and its texts by path."""

    name: str
    sources: Mapping[str, str]


@dataclass(frozen=True)
class Right:
    """How a base does in an item: the reading it goes by, what it shows, and what of it is wrong.

    That is of extreme inputs alone.
    """

    base: Base
    reading: Reading
    due: Sequence[Slot]
    own: Row


@dataclass(frozen=True)
class Version:
    """A base with one fault in it."""

    right: Right
    mutant: Mutant
    around: str  # a digest of the base's other files that the faulty one needs


def make_all(items: Sequence[Item], bases: Sequence[Base]) -> Iterator[str]:
    """Write the files of these items; a line on each.

    What was run before is not run again. Raises `ReferenceUnavailableError` where PyTorch is needed
    and cannot be loaded.
    """
    references, tells = References(cache_folder()), _tells()
    faulty = {base.name: _by_item(base, items) for base in bases}
    for item in items:
        if not item.exercise.chance:
            tried = trial(item, references)
            versions = [
                version for base in bases for version in _versions(tried, base, faulty[base.name])
            ]
            if versions:
                yield _make(tried, versions, sources_digest(bases), BUILD, tells)


def sources_digest(bases: Iterable[Base]) -> str:
    """What tells these bases from others."""
    digest = hashlib.sha256()
    for base in bases:
        for path, text in sorted(base.sources.items()):
            if path.startswith(FILES) and not path.startswith("models/train"):
                digest.update(f"{base.name}/{path}\n{text}".encode())
    return digest.hexdigest()


def _tells() -> Callable[[str], bool]:
    """Whether a text tells how the solution computes something, but for what students may know."""
    solution = Solution(sources(ROOT))

    def tells(text: str) -> bool:
        return any(True for _ in solution.told_in(text, OF_THE_WRITE_UP))

    return tells


def _by_item(base: Base, items: Sequence[Item]) -> dict[str, list[Mutant]]:
    """The faults of these items, by the item's name."""
    wanted = {item.exercise.name for item in items}
    found: dict[str, list[Mutant]] = {}
    for path, text in sorted(base.sources.items()):
        if path.startswith(FILES) and wanted & judged_in(text):
            for mutant in mutants_of(path, text, EVERY, ALIKE):
                found.setdefault(mutant.item, []).append(mutant)
    return found


def _versions(
    tried: Trial, base: Base, faulty: Mapping[str, Sequence[Mutant]]
) -> Iterator[Version]:
    """The versions of a base; what the base itself lacks, or has wrong, is asked of none.

    What is wrong of extreme inputs alone is asked: nobody else who has that wrong has it right.
    """
    own = faulty.get(tried.item.name, ())
    if not own:
        return
    with imported(base.sources, tried.item) as student:
        reading = tried.reading(student)
        shown = tried.shown(student, reading)
    due = [slot_of(value) for value in shown if value.right or "counts_as" in value.case]
    right = Right(base, reading, due, row(shown, due))
    around = {mutant.file: _around(base, mutant.file) for mutant in own}
    for mutant in own if due else ():
        yield Version(right, mutant, around[mutant.file])


def _make(
    tried: Trial,
    versions: Sequence[Version],
    digest: str,
    folder: Path,
    tells: Callable[[str], bool] = nothing_told,
) -> str:
    name = tried.item.exercise.name
    earlier = Earlier(folder / f"{name}.bin", digest_of(tried.cases))
    new = [one for one in versions if not earlier.has(_text(one))]
    for version, made in zip(new, _side_by_side(tried, new), strict=True):
        earlier.add(_text(version), made)
    earlier.save()
    makers: dict[str, Maker] = {}
    for version in versions:
        reading, made = version.right.reading, _asked(version, earlier.get(_text(version)))
        maker = makers.setdefault(str(sorted(reading.items())), Maker(reading, slots(tried)))
        said = said_of(version.mutant, tells)
        if made is not None and said.text and made != version.right.own:
            maker.add(made, Fault(version.mutant.operator, said.text, said.where, said.rank))
    tables = merged(maker.table() for maker in makers.values())
    known: list[Fault] = []
    packed = [stored(table, known) for table in tables]
    content = written(StoredPrints(digest_of(tried.cases), digest, known, packed))
    (FOLDER / f"{name}.bin").write_bytes(content)
    apart = sum(len(table.faults) for table in tables)
    return f"{name}: {len(versions)} faults ({len(new)} new), {apart} apart, {len(content)} bytes"


def _asked(version: Version, made: Row | None) -> Row | None:
    """Of what a version has shown, what was asked of it, and is wrong by its fault.

    What is wrong under a name as it is in the base, of extreme inputs, has nothing to do with it.
    """
    if made is None:
        return None
    due, own = {*version.right.due}, version.right.own
    asked = {slot: one for slot, one in made.items() if slot in due}
    names = {name for name, *_ in asked if differ(name, asked, own)}
    return {slot: one for slot, one in asked.items() if slot[0] in names}


def _text(version: Version) -> str:
    """All that the result of a version depends on, but for the cases."""
    return f"{version.around} {version.mutant.file}\n{version.mutant.text}"


def _around(base: Base, file: str) -> str:
    """A digest of the other files of a base that a file's text names, and that theirs do."""
    found, texts = {file}, [base.sources[file]]
    while texts:
        words = {*WORD.findall(texts.pop())}
        for path, text in base.sources.items():
            if path not in found and Path(path).stem in words:
                found.add(path)
                texts.append(text)
    named = {path: text for path, text in base.sources.items() if path in found - {file}}
    return sources_digest([Base("", named)])


def _side_by_side(tried: Trial, versions: Sequence[Version]) -> list[Row | None]:
    """What each version shows, by as many processes as there are processors.

    Raises `EOFError` where one of them was lost.
    """
    fork = multiprocessing.get_context("fork")  # what a trial holds is not sent, but inherited
    count = processors()
    lines, started = [], []
    for first in range(count):
        ours, theirs = fork.Pipe(duplex=False)
        started.append(fork.Process(target=_serve, args=(tried, versions[first::count], theirs)))
        started[-1].start()
        theirs.close()
        lines.append(ours)
    rows: list[Row | None] = [lines[number % count].recv() for number in range(len(versions))]
    for process in started:
        process.join()
    return rows


def _serve(tried: Trial, versions: Sequence[Version], line: Connection) -> None:
    for base in dict.fromkeys(version.right.base.name for version in versions):
        own = [version for version in versions if version.right.base.name == base]
        with imported(own[0].right.base.sources, tried.item) as student:
            getattr(student, tried.item.exercise.name, None)
            for version in own:
                line.send(_row(tried, student, version))
    line.close()


def _row(tried: Trial, student: Student, version: Version) -> Row | None:
    """What a version shows that is not right; None where it does not end, or cannot be imported."""
    mutant = version.mutant
    try:
        faulty = changed(student, mutant.file, mutant.text)
        return row(tried.shown(faulty, version.right.reading), version.right.due)
    # Whatever a fault makes of a file; what does not end is told by another exception.
    except (Exception, TooLongError):  # noqa: BLE001
        return None
