"""Activations that a model's list of layers lacks, or has too many of."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.support.right import Sources, edited
from tests.support.slips import bases

MLP = "models/mlp.py"


def wrong(writer: str, *changes: tuple[str, str]) -> Sources:
    return edited(bases()[writer], MLP, *changes)


LAST = "            self.layers.append(ReLU())"
CASES = {
    "none behind the last": (
        "MLP4",
        wrong(
            "indices", (f"{LAST}\n\n    @prop", f"{LAST}\n        self.layers.pop()\n\n    @prop")
        ),
        "layers has 9 layers, expected 10: no ReLU follows the last linear layer. "
        "The fifth layer is never called.",
    ),
    "none in the middle": (
        "MLP4",
        wrong("lines", ("Linear(8, 8),\n            ReLU(),", "Linear(8, 8),")),
        "layers has 9 layers, expected 10: no ReLU follows the third linear layer",
    ),
    "one behind the last": (
        "MLP",
        wrong(
            "lines",
            ("i < len(sizes) - 2", "i < len(sizes) - 1"),
            ("w.T.copy()", "w.reshape(layer.W.shape).copy()"),
        ),
        "layers has 2 layers, expected 1: a ReLU too many follows the last linear layer",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_told(name: str, grade: Grade) -> None:
    item, sources, said = CASES[name]
    (score,) = grade(sources, item).items
    first = score.faults[0].name
    assert {one.sentence for one in score.diagnoses if one.name == first} == {said}
