"""All that is known of one item: in the terminal, word for word, and the record behind it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest

from autograder.course.exercise import Aspect, Case, Expected
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.explain import COLUMNS, ROWS, worst_element
from autograder.diagnosis.values import ShownValue
from autograder.grading.grade import Grader
from autograder.records.explanation import Explanation
from autograder.records.scorecard import ScoreCard
from autograder.reports.display import blocks
from autograder.reports.display.characters import writable
from autograder.reports.one_item import CASES_HIDDEN, print_explanation
from tests.conftest import Runner
from tests.samples.findings import FINDINGS
from tests.support import golden
from tests.support.grading import examined
from tests.support.places import ROOT
from tests.support.right import base, edited
from tests.support.small import conv
from tests.support.spoilt import planted

SHOWN = (
    "a known mistake",
    "only with a stride",
    "only at one place",
    "NaN in some place",
    "a wrong shape",
    "an exception in some cases",
    "left to do",
)


def text(card: ScoreCard, explanation: Explanation, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding)
    print_explanation(card, explanation, stream)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_the_explanations(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    texts = []
    for plant in (one for one in FINDINGS if one.name in SHOWN):
        card, found = examined(grader, planted(plant), plant.item)
        texts.append(f"--- {plant.name}\n\n{text(card, found)}\n")
    assert len(texts) == len(SHOWN)
    golden.check("explained.txt", "\n".join(texts))
    assert max(len(line) for one in texts for line in one.splitlines()) <= 80


def test_a_stream_that_lacks_characters_gets_others(grader: Grader) -> None:
    card, found = examined(grader, planted(FINDINGS[0]), FINDINGS[0].item)
    shown = text(card, found, "ascii")
    assert "Z[n, o, x] = sum_c sum_i A[n, c, x + i] W[o, c, i] + b[o]" in shown
    assert "--" in shown
    assert "XX" in shown
    assert writable("Σ", "utf-8") == "Σ"
    assert writable("Σ²", "latin-1") == "sum²"


def test_a_right_item_is_explained_too(grader: Grader) -> None:
    card, found = examined(grader, {"mytorch/Conv1d.py": conv()}, "Conv1d_stride1")
    shown = text(card, found)
    assert "Conv1d_stride1: 10 of 10 points" in shown
    assert f"Cases: all {len(found.cases)} pass" in shown
    assert "What is wrong" not in shown
    assert found.picture is None


def test_a_case_after_the_process_has_ended_was_not_reached(grader: Grader) -> None:
    ending = "if A.shape[0] > 1: import os; os._exit(3)"
    card, found = examined(grader, {"mytorch/Conv1d.py": conv(ending)}, "Conv1d_stride1")
    first = next(case for case in found.cases if case.failed)
    after = [case for case in found.cases if case.number > first.number]
    assert after
    assert not any(case.reached or case.failed for case in after)
    assert f"  -     {after[0].number:2}  {after[0].label}" in text(card, found)


def test_values_of_several_ranks_have_no_place_in_common(grader: Grader) -> None:
    sources = base("solution")
    file = "mytorch/flatten.py"
    right = "return dLdZ.reshape(shape).copy()"
    assert right in sources[file]
    spoilt = {**sources, file: sources[file].replace(right, f"{right} + 0.25 * len(shape)")}
    card, found = examined(grader, spoilt, "Flatten")
    assert found.in_common == ()
    assert found.picture is not None
    assert not card.items[0].remarks


def test_hidden_cases_stay_hidden(grader: Grader, tmp_path: Path) -> None:
    sheet = tmp_path / "hidden.toml"
    sheet.write_text(
        'title = "Hidden"\nfeedback = { cases = "hidden" }\n[items]\n'
        'Conv1d_stride1 = { exercise = "Conv1d_stride1", points = 10 }\n',
        "utf-8",
    )
    wrong = conv(forward="print(A); Z[0] += 1")
    card, found = examined(grader, {"mytorch/Conv1d.py": wrong}, "Conv1d_stride1", str(sheet))
    assert (found.cases, found.in_common, found.picture) == ((), (), None)
    shown = text(card, found)
    assert CASES_HIDDEN in shown.replace("\n", " ")
    assert "A of shape" not in shown
    assert "differs" not in shown


def shown_value(yours: np.ndarray, expected: np.ndarray, name: str = "Z") -> ShownValue:
    return ShownValue(
        name, 0, Case(label="a case"), Expected(name, Aspect.FORWARD, expected), yours, False
    )


UPSAMPLE = """
import numpy as np

class Upsample1d:
    def __init__(self, k):
        self.k = k

    def forward(self, A):
        Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1), A.dtype)
        Z[:, :, :: self.k] = A
        return {shown}

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k].copy()
"""


@pytest.mark.parametrize(
    "shown",
    [
        "None if self.k == 1 else Z",
        "Z.tolist() if self.k == 1 else Z",
        "Z > 0 if self.k == 1 else Z",
        "Z.reshape((1,) * 40 + Z.shape)",
    ],
)
def test_what_is_no_array_of_numbers_is_explained_without_failing(
    shown: str, grader: Grader
) -> None:
    sources = {"mytorch/resampling.py": UPSAMPLE.format(shown=shown)}
    card, known = examined(grader, sources, "Upsampling1d")
    assert not any("failed" in text for text in (*known.in_common, *card.items[0].remarks))
    assert any(case.failed for case in known.cases)


def test_characters_that_stand_in_make_no_commands(grader: Grader) -> None:
    source = UPSAMPLE.format(shown="1 / 0").replace("1 / 0", "int('\u2588#[group]')")
    card, known = examined(grader, {"mytorch/resampling.py": source}, "Upsampling1d")
    assert "##" not in text(card, known, "cp1252")


def test_the_worst_element_is_the_one_that_differs_most_or_is_no_number() -> None:
    expected = np.zeros((2, 3))
    yours = expected.copy()
    yours[1, 2], yours[0, 1] = -5, 4
    assert worst_element(shown_value(yours, expected)) == (1, 2)
    yours[0, 0] = np.nan
    assert worst_element(shown_value(yours, expected)) == (0, 0)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (40, 50), (2, 3, 4), (1, 2, 30, 20), (2, 2, 2, 2)])
def test_a_picture_shows_every_wrong_element_that_has_room(shape: tuple[int, ...]) -> None:
    from autograder.diagnosis.explain import _drawn

    expected = np.zeros(shape)
    yours = expected.copy()
    last = tuple(n - 1 for n in shape)
    yours[last] = 3.0
    shown = _drawn(shown_value(yours, expected))
    assert (shown.worst, shown.differing, shown.wrong_planes) == (last, 1, 1)
    assert len(shown.axes) == len(shape)
    (plane,) = shown.planes
    assert plane.at == last[:-2]
    assert len(plane.wrong) <= ROWS
    assert len(plane.wrong[0]) <= COLUMNS
    assert sum(map(sum, plane.wrong)) == 1
    assert blocks.worst_values(shown) == (3.0, 0.0)
    lines = [*blocks.picture(shown)]
    assert sum(line.count("XX") for line in lines) == 2  # in the picture and in the legend
    assert any(line.endswith("yours 3, expected 0") for line in lines)


def test_shades_are_thirds_of_the_greatest_difference() -> None:
    from autograder.diagnosis.explain import _drawn

    expected = np.zeros((1, 5))
    shown = _drawn(shown_value(np.array([[0.0, 1.0, 5.0, 8.9, 9.0]]), expected))
    line = next(line for line in blocks.picture(shown) if "XX" in line)
    assert line.split()[-5:] == ["··", "░░", "▒▒", "██", "XX"]


def test_every_layer_has_a_formula() -> None:
    without = [name for name, exercise in EXERCISES.items() if not exercise.formula]
    assert without == ["Question"]


def test_nothing_is_said_to_be_in_common_that_the_smallest_case_denies(grader: Grader) -> None:
    """It fails with stride 1, too, where the kernel is larger: the item's own cases hide that."""
    sources = edited(
        base("solution"),
        "mytorch/pool.py",
        (
            "return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))",
            "return self.downsample2d.backward(self.meanpool2d_stride1.backward(dLdZ))",
        ),
    )
    _, known = examined(grader, sources, "MeanPool2d")
    assert known.in_common == ()


def test_the_command_line_explains_one_item(run: Runner) -> None:
    result = run("--explain", "conv1d")
    assert result.returncode == 0
    assert "Conv1d: 5 of 5 points" in result.stdout
    assert json.loads(result.last_line) == {"scores": {"Conv1d": 5}}


def test_an_item_may_be_asked_for_by_its_class(run: Runner) -> None:
    assert json.loads(run("--explain", "Downsample1d").last_line) == {
        "scores": {"Downsampling1d": 2.5}
    }


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--explain", "onv1d"), "'onv1d' is part of several names"),
        (("--explain", "Conv3d"), "hw2p1 has no item 'Conv3d'; the nearest are "),
        (("--explain", "Conv1d", "Conv2d"), "name one item only: 'Conv1d' or 'Conv2d'"),
        (("--explain", "Conv1d", "--watch"), "not allowed with argument"),
        (("--explain", "Conv1d", "--swap", "ReLU"), "leave out --swap"),
        (("--watch", "--fail-under", "3"), "leave out --fail-under"),
        (("--repro", "Conv1d", "--submission", __file__), "takes a directory"),
        (("--pdb", "Conv1d", "--submission", str(ROOT / "handout")), "takes no --submission"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(
    arguments: tuple[str, ...], complaint: str, run: Runner
) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert complaint in result.stderr
    assert result.stdout == ""
