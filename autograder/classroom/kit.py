"""Packs what students receive: the handout, the autograder, PyTorch's answers, and how to run it.

`python -m autograder.classroom.kit` writes a kit for each assignment (`build/hw2p1-student.zip`),
the same bytes for the same sources; `--assignment FILE` packs that one alone, and `all` is one kit
of all. What must not leave is looked for in the finished zip.
"""

from __future__ import annotations

import argparse
import io
import shlex
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.classroom.earning import earned_by_stubs
from autograder.classroom.handout import HandoutError, sources, stubs
from autograder.classroom.kits.answers import FILE as ANSWERS
from autograder.classroom.kits.answers import KitAnswersError, kit_answers
from autograder.classroom.kits.notebook import FILE as NOTEBOOK
from autograder.classroom.kits.notebook import for_nbgrader, for_otter, for_students, text_of
from autograder.classroom.kits.packing import ASSIGNMENTS, PYTEST, README, as_they_are
from autograder.classroom.kits.readme import own_text, readme
from autograder.classroom.kits.sheet import Sheet, answers_in, beside, sheets
from autograder.classroom.leaks.beside import given_away, leaks
from autograder.classroom.leaks.given import GivenError, read_given
from autograder.classroom.leaks.told_answers import told_answers, told_by_names
from autograder.classroom.shipped import (
    ShippedError,
    changed,
    packed_by_us,
    read_shipped,
    searched,
    unnamed,
)
from autograder.classroom.upload.archive import zipped
from autograder.classroom.writeup.book import WriteUpError, write_up
from autograder.course import assignment as assignments
from autograder.course.assignment import file_of
from autograder.grading.grade import Grader
from autograder.grading.reference import References, ReferenceUnavailableError
from autograder.handin.submission import read_submission
from autograder.records.cache import cache_folder
from autograder.records.files import write_file
from autograder.records.root import ROOT
from autograder.worker.launch import Launcher

FOLDER = "homework"
WRONG = (  # that a tree is not fit for a kit, in a sentence
    HandoutError,
    assignments.AssignmentError,
    WriteUpError,
    ReferenceUnavailableError,
    OSError,
)


class KitError(Exception):
    """What is in the kit must not leave; the text says what and why."""


def contents(root: Path, assignment: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file of the kit but those that PyTorch has a part in: path below its folder, content.

    An `assignment`, by its name or path, is then the only one, and the README is made from it.
    Raises what `stubs` and `sheets` do, and `OSError` where another file cannot be read.
    """
    found = sheets(assignment, root / ASSIGNMENTS)
    handed_out = stubs(root)
    for path, text in handed_out.items():
        yield path, text.encode()
    own = {path: file.read_bytes() for path, file in as_they_are(root).items()}
    if _is_one(assignment):
        own |= _of_one(found[0], own, handed_out)
    yield from own.items()
    for sheet in found:
        yield f"{ASSIGNMENTS}/{sheet.path.name}", sheet.for_students().encode()


def write_up_of(root: Path, found: Sequence[Sheet]) -> dict[str, bytes]:
    """The write-up of what some sheets ask for, by file name; raises what `write_up` does."""
    several = len(found) > 1
    title = "Neural networks from scratch" if several else found[0].assignment.title
    # Homeworks have numbers, and what is asked for besides comes behind them.
    ordered = sorted(found, key=lambda one: not any(map(str.isdigit, one.path.stem)))
    items = [item for sheet in ordered for item in sheet.assignment.items]
    return write_up(root, title, items, References(cache_folder()), several=several)


def _is_one(assignment: str) -> bool:
    return assignment not in ("", assignments.ALL)


def _of_one(
    sheet: Sheet, beside: Mapping[str, bytes], handed_out: Mapping[str, str]
) -> dict[str, bytes]:
    """The README and pytest's settings for one assignment, from those for all."""
    lines = beside[PYTEST].decode().replace("grades hw2p1,", f"grades {sheet.path.stem},")
    place = shlex.quote(f"{ASSIGNMENTS}/{sheet.path.name}")
    kept = [one for one in lines.splitlines() if ASSIGNMENTS not in one]
    settings = "\n".join([*kept, f"testpaths = {place}", ""])
    own = own_text(sheet.path, sheet.said)
    text = readme(sheet.assignment, own, beside[README].decode(), handed_out)
    return {README: text.encode(), PYTEST: settings.encode()}


def packed(root: Path, assignment: str = "", *, as_notebook: bool = False) -> bytes:
    """The kit as a zip file, with the handout as a notebook, too; `assignment` as in `contents`.

    Raises what that does, and `KitError` where a line of the solution, or an answer, is in it,
    or a file that neither came with the autograder nor is named.
    """
    files = dict(contents(root, assignment))
    if as_notebook:
        stubs = {path: text.decode() for path, text in files.items() if path in sources(root)}
        sheet = assignments.load(assignment)
        files[NOTEBOOK] = for_students(file_of(assignment).stem, sheet, stubs)
    files |= write_up_of(root, sheets(assignment, root / ASSIGNMENTS))
    called = file_of(assignment).stem if _is_one(assignment) else assignments.ALL
    try:
        files[ANSWERS] = kit_answers(files, called)
    except KitAnswersError as error:
        raise KitError(str(error)) from None
    kit = zipped({f"{FOLDER}/{path}": content for path, content in files.items()})
    refuse_what_tells(root, assignment, _members(kit))
    return kit


def refuse_what_tells(root: Path, assignment: str, files: Mapping[str, bytes]) -> None:
    """Look through what students are to receive, path by path, as it will be unpacked.

    Raises `KitError` where a line of the solution, or an answer, is in it, or a file of the tree is
    that neither came with the autograder nor is named.
    """
    others = dict(files)
    # The cells of a notebook are stubs, in which formulas were looked for when these were made.
    cells = {NOTEBOOK: text_of(others.pop(NOTEBOOK))} if NOTEBOOK in others else {}
    try:
        found = [*unnamed(changed(root), read_given(root), read_shipped(root))]
        found = found or leaks(sources(root), {**packed_by_us(root, others), **cells})
        found = found or [*_given_away(root, assignment, searched(root, others))]
    except (GivenError, ShippedError) as error:
        raise KitError(str(error)) from None
    if found:
        raise KitError("\n".join(found))


def _members(kit: bytes) -> dict[str, bytes]:
    """What is in a kit, as it will be unpacked: path below its folder, and content."""
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        return {name.removeprefix(f"{FOLDER}/"): archive.read(name) for name in archive.namelist()}


def _given_away(root: Path, assignment: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Where the solution, or an answer, stands in texts."""
    yield from given_away(sources(root), texts, read_given(root))
    for path, text in texts.items():
        yield from answers_in(path, text) if path.endswith(".toml") else ()
    for sheet in sheets(assignment, root / ASSIGNMENTS):
        yield from told_by_names(sheet)
    # What an assignment says of its own questions is judged above; another's may be the same.
    others = {path: text for path, text in texts.items() if not path.startswith(ASSIGNMENTS)}
    for sheet in beside(assignment, root / ASSIGNMENTS):
        yield from told_answers(sheet, others)


def refuse_what_earns(kit: bytes, assignment: str = "") -> None:
    """Grade the finished kit, by the instructor's answers.

    Raises `KitError` where it earns anything as it is, and `AssignmentError` where one is wrong.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, "kit.zip")
        path.write_bytes(kit)
        stubs = read_submission(path)
    names = dict.fromkeys([assignments.ALL, assignment or assignments.ALL])
    found = [assignments.load(name) for name in names]
    with Launcher() as launcher:
        grader = Grader(launcher, References(cache_folder()))
        earned = [line for sheet in found for line in earned_by_stubs(stubs, sheet, grader)]
    if earned:
        raise KitError("\n".join(dict.fromkeys(earned)))


def main(argv: Sequence[str] | None = None) -> int:
    """Pack the kits of this tree."""
    parser = argparse.ArgumentParser(prog="autograder.classroom.kit", description=__doc__)
    said = "one assignment, by name or path; default: a kit for each that comes with the autograder"
    parser.add_argument("--assignment", default="", metavar="NAME|FILE", help=said)
    said = "ipynb: the handout as a notebook, too, and two for the instructor beside the kit"
    parser.add_argument("--format", default="", choices=("", "ipynb"), help=said)
    arguments = parser.parse_args(argv)
    assignment, as_notebook = arguments.assignment, arguments.format == "ipynb"
    for name in [assignment] if assignment else assignments.names():
        target = ROOT / "build" / f"{file_of(name).stem}-student.zip"
        try:
            kit = packed(ROOT, name, as_notebook=as_notebook)
            refuse_what_earns(kit, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, kit)
            if as_notebook:
                stem, sheet = file_of(name).stem, assignments.load(name)
                for tool, made in (("otter", for_otter), ("nbgrader", for_nbgrader)):
                    own = made(stem, sheet, sources(ROOT))
                    write_file(target.with_name(f"{stem}-{tool}.ipynb"), own)
        except (KitError, *WRONG) as error:
            print(f"no kit was packed:\n{error}", file=sys.stderr)
            return 1
        print(f"{target.relative_to(ROOT)}  {len(kit) / 2**20:.1f} MB")
        for line in _open_answers(name):
            print(line, file=sys.stderr)
    return 0


def _open_answers(assignment: str) -> Iterator[str]:
    """A line for each answer that is in a kit because the assignment says so."""
    for sheet in sheets(assignment, ROOT / ASSIGNMENTS):
        for item in sheet.assignment.items:
            if {*item.exercise.secret} & {*item.exercise.handed_out} - {"open"}:
                where = f'"{item.name}" ({sheet.path.name})'
                yield f"students can read the answer of {where}: it is open"


if __name__ == "__main__":
    sys.exit(main())
