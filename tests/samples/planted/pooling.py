"""Plants of pooling: see the package's docstring."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from collections.abc import Iterator

from tests.support.spoilt import Plant

POOL, NESTED, STDLIB = "mytorch/pool.py", "mytorch/nn/pool.py", "mytorch/nn/pooling.py"
FLOATING = (("dLdA = np.zeros_like(self.A)", "dLdA = np.zeros(self.A.shape)"),)  # of integers, too
MAX, MEAN = ("MaxPool2d_stride1", "MaxPool2d"), ("MeanPool2d_stride1", "MeanPool2d")


def each(
    name: str,
    items: tuple[str, ...],
    file: str,
    right: str,
    wrong: str,
    base: str = "solution",
    more: tuple[tuple[str, str], ...] = (),
) -> Iterator[Plant]:
    """The same change, for each of some items."""
    for item in items:
        yield Plant(f"pooling/{name}", item, file, right, wrong, base, more)


PLANTS = [
    *each("gradient_to_every_tie", MAX, POOL, "dLdA[n, c, r, s] += dLdZ[n, c, i, j]",
          "k = self.kernel\n                        window = self.A[n, c, i:i + k, j:j + k]\n"
          "                        dLdA[n, c, i:i + k, j:j + k] += dLdZ[n, c, i, j] * (window == window.max())",
          "loops", FLOATING),
    *each("gradient_shared_among_ties", MAX, POOL, "dLdA[n, c, r, s] += dLdZ[n, c, i, j]",
          "k = self.kernel\n                        window = self.A[n, c, i:i + k, j:j + k]\n"
          "                        ties = window == window.max()\n"
          "                        dLdA[n, c, i:i + k, j:j + k] += dLdZ[n, c, i, j] * ties / ties.sum()",
          "loops", FLOATING),
    *each("gradient_to_the_last_maximum", MAX[:1], POOL,
          "r, s = np.unravel_index(np.argmax(window), window.shape)",
          "r, s = np.argwhere(window == window.max())[-1]", "loops", FLOATING),
    *each("gradient_to_the_last_maximum", MAX[1:], POOL,
          "self.argmax = rows.argmax(axis=-1)", "self.argmax = kH * kW - 1 - rows[..., ::-1].argmax(axis=-1)"),
    *each("first_maximum_by_columns", MAX, POOL,
          "r, s = np.unravel_index(np.argmax(window), window.shape)",
          "s, r = np.unravel_index(np.argmax(window.T), window.shape)", "loops", FLOATING),
    *each("place_within_the_window", MAX, POOL,
          "self.max_at[n, c, i, j] = (i + r, j + s)", "self.max_at[n, c, i, j] = (r, s)", "loops", FLOATING),
    *each("gradient_at_the_corner", MAX, STDLIB, "Winner(n, c, row + down, column + right)",
          "Winner(n, c, row, column)", "stdlib"),
    *each("row_and_column_swapped", MAX, POOL,
          "rows = i + self.argmax // self.kernel\n        columns = j + self.argmax % self.kernel",
          "rows = i + self.argmax % self.kernel\n        columns = j + self.argmax // self.kernel", "third"),
    *each("gradient_to_the_whole_window", MAX, NESTED,
          "+= dLdZ * (self.winner == number)", "+= dLdZ", "nested"),
    *each("overlaps_overwritten", MAX, STDLIB,
          "np.add.at(dLdA, tuple(self.winner), dLdZ)", "dLdA[tuple(self.winner)] = dLdZ", "stdlib"),
    *each("overlaps_overwritten", MEAN, POOL,
          "dLdA[n, c, i:i + k, j:j + k] += dLdZ", "dLdA[n, c, i:i + k, j:j + k] = dLdZ", "loops"),
    *each("offsets_overwritten", MAX, POOL, "+= dLdZ * won", "= dLdZ * won"),
    *each("offsets_overwritten", MEAN, POOL, "+= share", "= share"),
    *each("maxima_overwritten", MAX, POOL,
          "dLdA[:, :, i : i + H_out, j : j + W_out] += dLdZ * won",
          "dLdA[:, :, i : i + H_out, j : j + W_out][won] = dLdZ[won]"),
    *each("never_below_zero", MAX, POOL,
          "Z[n, c, i, j] = window[r, s]", "Z[n, c, i, j] = max(Z[n, c, i, j], window[r, s])", "loops", FLOATING),
    *each("divided_by_k", MEAN, NESTED, "for j in range(k)) / k ** 2", "for j in range(k)) / k", "nested",
          (("+= dLdZ / k ** 2", "+= dLdZ / k"),)),
    *each("not_divided", MEAN, POOL, "windows.mean(axis=(4, 5))", "windows.sum(axis=(4, 5))", "solution",
          (("share = dLdZ / (kH * kW)", "share = dLdZ"),)),
    *each("divided_by_the_number_of_windows", MEAN, POOL,
          "dLdZ[n, c, i, j] / (k * k)", "dLdZ[n, c, i, j] / (dLdZ.shape[2] * dLdZ.shape[3])", "loops"),
    *each("gradient_at_the_corner_only", MEAN, STDLIB,
          "dLdA[:, :, i : i + H, j : j + W] += dLdZ", "dLdA[:, :, :H, :W] = dLdZ", "stdlib"),
    *each("last_window_forgotten", MAX[:1], NESTED,
          "H, W = A.shape[2] - k + 1, A.shape[3] - k + 1\n        shifted", "H, W = A.shape[2] - k, A.shape[3] - k\n        shifted",
          "nested"),
    *each("last_window_forgotten", MEAN[:1], POOL,
          "        Z = np.zeros((N, C, W - k + 1, H - k + 1))\n        for i in range(W - k + 1):\n"
          "            for j in range(H - k + 1):\n                Z[:, :, i, j]",
          "        Z = np.zeros((N, C, W - k, H - k))\n        for i in range(W - k):\n"
          "            for j in range(H - k):\n                Z[:, :, i, j]", "loops"),
    *each("not_downsampled", MAX[1:], POOL, "return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))",
          "return self.maxpool2d_stride1.forward(A)"),
    *each("not_downsampled", MEAN[1:], POOL, "return self.downsample2d(self.pool(A))", "return self.pool(A)", "third"),
    *each("downsampled_before_pooling", MAX[1:], NESTED,
          "self.downsample2d.forward(self.maxpool2d_stride1.forward(A))",
          "self.maxpool2d_stride1.forward(self.downsample2d.forward(A))", "nested"),
    *each("downsampled_before_pooling", MEAN[1:], STDLIB,
          "(self.meanpool2d_stride1 >> self.downsample2d).forward(A)",
          "(self.downsample2d >> self.meanpool2d_stride1).forward(A)", "stdlib"),
    *each("kernel_for_stride", MAX[1:], POOL,
          "self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)\n        self.downsample2d = Downsample2d(stride)",
          "self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)\n        self.downsample2d = Downsample2d(kernel)", "loops", FLOATING),
    *each("kernel_for_stride", MEAN[1:], POOL,
          "self.meanpool2d_stride1 = self.pool = MeanPool2d_stride1(kernel)\n        self.downsample2d = Downsample2d(stride)",
          "self.meanpool2d_stride1 = self.pool = MeanPool2d_stride1(kernel)\n        self.downsample2d = Downsample2d(kernel)",
          "third"),
]  # fmt: skip
