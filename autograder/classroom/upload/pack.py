"""Writes what is uploaded to a platform: `python -m autograder.classroom.upload.pack NAME`."""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.handout import HandoutError
from autograder.classroom.kit import KitError
from autograder.classroom.kits.answers import KitAnswersError
from autograder.classroom.platforms import PLATFORMS, Platform
from autograder.classroom.upload.archive import mode, zipped
from autograder.classroom.upload.making import private, public
from autograder.classroom.upload.settings import Settings
from autograder.course import assignment as assignments
from autograder.course.assignment import file_of
from autograder.course.cases import seed
from autograder.records.files import write_file
from autograder.records.root import ROOT

FAULTS = (assignments.AssignmentError, HandoutError, KitAnswersError, KitError, OSError)
DIGITS = 10**18  # a seed that nobody finds by trying


def main(argv: list[str] | None = None) -> int:
    """Write it below `build/`; the exit status is 1 where that cannot be done."""
    packing = argparse.ArgumentParser(prog="autograder.classroom.upload.pack", description=__doc__)
    packing.add_argument("platform", choices=PLATFORMS)
    packing.add_argument("--assignment", default="", metavar="NAME|FILE")
    said = "draws the cases (default: 0; where cases are hidden, one that is made up)"
    packing.add_argument("--seed", type=seed, metavar="N", help=said)
    levels = ("none", "partial", "full")
    said = "grade nothing where less protects the platform (default: partial)"
    packing.add_argument("--require", choices=levels, default="partial", help=said)
    packing.add_argument("--after-due", action="append", default=[], metavar="ITEM")
    packing.add_argument("--hide", action="append", default=[], metavar="ITEM")
    return _pack(packing.parse_args(argv))


def _pack(arguments: argparse.Namespace) -> int:
    platform = PLATFORMS[arguments.platform]
    name = arguments.assignment or assignments.default()
    try:
        settings = _settings(arguments, name, platform)
        made = (public if platform.PUBLIC else private)(ROOT, name, settings)
        files = platform.pack(made)
        target = ROOT / "build" / f"{settings.assignment}-{arguments.platform}{platform.ENDING}"
        _write(target, files)
    except FAULTS as error:
        print(f"nothing was packed: {error}", file=sys.stderr)
        return 1
    print(target.relative_to(ROOT))
    print("\n".join(f"  {line}" for line in platform.how(settings.assignment)))
    if settings.seed:
        print(f"  seed {settings.seed}: keep it, and keep it from students")
    return 0


def _settings(arguments: argparse.Namespace, name: str, platform: Platform) -> Settings:
    sheet = assignments.load(name)
    chosen: int | None = arguments.seed
    if chosen is None:
        chosen = secrets.randbelow(9 * DIGITS) + DIGITS if sheet.hidden else 0
    if platform.PUBLIC and (chosen or sheet.hidden):
        raise assignments.AssignmentError(
            f"students can read what is uploaded to {platform.TITLE}: no cases can be hidden there"
        )
    if platform.PUBLIC and (arguments.after_due or arguments.hide):
        raise assignments.AssignmentError(
            f"{platform.TITLE} shows all scores at once: leave out --after-due and --hide"
        )
    named = assignments.select(sheet, [*arguments.after_due, *arguments.hide]).items
    unknown = {*arguments.after_due, *arguments.hide} - {item.name for item in named}
    if unknown:
        raise assignments.AssignmentError(f"expected items' full names, got {sorted(unknown)}")
    hidden = tuple(arguments.after_due), tuple(arguments.hide)
    return Settings(file_of(name).stem, chosen, arguments.require, *hidden)


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix:
        write_file(target, zipped(files))
        return
    shutil.rmtree(target, ignore_errors=True)
    for path, content in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
        (target / path).chmod(mode(content))


if __name__ == "__main__":
    sys.exit(main())
