"""Plants of resampling: see the package's docstring."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from tests.plants import Plant

OURS, LOOPS = "mytorch/resampling.py", "mytorch/resampling.py"
NESTED, THIRD = "mytorch/nn/resampling.py", "mytorch/layers.py"
STDLIB = "mytorch/nn/resampling.py"
# How an assignment calls the four.
UP1, UP2, DOWN1, DOWN2 = "Upsampling1d", "Upsampling2d", "Downsampling1d", "Downsampling2d"

PLANTS = [
    Plant("resampling/packed_at_the_front", UP1, LOOPS,
          "Z[:, :, i * k] = A[:, :, i]", "Z[:, :, i] = A[:, :, i]", "loops"),
    Plant("resampling/packed_at_the_front", UP2, OURS,
          "Z[:, :, ::kH, ::kW] = A", "Z[:, :, :H_in, :W_in] = A"),
    Plant("resampling/packed_at_the_front", DOWN1, LOOPS,
          "dLdA[:, :, i * self.downsampling_factor] = dLdZ[:, :, i]",
          "dLdA[:, :, i] = dLdZ[:, :, i]", "loops"),
    Plant("resampling/packed_at_the_front", DOWN2, THIRD,
          "out[:, :, ::k, ::k] = grad", "out[:, :, :grad.shape[2], :grad.shape[3]] = grad", "third"),
    Plant("resampling/slice_without_step", UP1, NESTED,
          "return dLdZ[..., ::self.upsampling_factor]", "return dLdZ[..., :self.upsampling_factor]",
          "nested"),
    Plant("resampling/slice_without_step", UP2, THIRD,
          "return grad[:, :, ::k, ::k].copy()", "return grad[:, :, :k, :k].copy()", "third"),
    Plant("resampling/slice_without_step", DOWN1, OURS,
          "return A[:, :, :: self.downsampling_factor].copy()",
          "return A[:, :, : self.downsampling_factor].copy()"),
    Plant("resampling/slice_without_step", DOWN2, NESTED,
          "return A[..., ::k, ::k]", "return A[..., :k, :k]", "nested"),
    Plant("resampling/zeros_after_the_last", UP1, LOOPS,
          "Z = np.zeros((N, C, k * (W_in - 1) + 1))", "Z = np.zeros((N, C, k * W_in))", "loops"),
    Plant("resampling/zeros_after_the_last", UP2, THIRD,
          "return Z[:, :, :Z.shape[2] - cut, :Z.shape[3] - cut]", "return Z", "third"),
    Plant("resampling/one_zero_too_many", UP1, NESTED,
          "self.upsampling_factor = upsampling_factor", "self.upsampling_factor = upsampling_factor + 1",
          "nested"),
    Plant("resampling/one_zero_too_many", UP2, LOOPS,
          "Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))",
          "k += 1\n        Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))", "loops",
          (("        H = (dLdZ.shape[2] - 1) // k + 1\n        W = (dLdZ.shape[3] - 1) // k + 1\n"
            "        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], H, W))",
            "        k += 1\n        H = (dLdZ.shape[2] - 1) // k + 1\n"
            "        W = (dLdZ.shape[3] - 1) // k + 1\n"
            "        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], H, W))"),)),
    Plant("resampling/repeated_instead_of_zeros", UP1, OURS,
          "        Z[:, :, ::k] = A\n", "        Z = np.repeat(A, k, axis=2)\n"),
    Plant("resampling/repeated_instead_of_zeros", UP2, NESTED,
          "        Z[..., ::k, ::k] = A\n", "        Z = A.repeat(k, axis=2).repeat(k, axis=3)\n", "nested"),
    Plant("resampling/gradient_repeated", DOWN1, NESTED,
          "        dLdA[..., ::self.downsampling_factor] = dLdZ\n        return dLdA",
          "        return dLdZ.repeat(self.downsampling_factor, axis=2)[..., :self.in_shape[2]]", "nested"),
    Plant("resampling/gradient_repeated", DOWN2, LOOPS,
          "dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]",
          "dLdA[:, :, i * k:(i + 1) * k, j * k:(j + 1) * k] = dLdZ[:, :, i:i + 1, j:j + 1]", "loops"),
    Plant("resampling/starts_at_the_second", UP1, OURS,
          "return dLdZ[:, :, :: self.upsampling_factor]", "return dLdZ[:, :, 1 :: self.upsampling_factor]"),
    Plant("resampling/starts_at_the_second", UP2, NESTED,
          "return dLdZ[..., ::k, ::k]", "return dLdZ[..., 1::k, 1::k]", "nested"),
    Plant("resampling/starts_at_the_second", DOWN1, THIRD,
          "return A[:, :, np.arange(0, self.size, self.downsampling_factor)]",
          "return A[:, :, np.arange(1, self.size, self.downsampling_factor)]", "third"),
    Plant("resampling/starts_at_the_second", DOWN2, STDLIB,
          "return np.array(A[self.kept])", "return np.array(A[..., 1 :: self.factor, 1 :: self.factor])",
          "stdlib"),
    Plant("resampling/last_of_each_group", DOWN1, LOOPS,
          "return A[:, :, ::self.downsampling_factor]",
          "return A[:, :, self.downsampling_factor - 1::self.downsampling_factor]", "loops"),
    Plant("resampling/last_of_each_group", DOWN2, THIRD,
          "np.ascontiguousarray(A[:, :, ::k, ::k])", "A[:, :, k - 1::k, k - 1::k]", "third"),
    Plant("resampling/output_size_by_floor_division", DOWN1, NESTED,
          "return A[..., ::self.downsampling_factor]",
          "return A[..., ::self.downsampling_factor][..., :A.shape[2] // self.downsampling_factor]",
          "nested"),
    Plant("resampling/output_size_by_floor_division", DOWN2, OURS,
          "return A[:, :, ::kH, ::kW].copy()",
          "return A[:, :, ::kH, ::kW][:, :, : A.shape[2] // kH, : A.shape[3] // kW]"),
    Plant("resampling/output_size_one_too_large", DOWN1, LOOPS,
          "return A[:, :, ::self.downsampling_factor]",
          "k = self.downsampling_factor\n        Z = np.zeros((A.shape[0], A.shape[1], A.shape[2] // k + 1))\n"
          "        for i in range(0, A.shape[2], k):\n            Z[:, :, i // k] = A[:, :, i]\n        return Z",
          "loops"),
    Plant("resampling/output_size_one_too_large", DOWN2, NESTED,
          "return A[..., ::k, ::k]",
          "N, C, H, W = A.shape\n        Z = np.zeros((N, C, H // k + 1, W // k + 1))\n"
          "        Z[:, :, :-(-H // k), :-(-W // k)] = A[..., ::k, ::k]\n        return Z", "nested"),
    Plant("resampling/size_from_the_gradient", DOWN1, LOOPS,
          "dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.input_width))",
          "W_in = self.downsampling_factor * (dLdZ.shape[2] - 1) + 1\n"
          "        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], W_in))", "loops"),
    Plant("resampling/size_from_the_gradient", DOWN2, OURS,
          "dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)",
          "H, W = dLdZ.shape[2:]\n        dLdA = np.zeros((N, C, kH * (H - 1) + 1, kW * (W - 1) + 1))"),
    Plant("resampling/size_of_the_gradient_times_k", DOWN1, THIRD,
          "out = np.zeros(grad.shape[:2] + (self.size,))",
          "k = self.downsampling_factor\n        out = np.zeros((*grad.shape[:2], grad.shape[2] * k))", "third"),
    Plant("resampling/size_of_the_gradient_times_k", DOWN2, LOOPS,
          "dLdA = np.zeros((N, C, self.input_height, self.input_width))",
          "dLdA = np.zeros((N, C, H * k, W * k))", "loops"),
    Plant("resampling/size_of_the_first_call", DOWN1, LOOPS,
          "self.input_width = A.shape[2]", "if not hasattr(self, 'input_width'):\n            "
          "self.input_width = A.shape[2]", "loops"),
    Plant("resampling/size_of_the_first_call", DOWN2, LOOPS,
          "        self.input_height = A.shape[2]\n        self.input_width = A.shape[3]\n",
          "        self.input_height = getattr(self, 'input_height', A.shape[2])\n"
          "        self.input_width = getattr(self, 'input_width', A.shape[3])\n", "loops"),
    Plant("resampling/height_and_width_swapped", DOWN2, LOOPS,
          "dLdA = np.zeros((N, C, self.input_height, self.input_width))",
          "dLdA = np.zeros((N, C, self.input_width, self.input_height))", "loops"),
    Plant("resampling/only_rows", UP2, OURS,
          "kW * (W_in - 1) + 1), dtype=A.dtype)\n        Z[:, :, ::kH, ::kW] = A",
          "W_in), dtype=A.dtype)\n        Z[:, :, ::kH] = A"),
    Plant("resampling/only_rows", DOWN2, NESTED,
          "return A[..., ::k, ::k]", "return A[:, :, ::k]", "nested"),
    Plant("resampling/only_columns", UP2, THIRD,
          "return grad[:, :, ::k, ::k].copy()", "return grad[..., ::k].copy()", "third"),
    Plant("resampling/only_columns", DOWN2, THIRD,
          "return np.ascontiguousarray(A[:, :, ::k, ::k])", "return A[..., ::k].copy()", "third"),
]  # fmt: skip
