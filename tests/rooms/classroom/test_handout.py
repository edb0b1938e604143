"""The handout: in step with the solution, and nothing of the solution in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.classroom.handout import HandoutError, build, leaks, sources, strip, stubs, write
from autograder.classroom.leaks.given import FILE
from autograder.classroom.leaks.regions import regions
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


@pytest.mark.parametrize("sign", ["#", "###"])
def test_a_solution_becomes_a_stub(sign: str) -> None:
    """Marks are those of otter-grader and nbgrader, or ours of earlier years."""
    assert strip("a.py", SOURCE.replace("###", sign)) == STUB


def test_a_leak_is_found_and_named() -> None:
    solution = {"a.py": SOURCE}
    assert leaks(solution, {"a.py": STUB}) == []
    assert leaks(solution, {"b.py": STUB + "        return 2 * self.A\n"}) == [
        "b.py, line 10: 'return 2 * self.A' is part of the solution (a.py, line 8)"
    ]
    assert len(leaks(solution, {"b.py": "# return 2*self.A\n"})) == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# BEGIN SOLUTION\n", "line 1: '# BEGIN SOLUTION' without"),
        ("### END SOLUTION\n", "line 1: expected '# BEGIN SOLUTION', got '### END"),
        (SOURCE.replace("self.A = A", "# BEGIN SOLUTION"), "line 7: expected '# END"),
        ("# BEGIN SOLUTION\nx = 1\n# END SOLUTION\n", "stands in no function"),
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


def test_a_folder_of_which_all_stubs_are_gone_is_removed(tmp_path: Path) -> None:
    old = tmp_path / "models" / "old" / "deep" / "old.py"
    old.parent.mkdir(parents=True)
    old.write_text("")
    write(ROOT, tmp_path)
    assert not (tmp_path / "models/old").exists()


def tree(folder: Path, text: str) -> Path:
    """A solution of one file, and no list of what is given."""
    for name in ("mytorch", "handout"):
        (folder / name).mkdir()
    (folder / "mytorch/a.py").write_text(text)
    (folder / FILE).write_text("")
    return folder


def test_a_line_that_is_marked_elsewhere_is_told_where_it_stands(tmp_path: Path) -> None:
    other = "    def other(self):\n        width = self.width  # noqa\n        raise ValueError\n"
    text = SOURCE.replace("self.A = A", "width = self.width").replace(
        "        check(A)", "        #"
    )
    text = text.partition("    def other")[0] + other
    with pytest.raises(HandoutError) as caught:
        stubs(tree(tmp_path, text))
    assert str(caught.value) == (
        "mytorch/a.py, line 12: 'width = self.width' is part of the solution (mytorch/a.py, "
        "line 7): mark both, or neither"
    )


def test_a_solution_without_marks_is_told_how_it_gets_them(tmp_path: Path) -> None:
    """Of many functions, some are named: the rest is in what `make mark` shows."""
    text = "".join(f"def f{number}(A):\n    return A @ A\n\n\n" for number in range(30))
    with pytest.raises(HandoutError) as caught:
        stubs(tree(tmp_path, text))
    *lines, more, last = str(caught.value).splitlines()
    assert len(lines) == 20
    assert more == "... and 10 more"
    assert last.startswith("make mark shows where marks should stand")


def test_a_file_that_students_do_not_receive_is_told(tmp_path: Path) -> None:
    """A stub that imports it would run here, and nowhere else."""
    text = "import numpy as np\n\nfrom autograder import check\nfrom mytorch.a import f\n{}\n"
    root = tree(tmp_path, text.format("from utils.rolled import roll"))
    assert [*stubs(root)] == ["mytorch/a.py"]  # which is nobody's here
    (root / "utils").mkdir()
    with pytest.raises(HandoutError) as caught:
        stubs(root)
    assert str(caught.value) == (
        "mytorch/a.py, line 5: utils is imported, and students do not receive it: move it into "
        "mytorch/ or models/"
    )
    (root / "mytorch/utils").mkdir()
    (root / "mytorch/utils/rolled.py").write_text("")
    assert len(stubs(root)) == 2


def test_the_write_up_names_every_class_and_every_total() -> None:
    text = (ROOT / "handout" / "README.md").read_text("utf-8")
    for name in assignments.names():
        items = assignments.load(name).items
        total = plain(sum(item.points for item in items))
        assert f"| | **`{name}`** | **{total}** |" in text
        named = {item.exercise.name for item in items} - {"Question"}
        assert {one for one in named if f"`{one}`" not in text} == set(), "handout/README.md"
