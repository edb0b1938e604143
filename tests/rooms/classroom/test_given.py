"""Nothing leaves that is neither marked nor named: files, functions, variables, lines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.classroom.handout import HandoutError, leaks, sources, strip, stubs
from autograder.classroom.leaks.given import FILE, Given, GivenError, read_given
from autograder.classroom.leaks.unmarked import unmarked
from tests.support.places import ROOT

MARKED = """\
from mytorch.checks import check

STEP: float | None = None


class Linear:
    \"\"\"Z = A W\"\"\"

    eps = 1e-8

    def forward(self, A):
        A = check(A, "A")
        if A.ndim != 2:
            raise ValueError("expected a batch")
        # BEGIN SOLUTION
        Z = A @ self.W.T
        return Z
        # END SOLUTION

    def update(self):
        raise NotImplementedError
"""
CHECKS = Given(files=("mytorch/checks.py",))
# What is wrong, by a change of that file, and what is said of it.
WRONG = {
    "a method without marks": (
        "    def update(self):\n        raise NotImplementedError\n",
        "    def backward(self, dLdZ):\n        return dLdZ @ self.W\n",
        "line 20: Linear.backward is not marked",
    ),
    "a line before the marks": (
        'check(A, "A")',
        'check(A, "A") @ self.W.T',
        "line 12: Linear.forward would show 'A = check(A, \"A\") @ self.W.T'",
    ),
    "a loop before the marks": (
        "        # BEGIN",
        "        for a in A:\n            self.Z += a\n        # BEGIN",
        "line 15: Linear.forward would show 'for a in A: self.Z += a'",
    ),
    "a line behind the marks": (
        "        # END SOLUTION\n",
        "        # END SOLUTION\n        return Z\n",
        "line 19: Linear.forward would show 'return Z'",
    ),
    "an else": (
        'raise ValueError("expected a batch")\n',
        'raise ValueError("expected a batch")\n        else:\n            self.A = A\n',
        "line 13: Linear.forward would show",
    ),
    "a call of a function of its own": (
        'check(A, "A")',
        "multiplied(A)",
        "line 12: Linear.forward would show 'A = multiplied(A)'",
    ),
    "a function without a name": (
        "    eps = 1e-8\n",
        "    forward = lambda self, A: A @ self.W.T\n",
        "line 9: Linear.forward is computed",
    ),
    "what is computed at the top": (
        "STEP: float | None = None",
        "STEP = 2 * 3",
        "line 3: STEP is computed",
    ),
    "a class within a condition": (
        "STEP: float | None = None",
        "if True:\n    class Helper:\n        W = 1",
        "line 3",
    ),
    "a function of the file": (
        "STEP: float | None = None",
        "async def helper(A):\n    return A",
        "line 3: helper is not marked",
    ),
}


def found(
    text: str,
    given: Given = CHECKS,
    graded: tuple[str, ...] = ("Linear",),
    **beside: str,
) -> list[str]:
    return unmarked({"mytorch/linear.py": text, **beside}, given, graded)


def test_a_marked_file_may_leave() -> None:
    assert found(MARKED) == []
    assert found(MARKED.replace("# BEGIN", "### BEGIN").replace("# END", "### END")) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_neither_marked_nor_named_is_told(name: str) -> None:
    old, new, said = WRONG[name]
    assert old in MARKED
    (line,) = found(MARKED.replace(old, new))
    assert line.startswith(f"mytorch/linear.py, {said}")
    assert line.endswith((f"{FILE} under [functions]", f"{FILE} under [lines]"))


def test_what_is_named_may_leave() -> None:
    old, new, _ = WRONG["a method without marks"]
    text = MARKED.replace(old, new).replace('check(A, "A")', "A  @  A")
    assert len(found(text)) == 2
    path = "mytorch/linear.py"
    named = Given(
        CHECKS.files, functions={path: ("Linear.backward",)}, lines={path: ("A = A @ A",)}
    )
    assert found(text, named) == []


def test_a_graded_class_is_marked_even_in_a_file_that_is_given() -> None:
    plain = MARKED.replace("        # BEGIN SOLUTION\n", "").replace("        # END SOLUTION\n", "")
    whole = Given(files=("mytorch/*.py",))
    assert found(plain, whole, graded=()) == []
    *unmarked_methods, line = found(plain, whole)
    assert "Linear.forward is not marked" in unmarked_methods[0]
    assert "Linear is graded, and nothing of it is marked" in line


def test_a_graded_class_that_inherits_everything_may_be_named() -> None:
    """A constructor, say, can be the base's, too: then there is nothing to mark."""
    text = MARKED.replace("class Linear", "class Base") + "\n\nclass Linear(Base):\n    width = 3\n"
    (line,) = found(text)
    assert line.endswith(
        "Linear is graded, and nothing of it is marked: mark what is to be written; if it inherits "
        f"all of that, name it in {FILE} under [functions]"
    )
    named = Given(CHECKS.files, functions={"mytorch/linear.py": ("Linear",)})
    assert found(text, named) == []
    own = f"{text}\n    def forward(self, A):\n        return A @ self.W\n"
    assert len(found(own, named)) == 1


def test_a_name_in_the_list_does_not_save_a_marked_function_that_lost_its_marks() -> None:
    """Lines that may stay are named by themselves, so that no function is let through whole."""
    given = read_given(ROOT)
    assert "Linear.backward" not in given.functions["mytorch/linear.py"]
    assert given.lines["mytorch/linear.py"] == ("shape = (len(A), self.out_features)",)


@pytest.mark.parametrize("path", ["mytorch/last_year.py", "models/notes/answers.py"])
def test_a_file_in_no_list_stops_the_handout(path: str, tmp_path: Path) -> None:
    for name in ("mytorch", "models", "handout"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mcq.py", tmp_path)
    assert stubs(tmp_path) == stubs(ROOT)
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("def conv(A, W):\n    return A @ W\n")
    with pytest.raises(HandoutError, match=f"{path}, line 1: conv is not marked"):
        stubs(tmp_path)


@pytest.mark.parametrize("line", ["files = 3", "names = []", "files = ["])
def test_a_list_that_cannot_be_read_is_told(line: str, tmp_path: Path) -> None:
    (tmp_path / "handout").mkdir()
    (tmp_path / FILE).write_text(line)
    with pytest.raises(GivenError, match=FILE):
        read_given(tmp_path)


def test_every_name_in_the_list_is_needed() -> None:
    """What is not needed is taken out of the list, so that it lets nothing through by accident."""
    given, solution = read_given(ROOT), sources(ROOT)
    told = [*unmarked(solution, Given(given.files), ())]
    for path, names in given.functions.items():
        for name in names:
            assert any(name in line and line.startswith(f"{path}, ") for line in told), name
    shown = [*unmarked(solution, Given(given.files, given.functions), ())]
    for path, lines in given.lines.items():
        for line in lines:
            assert any(repr(line) in one and one.startswith(f"{path}, ") for one in shown), line
    for path in given.files:
        assert "*" not in path, "each file by its name, so that none comes in unseen"
        others = tuple(one for one in given.files if one != path)
        without = Given(others, given.functions, given.lines)
        assert unmarked({path: solution[path]}, without, ()), f"{path} needs no line"


# What somebody may slip into, by what is changed of the marked file, and a word of what is said.
SLIPS = {
    "a function in a condition": (
        "STEP: float | None = None", "if STEP:\n    def forward(A):\n        return A @ A", "no body",
    ),
    "a lambda in a class": (
        "    eps = 1e-8\n", "    f = {'a': lambda A: A @ A}\n", "Linear.f is computed",
    ),
    "a decorator": ("    def update", "    @keep(lambda A: A @ A)\n    def update", "lambda A"),
    "a decorator by itself": ("    def update", "    @(lambda f: f)\n    def update", "lambda f"),
    "a default value": ("update(self)", "update(self, Z=W @ A)", "would show 'W @ A'"),
    "a default value by name": ("update(self)", "update(self, *, f=lambda A: A)", "lambda A: A"),
    "a base that is made": (
        "class Linear:", "class Linear(made(lambda A: A @ A)):", "made(lambda A: A @ A)",
    ),
    "a base": (
        "class Linear:", "class Base:\n    def f(self, A):\n        return A.T\n\n\nclass Linear(Base):",
        "Base.f is not marked",
    ),
    "a nested function": (
        "        # BEGIN", "        def inner(A):\n            return A @ A\n        # BEGIN",
        "would show 'def inner",
    ),
    "a property": (
        "    def update(self):\n        raise NotImplementedError",
        "    @property\n    def out(self):\n        return self.A @ self.W", "Linear.out is not marked",
    ),
    "a missing attribute": (
        "    def update(self):\n        raise NotImplementedError",
        "    def __getattr__(self, name):\n        self.x = name + 'W'", "__getattr__ is not marked",
    ),
    "a value kept in a check": (
        "if A.ndim != 2:", "if (Z := A @ self.W.T).ndim != 2:", "would show 'if (Z := A",
    ),
    "work in a check": (
        '            raise ValueError("expected', '            self.Z = A @ A\n            raise ValueError("expected',
        "would show 'if A.ndim",
    ),
    "a value kept on the way": ('check(A, "A")', 'check(A, name := "A")', "would show 'A = check(A, name"),
    "a comparison": ('A = check(A, "A")', "self.mask = A > 0", "would show 'self.mask = A > 0'"),
    "a part that is written": ('A = check(A, "A")', "self.Z[:, 1] = A", "would show 'self.Z[:, 1] = A'"),
    "a slice": ('A = check(A, "A")', "A = A[::2]", "would show 'A = A[::2]'"),
    "a transposition": ('A = check(A, "A")', "W = self.W.T", "would show 'W = self.W.T'"),
    "a choice": ('A = check(A, "A")', "A = A if A else 0", "would show 'A = A if A else 0'"),
    "an element": ('A = check(A, "A")', "A = self.W[A]", "would show 'A = self.W[A]'"),
    "a function of NumPy by its name": (
        "from mytorch.checks import check\n", "from numpy import matmul as check\n", "would show 'A = check",
    ),
    "a statement of a class": ("    eps = 1e-8\n", "    for k in range(3):\n        eps = k\n", "no body"),
    "a comment that is code": ("        # BEGIN", "        # Z = A @ self.W + 1\n        # BEGIN", "is code"),
    "a text that is code": (
        "        # BEGIN", '        \'\'\'\n        Z = A @ W\n        \'\'\'\n        # BEGIN', "would show",
    ),
    "a text of a module that is code": (
        "STEP: float | None = None", '"""x = np.exp(A)"""\n', "no body",
    ),
    "work in an assertion": (
        "        # BEGIN", "        assert np.all(np.exp(A) >= 0)\n        # BEGIN", "would show 'assert",
    ),
    "work in a condition": ("A.ndim != 2", "not np.isfinite(A @ A).all()", "would show 'if not"),
    "arithmetic in a condition": ("A.ndim != 2", "A * 2 > 3", "would show 'if A * 2"),
    "arithmetic in a message": (
        '"expected a batch"', 'f"expected {(A.shape[1] - 3) // 2}"', "would show 'if A.ndim",
    ),
    "a function of NumPy": ("    eps = 1e-8\n", "    f = np.tanh\n", "Linear.f is computed"),
    "a table of functions": ("    eps = 1e-8\n", "    f = {'a': np.tanh}\n", "Linear.f is computed"),
    "a function that is kept": ('A = check(A, "A")', "self.f = np.exp", "would show 'self.f"),
    "a formula in a text": ("    eps = 1e-8\n", "    f = {'a': 'A * (1 - A)'}\n", "f is computed"),
    "a formula in a decorator": (
        "    def update", "    @keep('A * (1 - A)')\n    def update", "would show \"'A * (1",
    ),
    "a pattern of einsum": ("    eps = 1e-8\n", "    f = 'nci,oci->no'\n", "Linear.f is computed"),
    "a comment behind code": ("    eps = 1e-8\n", "    eps = 1e-8 # self.A = np.exp(Z)\n", "is code"),
    "a comment over lines": (
        "        # BEGIN", "        # self.A = (\n        #   A @ W)\n        # BEGIN", "is code",
    ),
    "a comment that ends in dots": (
        "        # BEGIN", "        # for a in A: A[a] = np.exp(a) ...\n        # BEGIN", "is code",
    ),
    "an indented text that is code": (
        "STEP: float | None = None", '"""\n    x = np.exp(A)\n    return x\n"""\n', "no body",
    ),
    "a table that a comment names": (
        "    eps = 1e-8\n", "    # see TABLE\n    TABLE = (1, 2)\n", "TABLE is read by the solution",
    ),
    "a number for the solution": ("    eps = 1e-8\n", "    TABLE = 3.5\n", "TABLE is read by the"),
    "a table of two names": ("    eps = 1e-8\n", "    A = TABLE = (1, 2)\n", "TABLE is read by the"),
    "two names at once": ("    eps = 1e-8\n", "    TABLE, b = 1, 2\n", "TABLE is read by the"),
    "a table for the solution": (
        "    eps = 1e-8\n", "    TABLE = (1, 2)\n", "Linear.TABLE is read by the solution alone",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_no_slip_lets_a_line_of_the_solution_leave(name: str) -> None:
    old, new, said = SLIPS[name]
    assert old in MARKED
    text = MARKED.replace("return Z\n", "return Z + self.TABLE\n").replace(old, new, 1)
    (line,) = found(text)
    assert said in line


# A line of the marked file, what becomes of it, and what is said before anything is looked at.
NO_MARKS = {
    "another case": ("# BEGIN SOLUTION", "# Begin Solution", "'# Begin Solution' is no marker"),
    "a word behind it": ("# BEGIN SOLUTION", "# BEGIN SOLUTION (5 points)", "is no marker"),
    "no blank": ("# BEGIN SOLUTION", "#BEGIN SOLUTION", "is no marker"),
    "two blanks": ("# BEGIN SOLUTION", "# BEGIN  SOLUTION", "is no marker"),
    "behind code": ("        return Z\n        # END SOLUTION", "        return Z  # END SOLUTION", "no marker"),
    "in a string": (
        '    """Z = A W"""', '    """Z = A W\n\n    # BEGIN SOLUTION\n    """', "stands in a string",
    ),
    "of two functions": (
        "        # END SOLUTION\n\n    def update(self):\n",
        "\n    def update(self):\n        self.A = 1\n        # END SOLUTION\n", "goes on behind it",
    ),
    "no Python": ("def update(self)", "def update(self", "line 20: this is no Python: '(' was never closed"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_MARKS)
def test_what_is_no_mark_is_told(name: str) -> None:
    old, new, said = NO_MARKS[name]
    assert old in MARKED
    with pytest.raises(HandoutError, match="mytorch/linear") as caught:
        found(MARKED.replace(old, new, 1))
    assert said in str(caught.value)


@pytest.mark.parametrize("change", [
    ("# BEGIN SOLUTION\n", "# BEGIN SOLUTION  \n"),
    ("# END SOLUTION\n", "# END SOLUTION\t\n"),
    ("\n", "\r\n"),
    ("    def update", "\x0c    def update"),
    ('"expected a batch"', '"expected\u2028a batch"'),
])  # fmt: skip
def test_blanks_and_ends_of_lines_are_of_no_matter(change: tuple[str, str]) -> None:
    assert change[0] in MARKED
    assert found(MARKED.replace(*change)) == []
    assert "self.W" not in strip("a.py", MARKED.replace(*change))


def test_conditions_are_looked_into() -> None:
    parted = """\
        if self.eps:
            # BEGIN SOLUTION
            return A @ self.W.T
            # END SOLUTION
        else:
            return A
"""
    before, _, after = MARKED.partition("        # BEGIN SOLUTION\n")
    text = before + parted + after.partition("# END SOLUTION\n")[2]
    (line,) = found(text)
    assert "Linear.forward would show 'return A'" in line
    loop = text.replace("if self.eps:", "for A in self.eps:")
    (line,) = found(loop)
    assert "Linear.forward would show 'for A in self.eps:" in line


def test_half_of_a_statement_cannot_be_marked() -> None:
    text = "def f(A):\n    return (\n        # BEGIN SOLUTION\n        A\n        # END SOLUTION\n    )\n"
    with pytest.raises(HandoutError, match="without what is marked it is no Python"):
        strip("a.py", text)


def test_of_a_question_nothing_may_stay_but_its_text() -> None:
    text = '''def question_1():
    """a or b?"""
    answer = "b"
    # BEGIN SOLUTION
    return answer
    # END SOLUTION
'''
    (line,) = found(text, graded=())
    assert "question_1 would show 'answer = \"b\"'" in line
    (line,) = found(text.replace('answer = "b"', "pass").replace("def", "ANSWERS = {1: 'b'}\n\n\ndef")
                    .replace("return answer", "return ANSWERS[1]"), graded=())  # fmt: skip
    assert "ANSWERS is read by the solution alone" in line


@pytest.mark.parametrize(
    "text",
    [
        '"""Answers to the quiz: b, d."""\n',
        '"""x."""\n\nEXPECTED = [0.731, 0.88]\n',
        "def test_it():\n    assert answer == 'b'\n",
    ],
)
def test_a_file_in_which_nothing_is_marked_has_to_be_named(text: str) -> None:
    path = "mytorch/notes.py"
    (line,) = unmarked({path: text}, Given(), ())
    assert line.startswith(f"{path}, line 1: nothing of it is marked")
    assert unmarked({path: text}, Given(files=(path,)), ()) == []
    assert unmarked({"mytorch/__init__.py": '"""Layers."""\nimport a\n'}, Given(), ()) == []


def test_comments_that_are_code_are_told_in_a_file_that_is_given_too() -> None:
    text = "# self.A = np.tanh( Z ).copy()\n"
    (line,) = unmarked({"mytorch/checks.py": text}, CHECKS, ())
    assert "is code: take it out" in line


def test_a_pattern_names_files_of_its_folder_alone() -> None:
    given = Given(files=("models/*.py",))
    assert given.whole("models/train.py")
    assert not given.whole("models/training/loop.py")


def test_a_secret_behind_code_is_found() -> None:
    stub = "        pass  # Z = A @ self.W.T\n"
    assert len(leaks({"mytorch/linear.py": MARKED}, {"a.py": stub})) == 1
