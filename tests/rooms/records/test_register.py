"""What lies in a folder is found by being there."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.records.register import modules_in


def test_modules_are_found_by_being_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name in ("b", "a"):
        (folder / f"{name}.py").write_text(f"NAME = {name!r}\n", "utf-8")
    (folder / "notes.txt").write_text("no module", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = modules_in("shelf", [str(folder)])
    assert [(name, module.NAME) for name, module in found.items()] == [("a", "a"), ("b", "b")]
