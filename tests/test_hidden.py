"""Where an assignment hides its cases, nothing of them gets into a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import assignment as assignments
from autograder.grade import Grader
from autograder.scorecard import ItemScore, without_times
from autograder.submission import Submission

SHEET = """
title = "Hidden"
feedback = {{ cases = "{feedback}" }}
[items]
Upsample1d = {{ exercise = "Upsample1d", points = 7 }}
"""
UPSAMPLE = """
import os, sys
import numpy as np

class Upsample1d:
    def __init__(self, k):
        self.k = k

    def forward(self, A):
        seen = A.ravel()[:8].tobytes().hex()
        {how}
        return A

    def backward(self, dLdZ):
        return dLdZ
"""
WAYS = {
    "prints": "print(seen)",
    "a message": "raise ValueError(seen)",
    "the name of an exception": "raise type('E' + seen, (Exception,), {})",
    "the name of a type": "return type('E' + seen, (), {})()",
    "the name of a file": "exec(compile('1 / 0', '<submission>/' + seen, 'exec'))",
    "the name of a function": "f = eval(compile('lambda: 1 / 0', '<submission>/x', 'eval')); "
    "f.__code__ = f.__code__.replace(co_name=seen, co_qualname=seen); f()",
    "a text": "return seen",
    "the numbers": "return A + 1",
    "a remark": "sys._getframe(2).f_locals['student'].notes.append(seen)",
    "an exit status": "os._exit(A.astype(int).ravel()[0] & 63 | 64)",
    "a missing module": "import importlib; importlib.import_module('m' + seen)",
}


@pytest.mark.parametrize("way", WAYS)
def test_hidden_cases_stay_hidden(way: str, grader: Grader) -> None:
    source = UPSAMPLE.format(how=WAYS[way])
    hidden, shown = ([report(grader, source, f, seed) for seed in (0, 1)] for f in FEEDBACK)
    assert hidden[0] == hidden[1]  # the same for any seed: so nothing of the cases is in it
    assert shown[0] != shown[1]


FEEDBACK = ("hidden", "shown")


def report(grader: Grader, source: str, feedback: str, seed: int) -> ItemScore:
    """What is said of the item, but for the time that it took."""
    sheet = assignments.parse(SHEET.format(feedback=feedback), Path("sheet.toml"))
    other = Grader(grader.launcher, grader.references, seed)
    card = other.grade(Submission("x", {"mytorch/resampling.py": source}, {}), sheet)
    (item,) = without_times(card).items
    assert item.graded
    assert item.points < item.possible
    assert item.faults
    return item
