"""`make check-solution`: a solution is proven, and each fault is told once, with its seeds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.classroom.prove import main
from tests.support.files import directory
from tests.support.places import ROOT
from tests.support.right import base

SHEET = """\
title = "Hers"

[items]
"Flat" = { exercise = "Flatten", points = 1 }
"Act" = { exercise = "ReLU", points = 4 }
"""
FLATTEN, ACTIVATION = "mytorch/flatten.py", "mytorch/activation.py"
Said = pytest.CaptureFixture[str]


class Proved:
    """Proves sources by two items, on a few seeds."""

    def __init__(self, folder: Path, said: Said) -> None:
        self.sheet, self.path, self.said = folder / "hers.toml", folder / "solution", said
        self.sheet.write_text(SHEET)

    def __call__(self, sources: Mapping[str, str | bytes], seeds: int = 2) -> tuple[int, list[str]]:
        directory(
            self.path, {n: t if isinstance(t, bytes) else t.encode() for n, t in sources.items()}
        )
        return self.at(self.path, seeds)

    def at(self, path: Path, seeds: int = 2) -> tuple[int, list[str]]:
        status = main([str(path), "--assignment", str(self.sheet), "--seeds", str(seeds)])
        out, err = self.said.readouterr()
        return status, (out + err).splitlines()


@pytest.fixture
def proved(tmp_path: Path, capsys: Said, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Proved:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return Proved(tmp_path, capsys)


def solution(file: str = FLATTEN, old: str = "", new: str = "") -> dict[str, str]:
    """The solution, as far as two items need it, with a change of one file."""
    sources = {n: t for n, t in base("solution").items() if n.startswith("mytorch/")}
    assert old in sources[file]
    return {**sources, file: sources[file].replace(old, new, 1)}


def test_a_right_solution_is_right(proved: Proved) -> None:
    status, lines = proved(solution())
    assert status == 0
    assert lines[0] == "hers: 2 items, 2 seeds graded"
    assert lines[-1] == "the solution is right"


def test_a_fault_is_told_once_with_its_seeds(proved: Proved) -> None:
    status, lines = proved(solution(ACTIVATION, "dLdA * (Z > 0)", "dLdA"))
    assert status == 1
    (line,) = [line for line in lines if line.startswith("Act ")]
    assert line.startswith("Act 2.")
    assert "dLdZ: " in line
    assert line.endswith("(in all 2 seeds)")
    assert not [line for line in lines if line.startswith("Flat ")]


def test_what_does_not_load_is_told(proved: Proved) -> None:
    status, lines = proved(solution(FLATTEN, "def forward(self", "def forward(self:"))
    assert status == 1
    (line,) = [line for line in lines if line.startswith("Flat ")]
    assert "SyntaxError" in line
    assert "mytorch/flatten.py, line" in line
    assert line.endswith("(in all 2 seeds)")


def test_what_is_right_on_some_seeds_only_is_told_with_those(proved: Proved) -> None:
    """The cases of a seed have other numbers than those of another."""
    some = "A: Array = np.maximum(Z, 0) + (round(float(np.abs(Z).sum()) * 997) % 29 == 0)"
    status, lines = proved(solution(ACTIVATION, "A: Array = np.maximum(Z, 0)", some), 4)
    assert status == 1
    (line,) = [line for line in lines if line.startswith("Act ")]
    assert line.startswith("Act 1.")
    assert line.endswith(" (seeds 2, 3)")


@pytest.mark.parametrize("sources", [
    {"a.py": ""},
    {"mytorch/linear.py": "class Linear:\n    pass\n"},
    {"mytorch/flatten.py": "class Flatten:\n    def forward(self, A):\n"
     "        raise NotImplementedError\n"},
])  # fmt: skip
def test_where_nothing_is_there_nothing_is_proven(proved: Proved, sources: dict[str, str]) -> None:
    status, lines = proved(sources)
    assert status == 1
    assert lines == [
        "solution has none of the classes and functions of hers written: there is nothing to "
        "check; SOLUTION= names the folder or archive of a solution"
    ]


def test_the_handout_is_no_solution(proved: Proved) -> None:
    status, lines = proved.at(ROOT / "handout")
    assert status == 1
    assert lines[0].startswith("handout has none of the classes")


def test_a_file_that_cannot_be_read_is_told(proved: Proved) -> None:
    status, lines = proved({**solution(), FLATTEN: b'class Flatten:\n    x = "\xff"\n'})
    assert status == 1
    told = "'mytorch/flatten.py' is not UTF-8 text (byte 24 is 0xff); save it as plain UTF-8 text"
    assert [line for line in lines if line.startswith(told)]


def test_a_path_that_is_not_there_is_told(proved: Proved, tmp_path: Path) -> None:
    status, (line,) = proved.at(tmp_path / "nowhere")
    assert status == 1
    assert line.startswith("check-solution: ")
    assert "nowhere' does not exist" in line


def test_an_assignment_without_items_is_told(proved: Proved) -> None:
    proved.sheet.write_text('title = "Hers"\n[items]\n')
    status, (line,) = proved(solution())
    assert status == 1
    assert "`items` is empty" in line


def test_there_is_at_least_one_seed() -> None:
    with pytest.raises(SystemExit):
        main(["--seeds", "0"])


def test_a_handout_that_tells_the_solution_is_told(proved: Proved) -> None:
    text = base("solution")[FLATTEN]
    secret = next(line for line in text.splitlines() if "reshape" in line and "#" not in line)
    status, lines = proved({**solution(), "mytorch/note.py": f"# {secret.strip()}\n"}, 1)
    assert status == 1
    assert any(line.startswith("handout: mytorch/note.py, line 1: ") for line in lines), lines
