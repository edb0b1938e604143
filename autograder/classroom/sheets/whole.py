"""Folders and zips that are written whole or not at all."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.classroom.epoch import EPOCH
from autograder.classroom.sheets.sheet import SheetError
from autograder.records.text import printable

Files = Iterable[tuple[str, bytes]]  # by their paths, with slashes


def write_folder(target: Path, files: Files) -> None:
    """Write files into a new folder.

    Raises `SheetError` where something is there already, and OSError; then nothing is left behind.
    """
    _refuse(target)
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside:
        made = Path(beside) / target.name
        made.mkdir()
        for name, content in files:
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "xb") as file:
                file.write(content)
        if target.exists():
            target.rmdir()  # which is empty
        os.replace(made, target)


def write_zip(target: Path, files: Files) -> None:
    """Write files into a new zip; raises what `write_folder` does."""
    _refuse(target)
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside:
        made = Path(beside) / target.name
        with zipfile.ZipFile(made, "x", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
        os.replace(made, target)


def _refuse(target: Path) -> None:
    """Refuse to write over what is there."""
    if target.is_symlink() or target.exists():
        if target.is_dir() and not any(target.iterdir()):
            return
        raise SheetError(
            f"{printable(str(target))} is there already; name another, or take it away"
        )
