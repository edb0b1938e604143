"""What a kit ships as it is: what came with the autograder, and what an instructor has named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.kits import packing
from autograder.classroom.leaks.given import Given
from autograder.classroom.shipped import (
    ShippedError,
    changed,
    digest,
    digests,
    read_shipped,
    searched,
    unnamed,
)
from autograder.records.files import write_file
from tests.support.places import ROOT

OURS = ("__init__.py", "runner.py", "records/a.py", "course/mistakes/__init__.py")
REMAKE = "run `python -m autograder.classroom.shipped`"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small autograder, and what was noted of it."""
    beside = [f"handout/{name}" for name in packing.BESIDE_THE_STUBS]
    ours = [f"autograder/{name}" for name in OURS]
    for name in (*packing.AT_THE_ROOT, *beside, *ours):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f'"""{name}"""\n')
    noted = "".join(f'"{path}" = "{now}"\n' for path, now in digests(tmp_path).items())
    write_file(tmp_path / "handout/shipped.toml", noted.encode())
    return tmp_path


def test_what_is_noted_is_what_this_tree_ships() -> None:
    assert read_shipped(ROOT) == digests(ROOT), REMAKE


def test_what_came_with_it_needs_no_name(tree: Path) -> None:
    assert changed(tree) == set()
    for path in tree.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert changed(tree) == set(), "ends of lines are of no matter"


# What may get in among the files that are shipped.
SLIPS = [
    "autograder/course/old_solution.py",
    "autograder/course/exercises/test_mine.py",
    "autograder/course/quiz.py",
    "autograder/course/mistakes/__init__.py",
    "autograder/reports/htmlcov/linear.html",
    "autograder/workbench/notebook/solution.html",
    "autograder/diagnosis/fingerprints/Tanh2.bin",
    "autograder/records/a.py",
    "conftest.py",
    "Makefile",
    "requirements-torch.txt",
    "handout/requirements.txt",
    "handout/README.md",
    "handout/pytest.ini",
]


@pytest.mark.parametrize("path", SLIPS)
def test_what_is_new_or_changed_is_refused_until_it_is_named(path: str, tree: Path) -> None:
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    with (tree / path).open("ab") as file:
        file.write(b"# key: bdacd\n")
    assert changed(tree) == {path}
    (line,) = unnamed(changed(tree), Given(), read_shipped(tree))
    assert line.startswith(f"{path} ")
    assert f'shipped = ["{path}"]' in line
    assert [*unnamed(changed(tree), Given(shipped=(path,)), read_shipped(tree))] == []


def test_mistakes_in_a_folder_of_their_own_need_the_permit_too(tree: Path) -> None:
    path = tree / "autograder/course/mistakes/mine/tanh.py"
    path.parent.mkdir()
    path.write_text("def wrong(): ...\n")
    assert changed(tree) == set()
    path.write_text("FOR_STUDENTS = True\n")
    assert changed(tree) == {"autograder/course/mistakes/mine/tanh.py"}


def test_all_but_what_came_with_it_is_searched(tree: Path) -> None:
    kit = {"mcq.py": b"pass\n", "README.md": b'"""handout/README.md"""\nMy own words.\n'}
    ours = {"runner.py": (tree / "autograder/runner.py").read_bytes()}
    assert searched(tree, kit | ours) == {"mcq.py": "pass\n", "README.md": "\nMy own words."}
    with pytest.raises(ShippedError, match="html is not UTF-8"):
        searched(tree, {"a.html": "Z".encode("utf-16")})


def without(tree: Path) -> None:
    (tree / "handout/shipped.toml").unlink()


def spoilt(tree: Path) -> None:
    (tree / "handout/shipped.toml").write_text("a =")


@pytest.mark.parametrize("spoil", [without, spoilt])
def test_a_list_that_cannot_be_read_is_told(spoil: Callable[[Path], None], tree: Path) -> None:
    spoil(tree)
    with pytest.raises(ShippedError, match=r"handout/shipped.toml cannot be read: .* released"):
        changed(tree)


def test_a_digest_is_of_the_content() -> None:
    assert digest(b"a\r\nb") == digest(b"a\nb") != digest(b"a b")
