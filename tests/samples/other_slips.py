"""Slips in pooling, flattening, activations and norms, each by what must be said of a value."""

from __future__ import annotations

from tests.support.spoilt import Plant

POOL, ACTIVATION, LAYERS = "mytorch/pool.py", "mytorch/activation.py", "mytorch/layers.py"
MAX, MEAN = "MaxPool2d_stride1", "MeanPool2d_stride1"
WINDOW, MEANS = "A[n, c, i:i + k, j:j + k]", "A[:, :, i:i + k, j:j + k]"
ERF = "0.5 * z * (1 + math.erf(z / math.sqrt(2)))"


def greatest(said: str, right: str, wrong: str) -> Plant:
    return Plant(f"Z: {said}", MAX, POOL, right, wrong, "loops")


def mean(said: str, wrong: str) -> Plant:
    right = f"np.mean({MEANS}, axis=(2, 3))"
    return Plant(f"Z: {said}", MEAN, POOL, right, wrong, "loops")


def gelu(said: str, wrong: str) -> Plant:
    return Plant(f"A: {said}", "GELU", ACTIVATION, ERF, wrong, "loops")


PLANTS = (
    greatest("It is what lies farthest from 0", "np.argmax(window)", "np.argmax(np.abs(window))"),
    greatest("one column less than the kernel", f"window = {WINDOW}",
             "window = A[n, c, i:i + k, j:j + max(k - 1, 1)]"),
    greatest("one row more than the kernel", f"window = {WINDOW}",
             "window = A[n, c, i:i + k + 1, j:j + k]"),
    greatest("pooled from the first one", f"window = {WINDOW}",
             "window = A[n, 0, i:i + k, j:j + k]"),
    Plant("dLdA: every window has gradients at the places of all windows' maxima",
          "MaxPool2d_stride1", "mytorch/pool.py",
          "                won = argmax == i * kW + j  # the windows whose maximum is at (i, j)\n"
          "                dLdA[:, :, i : i + H_out, j : j + W_out] += dLdZ * won\n",
          "                last = dict(zip(argmax.ravel(), dLdZ.ravel(), strict=True))\n"
          "                won = last.get(i * kW + j, 0.0)\n"
          "                dLdA[:, :, i : i + H_out, j : j + W_out] += won\n"),
    mean("one row and column more than the kernel",
         "np.mean(A[:, :, i:i + k + 1, j:j + k + 1], axis=(2, 3))"),
    mean("one row more than the kernel",
         "np.sum(A[:, :, i:i + k + 1, j:j + k], axis=(2, 3)) / k**2"),
    mean("greatest of each window's means of columns", f"np.mean({MEANS}, axis=2).max(axis=2)"),
    mean("first column only", "np.mean(A[:, :, i:i + k, j], axis=2)"),
    mean("Absolute values are pooled", f"np.mean(np.abs({MEANS}), axis=(2, 3))"),
    Plant("Z: all axes but the last have become one", "Flatten", "mytorch/flatten.py",
          "A.reshape(A.shape[0], -1)", "A.reshape(-1, A.shape[-1])", "loops"),
    Plant("A: Z is divided by 2 inside erf", "GELU", LAYERS, "erf(Z / np.sqrt(2))", "erf(Z / 2)",
          "third"),
    gelu("It is SiLU", "z / (1 + math.exp(-z))"),
    gelu("the approximation by a sigmoid", "z / (1 + math.exp(-1.702 * z))"),
    gelu("ten times too large",
         "0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.44715 * z ** 3)))"),
    gelu("lacks the cubic term", "0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * z))"),
)  # fmt: skip
