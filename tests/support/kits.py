"""Trees of which kits can be made."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.classroom.kits.packing import AT_THE_ROOT
from tests.support.places import ROOT


def copied(folder: Path) -> None:
    """A tree of which a kit can be made."""
    for name in ("autograder", "handout", "mytorch", "models"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mcq.py", *AT_THE_ROOT):
        shutil.copy(ROOT / name, folder)
