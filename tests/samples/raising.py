"""Mistakes that end in an exception: each by its diagnosis, and a piece of what is said of it."""

from __future__ import annotations

from tests.support.spoilt import Plant

LINEAR, LOSS, CONV = "mytorch/linear.py", "mytorch/loss.py", "mytorch/Conv1d.py"
POOL, BATCH = "mytorch/pool.py", "mytorch/batchnorm.py"
STD = "mytorch/nn/"
BATCH2, FLATTEN = "mytorch/batchnorm2d.py", "mytorch/flatten.py"
ROWS = """        for n in range(A.shape[0]):
            for c in range(self.out_channels):
                for w in range(out_size):
                    Z[n, c, w] = np.sum(A[n, :, w:w + self.kernel_size] * self.W[c]) + self.b[c]
"""
COLUMN = """        k = self.kernel_size
        for w in range(out_size):
            Z[:, :, w] = {}
"""

RAISING = (
    # A product and its sizes.
    Plant("product: self.W.T would fit", "Linear", LINEAR, "A @ self.W.T", "A @ self.W", "loops"),
    Plant("product: inner sizes", "Linear", LINEAR, "dLdZ @ self.W", "dLdZ @ self.W.T", "loops"),
    Plant("product: inner sizes", "Linear", LINEAR, "dLdZ.T @ self.A", "dLdZ @ self.A", "loops"),
    Plant("product: would fit", "Linear", STD + "linear.py",
           "np.matmul(A, self.W.swapaxes(0, 1))", "np.matmul(A, self.W)", "stdlib"),
    # What does not fit element by element.
    Plant("sizes: self.b.T would fit", "Linear", LINEAR,
           # Else it would be told by its values, where these shapes fit.
           "A @ self.W.T + self.Ones @ self.b.T", "2 * (A @ self.W.T) + self.b", "loops"),
    Plant("keepdims: lost an axis", "CrossEntropyLoss", LOSS,
           "        self.softmax = exps / exps.sum(axis=1, keepdims=True)",
           "        total = exps.sum(axis=1)\n        self.softmax = exps / total", "loops"),
    # Arrays made with another shape.
    Plant("assigned: Z is made with shape", "Upsampling1d", STD + "resampling.py",
           "(width - 1) * self.upsampling_factor + 1",
           "(width - 1) * (self.upsampling_factor - 1) + 1",
           "nested"),
    Plant("assigned: dLdA is made with shape", "Downsampling2d", STD + "resampling.py",
           "dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)\n        dLdA[..., ::k, ::k]",
           "dLdA = np.zeros((*dLdZ.shape[:2], 9, 9), dtype=dLdZ.dtype)\n"
           "        dLdA[..., ::k, ::k]", "nested"),
    Plant("index: is made with shape", "Conv1d_stride1", CONV,
           "out_size = A.shape[2] - self.kernel_size + 1\n        Z",
           "out_size = A.shape[2]\n        Z", "loops",
           (("Z = np.zeros((A.shape[0], self.out_channels, out_size))",
             "Z = np.zeros((A.shape[0], self.out_channels, out_size - self.kernel_size))"),)),
    # A key of a dict, in a loop.
    Plant("key: computed has no 'dLdA4', but 'dLdA5': i is 3 there, in the first round of a loop "
          "through reversed(range(4))", "MLP4", "models/mlp.py",
          "        for i in reversed(range(len(self.layers) // 2)):\n"
          "            linear, relu = self.layers[2 * i : 2 * i + 2]\n"
          "            dLdZ = relu.backward(dLdA)\n",
          "        for i in reversed(range(4)):\n"
          "            linear, relu = self.layers[2 * i : 2 * i + 2]\n"
          "            dLdZ = relu.backward(computed[f'dLdA{i + 1}'])\n"),
    # Indices and axes.
    Plant("index: the last is", "Conv1d_stride1", CONV,
           "for c in range(self.out_channels):\n                for w",
           "for c in range(self.out_channels + 1):\n                for w", "loops"),
    Plant("index: indices", "MeanPool2d_stride1", POOL,
           "Z[:, :, i, j] = np.mean", "Z[:, :, :, i, j] = np.mean", "loops"),
    Plant("axes: has 2 axes, not the 3", "MSELoss", LOSS,
           "N, C = A.shape\n        return np.sum((A - Y)",
           "N, C, W = A.shape\n        return np.sum((A - Y)", "loops"),
    Plant("assigned: the shapes differ", "Build a CNN Model", "models/cnn.py",
           "grad = self.flatten.backward(grad)", "grad = grad[:, :, None]", "nested"),
    Plant("axes: flatten it first", "Build a CNN Model", "models/cnn.py",
           "self.layers += [self.flatten, self.linear_layer]",
           "self.layers += [self.linear_layer]", "third",
           # Else it would be told by its values: Flatten is never called.
           (("        self.Z = A\n", "        self.Z = A = 2 * A\n"),)),
    # What was never set, or is None.
    Plant("not set: your forward must set self.A", "Linear", LINEAR, "        self.A = A\n", "",
           "loops"),
    Plant("not set: your forward must set self.Z", "ReLU", "mytorch/activation.py",
           "        self.Z = Z\n        A: Array = np.maximum", "        A: Array = np.maximum"),
    Plant("not set: nothing sets self.E, which forward reads", "MSELoss", LOSS,
           "        self.E = ", "        E = "),
    Plant("not set: your forward must set self.x_hat", "BatchNorm1d", "mytorch/norm.py",
           "self.x_hat = centred * self.inv_std\n        return self.BW * self.x_hat",
           "x_hat = centred * self.inv_std\n        return self.BW * x_hat", "third"),
    Plant("not set: which was not reached", "BatchNorm1d", BATCH,
           "        self.Z = Z\n        self.N, self.C = Z.shape\n",
           "        self.Z = Z\n        self.N = len(Z)\n"
           "        if eval:\n            self.C = 1\n", "loops"),
    Plant("other name: self.max_at", "MaxPool2d_stride1", POOL,
           "r, s = self.max_at[n", "r, s = self.maxAt[n", "loops"),
    Plant("None: returned", "MaxPool2d", POOL,
           "                        self.max_at[n, c, i, j] = (i + r, j + s)\n        return Z\n",
           "                        self.max_at[n, c, i, j] = (i + r, j + s)\n", "loops",
           (("Z = self.downsample2d.forward(Z)", "Z = self.downsample2d.forward(Z[:])"),)),
    Plant("not set: it sets self.output, which nothing reads", "Linear", LINEAR,
           "        self.A = A\n", "        self.output = A\n", "loops"),
    Plant("stale: self.A (1, 2) is still the first call's", "Linear", LINEAR,
           "        self.A = A\n",
           "        if not hasattr(self, 'A'):\n            self.A = A\n", "loops"),
    Plant("None: dLdZ is None since line 51 of MLP0.backward", "MLP0", "models/mlp.py",
           "        dLdZ0 = dA1dZ0 * dLdA1\n", "        dLdZ0 = None\n", "loops"),
    Plant("None: A is None: that is what self.f[0].forward(Z0) returned", "MLP1",
           "mytorch/activation.py", "        self.A = np.maximum(0, Z)\n        return self.A",
           "        self.A = np.maximum(0, Z)", "loops"),
    # Lists and numbers.
    Plant("index: self.v_W, a list: i is 2", "SGD", "mytorch/sgd.py",
           "for i in range(self.L)]\n        self.v_b",
           "for i in range(self.L - 1)]\n        self.v_b", "loops"),
    Plant("loop: needs range(out_size)", "Conv1d_stride1", CONV,
           "for w in range(out_size):", "for w in out_size:", "loops"),
    Plant("called: A.shape is a tuple", "Conv1d_stride1", CONV,
           "np.zeros((A.shape[0], self", "np.zeros((A.shape(0), self", "loops"),
    Plant("other name: self.running_M", "BatchNorm1d", BATCH,
           "self.running_M[0, c] = self.alpha", "self.runing_M[0, c] = self.alpha", "loops"),
    # Names and calls.
    Plant("not imported: import numpy as np", "MSELoss", LOSS, "import numpy as np\n", "", "loops"),
    Plant("not imported: mytorch/resampling.py", "MaxPool2d", POOL,
           "from resampling import *\n", "", "loops"),
    Plant("object's own: self.alpha", "BatchNorm1d", BATCH,
           "self.alpha * self.running_M", "alpha * self.running_M", "loops"),
    Plant("not assigned: give it one above", "L1Loss", LOSS, "        total = 0\n", "", "loops"),
    Plant("called: an array (", "Linear", LINEAR, "dLdZ @ self.W", "self.W(dLdZ)", "loops"),
    Plant("whole: out_size is a float", "Conv1d_stride1", CONV,
           "out_size = A.shape[2] - self.kernel_size + 1",
           "out_size = (A.shape[2] - self.kernel_size) / 1 + 1", "loops"),
    Plant("no self: lacks self", "MSELoss", LOSS, "def forward(self, A, Y):", "def forward(A, Y):",
           "loops"),
    Plant("arguments: is called as backward(dLdA)", "Softmax", "mytorch/activation.py",
           "def backward(self, dLdA):", "def backward(self):", "loops"),
    Plant("not written: it has backwards", "Identity", "mytorch/activation.py",
           "def backward(", "def backwards("),
    Plant("other name: it has forward", "Conv1d", CONV,
           "self.conv1d_stride1.forward(A)", "self.conv1d_stride1.foward(A)", "loops"),
    # What a function of NumPy's is asked for.
    Plant("axis: the index c takes axis 1 away, and those behind count one less", "BatchNorm2d",
           BATCH2, "self.M = np.zeros((1, self.C, 1, 1))\n",
           "self.M = np.zeros((1, self.C, 1, 1))\n        for c in range(self.C):\n"
           "            self.M[0, c] = np.mean(Z[:, c, :, :], axis=(0, 2, 3))\n", "notes"),
    Plant("axis: has 2 axes, 0 to 1, so that there is no axis 2", "Softmax",
           "mytorch/activation.py", "np.sum(e, axis=1,", "np.sum(e, axis=2,", "notes"),
    Plant("axis: there is no axis 2 (self.kernel)", "MaxPool2d_stride1", POOL,
           "= window[r, s]", "= np.max(window[r, s], self.kernel)", "loops"),
    Plant("tensordot: sums over axis 1", "Conv1d_stride1", CONV, ROWS,
           COLUMN.format("np.tensordot(A[:, :, w:w + k], self.W, axes=([1, 2], [0, 2])) + self.b"),
           "loops"),
    Plant("assigned: Z[:, :, w] (1, 1) = what is assigned (1, 2, 1, 2)", "Conv1d_stride1", CONV,
           ROWS, COLUMN.format("np.tensordot(A[:, :, w:w + k], self.W, axes=([1], [1])) + self.b"),
           "loops"),
    Plant("assigned: is a single number", "Conv1d_stride1", CONV,
           "np.sum(A[n, :, w:w + self.kernel_size] * self.W[c]) + self.b[c]",
           "A[n, :, w:w + self.kernel_size] * self.W[c] + self.b[c]", "loops"),
    Plant("einsum: 'oi' has 2 letters for self.W", "Conv1d_stride1", CONV, ROWS,
           COLUMN.format("np.einsum('nik,oi->no', A[:, :, w:w + k], self.W)"), "loops"),
    Plant("reshape: has 4 elements", "Flatten", FLATTEN,
           "A.reshape(A.shape[0], -1)", "A.reshape(A.shape[0], A.shape[1])", "loops"),
    Plant("reshape: dLdA has to be (1, 2, 2)", "Flatten", FLATTEN,
           "dLdZ.reshape(self.shape)", "dLdZ.reshape(self.shape[0], self.shape[1])", "loops"),
    Plant("unlike: is given A (1, 2) and self.b (1, 1)", "Linear", LINEAR,
           "self.A = A\n", "self.A = np.stack([A, self.b])\n", "loops"),
    Plant("keyword: has no argument keepdim; it has keepdims", "Linear", LINEAR,
           "dLdZ.T @ self.Ones", "dLdZ.sum(axis=0, keepdim=True).T", "loops"),
    Plant("tuple: np.zeros takes all sizes as one tuple", "LayerNorm", "mytorch/layernorm.py",
           "Z = np.zeros(A.shape)", "Z = np.zeros(A.shape[0], A.shape[1])", "loops"),
    Plant("tuple: np.mean takes several axes as one tuple", "MeanPool2d_stride1", POOL,
           "j:j + k], axis=(2, 3))", "j:j + k], 2, 3)", "loops"),
    Plant("in place: is of whole numbers, int64", "BatchNorm1d", BATCH,
           "self.M = np.zeros((1, self.C))", "self.M = np.zeros((1, self.C), dtype=int)\n"
           "        self.M += np.mean(Z, axis=0, keepdims=True)", "loops"),
    Plant("sizes: one number for each of 2 channels has the shape (1, 2, 1, 1) here",
           "BatchNorm2d", BATCH2, "self.BW = np.ones((1, num_features, 1, 1))",
           "self.BW = np.ones(num_features)", "loops"),
    Plant("index: its loop goes through range(A.shape[2]), of 3", "Conv1d_stride1", CONV,
           "for w in range(out_size):", "for w in range(A.shape[2]):", "loops"),
    # Another kind of thing.
    Plant("method: Z is a method, not what it returns", "MLP1", "models/mlp.py",
           "Z1 = self.layers[1].forward(A1)", "Z1 = self.layers[1].forward", "loops"),
    Plant("several: which has no forward: its elements have", "MLP1", "models/mlp.py",
           "Z1 = self.layers[1].forward(A1)", "Z1 = self.layers.forward(A1)", "loops"),
    Plant("class: self.f[0] is a class", "MLP1", "models/mlp.py",
           "[ReLU(), ReLU()]", "[ReLU, ReLU]", "loops"),
    Plant("single: A.size is a single number, 2", "MSELoss", LOSS,
           "N, C = A.shape\n        return np.sum((A", "N, C = A.size\n        return np.sum((A",
           "loops"),
    Plant("single: it has no length", "L1Loss", LOSS, "N, C = A.shape\n        total",
           "N, C = len(A.shape[0]), 2\n        total", "loops"),
    Plant("layer: A is a layer, Upsample1d", "convTranspose1d", "mytorch/convtranspose.py",
           "self.conv(self.upsample(A))", "self.conv(self.upsample)", "third"),
)  # fmt: skip
# Of these, the values of those cases that do not raise tell what it is.
TOLD_BY_VALUES = (
    Plant("b is not transposed", "Linear", LINEAR, "self.Ones @ self.b.T", "self.b", "loops"),
    Plant("keepdims=True is missing", "CrossEntropyLoss", LOSS,
           "        exps = np.exp(A - A.max(axis=1, keepdims=True))",
           "        m = A.max(axis=1)\n        exps = np.exp(A - m)", "loops"),
)  # fmt: skip
# Of these, nothing is known that would be sure.
HARMLESS = (
    Plant("an exception on purpose", "Linear", LINEAR, "        self.A = A\n",
           "        self.A = A\n        raise ValueError('no')\n", "loops"),
    Plant("a product over axes of its own", "Linear", LINEAR, "A @ self.W.T",
           "np.tensordot(A, self.W, ((0,), (1,)))", "loops"),
    Plant("a division by zero", "MSELoss", LOSS, "return np.sum((A - Y) ** 2)",
           "return (1 // 0) * np.sum((A - Y) ** 2)", "loops"),
)  # fmt: skip
