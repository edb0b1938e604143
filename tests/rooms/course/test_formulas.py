"""Formulas are right as they stand, and every slip in one is said in words that stand alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from autograder.course.exercise import Exercise, Reading
from autograder.course.exercises import EXERCISES
from autograder.course.formula import Formula, Sections, formulas_in
from autograder.course.playing import plan, play
from autograder.course.slips.slip import scopes, slips
from autograder.course.terms import parse, written

WITH_FORMULAS = [name for name, kind in EXERCISES.items() if formulas_in(kind())]


def texts(exercise: Exercise) -> Iterator[tuple[Formula, Reading, Sections]]:
    for formula in formulas_in(exercise):
        for reading in exercise.readings({}):
            for text in formula.texts(exercise, reading):
                yield formula, reading, {n: parse(formula.reductions, t) for n, t in text.items()}


@pytest.mark.parametrize("name", WITH_FORMULAS)
def test_a_formula_shows_what_pytorch_does(name: str) -> None:
    exercise = EXERCISES[name]()
    compared = 0
    for case in exercise.cases(np.random.default_rng(2)):
        if "counts_as" in case:
            continue  # what overflows is no matter of terms
        reference = list(exercise.reference(torch, case))
        for formula, reading, sections in texts(exercise):
            expected = {e.name: e for e in exercise.expected(case, reference, {}, reading)}
            made = plan(formula, exercise, case, reading, sections)
            for title, value in play(made, made.program):
                right = expected[title].value
                assert not isinstance(right, str)
                shaped = np.reshape(value, np.shape(right)) if expected[title].any_shape else value
                np.testing.assert_allclose(shaped, right, rtol=1e-7, atol=1e-7, err_msg=title)
                compared += 1
    assert compared


@pytest.mark.parametrize("name", WITH_FORMULAS)
def test_every_slip_has_a_sentence(name: str) -> None:
    exercise = EXERCISES[name]()
    case = next(exercise.cases(np.random.default_rng(0)))
    sentences = set()
    for formula, reading, sections in texts(exercise):
        made = plan(formula, exercise, case, reading, sections)
        concerned = {s.target for one in sections.values() for s in one}
        for slip in slips(made.program, scopes(made), concerned):
            sentence = slip.said()
            assert not {*"{}%"} & {*sentence}, sentence
            assert len(sentence) < 300
            assert slip.program != made.program
            sentences.add(sentence)
    assert len(sentences) > 10


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("(A - M) / (V + eps) ** 0.5", "(A - M) / √(V + eps)"),
        ("-0.5 * total(g * (A - M) * (V + eps) ** -1.5)", "-0.5 Σ g (A - M) / (V + eps)^1.5"),
        ("p - lr * v", "p - lr v"),
        ("-everything(Y * L) / N", "-Σ Y L / N"),
        ("1 / (1 + exp(-Z))", "1 / (1 + exp(-Z))"),
        ("2 * E ** 2", "2 E²"),
    ],
)
def test_a_formula_is_written_as_people_do(text: str, people: str) -> None:
    reductions = {"total": ("sum", "all"), "everything": ("sum", "all")}
    (statement,) = parse(reductions, f"Z = {text}")
    assert written(statement.node) == people


def test_a_formula_is_made_of_sums_and_products() -> None:
    with pytest.raises(ValueError, match="cannot have"):
        parse({}, "Z = A[0]")
