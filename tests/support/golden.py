"""Golden files: the exact text that people read. `UPDATE_GOLDEN=1` writes them anew."""

from __future__ import annotations

import os

from tests.support.places import GOLDEN


def check(name: str, text: str) -> None:
    """Compare a text with the golden file of this name."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")
