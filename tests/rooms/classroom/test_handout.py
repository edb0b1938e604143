"""The handout: in step with the solution, and nothing of the solution in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.classroom.handout import HandoutError, build, leaks, regions, sources, strip, write
from autograder.course import assignment as assignments
from autograder.records.scorecard import plain
from tests.support.places import ROOT

SOURCE = '''\
class Layer:
    def forward(self, A):
        """Double A."""
        # checked first
        check(A)  # noqa: F821
        ### BEGIN SOLUTION
        self.A = A
        return 2 * self.A
        ### END SOLUTION

    def other(self):
        return 1
'''
STUB = '''\
class Layer:
    def forward(self, A):
        """Double A."""
        # checked first
        check(A)
        raise NotImplementedError("TODO: Layer.forward")

    def other(self):
        return 1
'''


def test_the_committed_handout_is_in_step() -> None:
    assert sources(ROOT / "handout") == build(sources(ROOT)), "run `make handout`"


def test_the_handout_gives_nothing_away() -> None:
    solution = sources(ROOT)
    readme = (ROOT / "handout" / "README.md").read_text("utf-8")
    assert leaks(solution, {**sources(ROOT / "handout"), "README.md": readme}) == []


def test_every_graded_class_has_something_to_write() -> None:
    for path, text in sources(ROOT / "handout").items():
        ast.parse(text)
        assert ("TODO" in text) == bool(regions(path, sources(ROOT)[path])), path


def test_a_solution_becomes_a_stub() -> None:
    assert strip("a.py", SOURCE) == STUB


def test_a_leak_is_found_and_named() -> None:
    solution = {"a.py": SOURCE}
    assert leaks(solution, {"a.py": STUB}) == []
    assert leaks(solution, {"b.py": STUB + "        return 2 * self.A\n"}) == [
        "b.py, line 10: 'return 2 * self.A' is part of the solution (a.py, line 8)"
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("### BEGIN SOLUTION\n", "line 1: '### BEGIN SOLUTION' without"),
        ("### END SOLUTION\n", "line 1: expected '### BEGIN SOLUTION', got '### END"),
        (SOURCE.replace("self.A = A", "### BEGIN SOLUTION"), "line 7: expected '### END"),
        ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", "stands in no function"),
    ],
)
def test_wrong_markers_are_named(text: str, complaint: str) -> None:
    with pytest.raises(HandoutError, match=complaint):
        strip("a.py", text)


def test_stubs_of_files_now_gone_are_removed(tmp_path: Path) -> None:
    old = tmp_path / "mytorch" / "old.py"
    old.parent.mkdir()
    old.write_text("")
    write(ROOT, tmp_path)
    assert not old.exists()
    assert sources(tmp_path) == sources(ROOT / "handout")


def test_the_write_up_names_every_class_and_every_total() -> None:
    text = (ROOT / "handout" / "README.md").read_text("utf-8")
    for name in assignments.names():
        items = assignments.load(name).items
        total = plain(sum(item.points for item in items))
        assert f"| | **`{name}`** | **{total}** |" in text
        named = {item.exercise.name for item in items} - {"Question"}
        assert {one for one in named if f"`{one}`" not in text} == set(), "handout/README.md"
