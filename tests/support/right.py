"""Right hand-ins: the solution, the whole submissions below `samples/right/`, and small changes."""

from __future__ import annotations

from functools import cache

from tests.support.places import ROOT, SAMPLES

RIGHT = SAMPLES / "right"
Sources = dict[str, str]  # texts, by path


def handin(style: str) -> Sources:
    """The files of one of the whole submissions."""
    folder = RIGHT / style
    files = sorted(folder.rglob("*.py"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


@cache
def base(name: str) -> Sources:
    """The files of a right submission, which nobody may change."""
    if name != "solution":
        return handin(name)
    files = [*(ROOT / "mytorch").rglob("*.py"), *(ROOT / "models").rglob("*.py"), ROOT / "mcq.py"]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}


def edited(sources: Sources, path: str, *changes: tuple[str, str]) -> Sources:
    """The same sources, with pieces of one file replaced."""
    text = sources[path]
    for old, new in changes:
        assert old in text, f"{path} does not hold {old!r}"
        text = text.replace(old, new)
    return {**sources, path: text}


def moved(sources: Sources, **renames: str) -> Sources:
    """The same sources, with some folders or files under another path."""
    return {
        next((new + p.removeprefix(old) for old, new in renames.items() if p.startswith(old)), p): t
        for p, t in sources.items()
    }
