"""Plants of convolution: see the package's docstring."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from collections.abc import Iterator

from tests.support.spoilt import Plant

CONV1D, CONV2D, TRANSPOSE = "mytorch/Conv1d.py", "mytorch/Conv2d.py", "mytorch/ConvTranspose.py"
# `nested` and `stdlib` have all convolutions in one file; `third` has one class for both ranks.
NESTED, STDLIB = "mytorch/nn/conv.py", "mytorch/nn/convolution.py"
THIRD, THIRD_2D, UTILS = "mytorch/conv1d.py", "mytorch/conv2d.py", "utils.py"

ONE_1D, ONE_2D = ("Conv1d_stride1",), ("Conv2d-stride1",)
BUILT_1D, BUILT_2D = ("Conv1d", "convTranspose1d"), ("Conv2d", "convTranspose2d")
ALL_1D, ALL_2D = ONE_1D + BUILT_1D, ONE_2D + BUILT_2D


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
        yield Plant(f"convolution/{name}", item, file, right, wrong, base, more)


PLANTS = [
    *each("kernel_not_flipped", ALL_1D, CONV1D, "self.W[:, :, ::-1]", "self.W", "loops"),
    *each("kernel_not_flipped", ALL_2D, CONV2D, ".astype(A.dtype)[:, :, ::-1, ::-1]", ".astype(A.dtype)"),
    *each("kernel_flipped_along_rows_only", ONE_2D, CONV2D, "[:, :, ::-1, ::-1]", "[:, :, ::-1]"),
    *each("kernel_flipped_along_columns_only", ONE_2D, NESTED,
          "np.flip(self.W, axis=(2, 3))", "np.flip(self.W, axis=3)", "nested"),
    *each("kernel_flipped_with_its_channels", ONE_1D, CONV1D,
          "self.W.astype(A.dtype)[:, :, ::-1]", "np.flip(self.W)"),
    *each("kernel_flipped_with_its_channels", ONE_2D, NESTED,
          "np.flip(self.W, axis=(2, 3))", "np.flip(self.W)", "nested"),
    *each("kernel_flipped_in_forward", ALL_1D, CONV1D, "* self.W[c]) + self.b[c]",
          "* self.W[c, :, ::-1]) + self.b[c]", "loops"),
    *each("kernel_flipped_in_forward", ALL_2D, NESTED, "patches, self.W) + self.b[:, None, None]",
          "patches, np.flip(self.W, axis=(2, 3))) + self.b[:, None, None]", "nested"),
    *each("kernel_transposed", ONE_2D, CONV2D, "oikl->noyx", "oilk->noyx"),
    *each("bias_forgotten", ALL_1D + ONE_2D, THIRD, "self.flat.T + self.b", "self.flat.T", "third"),
    *each("bias_forgotten", BUILT_2D, CONV2D, "* self.W[c]) + self.b[c]", "* self.W[c])", "loops"),
    *each("bias_per_kernel_offset", ALL_1D, CONV1D,
          "Z: Array = np.einsum(\"nixj,oij->nox\", windows, W, optimize=True) + b[:, np.newaxis]",
          "Z = np.zeros((A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1))\n"
          "        for j in range(self.kernel_size):\n"
          "            Z += np.einsum(\"nix,oi->nox\", windows[..., j], W[..., j]) + b[:, np.newaxis]"),
    *each("bias_per_kernel_offset", ALL_2D, CONV2D,
          "sums + b[:, np.newaxis, np.newaxis]",
          "sums\n        for _ in range(self.kernel_size[0] * self.kernel_size[1]):\n"
          "            Z = Z + b[:, np.newaxis, np.newaxis]"),
    *each("bias_per_input_channel", ONE_1D, CONV1D,
          "Z[n, c, w] = np.sum(A[n, :, w:w + self.kernel_size] * self.W[c]) + self.b[c]",
          "for i in range(self.in_channels):\n                        "
          "Z[n, c, w] += np.sum(A[n, i, w:w + self.kernel_size] * self.W[c, i]) + self.b[c]", "loops"),
    *each("bias_per_input_channel", ONE_2D, CONV2D,
          "Z[n, c, i, j] = np.sum(patch * self.W[c]) + self.b[c]",
          "for channel in range(self.in_channels):\n                            "
          "Z[n, c, i, j] += np.sum(patch[channel] * self.W[c, channel]) + self.b[c]", "loops"),
    *each("bias_inside_the_sum", ALL_1D, CONV1D, "* self.W[c]) + self.b[c]", "* self.W[c] + self.b[c])", "loops"),
    *each("bias_inside_the_sum", ALL_2D, CONV2D, "* self.W[c]) + self.b[c]", "* self.W[c] + self.b[c])", "loops"),
    *each("bias_along_the_last_axis", ONE_1D, CONV1D, "optimize=True) + b[:, np.newaxis]", "optimize=True) + b"),
    *each("bias_along_the_last_axis", ONE_2D, CONV2D, "sums + b[:, np.newaxis, np.newaxis]", "sums + b"),
    *each("bias_gradient_per_sample", ONE_1D, CONV1D, "dLdZ.sum(axis=(0, 2))", "dLdZ.sum(axis=(1, 2))"),
    *each("bias_gradient_per_sample", ONE_2D, STDLIB,
          "np.apply_over_axes(np.sum, dLdZ, outer)", "np.apply_over_axes(np.sum, dLdZ, (1, 2, 3))", "stdlib"),
    *each("bias_gradient_a_mean", ONE_1D + ONE_2D, THIRD, "grad.sum(axis=(0, 1))", "grad.mean(axis=(0, 1))", "third"),
    *each("gradient_divided_by_batch", ALL_1D, CONV1D,
          "windows, optimize=True)\n        self.dLdb = dLdZ.sum(axis=(0, 2))",
          "windows) / len(A)\n        self.dLdb = dLdZ.sum(axis=(0, 2))"),
    *each("gradient_divided_by_batch", ALL_2D, STDLIB,
          "(outer, outer))\n        self.dLdb = np.apply_over_axes(np.sum, dLdZ, outer).ravel()",
          "(outer, outer)) / len(dLdZ)\n        "
          "self.dLdb = np.apply_over_axes(np.sum, dLdZ, outer).ravel() / len(dLdZ)", "stdlib"),
    *each("gradient_of_the_last_sample", ALL_1D, CONV1D,
          "self.dLdW = np.einsum(\"nox,nixj->oij\", dLdZ, windows, optimize=True)",
          "for n in range(len(A)):\n            "
          "self.dLdW = np.einsum(\"ox,ixj->oij\", dLdZ[n], windows[n], optimize=True)"),
    *each("gradient_of_the_last_sample", ALL_2D, CONV2D,
          "            for c in range(self.out_channels):\n                for i in range(dLdZ.shape[2])",
          "            self.dLdW = np.zeros(self.W.shape)\n            self.dLdb = np.zeros(self.b.shape)\n"
          "            for c in range(self.out_channels):\n                for i in range(dLdZ.shape[2])", "loops"),
    *each("gradient_of_the_last_window", ONE_1D, CONV1D,
          "self.dLdW[o, i, k] = np.sum(self.A[:, i, k:k + out_size] * dLdZ[:, o, :])",
          "for n in range(N):\n                        for w in range(out_size):\n                            "
          "self.dLdW[o, i, k] = self.A[n, i, w + k] * dLdZ[n, o, w]", "loops"),
    *each("gradient_of_the_last_window", ONE_2D, CONV2D,
          "self.dLdW[c] += delta", "self.dLdW[c] = delta", "loops"),
    *each("last_kernel_offset_only", ONE_1D, CONV1D,
          "Z: Array = np.einsum(\"nixj,oij->nox\", windows, W, optimize=True) + b[:, np.newaxis]",
          "for j in range(self.kernel_size):\n"
          "            Z = np.einsum(\"nix,oi->nox\", windows[..., j], W[..., j]) + b[:, np.newaxis]"),
    *each("last_kernel_offset_only", ONE_2D, CONV2D,
          "sums = np.einsum(\"niyxkl,oikl->noyx\", windows, W, optimize=True)",
          "for k in range(self.kernel_size[0]):\n            for l in range(self.kernel_size[1]):\n"
          "                sums = np.einsum(\"niyx,oi->noyx\", windows[..., k, l], W[..., k, l])"),
    *each("last_input_channel_only", ONE_1D, CONV1D,
          "Z[n, c, w] = np.sum(A[n, :, w:w + self.kernel_size] * self.W[c]) + self.b[c]",
          "for i in range(self.in_channels):\n                        "
          "Z[n, c, w] = np.sum(A[n, i, w:w + self.kernel_size] * self.W[c, i]) + self.b[c]", "loops"),
    *each("last_input_channel_only", ONE_2D, NESTED,
          "return np.einsum(\"nihwkl,oikl->nohw\", patches, self.W) + self.b[:, None, None]",
          "for i in range(A.shape[1]):\n            "
          "Z = np.einsum(\"nhwkl,okl->nohw\", patches[:, i], self.W[:, i])\n"
          "        return Z + self.b[:, None, None]", "nested"),
    *each("last_output_channel_only", ONE_1D, CONV1D,
          "dLdA[n, i, w] = np.sum(padded[n, :, w:w + self.kernel_size] * flipped[:, i, :])",
          "for o in range(self.out_channels):\n                        "
          "dLdA[n, i, w] = np.sum(padded[n, o, w:w + self.kernel_size] * flipped[o, i, :])", "loops"),
    *each("last_output_channel_only", ONE_2D, CONV2D,
          "dLdA: Array = np.einsum(\"noyxkl,oikl->niyx\", windows, flipped, optimize=True)",
          "for o in range(self.out_channels):\n            "
          "dLdA = np.einsum(\"nyxkl,ikl->niyx\", windows[:, o], flipped[o])"),
    *each("overlaps_overwritten", ALL_1D + ALL_2D, STDLIB,
          "np.add.at(dLdA, (..., *grid(self.A.shape[2:], self.kernel_size)), spread)",
          "dLdA[(..., *grid(self.A.shape[2:], self.kernel_size))] = spread", "stdlib"),
    *each("offsets_overwritten", ALL_1D, CONV1D,
          "dLdA: Array = np.einsum(\"noxj,oij->nix\", windows, flipped, optimize=True)",
          "dLdA = np.zeros_like(A)\n        for j in range(k):\n            dLdA[:, :, j:j + dLdZ.shape[2]] = "
          "np.einsum(\"nox,oi->nix\", dLdZ, self.W[:, :, j])"),
    *each("offsets_overwritten", ALL_2D, CONV2D,
          "dLdA: Array = np.einsum(\"noyxkl,oikl->niyx\", windows, flipped, optimize=True)",
          "dLdA, (H, W) = np.zeros_like(A), dLdZ.shape[2:]\n        for k in range(kH):\n"
          "            for l in range(kW):\n                dLdA[:, :, k:k + H, l:l + W] = "
          "np.einsum(\"noyx,oi->niyx\", dLdZ, self.W[:, :, k, l])"),
    *each("channels_and_overlaps_overwritten", ONE_1D, CONV1D,
          "                for w in range(in_size):\n                    dLdA[n, i, w] = "
          "np.sum(padded[n, :, w:w + self.kernel_size] * flipped[:, i, :])",
          "                for o in range(self.out_channels):\n                    for w in range(out_size):\n"
          "                        dLdA[n, i, w:w + self.kernel_size] = dLdZ[n, o, w] * self.W[o, i]", "loops"),
    *each("channels_and_overlaps_overwritten", ONE_2D, CONV2D,
          "dLdA[n, :, i:i + k, j:j + k] += delta", "dLdA[n, :, i:i + k, j:j + k] = delta", "loops"),
    *each("last_place_forgotten", ONE_1D, CONV1D,
          "out_size = A.shape[2] - self.kernel_size + 1", "out_size = A.shape[2] - self.kernel_size", "loops"),
    *each("last_place_forgotten", ONE_2D, CONV2D, "H - k + 1, W - k + 1))", "H - k, W - k))", "loops"),
    *each("padded_by_the_kernel_size", ONE_1D, NESTED, "p = self.kernel_size - 1", "p = self.kernel_size", "nested"),
    *each("padded_by_the_kernel_size", ONE_2D, CONV2D,
          "(kH - 1, kH - 1), (kW - 1, kW - 1)", "(kH, kH), (kW, kW)"),
    *each("not_downsampled", ("Conv1d",), CONV1D,
          "        Z = self.downsample1d.forward(Z)\n", "        self.downsample1d.forward(Z)\n", "loops"),
    *each("not_downsampled", ("Conv2d",), THIRD_2D,
          "return self.downsample2d(self.conv2d_stride1(A))", "return self.conv2d_stride1(A)", "third"),
    *each("downsampled_before_convolution", ("Conv1d", "Conv2d"), STDLIB,
          "self.downsample.forward(self.stride1.forward(pad(A, self.padding)))",
          "self.stride1.forward(self.downsample.forward(pad(A, self.padding)))", "stdlib"),
    *each("padding_ignored", ("Conv1d",), NESTED,
          "        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))\n", "", "nested"),
    *each("padding_ignored", ("Conv2d",), CONV2D, "self.conv2d_stride1.forward(padded)", "self.conv2d_stride1.forward(A)"),
    *each("padding_kept", ("Conv1d",), THIRD, "return grad[:, :, self.inner]", "return grad", "third"),
    *each("padding_kept", ("Conv2d",), CONV2D, "return dLdA[:, :, pH : H - pH, pW : W - pW]", "return dLdA"),
    *each("cropped_by_minus_padding", ("Conv1d",), CONV1D,
          "self.padding : dLdA.shape[2] - self.padding", "self.padding : -self.padding"),
    *each("cropped_by_minus_padding", ("Conv2d",), NESTED,
          "p:dLdA.shape[2] - p, p:dLdA.shape[3] - p", "p:-p, p:-p", "nested"),
    *each("cropped_on_one_side", ("Conv1d",), NESTED,
          "self.pad:dLdA.shape[2] - self.pad", "self.pad:", "nested"),
    *each("cropped_on_one_side", ("Conv2d",), STDLIB, "slice(p, n - p)", "slice(p, n)", "stdlib"),
    *each("padded_before_only", ("Conv1d",), THIRD,
          "padded[:, :, self.padding:self.padding + W] = A", "padded[:, :, 2 * self.padding:] = A", "third"),
    *each("padded_before_only", ("Conv2d",), CONV2D, "(pH, pH), (pW, pW)))", "(2 * pH, 0), (2 * pW, 0)))"),
    *each("padded_at_the_beginning_alone", ("Conv1d",), CONV1D,
          "(self.padding, self.padding)))", "(self.padding, 0)))"),
    *each("padded_at_the_beginning_alone", ("Conv2d",), CONV2D, "(pH, pH), (pW, pW)))", "(pH, 0), (pW, 0)))"),
    *each("padded_at_the_end_alone", ("Conv1d",), CONV1D,
          "(self.padding, self.padding)))", "(0, self.padding)))"),
    *each("padded_at_the_end_alone", ("Conv2d",), CONV2D, "(pH, pH), (pW, pW)))", "(0, pH), (0, pW)))"),
    *each("padded_with_ones", ("Conv1d",), THIRD,
          "padded = np.zeros((N, C, W + 2", "padded = np.ones((N, C, W + 2", "third"),
    *each("padded_with_ones", ("Conv2d",), STDLIB, "constant_values=0", "constant_values=1", "stdlib"),
    *each("convolved_before_upsampling", ("convTranspose1d",), TRANSPOSE,
          "self.conv1d_stride1.forward(self.upsample1d.forward(A))",
          "self.upsample1d.forward(self.conv1d_stride1.forward(A))"),
    *each("convolved_before_upsampling", ("convTranspose2d",), "mytorch/convtranspose.py",
          "self.conv(self.upsample(A))", "self.upsample(self.conv(A))", "third"),
    *each("not_upsampled", ("convTranspose1d",), TRANSPOSE,
          "Z = self.conv1d_stride1.forward(A_upsampled)", "Z = self.conv1d_stride1.forward(A)", "loops"),
    *each("not_upsampled", ("convTranspose2d",), NESTED,
          "self.conv2d.forward(self.upsample2d.forward(A))", "self.conv2d.forward(A)", "nested"),
    *each("upsampling_gradient_kept", ("convTranspose1d",), TRANSPOSE,
          "self.upsample1d.backward(self.conv1d_stride1.backward(dLdZ))", "self.conv1d_stride1.backward(dLdZ)"),
    *each("upsampling_gradient_kept", ("convTranspose2d",), NESTED,
          "self.upsample2d.backward(self.conv2d.backward(dLdZ))", "self.conv2d.backward(dLdZ)", "nested"),
    *each("as_pytorch_does", ("convTranspose1d",), TRANSPOSE,
          "        Z = self.conv1d_stride1.forward(A_upsampled)\n",
          "        conv = self.conv1d_stride1\n        N, C, W = A.shape\n        k, s = conv.kernel_size, self.upsampling_factor\n"
          "        Z = np.zeros((N, conv.out_channels, s * (W - 1) + k)) + conv.b[:, None]\n"
          "        for i in range(W):\n"
          "            Z[:, :, i * s:i * s + k] += np.tensordot(A[:, :, i], conv.W, axes=(1, 1))\n", "loops"),
    *each("as_pytorch_does", ("convTranspose2d",), TRANSPOSE,
          "        return self.conv2d_stride1.forward(self.upsample2d.forward(A))",
          "        conv = self.conv2d_stride1\n        (kH, kW), (sH, sW) = conv.kernel_size, self.upsampling_factor\n"
          "        N, C, H, W = A.shape\n"
          "        Z = np.zeros((N, conv.out_channels, sH * (H - 1) + kH, sW * (W - 1) + kW))\n"
          "        for i in range(H):\n            for j in range(W):\n"
          "                Z[:, :, i * sH : i * sH + kH, j * sW : j * sW + kW] += np.tensordot(\n"
          "                    A[:, :, i, j], conv.W, axes=(1, 1)\n                )\n"
          "        return Z + conv.b[:, None, None]",
          more=(("from mytorch.checks", "import numpy as np\nfrom mytorch.checks"),)),
]  # fmt: skip
