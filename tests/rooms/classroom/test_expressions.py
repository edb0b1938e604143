"""What a solution computes is found however it is written down."""

from __future__ import annotations

import pytest

from autograder.classroom.handout import build, sources
from autograder.classroom.leaks.beside import given_away
from autograder.classroom.leaks.expressions import Solution
from autograder.classroom.leaks.given import Given, read_given
from tests.support.places import ROOT

NOTHING = Given()
SOLUTION = {
    "mytorch/a.py": """\
class Linear:
    def forward(self, A):
        # BEGIN SOLUTION
        self.shape = shape
        W, b = self.W, self.b
        Z: Array = A @ W.T + b.T # (N, out)
        self.dLdW = dLdZ.T @ A # (out, in)
        result = Z
        return result
        # END SOLUTION

    def backward(self, dLdA):
        # BEGIN SOLUTION
        dLdZ: Array = dLdA * (1 - self.A**2)
        self.A = np.tanh(Z)
        self.B = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
        return dLdZ
        # END SOLUTION
"""
}
SLIPS = {
    "without its annotation": "        # Z = A @ W.T + b.T\n",
    "without blanks": "# Z=A@W.T+b.T\n",
    "behind one blank": "A: Array | None = None # self.A = np.tanh(Z)\n",
    "behind two": "A: Array | None = None  # self.A = np.tanh( Z ).copy()\n",
    "over lines": "# self.A = (\n#   np.where(Z >= 0, 1 / (1 + e),\n#     e / (1 + e)))\n",
    "in a string that is indented": '    """\n        slope = G * (1.0 - A ** 2)\n    """\n',
    "in a doctest": '"""\n>>> Z: Array = A @ W.T + b.T\n"""\n',
    "behind a word": '"""Solution: return dLdA * (1.0 - self.A ** 2)"""\n',
    "in a function": "def affine(x, w, c):\n    return x @ w.T + c.T\n",
    "in backticks": "- Linear computes `Z: Array = A @ W.T + b.T`.\n",
    "as a quotation": "> dLdZ: Array = dLdA * (1 - self.A**2)\n",
    "of which the line has a comment": "```python\nself.dLdW = dLdZ.T @ A\n```\n",
    "behind a semicolon": "    Z: Array = A @ W.T + b.T; return Z\n",
    "with other names": "out = x @ weight.T + bias.T\n",
    "wrapped": "Z: Array = (A @ W.T\n     + b.T)\n",
    "in a table": 'FORMULAS = {"Tanh": "g * (1 - A ** 2)"}\n',
    "in a check": "assert np.allclose(dLdZ, dLdA * (1 - A ** 2))\n",
}


@pytest.mark.parametrize("name", SLIPS)
def test_it_is_found_however_it_is_written(name: str) -> None:
    line, *_ = given_away(SOLUTION, {"notes": f"First.\n{SLIPS[name]}"}, NOTHING)
    assert line.startswith("notes, line ")
    assert "is part of the solution (mytorch/a.py, line " in line


@pytest.mark.parametrize(
    "text",
    [
        "return result\n",
        "self.shape = shape\n",
        "W, b = self.W, self.b\n",
        "A = tanh(Z)\n",
        "Z = A Wᵀ + bᵀ\n",
        "x + y\n",
        "self.A = A\n",
    ],
)
def test_what_anybody_may_write_is_no_solution(text: str) -> None:
    assert [*given_away(SOLUTION, {"notes": text}, NOTHING)] == []


def test_a_formula_that_is_named_may_be_told() -> None:
    texts = {"notes": '"""dLdA * (1 - A**2)"""'}
    (line,) = given_away(SOLUTION, texts, NOTHING)
    assert line.startswith("notes, line 1: 'dLdA * (1 - self.A ** 2)' is part of the solution")
    assert line.endswith("name it in handout/given.toml under [formulas]")
    named = Given(formulas={"notes": ("dLdA * (1 - self.A ** 2)",)})
    assert [*given_away(SOLUTION, texts, named)] == []
    assert [*given_away(SOLUTION, {"others": texts["notes"]}, named)] == [
        line.replace("notes", "others")
    ]


def test_every_formula_in_the_list_is_needed() -> None:
    solution, given = sources(ROOT), read_given(ROOT)
    stubs, secret = build(solution), Solution(solution)
    for path, formulas in given.formulas.items():
        for one in formulas:
            others = [*given.lines.get(path, ()), *(other for other in formulas if other != one)]
            assert [*secret.told_in(stubs[path], others)], f"{path}: {one}"
