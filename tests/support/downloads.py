"""Bulk downloads as the platforms make them, and what is in them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.batch.intake.find import find
from autograder.classroom.batch.roll import Roll
from autograder.handin.submission import Submission, read_submission

LINEAR = b"class Linear: ...\n"


def tarred(files: Mapping[str, bytes] | None = None) -> bytes:
    """A hand-in as courses ask for it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in (files or {"mytorch/linear.py": LINEAR}).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def bulk(folder: Path, files: Mapping[str, bytes], name: str = "bulk.zip") -> Path:
    """A bulk download."""
    path = folder / name
    path.write_bytes(zipped(files))
    return path


def unpacked(folder: Path, files: Mapping[str, bytes], name: str = "bulk") -> Path:
    """The same, unpacked."""
    for inner, data in files.items():
        path = folder / name / inner
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / name


def found(path: Path, roster: str = "") -> Roll:
    """What is found there; the workspace lies beside it."""
    file = path.parent / "roster.csv"
    if roster:
        file.write_text(roster, "utf-8")
    return find([path], path.parent / "kept", file if roster else None)


def attempts(roll: Roll) -> list[tuple[str, int]]:
    """Whose attempts there are, with their numbers."""
    return [(one.person, one.number) for one in roll.attempts]


def read(roll: Roll, person: str) -> list[Submission]:
    """What grading reads of somebody's attempts."""
    return [read_submission(Path(one.path)) for one in roll.of(person)]
