"""Each of the mistakes that students really make costs points in the item that holds it.

Items that build on that one may lose theirs too; all others keep full marks.
"""

from __future__ import annotations

import pytest

from autograder.course import assignment as assignments
from autograder.course.exercises import EXERCISES
from tests.conftest import Grade
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted

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
# Which the solution has no need to keep.
WINDOWS_KEPT = ("self.argmax = rows", "self.windows = windows\n        self.argmax = rows")

MISTAKES = [
    Plant("slice without a step", "Upsampling1d", RESAMPLING, "Z[:, :, ::k] = A", "Z[:, :, :k] = A"),
    Plant("one zero too many at the end", "Upsampling1d", RESAMPLING,
          "np.zeros((N, C, k * (W_in - 1) + 1)", "np.zeros((N, C, k * W_in)"),
    Plant("input's size worked out from the gradient", "Downsampling1d", RESAMPLING,
          "dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)\n        dLdA[:, :, :: self",
          "dLdA = np.zeros((N, C, (dLdZ.shape[2] - 1) * self.downsampling_factor + 1))\n"
          "        dLdA[:, :, :: self"),
    Plant("output's size by floor division", "Downsampling1d", RESAMPLING,
          "return A[:, :, :: self.downsampling_factor].copy()",
          "return A[:, :, :: self.downsampling_factor][:, :, : A.shape[2] // "
          "self.downsampling_factor]"),
    Plant("starts at the second element", "Downsampling1d", RESAMPLING,
          "return A[:, :, :: self.downsampling_factor].copy()",
          "return np.roll(A, -1, 2)[:, :, :: self.downsampling_factor]"),
    Plant("height and width swapped in backward", "Downsampling2d", RESAMPLING,
          "dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)",
          "dLdA = np.zeros((N, C, W_in, H_in), dtype=dLdZ.dtype)"),
    Plant("only the rows are thinned out", "Downsampling2d", RESAMPLING,
          "return A[:, :, ::kH, ::kW].copy()", "return A[:, :, ::kH].copy()"),
    Plant("gradient of the wrong elements", "Upsampling2d", RESAMPLING,
          "return dLdZ[:, :, ::kH, ::kW].copy()", "return dLdZ[:, :, ::kW, ::kH].copy() * kH"),
    Plant("kernel not flipped", "Conv1d_stride1", CONV1D, "[:, :, ::-1]", ""),
    Plant("kernel not flipped", "Conv2d-stride1", CONV2D, "[:, :, ::-1, ::-1]", ""),
    Plant("kernel flipped along one axis only", "Conv2d-stride1", CONV2D,
          "[:, :, ::-1, ::-1]", "[:, :, ::-1]"),
    Plant("kernel transposed", "Conv2d-stride1", CONV2D,
            '"niyxkl,oikl->noyx", windows, W', '"niyxkl,oilk->noyx", windows, W'),
    Plant("dLdW divided by the batch", "Conv1d_stride1", CONV1D,
            'windows, optimize=True)\n        self.dLdb', 'windows) / len(A)\n        self.dLdb'),
    Plant("dLdW divided by the batch", "Conv2d-stride1", CONV2D,
            'windows, optimize=True)\n        self.dLdb', 'windows) / len(A)\n        self.dLdb'),
    Plant("bias forgotten", "Conv1d_stride1", CONV1D, " + b[:, np.newaxis]\n", "\n"),
    Plant("bias added for every kernel offset", "Conv1d_stride1", CONV1D,
          " + b[:, np.newaxis]\n", " + self.kernel_size * b[:, np.newaxis]\n"),
    Plant("bias forgotten", "Conv2d-stride1", CONV2D, "sums + b[:, np.newaxis, np.newaxis]", "sums"),
    Plant("dLdb summed over the wrong axes", "Conv1d_stride1", CONV1D,
          "dLdZ.sum(axis=(0, 2))", "dLdZ.sum(axis=(1, 2))"),
    Plant("dLdb not summed over the batch", "Conv2d-stride1", CONV2D,
          "dLdZ.sum(axis=(0, 2, 3))", "dLdZ.sum(axis=(2, 3)).mean(axis=0)"),
    Plant("padding's gradient kept", "Conv1d", CONV1D,
          "return dLdA[:, :, self.padding : dLdA.shape[2] - self.padding]", "return dLdA"),
    Plant("cropped with [p:-p]", "Conv1d", CONV1D,
          "self.padding : dLdA.shape[2] - self.padding", "self.padding : -self.padding"),
    Plant("cropped with [p:-p]", "Conv2d", CONV2D,
          "pH : H - pH, pW : W - pW", "pH : -pH, pW : -pW"),
    Plant("padded with ones", "Conv2d", CONV2D,
          "(pH, pH), (pW, pW)))", "(pH, pH), (pW, pW)), constant_values=1)"),
    Plant("padded on one side only", "Conv1d", CONV1D,
          "(self.padding, self.padding)", "(2 * self.padding, 0)"),
    Plant("one gradient adds up, the other does not", "Conv1d_stride1", CONV1D,
          "self.dLdW = np.einsum", "self.dLdW = self.dLdW + np.einsum"),
    Plant("one gradient adds up, the other does not", "Conv2d-stride1", CONV2D,
          "self.dLdb = dLdZ", "self.dLdb = self.dLdb + dLdZ"),
    Plant("backward uses the first call's input", "Conv1d_stride1", CONV1D,
          "        self.A = A\n", "        self.A = A if self.A is None else self.A\n"),
    Plant("the input is changed in place", "Conv2d-stride1", CONV2D,
          "        self.A = A\n", "        self.A = A\n        A += 1\n        A = A - 1\n"),
    Plant("the parameters are changed in backward", "Conv1d_stride1", CONV1D,
          "        self.dLdb = dLdZ", "        self.W -= 0.1 * self.dLdW\n        self.dLdb = dLdZ"),
    Plant("the upstream gradient is changed in place", "Conv2d-stride1", CONV2D,
          "        self.dLdb = dLdZ", "        dLdZ *= 1.5\n        self.dLdb = dLdZ / 1.5"),
    Plant("the init functions are ignored", "Conv1d_stride1", CONV1D,
            '"weight_init_fn", weight_init_fn, shape', '"weight_init_fn", None, shape'),
    Plant("convolved before upsampling", "convTranspose1d", "mytorch/ConvTranspose.py",
          "self.conv1d_stride1.forward(self.upsample1d.forward(A))",
          "self.upsample1d.forward(self.conv1d_stride1.forward(A))"),
    Plant("gradient sent to every tie", "MaxPool2d_stride1", POOL,
          "won = argmax == i * kW + j", "won = self.windows[..., i, j] == self.windows.max((4, 5))",
          more=(WINDOWS_KEPT,)),
    Plant("gradient sent to the last maximum", "MaxPool2d_stride1", POOL,
          "self.argmax = rows.argmax(axis=-1)",
          "self.argmax = kH * kW - 1 - rows[..., ::-1].argmax(axis=-1)"),
    Plant("overlapping windows overwrite each other", "MaxPool2d_stride1", POOL,
          "j : j + W_out] += dLdZ * won",
          "j : j + W_out] = np.where(won, dLdZ, dLdA[:, :, i : i + H_out, j : j + W_out])"),
    Plant("height and width swapped", "MaxPool2d_stride1", POOL,
          "won = argmax == i * kW + j  # the windows whose maximum is at (i, j)\n"
          "                dLdA[:, :, i : i + H_out, j : j + W_out]",
          "won = argmax == i * kW + j\n                dLdA[:, :, j : j + H_out, i : i + W_out]"),
    Plant("divided by k", "MeanPool2d_stride1", POOL, "dLdZ / (kH * kW)", "dLdZ / kH"),
    Plant("sum for mean", "MeanPool2d_stride1", POOL, "windows.mean", "windows.sum"),
    Plant("not downsampled", "MaxPool2d", POOL,
          "self.downsample2d.forward(self.maxpool2d_stride1.forward(A))",
          "self.maxpool2d_stride1.forward(A)"),
    Plant("power of -1/5", "BatchNorm2d", NORM,
          "dLdZ: Array = total / std", "dLdZ: Array = total * std**2 ** -1 / 5"),
    Plant("mean's term dropped", "BatchNorm2d", NORM, "dLdNZ - through_M - through_V",
          "dLdNZ - through_V"),
    Plant("variance's term dropped", "BatchNorm2d", NORM, "dLdNZ - through_M - through_V",
          "dLdNZ - through_M"),
    Plant("unbiased variance", "BatchNorm2d", NORM, f"V = Z.var({AXES})", f"V = Z.var({AXES}, ddof=1)"),
    Plant("unbiased running variance", "BatchNorm2d", NORM,
          "self.alpha * self.running_V + (1 - self.alpha) * V",
            f"self.alpha * self.running_V + (1 - self.alpha) * Z.var({AXES}, ddof=1)"),
    Plant("eps outside the root", "BatchNorm2d", NORM,
          "np.sqrt(V + self.eps)", "np.sqrt(V) + self.eps"),
    Plant("momentum the wrong way round", "BatchNorm2d", NORM,
          "self.alpha * self.running_M + (1 - self.alpha) * M",
          "(1 - self.alpha) * self.running_M + self.alpha * M"),
    Plant("evaluation with the batch's statistics", "BatchNorm2d", NORM,
          "        if self.in_training:\n            M = ", "        if True:\n            M = "),
    Plant("floor division", "BatchNorm2d", NORM, "(Z - M) / self.std", "(Z - M) // self.std"),
    Plant("normal noise", "Dropout2d", DROPOUT, "np.random.binomial(1, 1 - self.p, self.mask.shape)",
          "np.random.normal(size=self.mask.shape) > self.p"),
    Plant("not rescaled", "Dropout2d", DROPOUT, "keep / (1 - self.p)", "keep"),
    Plant("rescaled by p", "Dropout2d", DROPOUT, "keep / (1 - self.p)", "keep / self.p"),
    Plant("drops with 1 - p", "Dropout2d", DROPOUT, "binomial(1, 1 - self.p", "binomial(1, self.p"),
    Plant("single pixels dropped", "Dropout2d", DROPOUT,
          "np.ones((*x.shape[:2], 1, 1), dtype=x.dtype)", "np.ones(x.shape, dtype=x.dtype)"),
    Plant("a new mask in backward", "Dropout2d", DROPOUT, "dLdZ.astype(mask.dtype) * mask",
          "dLdZ * np.random.binomial(1, 1 - self.p, mask.shape) / (1 - self.p)"),
    Plant("always the same mask", "Dropout2d", DROPOUT,
          "            keep = ", "            np.random.seed(1)\n            keep = "),
    Plant("drops in evaluation too", "Dropout2d", DROPOUT, "if not eval:", "if self.forward:"),
    Plant("matrix not transposed", "CNN as Simple Scanning MLP", SCAN,
          "w.T.reshape(out, k, channels).transpose(0, 2, 1).copy()",
          "w.reshape(out, k, channels).transpose(0, 2, 1).copy()"),
    Plant("channel-major", "CNN as Distributed Scanning MLP", SCAN,
          "block.T.reshape(out, k, channels).transpose(0, 2, 1).copy()",
          "block.T.reshape(out, channels, k)"),
    Plant("size after the convolutions rounded up", "Build a CNN Model", CNN,
          "width = (width - k) // stride + 1", "width = -(-(width - k) // stride) + 1"),
    Plant("activations left out", "Build a CNN Model", CNN,
          "self.layers += [conv, activation]", "self.layers += [conv]"),
    Plant("stops before the first layer", "Build a CNN Model", CNN,
          "for layer in reversed(self.layers):", "for layer in reversed(self.layers[1:]):"),
    Plant("gradient of the shortcut forgotten", "ResBlock", RESNET,
          "return dLdA + through_shortcut", "return dLdA"),
    Plant("final ReLU forgotten", "ResBlock", RESNET,
          "return self.final_activation.forward(Z + self.residual_connection.forward(A))",
          "self.final_activation.forward(Z + self.residual_connection.forward(A))\n"
          "        return Z + self.residual_connection.forward(A)"),
    Plant("rounded to integers", "MeanPool2d_stride1", POOL,
          "Z: Array = windows.mean(axis=(4, 5))", "Z: Array = windows.mean(axis=(4, 5)).astype(int)"),
    Plant("a list returned", "Conv1d_stride1", CONV1D, "        return Z\n", "        return Z.tolist()\n"),
    Plant("printed instead of returned", "Conv2d-stride1", CONV2D,
          "        return Z\n", "        print(Z)\n"),
    Plant("derivative of 1 at 0", "ReLU", ACTIVATION, "dLdA * (Z > 0)", "dLdA * (Z >= 0)"),
    Plant("cached under another name", "ReLU", ACTIVATION, "        self.Z = Z\n        A: Array = np.max",
          "        self.input = Z\n        A: Array = np.max"),
    Plant("derivative in terms of the input", "Sigmoid", ACTIVATION,
          "dLdA * A * (1 - A)", "dLdA * A * (1 - A) ** 2"),
    Plant("overflows", "Sigmoid", ACTIVATION, "np.where(Z >= 0, 1 / (1 + e), e / (1 + e))",
          "np.exp(Z) / (1 + np.exp(Z))"),
    Plant("square forgotten", "Tanh", ACTIVATION, "dLdA * (1 - A**2)", "dLdA * (1 - A)"),
    Plant("wrong constant", "GELU", ACTIVATION, "cubic = 0.044715", "cubic = 0.0044715"),
    Plant("product rule forgotten", "GELU", ACTIVATION, "dLdA * ((1 + T) / 2 + Z / 2 * dTdZ)",
          "dLdA * (1 + T) / 2"),
    Plant("no shift by the maximum", "Softmax", ACTIVATION,
          "np.exp(Z - Z.max(axis=-1, keepdims=True))", "np.exp(Z)"),
    Plant("only the Jacobian's diagonal", "Softmax", ACTIVATION,
          "A * (dLdA - (dLdA * A).sum(axis=-1, keepdims=True))", "A * (1 - A) * dLdA"),
    Plant("over the batch", "Softmax", ACTIVATION, "e / e.sum(axis=-1, keepdims=True)", "e / e.sum(axis=0)"),
    Plant("bias forgotten", "Linear", LINEAR, "A @ W.T + b.T", "A @ W.T"),
    Plant("gradient transposed", "Linear", LINEAR, "dLdZ.T @ A  #", "A.T @ dLdZ  #"),
    Plant("one gradient a mean, the other a sum", "Linear", LINEAR,
          "dLdZ.T @ A  #", "dLdZ.T @ A / len(A)  #"),
    Plant("bias summed over the wrong axis", "Linear", LINEAR,
          "dLdZ.sum(axis=0)[:, np.newaxis]", "dLdZ.sum(axis=1)[:, np.newaxis]"),
    Plant("updates inside backward", "Linear", LINEAR, "        if self.debug:",
          "        self.W = self.W - 0.1 * self.dLdW\n        if self.debug:"),
    Plant("the 2 forgotten in backward", "MSELoss", LOSS, "2 * E / E.size", "E / E.size"),
    Plant("the number of outputs forgotten in backward", "MSELoss", LOSS,
          "2 * E / E.size", "2 * E / len(E)"),
    Plant("sign turned", "L1Loss", LOSS, "np.sign(E) / E.size", "-np.sign(E) / E.size"),
    Plant("absolute value forgotten", "L1Loss", LOSS, "np.mean(np.abs(self.E))", "np.mean(self.E)"),
    Plant("log(0)", "CrossEntropyLoss", LOSS,
          "log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
          "log_softmax = np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))"),
    Plant("mean over the batch forgotten in forward", "CrossEntropyLoss", LOSS,
          "float(-(Y * log_softmax).sum() / len(A))", "float(-(Y * log_softmax).sum())"),
    Plant("softmax over the batch", "CrossEntropyLoss", LOSS,
          "np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
          "np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
    Plant("momentum the wrong way round", "SGD", SGD, "self.momentum * self.v[k] + grad",
          "self.v[k] + self.momentum * grad"),
    Plant("two steps at once", "SGD", SGD, "param -= self.lr", "param -= 2 * self.lr"),
    Plant("lr under another name", "SGD", SGD, "param -= self.lr", "param -= self.learning_rate"),
    Plant("no bias correction", "Adam", ADAM, "self.m[k] / (1 - self.beta1**self.t)", "self.m[k]"),
    Plant("the step is never counted", "Adam", ADAM, "self.t += 1", "self.t = 1"),
    Plant("betas swapped", "Adam", ADAM, "self.beta2 * self.v[k] + (1 - self.beta2)",
          "self.beta1 * self.v[k] + (1 - self.beta1)"),
    Plant("unbiased variance", "BatchNorm1d", NORM1D, "Z.var(axis=0, keepdims=True)",
          "Z.var(axis=0, keepdims=True, ddof=1)"),
    Plant("eps outside the root", "BatchNorm1d", NORM1D, "np.sqrt(V + self.eps)", "np.sqrt(V) + self.eps"),
    Plant("mean's term dropped", "BatchNorm1d", NORM1D, "dLdNZ - through_M - through_V",
          "dLdNZ - through_V"),
    Plant("momentum the wrong way round", "BatchNorm1d", NORM1D,
          "self.alpha * self.running_V + (1 - self.alpha) * V",
          "(1 - self.alpha) * self.running_V + self.alpha * V"),
    Plant("over the batch", "LayerNorm", LAYER, "M = x.mean(axis=-1, keepdims=True)",
          "M = x.mean(axis=0, keepdims=True)"),
    Plant("variance's term dropped", "LayerNorm", LAYER, "- through_M - through_V", "- through_M"),
    Plant("floor division", "RMSNorm", RMS, "self.Nx = x / self.rms", "self.Nx = x // self.rms"),
    Plant("eps outside the root", "RMSNorm", RMS, "keepdims=True) + self.eps)", "keepdims=True)) + self.eps"),
    Plant("normal noise", "Dropout", "mytorch/dropout.py", "np.random.binomial(1, 1 - self.p, x.shape)",
          "np.random.normal(size=x.shape) > self.p"),
    Plant("`if self.train` tests the method", "Dropout", "mytorch/dropout.py",
          "if not eval:", "if self.forward:"),
    Plant("shape forgotten", "Flatten", "mytorch/flatten.py", "dLdZ.reshape(shape).copy()", "dLdZ.copy()"),
    Plant("`Z = A` forgotten before the loop", "MLP", MLP, "        Z = A\n", "        pass\n"),
    Plant("a ReLU after the last layer", "MLP", MLP, "        self.layers.pop()  #", "        #"),
    Plant("matrices not transposed", "MLP", MLP, "linear.W = w.T.copy()", "linear.W = w.copy()"),
    Plant("mean taken over height alone", "ResNet", RESNET, "Z: Array = A.mean(axis=(2, 3))",
          "Z: Array = A.mean(axis=2).max(axis=2)"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", every(12, MISTAKES, "{0.item}: {0.name}".format, slow_step=6))
def test_a_mistake_costs_points_where_it_is(mistake: Plant, grade: Grade) -> None:
    (sheet,) = [n for n in assignments.names() if mistake.item in names_of(n)]
    card = grade(planted(mistake), assignment=sheet)
    losers = {item.name for item in card.items if item.points < item.possible}
    assert mistake.item in losers
    assert losers <= users_of(mistake.item)


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
