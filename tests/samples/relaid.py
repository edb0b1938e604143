"""Arrays that are read in another order than they lie in, planted in right hand-ins of all styles.

Each has the observation that must be named, and the key that it must have.
"""

# ruff: noqa: E501 - a table

from __future__ import annotations

from typing import NamedTuple

from tests.support.right import Sources, base, edited

CONV1D, CONV2D, THIRD = "mytorch/Conv1d.py", "mytorch/Conv2d.py", "mytorch/conv1d.py"
NESTED, STDLIB = "mytorch/nn/conv.py", "mytorch/nn/convolution.py"
UTILS, LINEAR, FLATTEN = "utils.py", "mytorch/linear.py", "mytorch/flatten.py"
CNN = "models/cnn.py"
BATCHNORM, NESTED_BN = "mytorch/batchnorm2d.py", "mytorch/nn/batchnorm2d.py"
# One matrix product over unrolled patches, each a column, as other courses have it.
COLUMNS = """
import numpy as np

class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.randn(*shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def places(self, shape):
        k = self.W.shape[2]
        rows = np.repeat(np.arange(k), k)[:, None] + np.repeat(np.arange(shape[2] - k + 1), shape[3] - k + 1)
        columns = np.tile(np.arange(k), k)[:, None] + np.tile(np.arange(shape[3] - k + 1), shape[2] - k + 1)
        return rows, columns

    def forward(self, A):
        self.shape = A.shape
        N, C, H, W = A.shape
        out, _, k, _ = self.W.shape
        rows, columns = self.places(A.shape)
        patches = A[:, :, rows, columns]  # (N, C, k * k, places)
        self.cols = patches.transpose(1, 2, 3, 0).reshape(C * k * k, -1)
        Z = self.W.reshape(out, -1) @ self.cols + self.b[:, None]
        return Z.reshape(out, H - k + 1, W - k + 1, N).transpose(3, 0, 1, 2)

    def backward(self, dLdZ):
        out, C, k, _ = self.W.shape
        flat = dLdZ.transpose(1, 2, 3, 0).reshape(out, -1)
        self.dLdb = flat.sum(axis=1)
        self.dLdW = (flat @ self.cols.T).reshape(self.W.shape)
        cols = (self.W.reshape(out, -1).T @ flat).reshape(C, k * k, -1, self.shape[0])
        dLdA = np.zeros(self.shape)
        rows, columns = self.places(self.shape)
        np.add.at(dLdA, (slice(None), slice(None), rows, columns), cols.transpose(3, 0, 1, 2))
        return dLdA
"""


class Relaid(NamedTuple):
    """A right hand-in with one such mistake: a value that is wrong by it, and what it is called."""

    exercise: str
    style: str
    name: str
    key: str
    file: str
    changes: tuple[tuple[str, str], ...]

    def sources(self) -> Sources:
        """The files, with the mistake in them."""
        if self.style == "columns":
            whole = {**base("solution"), self.file: COLUMNS}
            return edited(whole, self.file, *self.changes)
        return edited(base(self.style), self.file, *self.changes)


SCAN, SIMPLE = "models/mlp_scan.py", "CNN_SimpleScanningMLP"
CUT = "w.T.reshape(out, k, channels).transpose(0, 2, 1).copy()"
DISTRIBUTED, BLOCK = "CNN_DistributedScanningMLP", CUT.replace("w.T", "block.T")
BY_FRAMES = "w.T[:, [[{} * t + c for t in range(k)] for c in range(channels)]].copy()"
ROWS_FIRST = (
    ("windows.transpose(0, 2, 3, 1, 4, 5)", "windows.transpose(0, 2, 3, 4, 5, 1)"),
    ("cols.reshape(N, rows, columns, C, k, k)", "cols.reshape(N, rows, columns, k, k, C)"),
    ("cols[..., i, j].transpose(0, 3, 1, 2)", "cols[..., i, j, :].transpose(0, 3, 1, 2)"),
)
GRADIENT = (
    (
        "np.moveaxis(grad.reshape(*grad.shape[:2], -1), 1, 2)",
        "grad.reshape(grad.shape[0], -1, grad.shape[1])",
    ),
)
GIVEN_BACK = (
    (
        'np.einsum("nohwkl,oikl->nihw", windows2d(padded, k), flipped)',
        'np.einsum("nohwkl,oikl->nhwi", windows2d(padded, k), flipped).reshape(self.A.shape)',
    ),
)
TURNED = (
    (
        "flipped = np.flip(self.W, axis=(2, 3))",
        "flipped = np.flip(self.W, axis=(2, 3)).swapaxes(2, 3)",
    ),
)
BY_PIXELS = (
    "        axes = (0, 2, 3)\n        {}",
    "        N, C, H, W = {0}.shape\n        {0} = {0}.reshape(-1, C).reshape(N, H, W, C).transpose(0, 3, 1, 2)\n        axes = (0, 2, 3)\n        {1}",
)
BN_GIVEN = (BY_PIXELS[0].format("if eval"), BY_PIXELS[1].format("Z", "if eval"))
BN_UPSTREAM = (BY_PIXELS[0].format("self.dLdBW"), BY_PIXELS[1].format("dLdBZ", "self.dLdBW"))
BN_BACK = (
    "return self.BW * self.NZ + self.Bb",
    "return (self.BW * self.NZ + self.Bb).transpose(0, 2, 3, 1).reshape(Z.shape)",
)
BN_GIVEN_BACK = (
    "return (dLdNZ - mean - self.NZ * along) / self.std",
    "return ((dLdNZ - mean - self.NZ * along) / self.std).transpose(0, 2, 3, 1).reshape(dLdBZ.shape)",
)

RELAID = (
    Relaid(
        SIMPLE,
        "solution",
        "Z",
        "layout/rows_8_of_first",
        SCAN,
        ((CUT, BY_FRAMES.format("min(8, channels)")),),
    ),
    Relaid(
        SIMPLE,
        "solution",
        "Z",
        "layout/rows_23_of_first",
        SCAN,
        ((CUT, BY_FRAMES.format("(channels - (channels == 24))")),),
    ),
    Relaid(
        DISTRIBUTED,
        "solution",
        "Z",
        "layout/rows_1_of_second",
        SCAN,
        (
            (
                BLOCK,
                BY_FRAMES.replace("w.T", "block.T").format("(1 if channels == 2 else channels)"),
            ),
        ),
    ),
    Relaid("Conv2d_stride1", "third", "Z", "layout/W_0123-0231", UTILS, ROWS_FIRST),
    Relaid("Conv2d_stride1", "third", "dLdA", "layout/W_0123-0231", UTILS, ROWS_FIRST),
    Relaid("Conv2d_stride1", "third", "dLdW", "relation/layout", UTILS, ROWS_FIRST),
    Relaid("Conv2d", "third", "Z", "layout/W_0123-0231", UTILS, ROWS_FIRST),
    Relaid(
        "Conv1d",
        "third",
        "Z",
        "layout/W_012-021",
        UTILS,
        (("transpose(0, 2, 1, 3)", "transpose(0, 2, 3, 1)"),),
    ),
    Relaid(
        "ConvTranspose1d",
        "third",
        "Z",
        "layout/W_012-021",
        UTILS,
        (("transpose(0, 2, 1, 3)", "transpose(0, 2, 3, 1)"),),
    ),
    Relaid(
        "Conv2d_stride1",
        "third",
        "Z",
        "relation/layout",
        THIRD,
        (("np.moveaxis(Z, 2, 1).reshape(A.shape[0]", "Z.reshape(A.shape[0]"),),
    ),
    Relaid(
        "Conv1d",
        "third",
        "Z",
        "layout/inside_021-012",
        THIRD,
        (("np.moveaxis(Z, 2, 1).reshape(A.shape[0]", "Z.reshape(A.shape[0]"),),
    ),
    Relaid("Conv2d_stride1", "third", "dLdW", "layout/dLdZ_0123-0231", THIRD, GRADIENT),
    Relaid("Conv2d", "third", "dLdA", "layout/dLdZ_0123-0231", THIRD, GRADIENT),
    Relaid(
        "Conv2d_stride1",
        "third",
        "Z",
        "layout/W_0123-1230",
        THIRD,
        (("self.cols @ self.flat.T", "self.cols @ self.W.reshape(-1, self.out_channels)"),),
    ),
    Relaid(
        "Conv2d_stride1",
        "third",
        "dLdW",
        "relation/layout",
        THIRD,
        (("np.tensordot(grad, self.cols, axes", "np.tensordot(self.cols, grad, axes"),),
    ),
    Relaid(
        "Conv1d_stride1",
        "nested",
        "dLdW",
        "relation/layout",
        NESTED,
        (
            (
                'np.einsum("niwk,now->oik", windows1d(self.A, self.kernel_size), dLdZ)',
                'np.einsum("niwk,now->oki", windows1d(self.A, self.kernel_size), dLdZ).reshape(self.W.shape)',
            ),
        ),
    ),
    Relaid("Conv2d_stride1", "nested", "dLdA", "relation/layout", NESTED, GIVEN_BACK),
    Relaid("ConvTranspose2d", "nested", "dLdA", "layout/inside_0231-0123", NESTED, GIVEN_BACK),
    Relaid(
        "Conv2d_stride1",
        "columns",
        "Z",
        "relation/layout",
        CONV2D,
        (
            (
                ".reshape(out, H - k + 1, W - k + 1, N).transpose(3, 0, 1, 2)",
                ".reshape(out, N, H - k + 1, W - k + 1).transpose(1, 0, 2, 3)",
            ),
        ),
    ),
    Relaid(
        "Conv2d_stride1",
        "columns",
        "dLdW",
        "layout/dLdZ_1023-1230",
        CONV2D,
        (("flat = dLdZ.transpose(1, 2, 3, 0)", "flat = dLdZ.transpose(1, 0, 2, 3)"),),
    ),
    *(
        Relaid(
            "Conv2d_stride1",
            "columns",
            name,
            "layout/dLdZ_0123-1230",
            CONV2D,
            (("flat = dLdZ.transpose(1, 2, 3, 0)", "flat = dLdZ"),),
        )
        for name in ("dLdA", "dLdW", "dLdb")
    ),
    Relaid(
        "Conv2d_stride1",
        "columns",
        "Z",
        "layout/W_0231-0123",
        CONV2D,
        (("Z = self.W.reshape(out, -1)", "Z = self.W.transpose(0, 2, 3, 1).reshape(out, -1)"),),
    ),
    Relaid(
        "Conv2d_stride1",
        "columns",
        "Z",
        "layout/W_0123-1023",
        CONV2D,
        (
            (
                "Z = self.W.reshape(out, -1)",
                "Z = self.W.reshape(C, out, -1).swapaxes(0, 1).reshape(out, -1)",
            ),
        ),
    ),
    Relaid(
        "Conv1d_stride1",
        "stdlib",
        "Z",
        "layout/sums_021-012",
        STDLIB,
        (("np.moveaxis(Z, -1, 1) + self.b", "Z.reshape(len(A), len(self.b), -1) + self.b"),),
    ),
    Relaid("Conv2d_stride1", "notes", "dLdA", "layout/W_swapped", CONV2D, TURNED),
    Relaid(
        "Conv2d",
        "notes",
        "dLdA",
        "exchanged/crop",
        CONV2D,
        (("p:p + self.H_in, p:p + self.W_in", "p:p + self.W_in, p:p + self.H_in"),),
    ),
    Relaid(
        "Conv2d_stride1",
        "notes",
        "Z",
        "relation/square",
        CONV2D,
        (("H_out = H_in - k + 1", "H_out = W_in - k + 1"),),
    ),
    Relaid(
        "Conv2d_stride1",
        "loops",
        "Z",
        "exchanged/rows_left",
        CONV2D,
        (("for i in range(Z.shape[2])", "for i in range(Z.shape[3])"),),
    ),
    Relaid(
        "Linear",
        "loops",
        "Z",
        "layout/W_01-10",
        LINEAR,
        (("A @ self.W.T", "A @ self.W.reshape(self.W.shape[::-1])"),),
    ),
    Relaid(
        "Linear",
        "stdlib",
        "Z",
        "layout/W_01-10",
        "mytorch/nn/linear.py",
        (("self.W.swapaxes(0, 1)", "self.W.reshape(self.in_features, -1)"),),
    ),
    Relaid(
        "Linear",
        "loops",
        "dLdW",
        "layout/dLdZ_01-10",
        LINEAR,
        (("dLdZ.T @ self.A", "dLdZ.reshape(-1, self.N) @ self.A"),),
    ),
    Relaid("BatchNorm2d", "nested", "dLdA", "relation/layout", NESTED_BN, (BN_GIVEN_BACK,)),
    Relaid("BatchNorm2d", "nested", "Z", "layout/A_0231", NESTED_BN, (BN_GIVEN,)),
    Relaid(
        "BatchNorm2d", "nested", "Z", "layout/A_there_and_back_0231", NESTED_BN, (BN_GIVEN, BN_BACK)
    ),
    Relaid(
        "BatchNorm2d",
        "nested",
        "dLdA",
        "layout/there_and_back_0231",
        NESTED_BN,
        (BN_GIVEN, BN_BACK, BN_UPSTREAM, BN_GIVEN_BACK),
    ),
    Relaid(
        "BatchNorm2d",
        "nested",
        "dLdA",
        "layout/dLdZ_there_and_back_0231",
        NESTED_BN,
        (BN_UPSTREAM, BN_GIVEN_BACK),
    ),
    Relaid(
        "BatchNorm2d",
        "notes",
        "dLdBb",
        "layout/dLdZ_1023",
        BATCHNORM,
        (
            (
                "        self.dLdBW = np.zeros((1, self.C, 1, 1))\n        self.dLdBb = np.zeros((1, self.C, 1, 1))\n        dLdZ",
                "        dLdBZ = dLdBZ.reshape(self.C, self.N, self.H, self.W).swapaxes(0, 1)\n        self.dLdBW = np.zeros((1, self.C, 1, 1))\n        self.dLdBb = np.zeros((1, self.C, 1, 1))\n        dLdZ",
            ),
        ),
    ),
    Relaid(
        "Flatten", "nested", "Z", "layout/flat_turned", FLATTEN, (("A.reshape", "A.T.reshape"),)
    ),
    Relaid(
        "Flatten",
        "nested",
        "Z",
        "layout/flat_dealt",
        FLATTEN,
        (("A.reshape(len(A), -1)", "A.reshape(-1, len(A)).T"),),
    ),
    Relaid(
        "Flatten",
        "stdlib",
        "Z",
        "layout/flat_last",
        "mytorch/nn/flatten.py",
        (("return A.reshape", "return A.swapaxes(-1, -2).reshape"),),
    ),
    Relaid(
        "Flatten",
        "notes",
        "dLdA",
        "layout/flat_last_laid",
        FLATTEN,
        (
            (
                "return dLdZ.reshape(self.A_shape)",
                "return dLdZ.reshape(self.A_shape).swapaxes(-1, -2).reshape(self.A_shape)",
            ),
        ),
    ),
    Relaid(
        "Downsample2d",
        "nested",
        "dLdA",
        "exchanged/crop_of_more",
        "mytorch/nn/resampling.py",
        (
            (
                "        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)\n        dLdA[..., ::k, ::k] = dLdZ\n        return dLdA\n",
                "        N, C, H, W = self.in_shape\n        dLdA = np.zeros((N, C, dLdZ.shape[2] * k, dLdZ.shape[3] * k))\n        dLdA[..., ::k, ::k] = dLdZ\n        return dLdA[:, :, :W, :H]\n",
            ),
        ),
    ),
    Relaid(
        "MeanPool2d_stride1",
        "notes",
        "Z",
        "layout/A_0123-0231",
        "mytorch/pool.py",
        (
            (
                "def forward(self, A):",
                "def forward(self, A):\n        A = A.reshape(A.shape[0], *A.shape[2:], A.shape[1]).transpose(0, 3, 1, 2)",
            ),
        ),
    ),
    Relaid(
        "Upsample2d",
        "nested",
        "Z",
        "layout/reshaped_0231",
        "mytorch/nn/resampling.py",
        (
            (
                "        Z[..., ::k, ::k] = A\n",
                "        N, C, H, W = Z.shape\n        Z = np.zeros((N, H, W, C))\n        Z[:, ::k, ::k] = A.reshape(N, height, width, C)\n        return Z.reshape(N, C, H, W)\n",
            ),
        ),
    ),
    Relaid(
        "CNN",
        "nested",
        "Z",
        "step/forward_flattened_by_places",
        CNN,
        (
            ("self.flatten.forward(A)", "A.transpose(0, 2, 1).reshape(len(A), -1)"),
            ("self.Z =", "self.shape = A.shape\n        self.Z ="),
            ("self.flatten.backward(grad)", "grad.reshape(self.shape)"),
        ),
    ),
    Relaid(
        "CNN",
        "nested",
        "dLdA",
        "step/backward_flattened_by_places",
        CNN,
        (
            ("self.Z =", "self.shape = A.shape\n        self.Z ="),
            (
                "self.flatten.backward(grad)",
                "grad.reshape(-1, self.shape[2], self.shape[1]).swapaxes(1, 2)",
            ),
        ),
    ),
    Relaid(
        "Conv2d_stride1",
        "nested",
        "Z",
        "relation/square",
        NESTED,
        (("(N, C, H - k + 1, W - k + 1, k, k)", "(N, C, H - k + 1, H - k + 1, k, k)"),),
    ),
)
