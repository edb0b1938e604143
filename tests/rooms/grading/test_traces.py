"""What is told of a line that has raised something."""

from __future__ import annotations

import pytest

from autograder.grading.traces import fact_in_words, trace_of
from autograder.worker.answers import Fact, Frame


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Fact("A", "left", dtype="float64", shape=(1, 2)), "A (1, 2) float64"),
        (Fact("k", "name", "int", number=3), "k = 3"),
        (Fact("shape", "name", "tuple", number=2, elements=(1, 3)), "shape = (1, 3)"),
        (Fact("shape", "name", "tuple", number=1, elements=(4,)), "shape = (4,)"),
        (Fact("sizes", "name", "list", number=2, elements=(1, 3)), "sizes = [1, 3]"),
        (Fact("layers", "name", "list", number=2), "layers is a list of 2"),
        (Fact("self.A", "name", "NoneType"), "self.A is None"),
        (Fact("x", "value", "float"), "x is a float"),
    ],
)
def test_a_fact_is_told(fact: Fact, words: str) -> None:
    assert fact_in_words(fact) == words


def test_a_shape_is_told_once() -> None:
    facts = (
        Fact("A", "name", dtype="float64", shape=(1, 2)),
        Fact("A.shape", "name", "tuple", number=2, elements=(1, 2)),
        Fact("b.shape", "name", "tuple", number=2, elements=(2, 1)),
    )
    (line,) = trace_of([Frame("a.py", 1, "f", "assert A.shape == b.shape", facts=facts)])
    assert line.facts == ("A (1, 2) float64", "b.shape = (2, 1)")
    (line,) = trace_of([Frame("a.py", 1, "f", "assert A.shape == b.shape", facts=facts[1:])])
    assert line.facts == ("A.shape = (1, 2)", "b.shape = (2, 1)")
