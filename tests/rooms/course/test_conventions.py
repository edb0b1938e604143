"""What differs between years is right in all its forms, and wrong where the forms are mixed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore
from tests.conftest import Grade
from tests.support.small import conv

SIGMOID = """
import numpy as np
class Sigmoid:
    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-np.clip(Z, -700, 700)))
        return self.A
    def backward(self{arguments}):
        return {gradient}
"""
LINEAR = """
import numpy as np
class Linear:
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros({b_shape})
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)
    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.reshape(1, -1)
    def backward(self, dLdZ):
        self.dLdW {assign} dLdZ.T @ self.A {W_over}
        self.dLdb {assign} dLdZ.sum(0).reshape(self.b.shape) {b_over}
        return dLdZ @ self.W
"""
MSE = """
import numpy as np
class MSELoss:
    def forward(self, A, Y):
        self.E = A - Y
        N, C = A.shape
        return {value}
    def backward(self):
        N, C = self.E.shape
        return {gradient}
"""
CROSS_ENTROPY = """
import numpy as np
class CrossEntropyLoss:
    def forward(self, A, Y):
        shifted = A - A.max(1, keepdims=True)
        self.log = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        self.Y = Y
        each = -(Y * self.log).sum(1)
        return {value}
    def backward(self):
        return (np.exp(self.log) - self.Y){over}
"""
SGD = """
import numpy as np
class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.layers = {layers}
        self.lr, self.mu = lr, momentum
        self.v_W = [np.zeros(l.W.shape, dtype="f") for l in self.layers]
        self.v_b = [np.zeros(l.b.shape, dtype="f") for l in self.layers]
    def step(self):
        for i, l in enumerate(self.layers):
            self.v_W[i] = self.mu * self.v_W[i] + l.dLdW
            self.v_b[i] = self.mu * self.v_b[i] + l.dLdb
            l.W = l.W - self.lr * self.v_W[i]
            l.b = l.b - self.lr * self.v_b[i]
"""
SGD_OF_LINEARS = """
import numpy as np
{known}
class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.layers, self.lr, self.mu = {layers}, lr, momentum
        self.v = [[0.0 * one.dLdW, 0.0 * one.dLdb] for one in self.layers] if momentum else None
    def step(self):
        for i, one in enumerate(self.layers):
            gradients = one.dLdW, one.dLdb
            if self.mu:
                gradients = self.v[i] = [self.mu * v + g for v, g in zip(self.v[i], gradients)]
            one.W = one.W - self.lr * gradients[0]
            one.b = one.b - self.lr * gradients[1]
"""
OWN_LINEAR = """
class Linear:
    def __init__(self, in_features, out_features, debug=False):
        {made}
    learns = True
"""
WHOLE = "self.W, self.b = np.zeros((out_features, in_features)), np.zeros(out_features)"
ADAM = """
import numpy as np
class Adam:
    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.l = model.layers[::2]
        self.hyper = lr, beta1, beta2, eps
        self.t = 0
        self.state = {{}}
    def step(self):
        self.t += 1
        lr, b1, b2, eps = self.hyper
        for i, l in enumerate(self.l):
            for name in "Wb":
                g = getattr(l, "dLd" + name)
                m, v = self.state.get((i, name), (0, 0))
                m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
                self.state[i, name] = m, v
                m, v = m / (1 - b1**self.t), v / (1 - b2**self.t)
                setattr(l, name, getattr(l, name) - lr * m / {root})
"""
GELU = """
import math
import numpy as np
erf = np.vectorize(math.erf, otypes=[float])
class GELU:
    def forward(self, Z):
        self.Z = Z
        return Z * (1 + erf(Z / math.sqrt(2))) / 2
    def backward(self, dLdA):
        Z = self.Z
        slope = (1 + erf(Z / math.sqrt(2))) / 2 + Z * np.exp(-Z**2 / 2) / math.sqrt(2 * math.pi)
        return dLdA * slope
"""
DROPOUT = """
import numpy as np
class Mode:
    def eval(self):
        self.on = False
class Dropout(Mode):
    def __init__(self, p=0.5):
        self.p, self.on, self.{mode} = p, True, {trains}
    def forward(self, x{argument}):
        if not ({asked}):
            return x
        self.mask = np.random.binomial(1, 1 - self.p, x.shape) / (1 - self.p)
        return x * self.mask
    def backward(self, delta):
        return delta * self.mask
"""
BATCHNORM = """
import numpy as np
class {name}:
    def __init__(self, num_features, alpha=0.9):
        self.alpha, self.eps = alpha, 1e-8
        zeros, ones = np.zeros(num_features), np.ones(num_features)
        self.BW, self.Bb = ones.reshape({shape}), zeros.reshape({shape})
        self.running_M, self.running_V = zeros.reshape({kept}), ones.reshape({kept})
    def forward(self, A, {flag}):
        axes, full = (0, 2, 3)[: A.ndim - 1], (1, -1, 1, 1)[: A.ndim]
        M, V = A.mean(axes), A.var(axes)
        if {trains}:
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M.reshape({kept})
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V.reshape({kept})
        else:
            M, V = self.running_M, self.running_V
        self.axes, self.full, self.sd = axes, full, np.sqrt(V + self.eps).reshape(full)
        self.N = (A - M.reshape(full)) / self.sd
        return self.N * self.BW.reshape(full) + self.Bb.reshape(full)
    def backward(self, dLdZ):
        self.dLdBW = (dLdZ * self.N).sum(self.axes).reshape({gradient})
        self.dLdBb = dLdZ.sum(self.axes).reshape({gradient})
        g = dLdZ * self.BW.reshape(self.full)
        means = [x.mean(self.axes).reshape(self.full) for x in (g, g * self.N)]
        return (g - means[0] - self.N * means[1]) / self.sd
"""


def sgd(layers: str, made: str = WHOLE) -> str:
    known = OWN_LINEAR.format(made=made) if made else ""
    return SGD_OF_LINEARS.format(layers=layers, known=known)


def dropout(argument: str, asked: str, mode: str = "unused", trains: str = "None") -> str:
    return DROPOUT.format(argument=argument, asked=asked, mode=mode, trains=trains)


def batchnorm(
    shape: str, gradient: str, kept: str = "-1", flag: str = "eval=False", name: str = "BatchNorm1d"
) -> str:
    word = flag.partition("=")[0]
    trains = "not eval" if word == "eval" else word
    values = {"shape": shape, "gradient": gradient, "kept": kept, "flag": flag, "trains": trains}
    return BATCHNORM.format(name=name, **values)


def linear(
    b_shape: str = "(out_features, 1)", assign: str = "=", W_over: str = "", b_over: str = ""
) -> str:
    return LINEAR.format(b_shape=b_shape, assign=assign, W_over=W_over, b_over=b_over)


MEAN = "/ len(self.A)"
RIGHT: Mapping[str, tuple[str, str]] = {
    "backward with a gradient": (
        "Sigmoid",
        SIGMOID.format(arguments=", dLdA", gradient="dLdA * self.A * (1 - self.A)"),
    ),
    "backward without one": (
        "Sigmoid",
        SIGMOID.format(arguments="", gradient="self.A * (1 - self.A)"),
    ),
    "backward with a state": (
        "Sigmoid",
        SIGMOID.format(arguments=", state=None", gradient="self.A * (1 - self.A)"),
    ),
    "exact GELU": ("GELU", GELU),
    "sums": ("Linear", linear()),
    "means": ("Linear", linear(W_over=MEAN, b_over=MEAN)),
    "a flat bias": ("Linear", linear(b_shape="out_features")),
    "gradients that add": ("Linear", linear(assign="+=")),
    "means that add": ("Linear", linear(assign="+=", W_over=MEAN, b_over=MEAN)),
    "mean of squares": (
        "MSELoss",
        MSE.format(value="np.mean(self.E**2)", gradient="2 * self.E / (N * C)"),
    ),
    "mean over the batch": (
        "MSELoss",
        MSE.format(value="np.sum(self.E**2) / N", gradient="2 * self.E / N"),
    ),
    "half the sum": (
        "MSELoss",
        MSE.format(value="np.sum(self.E**2) / 2", gradient="self.E"),
    ),
    "half the mean, of two dimensions": (
        "MSELoss",
        MSE.format(value="np.array([[np.mean(self.E**2) / 2]])", gradient="self.E / (N * C)"),
    ),
    "mean cross-entropy": (
        "CrossEntropyLoss",
        CROSS_ENTROPY.format(value="each.mean()", over=" / len(self.Y)"),
    ),
    "cross-entropy of each sample": (
        "CrossEntropyLoss",
        CROSS_ENTROPY.format(value="each", over=""),
    ),
    "all layers": ("SGD", SGD.format(layers="model.layers")),
    "layers that have weights": (
        "SGD",
        SGD.format(layers="[l for l in model.layers if hasattr(l, 'W')]"),
    ),
    "every second layer": ("SGD", SGD.format(layers="model.layers[::2]")),
    "all layers, looked at in step": ("SGD", sgd("model.layers", made="")),
    "layers of a class": ("SGD", sgd("[x for x in model.layers if isinstance(x, Linear)]")),
    "layers of just that class": ("SGD", sgd("[x for x in model.layers if type(x) is Linear]")),
    "layers of a class that cannot be made": (
        "SGD",
        sgd("[x for x in model.layers if isinstance(x, Linear)]", made="raise NotImplementedError"),
    ),
    "layers with an attribute of their own": (
        "SGD",
        sgd("[x for x in model.layers if hasattr(x, 'learns')]"),
    ),
    "layers of a class by its name": (
        "SGD",
        sgd("[x for x in model.layers if type(x).__name__ == 'Linear']", made=""),
    ),
    "dropout by eval": ("Dropout", dropout(", eval=False", "not eval")),
    "dropout by train": ("Dropout", dropout(", train=True", "train")),
    "dropout by training": ("Dropout", dropout(", training=True", "training")),
    "dropout by is_training": ("Dropout", dropout(", is_training=True", "is_training")),
    "dropout by a word of its own": ("Dropout", dropout(", noisy=True", "noisy")),
    "dropout by keyword alone": ("Dropout", dropout(", *, train=True", "train")),
    "dropout by a method": ("Dropout", dropout("", "self.on")),
    "dropout by an argument, though there is a method": (
        "Dropout",
        dropout(", eval=False", "not eval and self.on"),
    ),
    "batchnorm of one row": ("BatchNorm1d", batchnorm("1, -1", "1, -1", "1, -1")),
    "batchnorm of one row, with flat gradients": ("BatchNorm1d", batchnorm("1, -1", "-1", "1, -1")),
    "flat batchnorm": ("BatchNorm1d", batchnorm("-1", "-1")),
    "batchnorm by train": ("BatchNorm1d", batchnorm("1, -1", "-1", flag="train=True")),
    "flat batchnorm of images": ("BatchNorm2d", batchnorm("-1", "-1", name="BatchNorm2d")),
    "batchnorm of images in four dimensions": (
        "BatchNorm2d",
        batchnorm("1, -1, 1, 1", "1, -1, 1, 1", "1, -1, 1, 1", name="BatchNorm2d"),
    ),
    "eps outside the root": ("Adam", ADAM.format(root="(np.sqrt(v) + eps)")),
    "eps inside the root": ("Adam", ADAM.format(root="np.sqrt(v + eps)")),
}
WRONG: Mapping[str, tuple[str, str]] = {
    "one mean, one sum": ("Linear", linear(W_over=MEAN)),
    "the gradient of another loss": (
        "MSELoss",
        MSE.format(value="np.mean(self.E**2)", gradient="self.E"),
    ),
    "batchnorm that an update gives another shape": ("BatchNorm1d", batchnorm("-1", "1, -1")),
    "batchnorm of images that an update gives another shape": (
        "BatchNorm2d",
        batchnorm("1, -1, 1, 1", "-1", name="BatchNorm2d"),
    ),
    "dropout in evaluation, too": ("Dropout", dropout(", train=True", "True")),
    "dropout that cannot be told": ("Dropout", dropout("", "True")),
    "a derivative squared": (
        "Sigmoid",
        SIGMOID.format(arguments="", gradient="self.A * (1 - self.A) ** 2"),
    ),
}


def graded(case: tuple[str, str], grade: Grade) -> ItemScore:
    item, source = case
    (score,) = grade({"mytorch/one.py": textwrap.dedent(source)}, item).items
    return score


@pytest.mark.parametrize("title", RIGHT)
def test_every_convention_has_full_marks(title: str, grade: Grade) -> None:
    score = graded(RIGHT[title], grade)
    assert score.faults == ()
    assert score.points == score.possible


@pytest.mark.parametrize("title", WRONG)
def test_conventions_are_not_mixed(title: str, grade: Grade) -> None:
    score = graded(WRONG[title], grade)
    assert 0 < score.points < score.possible


def test_what_an_optimiser_looks_for_in_vain_is_told_in_words(grade: Grade) -> None:
    for layers, words in (
        ("model.parameters()", "parameters was looked for in the model, which has no more than"),
        ("[x.weight for x in model.layers]", "weight was looked for in a Linear layer, which has"),
    ):
        (fault, *_) = graded(("SGD", sgd(layers, made="")), grade).faults
        assert words in fault.message
        assert "Namespace" not in fault.message


def test_another_convention_than_ours_is_remarked(grade: Grade) -> None:
    assert graded(RIGHT["means that add"], grade).remarks == (
        "linear gradients: 'mean', where ours is 'sum'",
        "gradients: 'add', where ours is 'overwrite'",
    )


UNSHIFTED = """
import numpy as np
class CrossEntropyLoss:
    def forward(self, A, Y):
        self.p, self.Y = np.exp(A) / np.exp(A).sum(1, keepdims=True), Y
        return -(Y * np.log(self.p)).sum() / len(A)
    def backward(self):
        return {gradient}
"""


@pytest.mark.parametrize("over", ["", " / len(self.Y)"])
def test_an_accepted_convention_is_no_fault_where_another_thing_is_wrong(
    over: str, grade: Grade
) -> None:
    gradient = f"(self.p - self.Y){over}"
    score = graded(("CrossEntropyLoss", UNSHIFTED.format(gradient=gradient)), grade)
    assert {a.aspect: a.passed for a in score.aspects} == {
        "forward": True,
        "backward": True,
        "edges": False,
    }
    assert {fault.case for fault in score.faults} == {4}
    assert all("only inputs as large as ±1000" in fault.message for fault in score.faults)
    said = {diagnosis.sentence for diagnosis in score.diagnoses}
    assert said == {"exp overflows for large logits: subtract each row's maximum first."}
    assert bool(score.remarks) is not bool(over)


def test_where_no_reading_fits_the_one_that_explains_most_is_taken(grade: Grade) -> None:
    score = graded(("Linear", linear(W_over=MEAN, b_over="/ len(self.A) + 1")), grade)
    assert {fault.name.partition(" (")[0] for fault in score.faults} == {"dLdb"}
    assert {diagnosis.name for diagnosis in score.diagnoses} <= {"dLdb"}
    assert "linear gradients: 'mean', where ours is 'sum'" in score.remarks


def test_a_wrong_backward_is_told_by_the_ordinary_cases_and_costs_once(grade: Grade) -> None:
    score = graded(("CrossEntropyLoss", UNSHIFTED.format(gradient="self.p")), grade)
    backward = [fault for fault in score.faults if fault.aspect == "backward"]
    assert {fault.case for fault in backward} == {0, 1, 2, 3}
    assert {f.name for f in score.faults if f.aspect == "edges"} == {"value", "value (2nd call)"}
    keys = {diagnosis.name: diagnosis.key for diagnosis in score.diagnoses}
    assert keys["dLdA"].startswith("loss/target_forgotten")


def test_an_assignment_may_insist_on_one_convention(grader: Grader) -> None:
    text = """
    title = "strict"
    [conventions]
    linear_gradients = "mean"
    [items]
    "Linear" = { exercise = "Linear", points = 10 }
    """
    sheet = assignments.parse(textwrap.dedent(text), Path("strict.toml"))
    points = {}
    for title in ("sums", "means"):
        submission = Submission("test", {"mytorch/linear.py": RIGHT[title][1]}, {})
        points[title] = grader.grade(submission, sheet).points
    assert points == {"sums": 8.0, "means": 10.0}


CONV = """

class Conv1d_stride1(Conv1d_stride1):
    def __init__(self, inputs, outputs, k, weight_init_fn=None, bias_init_fn=None):
        W, b = weight_init_fn or {W}, bias_init_fn or {b}
        super().__init__(inputs, outputs, k, W, b)
"""


@pytest.mark.parametrize(
    ("W", "b", "words"),
    [
        ("np.random.randn", "np.zeros", ""),
        ("(lambda *s: np.random.randint(-9, 9, s))", "np.ones", ""),
        ("(lambda *s: np.ones(s))", "np.zeros", "or the same everywhere"),
        ("(lambda *s: np.full(s, np.nan))", "np.zeros", "is not finite"),
        ("(lambda *s: np.random.randn(*s[::-1]))", "np.zeros", "yours has shape (4, 3, 2)"),
        ("np.random.randn", "(lambda n: np.full(n, np.inf))", "is not finite"),
        ("np.random.randn", "(lambda n: None)", "is not set: yours is None"),
        ("np.random.randn", "(lambda n: 1 / 0)", "ZeroDivisionError"),
    ],
)
def test_a_convolution_draws_what_can_be_learned_from(
    W: str, b: str, words: str, grade: Grade
) -> None:
    source = conv() + CONV.format(W=W, b=b)
    (item,) = grade({"mytorch/Conv1d.py": source}, "Conv1d_stride1").items
    assert item.points == pytest.approx(9 if words else 10)
    assert all("without init functions" in fault.name for fault in item.faults)
    assert all(words in fault.message for fault in item.faults)


def test_pairs_that_a_stub_promises_are_worth_a_remark(grade: Grade, solution: Submission) -> None:
    pool = solution.sources["mytorch/pool.py"]
    whole = pool.replace(
        'kernel", kernel)', 'kernel", kernel[0] if type(kernel) is tuple else kernel)'
    )
    exits = pool.replace(
        'kernel", kernel)', 'kernel", exit() if type(kernel) is tuple else kernel)'
    )
    assert pool not in (whole, exits)
    unpromised = whole.replace("check_pair", "pair")
    for text, said in ((whole, True), (pool, False), (unpromised, False), (exits, True)):
        sources = dict(solution.sources) | {"mytorch/pool.py": text}
        sources["mytorch/checks.py"] += "\npair = check_pair\n"
        (item,) = grade(sources, "MaxPool2d_stride1").items
        assert item.points == item.possible
        assert any("takes no pair" in remark for remark in item.remarks) == said


def test_what_is_wrong_is_not_told_as_a_lack_of_pairs(grade: Grade, solution: Submission) -> None:
    text = solution.sources["mytorch/resampling.py"]
    wrong = text.replace("A[:, :, ::kH, ::kW]", "A[:, :, ::kH, :]")
    assert wrong != text
    sources = dict(solution.sources) | {"mytorch/resampling.py": wrong}
    (item,) = grade(sources, "Downsampling2d").items
    assert item.points < item.possible
    assert not any("takes no pair" in remark for remark in item.remarks)
