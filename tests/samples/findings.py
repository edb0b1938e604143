"""Mistakes whose findings the golden files tell word for word: `findings.txt`, `explained.txt`."""

from __future__ import annotations

from tests.support.spoilt import Plant

CONV1D, LINEAR, LOSS = "mytorch/Conv1d.py", "mytorch/linear.py", "mytorch/loss.py"
MLP = "models/mlp.py"
ACTIVATION, POOL, RESAMPLING = (
    f"mytorch/{name}.py" for name in ("activation", "pool", "resampling")
)
FINDINGS = (
    Plant("a known mistake", "Conv1d_stride1", CONV1D, "(A.dtype)[:, :, ::-1]", "(A.dtype)"),
    Plant("a known mistake with padding 0", "Conv1d", CONV1D,
           "self.padding : dLdA.shape[2] - self.padding", "self.padding : -self.padding"),
    Plant("overflow", "Softmax", ACTIVATION, "Z - Z.max(axis=-1, keepdims=True)", "Z"),
    Plant("a loss", "MSELoss", LOSS, "2 * ", ""),
    Plant("a factor that no mistake explains", "Conv1d_stride1", CONV1D,
           '"nox,nixj->oij", dLdZ', '"nox,nixj->oij", 7 * dLdZ'),
    Plant("rounded to whole numbers", "Linear", LINEAR, "W.T + b.T", "W.T + b.T; Z = np.floor(Z)"),
    Plant("only with a stride", "Conv1d", CONV1D, "return self.downsample1d.forward(",
           "return (1 + (self.stride > 1) * A.sum()) * self.downsample1d.forward("),
    Plant("only at one place", "Linear", LINEAR, "+ b.T", "+ b.T; Z[:, -1] += A[:, 0] ** 2"),
    Plant("nothing but plain facts", "Linear", LINEAR, "+ b.T", "+ b.T + np.sin(A @ W.T)"),
    Plant("NaN in some place", "Sigmoid", ACTIVATION, "np.where(Z >= 0, 1 / (1 + e), e / (1 + e))",
           "np.exp(np.abs(Z) * (Z > 0)) / (np.exp(np.abs(Z) * (Z > 0)) * (1 + np.exp(-Z)))"),
    Plant("NaN in an unknown way", "Linear", LINEAR, "+ b.T", "+ b.T + 0 * np.log(A.sum())"),
    Plant("a wrong shape", "Linear", LINEAR, "A @ W.T + b.T", "(A @ W.T + b.T)[:, :1]"),
    Plant("an exception in some cases", "Conv1d", CONV1D,
           "padded = np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))",
           "padded = np.zeros((*A.shape[:2], A.shape[2] + 2 * self.padding))\n"
           "        padded[:, :, self.padding : -self.padding] = A"),
    Plant("an exception in all cases", "Upsampling1d", RESAMPLING, "k * (W_in - 1) + 1", "k * w"),
    Plant("left to do", "MaxPool2d_stride1", POOL, "Z: Array = rows.max(axis=-1)",
           "raise NotImplementedError"),
    Plant("a second call", "Linear", LINEAR, "self.dLdW = dLdZ.T @ A",
           "self.dLdW = dLdZ.T @ A + 0.5 * self.dLdW"),
    Plant("a step of a model", "MLP4", MLP, "dLdZ = relu.backward(dLdA)\n            dLdA",
           "dLdZ = relu.backward(dLdA) if i != 2 else dLdA\n            dLdA"),
    Plant("a layer short", "MLP4", MLP, "(4, 8), (8, 8), (8, 4)", "(4, 8), (8, 4)"),
    Plant("a list of the class", "MLP", MLP,
           "self.layers = []\n        for in_features, out_features in pairwise",
           "for in_features, out_features in pairwise",
           more=(('two of them.\n    """\n\n    layers: list[Layer]',
                  'two of them.\n    """\n\n    layers: list[Layer] = []'),)),
)  # fmt: skip
