"""Whatever a layer returns, or does to its arguments: the points that are due, and a reason."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Item
from autograder.grading.grade import Grader
from autograder.grading.judge import judge
from autograder.handin.submission import Submission
from autograder.worker.answers import Finished, Value
from autograder.worker.session import Transcript
from tests.support.sampling import every
from tests.support.small import conv
from tests.support.suffering import Suffer, assert_told, assert_whole_report, sentence, upsample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and the zygote")

# Expressions in place of what an upsampling layer's forward returns; its backward is right.
WRONG = {
    "None": "None",
    "a list": "Z.tolist()",
    "a tuple": "(Z,)",
    "a dictionary": "{'Z': Z}",
    "a string": "str(Z)",
    "a string with surrogates": r"'\udc80'",
    "bytes": "Z.tobytes()",
    "NotImplemented": "NotImplemented",
    "Ellipsis": "...",
    "a generator": "(z for z in Z)",
    "a class": "np.ndarray",
    "the layer itself": "self",
    "a masked array": "np.ma.masked_array(Z)",
    "a matrix": "np.matrix(Z[0])",
    "a record array": "Z.view(np.recarray)",
    "an array of objects": "Z.astype(object)",
    "an array of strings": "Z.astype(str)",
    "an array of records": "np.zeros(Z.shape, [('a\\x1b', 'f8')])",
    "an array of dates": "Z.astype('M8[s]')",
    "an array of complex numbers": "Z.astype(complex)",
    "an array of extended precision": "Z.astype(np.longdouble)",
    "an array of booleans": "Z.astype(bool)",
    "booleans in place of a mask": "Z != 0",
    "integers": "Z.astype(int)",
    "bytes that overflow": "(100 * Z).astype(np.int8)",
    "NaN": "Z + np.nan",
    "one NaN": "np.where(Z == Z.max(), np.nan, Z)",
    "infinity": "Z / 0",
    "one infinity": "np.where(Z == Z.max(), -np.inf, Z)",
    "the greatest float": "np.full_like(Z, np.finfo(Z.dtype).max)",
    "half precision": "(Z + 1).astype(np.float16)",
    "a shape that would broadcast": "Z[:, :, :1]",
    "fewer dimensions": "Z[0]",
    "more dimensions": "Z[None]",
    "a flat array": "Z.ravel()",
    "a transposed array": "Z.transpose(2, 1, 0)",
    "an empty array": "np.zeros(0)",
    "an empty array of the right rank": "Z[:0]",
    "a scalar": "1.0",
    "a NumPy scalar": "Z.sum()",
    "an integer": "3",
    "an integer of 400 digits": "10 ** 400",
    "a boolean": "True",
    "a complex number": "1j",
    "an array without dimensions": "np.array(1.0)",
    "an array of 64 dimensions": "Z.reshape(Z.shape + (1,) * 28)",
    "80 MB": "np.zeros((100, 100, 1000))",
    "8 TB by strides": "np.broadcast_to(Z[0, 0, 0], (10**6, 10**6))",
    "an empty array of a great length": "np.zeros((0, 10**10))",
    "an object with __array__": "type('Odd', (), {'__array__': lambda *a, **k: Z})()",
    "an object that lies about its class": "type('Odd', (), {'__class__': np.float64})()",
    "an object that equals all": "type('Odd', (), {'__eq__': lambda *a: True})()",
    "an object that breaks": "type('Odd', (), {'__getattribute__': lambda *a: 1 / 0})()",
    "a class of an odd name": r"type('\x1b[2J\nTotal score: 7/7', (), {})()",
    "a class of an odd module": "type('Odd', (), {'__module__': 3})()",
    "a class of a long name": "type('x' * 10**7, (), {})()",
}
# Expressions that are right, though a little unusual.
RIGHT = {
    "a view of the input": "A if self.k == 1 else Z",
    "a Fortran array": "np.asfortranarray(Z)",
    "a reversed view": "Z[:, :, ::-1][:, :, ::-1]",
    "a read-only array": "Z.setflags(write=False) or Z",
    "big-endian numbers": "Z.astype('>f8')",
    "a negative zero": "np.where(Z == 0, -0.0, Z)",
}


@pytest.mark.parametrize("name", every(6, WRONG, slow_step=2))
def test_wrong_result(name: str, suffer: Suffer) -> None:
    attack = upsample("np.seterr(all='ignore')", f"Z = {WRONG[name]}")
    score = suffer({"mytorch/resampling.py": attack})
    assert score.points == (0 if score.faults[0].trace else 3)
    assert_told(f"returned {name}", sentence(score))


@pytest.mark.parametrize("name", every(4, RIGHT))
def test_unusual_but_right_result(name: str, suffer: Suffer) -> None:
    score = suffer({"mytorch/resampling.py": upsample(forward=f"Z = {RIGHT[name]}")})
    assert (score.points, score.faults) == (7, ())


@pytest.mark.parametrize(
    ("name", "forward", "backward", "points"),
    [
        ("A changed by forward", "A *= 2", "", 3),
        ("A made NaN by forward", "A[:] = np.nan", "", 3),
        ("dLdZ changed by backward", "", "dLdZ += 1", 4),
        ("dLdZ set to zero by backward", "", "dLdZ[:] = 0", 4),
        ("A resized by forward", "A.shape = (-1,)", "", 3),
    ],
)
def test_changed_argument(
    name: str, forward: str, backward: str, points: float, suffer: Suffer
) -> None:
    score = suffer({"mytorch/resampling.py": upsample("", forward, backward)})
    assert score.points == points
    assert_told(name, sentence(score))


@pytest.mark.parametrize(
    ("name", "forward", "backward", "points"),
    [
        # What a changed parameter leads to is not the first thing to say.
        ("W changed by forward", "self.W *= 2", "", 2),
        ("W changed by backward", "", "self.W -= 0.1 * self.dLdW", 2),
        ("b changed by backward", "", "self.b[0] = 0", 5),
        ("W replaced by a list", "", "self.W = self.W.tolist()", 4),
        ("W deleted", "", "del self.W", 0),
        ("dLdW missing", "", "del self.dLdW", 8),
        ("dLdW in small letters", "", "self.dldw = self.dLdW; del self.dLdW", 8),
        ("dLdW None", "", "self.dLdW = None", 8),
        ("dLdW transposed", "", "self.dLdW = self.dLdW.T", 8),
        ("dLdb of two dimensions", "", "self.dLdb = self.dLdb[:, None]", 8),
        ("dLdW NaN", "", "self.dLdW *= np.nan", 8),
    ],
)
def test_bad_parameter(
    name: str, forward: str, backward: str, points: float, suffer: Suffer
) -> None:
    score = suffer({"mytorch/Conv1d.py": conv(forward, backward)}, "Conv1d_stride1")
    assert score.points == points
    if "changed" in name:
        where, _, what = sentence(score).partition(": ")
        assert where == name.replace("changed by", "after")
        assert what.startswith("was changed in place")
    else:
        assert_told(name, sentence(score))


# --- every exercise -----------------------------------------------------------------------

ANYTHING = """\
import numpy as np

class Anything:
    def __init__(self, *args, **options): pass
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return value(np.ones(1))
    def forward(self, *args): return value(*args)
    def backward(self, *args): return value(*args)
    def init_weights(self, *args): pass
    def step(self): pass
    zero_grads = step
    def __iter__(self): return iter(())
    convolutional_layers = layers = ()

def value(A=None, *_): return {value}

def question_1(): return value("no letter")
question_2 = question_3 = question_4 = question_5 = question_1
"""
ANY = [
    "None",
    "np.zeros(0)",
    "np.array(1.0)",
    "'x'",
    "Anything()",
    "np.full(np.shape(A), np.nan)",
    "np.full(np.shape(A), np.inf)",
    "np.full(np.shape(A), 1e308)",
    "np.full(np.shape(A), -2**63)",
    "np.full(np.shape(A), True)",
    "np.full(np.shape(A), 1j)",
    "A[:1]",
]


@pytest.mark.slow
@pytest.mark.parametrize("value", every(4, ANY, slow_step=2))
@pytest.mark.filterwarnings("error")
def test_no_exercise_trusts_a_value(value: str, grader: Grader) -> None:
    names = [name for name in EXERCISES if name != "Question"]
    classes = "".join(f"class {name}(Anything): pass\n" for name in names)
    source = ANYTHING.replace("{value}", value) + classes
    card = grader.grade(Submission("test", {"mcq.py": source}, {}), assignments.load("all"))
    assert_whole_report(card)
    for item in card.items:
        assert item.points < item.possible
        assert item.faults
        assert not any("the diagnosis failed" in remark for remark in item.remarks), item.remarks


def said(array: np.ndarray) -> Value:
    return Value("numpy.ndarray", array, dtype="f8", shape=array.shape)


SAID = {
    "no elements": said(np.zeros(0)),
    "several elements": said(np.zeros((2, 3))),
    "one number": said(np.array(1.0)),
    "many dimensions": said(np.ones((1,) * 30)),
    "an array too large": Value("numpy.ndarray", dtype="f8", shape=(10**18,)),
    "a text": Value("str", text="never used"),
    "None": Value("NoneType"),
}


@pytest.mark.slow
@pytest.mark.parametrize("item", every(8, assignments.load("all").items, lambda item: item.name))
def test_no_exercise_trusts_the_kind_of_an_answer(item: Item, grader: Grader) -> None:
    """A process can speak for itself, and show any value under any name beside right ones."""
    cases = draw_cases(item, 0)
    expected = grader.references.get(item.exercise, cases)
    places = {
        name: n for n, name in enumerate(dict.fromkeys(e.name for one in expected for e in one))
    }
    kinds = [*SAID.values(), *[None] * len(SAID)]
    for shift in range(len(kinds)):
        told = [
            {e.name: kinds[(places[e.name] + shift) % len(kinds)] or right(e.value) for e in one}
            for one in expected
        ]
        assert judge(item, cases, [Transcript(Finished(0), one) for one in told], expected).passed


def right(value: np.ndarray | str) -> Value:
    return Value("str", text=value) if isinstance(value, str) else said(np.asarray(value, float))
