"""Slips in formulas, planted in the solution, are named by its terms without a sentence each.

None of them is in the catalogue, nor were most of them used to write what finds them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from autograder.course.exercises import EXERCISES
from autograder.course.formula import Program, formulas_in
from autograder.course.playing import plan, play
from autograder.course.slips.miscounts import miscounts
from autograder.course.slips.slip import Slip, scopes
from autograder.course.terms import parse
from autograder.diagnosis.results import results
from autograder.diagnosis.slips.budget import Budget
from autograder.diagnosis.slips.search import Named
from autograder.diagnosis.slips.terms import by_terms
from autograder.diagnosis.slips.ties import LONGEST, besides, told
from autograder.grading.grade import Grader
from tests.conftest import Grade
from tests.support.grading import graded_item
from tests.support.right import base, edited
from tests.support.sampling import every

BATCHNORM, SGD, ADAM = "mytorch/batchnorm.py", "mytorch/sgd.py", "mytorch/adam.py"
LOSS, ACTIVATION, LINEAR = "mytorch/loss.py", "mytorch/activation.py", "mytorch/linear.py"
LAYERNORM, RMSNORM, MLP = "mytorch/layernorm.py", "mytorch/rmsnorm.py", "models/mlp.py"


class Made(NamedTuple):
    """A change of a right hand-in, and words that must be in what is said of a value."""

    item: str
    file: str
    right: str
    wrong: str
    name: str
    said: str
    style: str = "solution"


MADE = (
    Made("BatchNorm1d", BATCHNORM, "(dLdBZ * NZ).sum(axis=0, keepdims=True)",
         "dLdBZ * NZ", "dLdBW", "dLdBW is not summed over the batch"),
    Made("BatchNorm1d", BATCHNORM, "dLdBZ.sum(axis=0, keepdims=True)",
         "dLdBZ", "dLdBb", "dLdBb is not summed over the batch"),
    Made("BatchNorm1d", BATCHNORM, "(dLdBZ * NZ).sum(", "(dLdBZ * NZ**2).sum(",
         "dLdBW", "has the factor NZ (the normalised input) twice"),
    Made("BatchNorm1d", BATCHNORM, "self.std = np.sqrt(V + self.eps)",
         "self.std = np.sqrt(V**2 + self.eps)", "Z",
         "the term V (the batch's variance) is squared"),
    Made("BatchNorm1d", BATCHNORM, "through_V = NZ *", "through_V = -NZ *", "dLdA", "wrong sign"),
    Made("BatchNorm1d", BATCHNORM, "- through_M - through_V", "- through_M - 3 * through_V",
         "dLdA", "is 3 times what it should be"),
    Made("BatchNorm1d", BATCHNORM, "- through_M - through_V", "- 2 * through_M + through_V",
         "dLdA", "is twice too large"),
    Made("SGD", SGD, "self.momentum * self.v[k] + grad", "self.v[k] + grad",
         "W of layer 1 after step 2", "lacks the factor momentum"),
    Made("SGD", SGD, "param -= self.lr * self.v[k]", "param -= self.lr**2 * self.v[k]",
         "W of layer 1 after step 1", "has the factor lr twice; or in v (the velocity), "
         "the term grad"),
    Made("SGD", SGD, "self.momentum * self.v[k] + grad",
         "self.momentum * self.v[k] + self.lr * grad",
         "W of layer 1 after step 1", "has the factor lr twice; or in v (the velocity), "
         "the term grad"),
    Made("Adam", ADAM, "(1 - self.beta1) * grad", "self.beta1 * grad",
         "W of layer 1 after step 2", "beta1"),
    Made("Adam", ADAM, "v_hat = self.v[k] / (1 - self.beta2**self.t)",
         "v_hat = self.v[k] * (1 - self.beta2**self.t)", "W of layer 1 after step 1",
         "divide by it"),
    Made("MSELoss", LOSS, "2 * E / E.size", "2 * E * E / E.size", "dLdA", "the factor E"),
    Made("MSELoss", LOSS, "2 * E / E.size", "-2 * E / E.size", "dLdA", "wrong sign"),
    Made("CrossEntropyLoss", LOSS, "(softmax - Y) / len(Y)", "(softmax + Y) / len(Y)",
         "dLdA", "wrong sign"),
    Made("CrossEntropyLoss", LOSS, "(softmax - Y) / len(Y)", "(softmax - Y) * len(Y)",
         "dLdA", "divide by it"),
    Made("CrossEntropyLoss", LOSS, "-(Y * log_softmax).sum() / len(A)",
         "(Y * log_softmax).sum() / len(A)", "value", "sign"),
    Made("Sigmoid", ACTIVATION, "dLdA * A * (1 - A)", "dLdA * A * (1 + A)", "dLdZ", "wrong sign"),
    Made("Sigmoid", ACTIVATION, "dLdA * A * (1 - A)", "dLdA * (1 - A**2)", "dLdZ", "tanh's"),
    Made("Tanh", ACTIVATION, "dLdA * (1 - A**2)", "dLdA * (1 + A**2)", "dLdZ", "wrong sign"),
    Made("GELU", ACTIVATION, "3 * self.cubic", "self.cubic", "dLdZ", "the factor 3"),
    Made("GELU", ACTIVATION, "((1 + T) / 2 + Z / 2 * dTdZ)", "((1 + T) / 2 - Z / 2 * dTdZ)",
         "dLdZ", "wrong sign"),
    Made("Linear", LINEAR, "A @ W.T + b.T", "A @ W.T - b.T", "Z", "wrong sign"),
    Made("LayerNorm", LAYERNORM, "(dLdZ * Nx).sum(axis=others)",
         "(dLdZ * Nx * self.gamma).sum(axis=others)", "dLdgamma", "gamma"),
    Made("LayerNorm", LAYERNORM, "- through_M - through_V", "- through_M + through_V",
         "dLdA", "wrong sign"),
    Made("RMSNorm", RMSNORM, "(dLdNx - through_rms) / rms", "(dLdNx - through_rms) / rms**2",
         "dLdA", "divided by R"),
    Made("MLP1", MLP, "Z1 = linear1.forward(A1)", "Z1 = linear1.forward(-A1)", "Z",
         "in the last layer, A0 (the layer's input) has the wrong sign"),
)  # fmt: skip


# In hand-ins that other people wrote, and none of which was there when the search was written.
NORM, BATCHNORM2D = "mytorch/norm.py", "mytorch/batchnorm2d.py"
UNSEEN = (
    Made("BatchNorm2d", BATCHNORM2D, "size = self.N * self.H * self.W",
         "size = self.N * self.H * self.H", "dLdA",
         "n (the number of values of a channel) is N·H·H: the height is taken for the width",
         "notes"),
    Made("BatchNorm2d", BATCHNORM2D, "Z.shape[0] * Z.shape[2] * Z.shape[3]",
         "Z.shape[0] * Z.shape[3] * Z.shape[3]", "dLdA",
         "is N·W·W: the width is taken for the height", "loops"),
    Made("BatchNorm2d", BATCHNORM2D, "/ (self.N * self.H * self.W)",
         "/ (self.N * self.W * self.W)", "Z", "in forward, n (the number of values of a channel) "
         "is N·W·W", "notes"),
    Made("BatchNorm2d", BATCHNORM2D, "self.M[0, c]) ** 2) / (self.N * self.H * self.W)",
         "self.M[0, c]) ** 2) / (self.H * self.W)", "Z",
         "V (the batch's variance) divides by H·W, not by n (the number of values of a channel): "
         "the batch size is missing", "notes"),
    Made("BatchNorm2d", NORM, "np.prod([x.shape[axis] for axis in self.axes])", "x.shape[0]", "Z",
         "everywhere, n (the number of values of a channel) is N", "third"),
    Made("BatchNorm1d", NORM, "np.prod([x.shape[axis] for axis in self.axes])", "x.shape[1]", "Z",
         "everywhere, n (the number of values of a channel) is C", "third"),
    Made("RMSNorm", NORM,
         "(grad - self.x_hat * (grad * self.x_hat).mean(axis=-1, keepdims=True)) / self.size",
         "grad / self.size - self.x_hat * (grad * self.x_hat).mean(axis=-1, keepdims=True)",
         "dLdA", "the term NZ mean(dLdNZ NZ) (through what is divided by) is not divided by R: are "
         "parentheses missing?", "third"),
    Made("RMSNorm", NORM, "np.square(x).mean(axis=-1, keepdims=True)",
         "np.square(x).sum(axis=-1, keepdims=True) / len(x)", "Z",
         "divides by N (the batch size), not by C", "third"),
    Made("Tanh", ACTIVATION, "self.A = np.tanh(Z)", "self.A = np.abs(np.tanh(Z))", "A",
         "where Z < 0, A has the wrong sign", "notes"),
    Made("GELU", ACTIVATION, "self.Phi + self.Z * phi", "self.Phi + np.abs(self.Z) * phi", "dLdZ",
         "where Z < 0, in dAdZ (the derivative), the term Z P has the wrong sign", "notes"),
    Made("Sigmoid", ACTIVATION, "return dLdA * dAdZ",
         "return dLdA * self.A - self.A * self.A", "dLdZ", "are parentheses missing?", "notes"),
    Made("SGD", SGD, "self.momentum * self.v[k] + grad", "self.momentum * self.v[k] + 2 * grad",
         "W of layer 1 after step 1", "; or in v (the velocity), the term grad"),
)  # fmt: skip


def named_slips(made: Made, grader: Grader) -> Named:
    """What the search alone says, which is asked after planted faults."""
    sources = edited(base(made.style), made.file, (made.right, made.wrong))
    _, graded = graded_item(grader, sources, made.item)
    ran = results(graded)
    wrong = [name for name, seen in ran.shown.items() if not all(one.right for one in seen)]
    reading = graded.judgement.reading
    with np.errstate(all="ignore"):
        return by_terms(graded.item.exercise, ran.cases, reading, ran.shown, Budget(), wrong)


def called(made: Made) -> str:
    return f"{made.style}-{made.item}-{made.wrong[:30]}"


@pytest.mark.parametrize("made", [*every(3, MADE, called, slow_step=2), *every(2, UNSEEN, called)])
def test_a_slip_is_named(made: Made, grader: Grader) -> None:
    told = named_slips(made, grader)
    assert made.name in told
    assert made.said in told[made.name].sentence
    assert all(len(one.sentence) <= LONGEST for one in told.values())


def test_a_reading_by_which_right_values_are_wrong_is_not_gone_by(grade: Grade) -> None:
    changed = ("2 * E / E.size", "-2 * E / E.size")
    card = grade(edited(base("solution"), LOSS, changed), "MSELoss")
    (score,) = [score for score in card.items if score.name == "MSELoss"]
    (diagnosis,) = score.diagnoses
    assert diagnosis.name == "dLdA"
    assert "sign" in diagnosis.sentence
    assert "twice" not in diagnosis.sentence


def slip(key: str, sentence: str, cost: int = 1) -> Slip:
    return Slip(Program({}), key, lambda: sentence, cost, "forward", 0)


SIGN = slip("param/term sign", "in param, the term lr m has the wrong sign")
MOMENT, HAT = slip("m/sign", "m has the wrong sign"), slip("h/sign", "h has the wrong sign")


def test_of_two_slips_that_fit_both_are_said() -> None:
    answer = told("param", SIGN, besides(SIGN, [MOMENT, SIGN]), {})
    assert answer.sentence == "the term lr m has the wrong sign; or m has the wrong sign"
    assert answer.confidence == "certain"


def test_of_three_slips_the_places_are_said_and_it_is_likely() -> None:
    answer = told("param", SIGN, besides(SIGN, [MOMENT, SIGN, HAT]), {})
    assert answer.sentence == "the term lr m has the wrong sign, or it is m or h that is wrong"
    assert answer.confidence == "likely"


def test_a_variable_for_another_is_said_only_where_nothing_else_is_as_simple() -> None:
    exchanged = slip("param/A for B", "param takes A where B belongs")
    assert besides(SIGN, [SIGN, exchanged]) == ()
    other = slip("param/B for A", "param takes B where A belongs")
    assert besides(exchanged, [SIGN, exchanged, other]) == (other,)


def test_a_long_sentence_loses_the_words_for_its_variables() -> None:
    words = {"v": "the second moment"}
    long = slip("v/sign", f"in v (the second moment), {'x' * 140} has the wrong sign")
    assert "(the second moment)" not in told("param", long, (), words).sentence
    short = slip("v/sign", "in v (the second moment), x has the wrong sign")
    assert "(the second moment)" in told("param", short, (), words).sentence


def test_another_count_changes_what_is_shown() -> None:
    exercise = EXERCISES["BatchNorm2d"]()
    case = next(c for c in exercise.cases(np.random.default_rng(1)) if _oblong(c.calls[0].A.shape))
    (formula,) = formulas_in(exercise)
    reading = next(iter(exercise.readings({})))
    text = formula.texts(exercise, reading)[0]
    sections = {name: parse(formula.reductions, lines) for name, lines in text.items()}
    made = plan(formula, exercise, case, reading, sections)
    right = dict(play(made, made.program))
    concerned = {one.target for lines in sections.values() for one in lines}
    square = [s for s in miscounts(made.program, scopes(made), concerned) if "N·H·H" in s.key]
    assert {s.key.partition("/")[0] for s in square} >= {"forward", "backward", "forward-backward"}
    for one in square:
        shown = dict(play(made, one.program))
        assert any(not np.allclose(shown[name], right[name]) for name in right)


def _oblong(shape: tuple[int, ...]) -> bool:
    return shape[2] != shape[3]
