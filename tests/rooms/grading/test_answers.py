"""PyTorch's answers that came along: they are as good as PyTorch's own, or told to be unusable."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autograder.command.answers import gather
from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.exercise import Case
from autograder.course.exercises import EXERCISES
from autograder.grading.answers import (
    NO_ANSWERS,
    Answers,
    AnswersError,
    answers_of,
    packed,
    read_answers,
)
from autograder.grading.entries import entry_name, salt, torch_version
from autograder.grading.kept import Kept
from autograder.grading.reference import References, ReferenceUnavailableError
from tests.support.references import drawn, same

(ITEM,) = assignments.select(assignments.load("hw2p1"), ["Upsampling1d"]).items


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The answers of an assignment of one item."""
    sheet = assignments.select(assignments.load("hw2p1"), [ITEM.name])
    (tmp_path / "answers.bin").write_bytes(packed(gather(sheet, 0)))
    return tmp_path / "answers.bin"


def without_pytorch(file: Path, monkeypatch: pytest.MonkeyPatch) -> References:
    monkeypatch.setitem(sys.modules, "torch", None)
    return References(None, Kept(None, file))


def test_they_are_what_pytorch_says(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases, version = draw_cases(ITEM, 0), torch_version()
    made = References(None).get(ITEM.exercise, cases)
    references = without_pytorch(file, monkeypatch)
    assert same(references.get(ITEM.exercise, cases), made)
    assert not references.lacks(ITEM.exercise, cases)
    assert (references.version(0), references.version(1)) == (version, "none")


def test_other_cases_take_pytorch_and_that_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = without_pytorch(file, monkeypatch)
    with pytest.raises(ReferenceUnavailableError) as caught:
        references.get(ITEM.exercise, draw_cases(ITEM, 1))
    said = str(caught.value)
    assert "its answers came along for seed 0 alone, as long as nothing of the autograder" in said
    assert said.endswith("install it: pip install -r requirements-torch.txt")


def test_what_chance_has_a_say_in_takes_no_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in ("Dropout", "Dropout2d"):
        assert References(None).get(EXERCISES[name](), drawn(name))


def test_they_are_made_alike_twice(file: Path) -> None:
    sheet = assignments.select(assignments.load("hw2p1"), [ITEM.name])
    assert packed(gather(sheet, 0)) == file.read_bytes()


def shortened(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def of_another(file: Path) -> None:
    file.write_bytes(packed(Answers(format=2)))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shortened, "answers.bin is damaged: unpack it from the kit once more"),
        (flipped, "answers.bin is damaged: unpack it from the kit once more"),
        (of_another, "answers.bin is another autograder's: take the kit's own"),
    ],
)
def test_what_is_not_as_it_came_is_not_used(
    spoil: Callable[[Path], None], said: str, file: Path
) -> None:
    spoil(file)
    with pytest.raises(AnswersError, match=said):
        read_answers(file)
    references = References(None, Kept(None, file))
    assert references.notes == [f"PyTorch's answers that came along are not used: {said}"]
    assert same(
        references.get(ITEM.exercise, draw_cases(ITEM, 0)),
        References(None).get(ITEM.exercise, draw_cases(ITEM, 0)),
    )


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_answers(tmp_path / "answers.bin") == NO_ANSWERS
    assert answers_of("2.13.0", (0,), {"b": b"1", "a": b"2"}).entry("a") == b"2"


def nearly(value: object, by: float) -> object:
    if isinstance(value, dict):
        return Case({name: nearly(one, by) for name, one in value.items()})
    if isinstance(value, list):
        return [nearly(one, by) for one in value]
    return value * (1 + by) if isinstance(value, np.ndarray) and value.dtype == "f8" else value


def test_a_last_digit_makes_no_other_case() -> None:
    """Another system's mathematics may draw it otherwise."""
    exercise, cases = EXERCISES["Linear"](), drawn("Linear")
    name = entry_name("", exercise, cases)
    other = [one for one in (nearly(case, 2e-16) for case in cases) if isinstance(one, Case)]
    assert entry_name("", exercise, other) == name
    other = [one for one in (nearly(case, 1e-3) for case in cases) if isinstance(one, Case)]
    assert entry_name("", exercise, other) != name


def test_ends_of_lines_make_no_other_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.grading.entries.ROOT", tmp_path)
    (tmp_path / "autograder").mkdir()
    found = set()
    for text in (b"a = 1\nb = 2\n", b"a = 1\r\nb = 2\r\n"):
        (tmp_path / "autograder/one.py").write_bytes(text)
        found.add(salt(["one.py"]))
    assert len(found) == 1
