"""Sentences and code in a course's names: whole words only, and variables keep theirs."""

from __future__ import annotations

import json

import pytest

from autograder.records.spelling import Spelling, spelling_of

LAYER = {"W": "weight", "dLdW": "dW", "backward": "backprop"}
SPELLING = Spelling(
    files={"Conv1d.py": "conv.py"},
    classes={"Conv1d": "Conv1D"},
    members={"Conv1d": LAYER, "Linear": LAYER, "CNN": {"layers": "modules"}},
    arguments={"Conv1d": {"weight_init_fn": "w_init"}},
    below={"CNN": ("Conv1d", "Linear"), "Conv1d": (), "Linear": ()},
)


@pytest.mark.parametrize(
    ("ours", "hers"),
    [
        ("dLdW: yours has shape (2,), that of W", "dW: yours has shape (2,), that of weight"),
        ("dLdW2, dLdWx, W_out and AW stay", "dLdW2, dLdWx, W_out and AW stay"),
        ("Conv1d_stride1 is no Conv1d", "Conv1d_stride1 is no Conv1D"),
        ("Conv1d: mytorch/Conv1d.py stopped", "Conv1D: mytorch/Conv1d.py stopped"),
        ("mytorch/W.py has layers[0].W", "mytorch/W.py has modules[0].weight"),
        ("is not what weight_init_fn returned", "is not what w_init returned"),
    ],
)
def test_words(ours: str, hers: str) -> None:
    assert SPELLING.words(ours, "CNN") == hers
    assert SPELLING.words(hers, "CNN") == hers  # once or twice is the same


def test_of_what_the_sentence_is_not_about_only_classes_are_spelled() -> None:
    assert SPELLING.words("W of Conv1d", "MaxPool2d") == "W of Conv1D"


@pytest.mark.parametrize(
    ("ours", "hers"),
    [("mytorch/Conv1d.py", "mytorch/conv.py"), ("mytorch/pool.py", "mytorch/pool.py")],
)
def test_a_home_keeps_its_folder(ours: str, hers: str) -> None:
    assert SPELLING.home(ours) == hers
    assert Spelling(files={"pool.py": "layers/pool2.py"}).home("mytorch/pool.py") != hers


def test_code() -> None:
    code = "W = 1\nlayer = Conv1d(2, weight_init_fn=lambda *s: W.copy())\nlayer.W = W\n"
    code += 'x = [one.dLdW for one in layers if hasattr(one, "W")]\ng(layer.W == W, layers[0].W)'
    due = "W = 1\nlayer = Conv1D(2, w_init=lambda *s: W.copy())\nlayer.weight = W\n"
    due += 'x = [one.dW for one in layers if hasattr(one, "weight")]\n'
    due += "g(layer.weight == W, layers[0].weight)"
    assert SPELLING.code(code, "Conv1d") == due


def test_what_is_told_makes_the_same() -> None:
    told = spelling_of(json.loads(json.dumps(SPELLING.told)))
    assert told.of("Conv1d") == LAYER
    assert told.of("Other") == {}
    assert bool(told)
    assert told.words("W of Conv1d", "CNN") == "weight of Conv1D"
    assert not spelling_of({})
