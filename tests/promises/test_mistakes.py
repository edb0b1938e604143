"""Each of the mistakes that students really make costs points in the item that holds it.

Items that build on that one may lose theirs too; all others keep full marks.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from autograder.course import assignment as assignments
from autograder.course.exercises import EXERCISES
from autograder.handin.submission import Submission
from tests.conftest import Grade


class Mistake(NamedTuple):
    """A text of the solution, and what a student might write in its place."""

    title: str
    item: str
    file: str
    right: str
    wrong: str


CONV1D, CONV2D, POOL = "mytorch/Conv1d.py", "mytorch/Conv2d.py", "mytorch/pool.py"
RESAMPLING, NORM, DROPOUT = (
    "mytorch/resampling.py",
    "mytorch/batchnorm2d.py",
    "mytorch/dropout2d.py",
)
SCAN, CNN, RESNET = "models/mlp_scan.py", "models/cnn.py", "models/resnet.py"
ACTIVATION, LOSS, LINEAR = "mytorch/activation.py", "mytorch/loss.py", "mytorch/linear.py"
NORM1D, LAYER, RMS = "mytorch/batchnorm.py", "mytorch/layernorm.py", "mytorch/rmsnorm.py"
ADAM, SGD, MLP = "mytorch/adam.py", "mytorch/sgd.py", "models/mlp.py"
AXES = "axis=(0, 2, 3), keepdims=True"

MISTAKES = [
    Mistake("slice without a step", "Upsampling1d", RESAMPLING, "Z[:, :, ::k] = A", "Z[:, :, :k] = A"),
    Mistake("one zero too many at the end", "Upsampling1d", RESAMPLING,
            "np.zeros((N, C, k * (W_in - 1) + 1)", "np.zeros((N, C, k * W_in)"),
    Mistake("input's size worked out from the gradient", "Downsampling1d", RESAMPLING,
            "dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)\n        dLdA[:, :, :: self",
            "dLdA = np.zeros((N, C, (dLdZ.shape[2] - 1) * self.downsampling_factor + 1))\n"
            "        dLdA[:, :, :: self"),
    Mistake("output's size by floor division", "Downsampling1d", RESAMPLING,
            "return A[:, :, :: self.downsampling_factor].copy()",
            "return A[:, :, :: self.downsampling_factor][:, :, : A.shape[2] // "
            "self.downsampling_factor]"),
    Mistake("starts at the second element", "Downsampling1d", RESAMPLING,
            "return A[:, :, :: self.downsampling_factor].copy()",
            "return np.roll(A, -1, 2)[:, :, :: self.downsampling_factor]"),
    Mistake("height and width swapped in backward", "Downsampling2d", RESAMPLING,
            "dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)",
            "dLdA = np.zeros((N, C, W_in, H_in), dtype=dLdZ.dtype)"),
    Mistake("only the rows are thinned out", "Downsampling2d", RESAMPLING,
            "return A[:, :, ::kH, ::kW].copy()", "return A[:, :, ::kH].copy()"),
    Mistake("gradient of the wrong elements", "Upsampling2d", RESAMPLING,
            "return dLdZ[:, :, ::kH, ::kW].copy()", "return dLdZ[:, :, ::kW, ::kH].copy() * kH"),
    Mistake("kernel not flipped", "Conv1d_stride1", CONV1D, "[:, :, ::-1]", ""),
    Mistake("kernel not flipped", "Conv2d-stride1", CONV2D, "[:, :, ::-1, ::-1]", ""),
    Mistake("kernel flipped along one axis only", "Conv2d-stride1", CONV2D,
            "[:, :, ::-1, ::-1]", "[:, :, ::-1]"),
    Mistake("kernel transposed", "Conv2d-stride1", CONV2D,
            '"niyxkl,oikl->noyx", windows, W', '"niyxkl,oilk->noyx", windows, W'),
    Mistake("dLdW divided by the batch", "Conv1d_stride1", CONV1D,
            'windows, optimize=True)\n        self.dLdb', 'windows) / len(A)\n        self.dLdb'),
    Mistake("dLdW divided by the batch", "Conv2d-stride1", CONV2D,
            'windows, optimize=True)\n        self.dLdb', 'windows) / len(A)\n        self.dLdb'),
    Mistake("bias forgotten", "Conv1d_stride1", CONV1D, " + b[:, np.newaxis]\n", "\n"),
    Mistake("bias added for every kernel offset", "Conv1d_stride1", CONV1D,
            " + b[:, np.newaxis]\n", " + self.kernel_size * b[:, np.newaxis]\n"),
    Mistake("bias forgotten", "Conv2d-stride1", CONV2D, "sums + b[:, np.newaxis, np.newaxis]", "sums"),
    Mistake("dLdb summed over the wrong axes", "Conv1d_stride1", CONV1D,
            "dLdZ.sum(axis=(0, 2))", "dLdZ.sum(axis=(1, 2))"),
    Mistake("dLdb not summed over the batch", "Conv2d-stride1", CONV2D,
            "dLdZ.sum(axis=(0, 2, 3))", "dLdZ.sum(axis=(2, 3)).mean(axis=0)"),
    Mistake("padding's gradient kept", "Conv1d", CONV1D,
            "return dLdA[:, :, self.padding : dLdA.shape[2] - self.padding]", "return dLdA"),
    Mistake("cropped with [p:-p]", "Conv1d", CONV1D,
            "self.padding : dLdA.shape[2] - self.padding", "self.padding : -self.padding"),
    Mistake("cropped with [p:-p]", "Conv2d", CONV2D,
            "pH : H - pH, pW : W - pW", "pH : -pH, pW : -pW"),
    Mistake("padded with ones", "Conv2d", CONV2D,
            "(pH, pH), (pW, pW)))", "(pH, pH), (pW, pW)), constant_values=1)"),
    Mistake("padded on one side only", "Conv1d", CONV1D,
            "(self.padding, self.padding)", "(2 * self.padding, 0)"),
    Mistake("one gradient adds up, the other does not", "Conv1d_stride1", CONV1D,
            "self.dLdW = np.einsum", "self.dLdW = self.dLdW + np.einsum"),
    Mistake("one gradient adds up, the other does not", "Conv2d-stride1", CONV2D,
            "self.dLdb = dLdZ", "self.dLdb = self.dLdb + dLdZ"),
    Mistake("backward uses the first call's input", "Conv1d_stride1", CONV1D,
            "        self.A = A\n", "        self.A = A if self.A is None else self.A\n"),
    Mistake("the input is changed in place", "Conv2d-stride1", CONV2D,
            "        self.A = A\n", "        self.A = A\n        A += 1\n        A = A - 1\n"),
    Mistake("the parameters are changed in backward", "Conv1d_stride1", CONV1D,
            "        self.dLdb = dLdZ", "        self.W -= 0.1 * self.dLdW\n        self.dLdb = dLdZ"),
    Mistake("the upstream gradient is changed in place", "Conv2d-stride1", CONV2D,
            "        self.dLdb = dLdZ", "        dLdZ *= 1.5\n        self.dLdb = dLdZ / 1.5"),
    Mistake("the init functions are ignored", "Conv1d_stride1", CONV1D,
            '"weight_init_fn", weight_init_fn, shape', '"weight_init_fn", None, shape'),
    Mistake("convolved before upsampling", "convTranspose1d", "mytorch/ConvTranspose.py",
            "self.conv1d_stride1.forward(self.upsample1d.forward(A))",
            "self.upsample1d.forward(self.conv1d_stride1.forward(A))"),
    Mistake("gradient sent to every tie", "MaxPool2d_stride1", POOL,
            "won = argmax == i * kW + j", "won = self.windows[..., i, j] == self.windows.max((4, 5))"),
    Mistake("gradient sent to the last maximum", "MaxPool2d_stride1", POOL,
            "self.argmax = rows.argmax(axis=-1)",
            "self.argmax = kH * kW - 1 - rows[..., ::-1].argmax(axis=-1)"),
    Mistake("overlapping windows overwrite each other", "MaxPool2d_stride1", POOL,
            "j : j + W_out] += dLdZ * won",
            "j : j + W_out] = np.where(won, dLdZ, dLdA[:, :, i : i + H_out, j : j + W_out])"),
    Mistake("height and width swapped", "MaxPool2d_stride1", POOL,
            "won = argmax == i * kW + j  # the windows whose maximum is at (i, j)\n"
            "                dLdA[:, :, i : i + H_out, j : j + W_out]",
            "won = argmax == i * kW + j\n                dLdA[:, :, j : j + H_out, i : i + W_out]"),
    Mistake("divided by k", "MeanPool2d_stride1", POOL, "dLdZ / (kH * kW)", "dLdZ / kH"),
    Mistake("sum for mean", "MeanPool2d_stride1", POOL, "windows.mean", "windows.sum"),
    Mistake("not downsampled", "MaxPool2d", POOL,
            "self.downsample2d.forward(self.maxpool2d_stride1.forward(A))",
            "self.maxpool2d_stride1.forward(A)"),
    Mistake("power of -1/5", "BatchNorm2d", NORM,
            "dLdZ: Array = total / std", "dLdZ: Array = total * std**2 ** -1 / 5"),
    Mistake("mean's term dropped", "BatchNorm2d", NORM, "dLdNZ - through_M - through_V",
            "dLdNZ - through_V"),
    Mistake("variance's term dropped", "BatchNorm2d", NORM, "dLdNZ - through_M - through_V",
            "dLdNZ - through_M"),
    Mistake("unbiased variance", "BatchNorm2d", NORM, f"V = Z.var({AXES})", f"V = Z.var({AXES}, ddof=1)"),
    Mistake("unbiased running variance", "BatchNorm2d", NORM,
            "self.alpha * self.running_V + (1 - self.alpha) * V",
            f"self.alpha * self.running_V + (1 - self.alpha) * Z.var({AXES}, ddof=1)"),
    Mistake("eps outside the root", "BatchNorm2d", NORM,
            "np.sqrt(V + self.eps)", "np.sqrt(V) + self.eps"),
    Mistake("momentum the wrong way round", "BatchNorm2d", NORM,
            "self.alpha * self.running_M + (1 - self.alpha) * M",
            "(1 - self.alpha) * self.running_M + self.alpha * M"),
    Mistake("evaluation with the batch's statistics", "BatchNorm2d", NORM,
            "        if self.in_training:\n            M = ", "        if True:\n            M = "),
    Mistake("floor division", "BatchNorm2d", NORM, "(Z - M) / self.std", "(Z - M) // self.std"),
    Mistake("normal noise", "Dropout2d", DROPOUT, "np.random.binomial(1, 1 - self.p, self.mask.shape)",
            "np.random.normal(size=self.mask.shape) > self.p"),
    Mistake("not rescaled", "Dropout2d", DROPOUT, "keep / (1 - self.p)", "keep"),
    Mistake("rescaled by p", "Dropout2d", DROPOUT, "keep / (1 - self.p)", "keep / self.p"),
    Mistake("drops with 1 - p", "Dropout2d", DROPOUT, "binomial(1, 1 - self.p", "binomial(1, self.p"),
    Mistake("single pixels dropped", "Dropout2d", DROPOUT,
            "np.ones((*x.shape[:2], 1, 1), dtype=x.dtype)", "np.ones(x.shape, dtype=x.dtype)"),
    Mistake("a new mask in backward", "Dropout2d", DROPOUT, "dLdZ.astype(mask.dtype) * mask",
            "dLdZ * np.random.binomial(1, 1 - self.p, mask.shape) / (1 - self.p)"),
    Mistake("always the same mask", "Dropout2d", DROPOUT,
            "            keep = ", "            np.random.seed(1)\n            keep = "),
    Mistake("drops in evaluation too", "Dropout2d", DROPOUT, "if not eval:", "if self.forward:"),
    Mistake("matrix not transposed", "CNN as Simple Scanning MLP", SCAN,
            "w.T.reshape(out, k, channels).transpose(0, 2, 1).copy()",
            "w.reshape(out, k, channels).transpose(0, 2, 1).copy()"),
    Mistake("channel-major", "CNN as Distributed Scanning MLP", SCAN,
            "block.T.reshape(out, k, channels).transpose(0, 2, 1).copy()",
            "block.T.reshape(out, channels, k)"),
    Mistake("size after the convolutions rounded up", "Build a CNN Model", CNN,
            "width = (width - k) // stride + 1", "width = -(-(width - k) // stride) + 1"),
    Mistake("activations left out", "Build a CNN Model", CNN,
            "self.layers += [conv, activation]", "self.layers += [conv]"),
    Mistake("stops before the first layer", "Build a CNN Model", CNN,
            "for layer in reversed(self.layers):", "for layer in reversed(self.layers[1:]):"),
    Mistake("gradient of the shortcut forgotten", "ResBlock", RESNET,
            "return dLdA + through_shortcut", "return dLdA"),
    Mistake("final ReLU forgotten", "ResBlock", RESNET,
            "return self.final_activation.forward(Z + self.residual_connection.forward(A))",
            "self.final_activation.forward(Z + self.residual_connection.forward(A))\n"
            "        return Z + self.residual_connection.forward(A)"),
    Mistake("rounded to integers", "MeanPool2d_stride1", POOL,
            "Z: Array = windows.mean(axis=(4, 5))", "Z: Array = windows.mean(axis=(4, 5)).astype(int)"),
    Mistake("a list returned", "Conv1d_stride1", CONV1D, "        return Z\n", "        return Z.tolist()\n"),
    Mistake("printed instead of returned", "Conv2d-stride1", CONV2D,
            "        return Z\n", "        print(Z)\n"),
    Mistake("derivative of 1 at 0", "ReLU", ACTIVATION, "dLdA * (Z > 0)", "dLdA * (Z >= 0)"),
    Mistake("cached under another name", "ReLU", ACTIVATION, "        self.Z = Z\n        A: Array = np.max",
            "        self.input = Z\n        A: Array = np.max"),
    Mistake("derivative in terms of the input", "Sigmoid", ACTIVATION,
            "dLdA * A * (1 - A)", "dLdA * A * (1 - A) ** 2"),
    Mistake("overflows", "Sigmoid", ACTIVATION, "np.where(Z >= 0, 1 / (1 + e), e / (1 + e))",
            "np.exp(Z) / (1 + np.exp(Z))"),
    Mistake("square forgotten", "Tanh", ACTIVATION, "dLdA * (1 - A**2)", "dLdA * (1 - A)"),
    Mistake("wrong constant", "GELU", ACTIVATION, "cubic = 0.044715", "cubic = 0.0044715"),
    Mistake("product rule forgotten", "GELU", ACTIVATION, "dLdA * ((1 + T) / 2 + Z / 2 * dTdZ)",
            "dLdA * (1 + T) / 2"),
    Mistake("no shift by the maximum", "Softmax", ACTIVATION,
            "np.exp(Z - Z.max(axis=-1, keepdims=True))", "np.exp(Z)"),
    Mistake("only the Jacobian's diagonal", "Softmax", ACTIVATION,
            "A * (dLdA - (dLdA * A).sum(axis=-1, keepdims=True))", "A * (1 - A) * dLdA"),
    Mistake("over the batch", "Softmax", ACTIVATION, "e / e.sum(axis=-1, keepdims=True)", "e / e.sum(axis=0)"),
    Mistake("bias forgotten", "Linear", LINEAR, "A @ W.T + b.T", "A @ W.T"),
    Mistake("gradient transposed", "Linear", LINEAR, "dLdZ.T @ A  #", "A.T @ dLdZ  #"),
    Mistake("one gradient a mean, the other a sum", "Linear", LINEAR,
            "dLdZ.T @ A  #", "dLdZ.T @ A / len(A)  #"),
    Mistake("bias summed over the wrong axis", "Linear", LINEAR,
            "dLdZ.sum(axis=0)[:, np.newaxis]", "dLdZ.sum(axis=1)[:, np.newaxis]"),
    Mistake("updates inside backward", "Linear", LINEAR, "        if self.debug:",
            "        self.W = self.W - 0.1 * self.dLdW\n        if self.debug:"),
    Mistake("the 2 forgotten in backward", "MSELoss", LOSS, "2 * E / E.size", "E / E.size"),
    Mistake("the number of outputs forgotten in backward", "MSELoss", LOSS,
            "2 * E / E.size", "2 * E / len(E)"),
    Mistake("sign turned", "L1Loss", LOSS, "np.sign(E) / E.size", "-np.sign(E) / E.size"),
    Mistake("absolute value forgotten", "L1Loss", LOSS, "np.mean(np.abs(self.E))", "np.mean(self.E)"),
    Mistake("log(0)", "CrossEntropyLoss", LOSS,
            "log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
            "log_softmax = np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))"),
    Mistake("mean over the batch forgotten in forward", "CrossEntropyLoss", LOSS,
            "float(-(Y * log_softmax).sum() / len(A))", "float(-(Y * log_softmax).sum())"),
    Mistake("softmax over the batch", "CrossEntropyLoss", LOSS,
            "np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
            "np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
    Mistake("momentum the wrong way round", "SGD", SGD, "self.momentum * self.v[k] + grad",
            "self.v[k] + self.momentum * grad"),
    Mistake("two steps at once", "SGD", SGD, "param -= self.lr", "param -= 2 * self.lr"),
    Mistake("lr under another name", "SGD", SGD, "param -= self.lr", "param -= self.learning_rate"),
    Mistake("no bias correction", "Adam", ADAM, "self.m[k] / (1 - self.beta1**self.t)", "self.m[k]"),
    Mistake("the step is never counted", "Adam", ADAM, "self.t += 1", "self.t = 1"),
    Mistake("betas swapped", "Adam", ADAM, "self.beta2 * self.v[k] + (1 - self.beta2)",
            "self.beta1 * self.v[k] + (1 - self.beta1)"),
    Mistake("unbiased variance", "BatchNorm1d", NORM1D, "Z.var(axis=0, keepdims=True)",
            "Z.var(axis=0, keepdims=True, ddof=1)"),
    Mistake("eps outside the root", "BatchNorm1d", NORM1D, "np.sqrt(V + self.eps)", "np.sqrt(V) + self.eps"),
    Mistake("mean's term dropped", "BatchNorm1d", NORM1D, "dLdNZ - through_M - through_V",
            "dLdNZ - through_V"),
    Mistake("momentum the wrong way round", "BatchNorm1d", NORM1D,
            "self.alpha * self.running_V + (1 - self.alpha) * V",
            "(1 - self.alpha) * self.running_V + self.alpha * V"),
    Mistake("over the batch", "LayerNorm", LAYER, "M = x.mean(axis=-1, keepdims=True)",
            "M = x.mean(axis=0, keepdims=True)"),
    Mistake("variance's term dropped", "LayerNorm", LAYER, "- through_M - through_V", "- through_M"),
    Mistake("floor division", "RMSNorm", RMS, "self.Nx = x / self.rms", "self.Nx = x // self.rms"),
    Mistake("eps outside the root", "RMSNorm", RMS, "keepdims=True) + self.eps)", "keepdims=True)) + self.eps"),
    Mistake("normal noise", "Dropout", "mytorch/dropout.py", "np.random.binomial(1, 1 - self.p, x.shape)",
            "np.random.normal(size=x.shape) > self.p"),
    Mistake("`if self.train` tests the method", "Dropout", "mytorch/dropout.py",
            "if not eval:", "if self.forward:"),
    Mistake("shape forgotten", "Flatten", "mytorch/flatten.py", "dLdZ.reshape(shape).copy()", "dLdZ.copy()"),
    Mistake("`Z = A` forgotten before the loop", "MLP", MLP, "        Z = A\n", "        pass\n"),
    Mistake("a ReLU after the last layer", "MLP", MLP, "        self.layers.pop()  #", "        #"),
    Mistake("matrices not transposed", "MLP", MLP, "linear.W = w.T.copy()", "linear.W = w.copy()"),
    Mistake("mean taken over height alone", "ResNet", RESNET, "Z: Array = A.mean(axis=(2, 3))",
            "Z: Array = A.mean(axis=2).max(axis=2)"),
]  # fmt: skip


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(m, id=f"{m.item}: {m.title}", marks=() if i % 12 == 0 else pytest.mark.slow)
        for i, m in enumerate(MISTAKES)
    ],
)
def test_a_mistake_costs_points_where_it_is(
    mistake: Mistake, solution: Submission, grade: Grade
) -> None:
    (sheet,) = [n for n in assignments.names() if mistake.item in names_of(n)]
    card = grade(plant(mistake, solution), assignment=sheet)
    losers = {item.name for item in card.items if item.points < item.possible}
    assert mistake.item in losers
    assert losers <= users_of(mistake.item)


def plant(mistake: Mistake, solution: Submission) -> dict[str, str]:
    """The solution's sources with one mistake in them."""
    text = solution.sources[mistake.file]
    assert mistake.right in text
    wrong = text.replace(mistake.right, mistake.wrong, 1)
    if "self.windows" in mistake.wrong:  # which the solution has no need to keep
        wrong = wrong.replace(
            "self.argmax = rows", "self.windows = windows\n        self.argmax = rows"
        )
    return {**solution.sources, mistake.file: wrong}


def names_of(assignment: str) -> list[str]:
    """The items of an assignment."""
    return [item.name for item in assignments.load(assignment).items]


def users_of(name: str) -> set[str]:
    """The item, and all that build on it, whatever the number of steps."""
    items = assignments.load("all").items
    exercises = {item.exercise.name for item in items if item.name == name}
    while (
        more := {e for e, kind in EXERCISES.items() if exercises & set(kind.builds_on)} - exercises
    ):
        exercises |= more
    return {item.name for item in items if item.exercise.name in exercises}
