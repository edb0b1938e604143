"""Marks are proposed for a solution that has none, and then a handout can be made of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder.classroom.__main__ import main
from autograder.classroom.handout import build, graded_names, sources, stubs
from autograder.classroom.leaks.given import FILE, Given
from autograder.classroom.leaks.marks import marked
from autograder.classroom.leaks.unmarked import unmarked
from autograder.handin.submission import read_submission
from tests.support.places import ROOT

MARKER = re.compile(r"^[ \t]*# (BEGIN|END) SOLUTION\n", re.MULTILINE)
NOTHING = Given()
MARKS = "# BEGIN SOLUTION", "# END SOLUTION"
Said = pytest.CaptureFixture[str]
# A method as it is written, and as it is marked.
WAYS = {
    "a body": ("    return A @ A", "    # BEGIN SOLUTION\n    return A @ A\n    # END SOLUTION"),
    "what stays": (
        '    """Doc."""\n    k = 3\n\n    # why\n    return A @ A',
        '    """Doc."""\n    k = 3\n\n    # BEGIN SOLUTION\n    # why\n    return A @ A\n    # END SOLUTION',
    ),
    "what is kept": (
        "    k = 3\n    self.A = A\n    return A @ A",
        "    k = 3\n    # BEGIN SOLUTION\n    self.A = A\n    return A @ A\n    # END SOLUTION",
    ),
    "a comment behind it": (
        "    return A\n\n    # old: return A.T\n# of the module",
        "    # BEGIN SOLUTION\n    return A\n\n    # old: return A.T\n    # END SOLUTION\n# of the module",
    ),
    "a semicolon": (
        "    k = 3; Z = A @ A; return Z",
        "    k = 3\n    # BEGIN SOLUTION\n    Z = A @ A; return Z\n    # END SOLUTION",
    ),
    "a function within": (
        "    @keep\n    def inner():\n        return 1\n    return inner",
        "    # BEGIN SOLUTION\n    @keep\n    def inner():\n        return 1\n    return inner\n"
        "    # END SOLUTION",
    ),
    "a string of several lines": (
        '    return """\n# no comment\n"""',
        '    # BEGIN SOLUTION\n    return """\n# no comment\n"""\n    # END SOLUTION',
    ),
    "some marks": (
        "    Z = A @ A\n    # BEGIN SOLUTION\n    Z += 1\n    # END SOLUTION\n    return Z",
        "    # BEGIN SOLUTION\n    Z = A @ A\n    # END SOLUTION\n    # BEGIN SOLUTION\n    Z += 1\n"
        "    # END SOLUTION\n    # BEGIN SOLUTION\n    return Z\n    # END SOLUTION",
    ),
    "marks in a condition": (
        "    if self:\n        # BEGIN SOLUTION\n        return 1\n        # END SOLUTION\n    else: return 2",
        "    if self:\n        # BEGIN SOLUTION\n        return 1\n        # END SOLUTION\n    else:\n"
        "        # BEGIN SOLUTION\n        return 2\n        # END SOLUTION",
    ),
    "nothing": ("    raise NotImplementedError", "    raise NotImplementedError"),
    "a tab": ("\treturn A @ A", "\t# BEGIN SOLUTION\n\treturn A @ A\n\t# END SOLUTION"),
}  # fmt: skip
ONE_LINE = {
    "def f(A): return A @ A": "def f(A):\n    {}return A @ A{}",
    "def f(A): 'Doc.'; k = 3; return k": "def f(A):\n    'Doc.'\n    {}k = 3; return k{}",
    "def f(A): é = 'ü'; return é  # so": "def f(A):\n    {}é = 'ü'; return é  # so{}",
    "class C:\n\tdef f(A): return A": "class C:\n\tdef f(A):\n\t\t{}return A{}",
    "class C:\n    @property\n    def f(self): return (\n1)": (
        "class C:\n    @property\n    def f(self):\n        {}return (\n1){}"
    ),
}


def with_marks(text: str, given: Given = NOTHING) -> str:
    made, wrong = marked({"mytorch/a.py": text}, given, ())
    assert wrong == []
    assert marked(made, given, ()) == (made, [])
    return made["mytorch/a.py"]


@pytest.mark.parametrize("way", WAYS)
def test_marks_stand_around_what_computes(way: str) -> None:
    before, after = (f"def f(self, A):\n{body}\n" for body in WAYS[way])
    assert with_marks(before) == after


@pytest.mark.parametrize("before", ONE_LINE)
def test_what_is_written_in_one_line_gets_lines(before: str) -> None:
    after = ONE_LINE[before]
    indent = re.findall(r"(\s*)\{\}", after.replace("\n", "\n "))[0].strip("\n")[1:]
    due = after.format(f"# BEGIN SOLUTION\n{indent}", f"\n{indent}# END SOLUTION")
    assert with_marks(before + "\n") == due + "\n"


def test_a_constructor_that_keeps_its_arguments_stays() -> None:
    text = "class C:\n    def __init__(self, a):\n        self.a = a\n"
    assert with_marks(text) == text


def test_what_is_marked_in_one_function_stays_in_no_other() -> None:
    """Or the handout would show a line of the solution; constructors are left to a person."""
    keeps = "    def __init__(self, kernel):\n        self.kernel = kernel\n\n"
    forward = "    def forward(self, A):\n{}        self.A = A\n        k = self.kernel\n"
    backward = "    def backward(self, dLdZ):\n{}        k = self.kernel\n"
    computes, begin, end = "        return A * k\n", *(f"        {MARKS[i]}\n" for i in (0, 1))
    text = f"class C:\n{keeps}{forward.format('')}{computes}\n{backward.format('')}{computes}"
    assert with_marks(text) == (
        f"class C:\n{keeps}{forward.format(begin)}{computes}{end}\n"
        f"{backward.format(begin)}{computes}{end}"
    )


def test_what_is_given_is_left_alone() -> None:
    text = "def f(A):\n    return A\n"
    assert with_marks(text, Given(functions={"mytorch/a.py": ("f",)})) == text
    assert with_marks(text, Given(files=("mytorch/a.py",))) == text


def unmarked_tree(folder: Path) -> Path:
    """This tree's solution, without any marks."""
    for path, text in sources(ROOT).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(MARKER.sub("", text), "utf-8")
    (folder / FILE).parent.mkdir()
    shutil.copy(ROOT / FILE, folder / FILE)
    return folder


@pytest.mark.slow
def test_a_handout_can_be_made_of_a_solution_that_had_no_marks(
    tmp_path: Path, capsys: Said
) -> None:
    root = unmarked_tree(tmp_path)
    before = sources(root)
    assert main(["mark", str(root)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("--- a/mytorch/Conv1d.py\n+++ b/mytorch/Conv1d.py\n@@ ")
    assert sources(root) == before
    assert "put them in:" in said.err
    assert main(["mark", str(root), "--write"]) == 0
    assert capsys.readouterr().err == "marks were written into 23 files\nnext:  make handout\n"
    assert {p: MARKER.sub("", text) for p, text in sources(root).items()} == before
    made = stubs(root)
    ours = build(sources(ROOT))
    assert [path for path in ours if ("TODO" in made[path]) != ("TODO" in ours[path])] == []
    assert main(["mark", str(root)]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["loops", "nested", "notes", "third"])
def test_another_hands_solution_is_marked(way: str) -> None:
    """All that a person must settle is what stands outside of functions."""
    texts = read_submission(ROOT / "tests/samples/right" / way).sources
    made, wrong = marked(texts, NOTHING, graded_names(texts))
    assert wrong == []
    left = unmarked(made, NOTHING, graded_names(made))
    inside = [line for line in left if "is not marked" in line or "would show" in line]
    assert inside == []
    assert sum(text.count("BEGIN") for text in made.values()) > 50


def test_what_is_left_is_told(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "mytorch").mkdir()
    (tmp_path / "mytorch/a.py").write_text("ROOT = 2 ** 0.5\n\n\ndef f(A): return A * ROOT\n")
    (tmp_path / "mytorch/b.py").write_text("def f(:\n")
    assert main(["mark", str(tmp_path), "--write"]) == 1
    assert "mytorch/b.py, line 1: this is no Python: invalid syntax" in capsys.readouterr().err
    (tmp_path / "mytorch/b.py").unlink()
    assert main(["mark", str(tmp_path), "--write"]) == 1
    assert "mytorch/a.py, line 1: ROOT is computed: put it into a" in capsys.readouterr().err
    assert "# BEGIN SOLUTION" in (tmp_path / "mytorch/a.py").read_text()


def test_files_keep_their_ends_of_lines(tmp_path: Path) -> None:
    (tmp_path / "mytorch").mkdir()
    file = tmp_path / "mytorch/a.py"
    file.write_bytes(b"\xef\xbb\xbfclass C:\r\n\tdef f(self, A):\r\n\t\treturn A * 2\r\n")
    assert main(["mark", str(tmp_path), "--write"]) == 0
    assert file.read_bytes() == (
        b"\xef\xbb\xbfclass C:\r\n\tdef f(self, A):\r\n\t\t# BEGIN SOLUTION\r\n"
        b"\t\treturn A * 2\r\n\t\t# END SOLUTION\r\n"
    )


def test_an_empty_folder_is_told(tmp_path: Path, capsys: Said) -> None:
    assert main(["mark", str(tmp_path)]) == 1
    assert "no mytorch, models, mcq.py in it" in capsys.readouterr().err
