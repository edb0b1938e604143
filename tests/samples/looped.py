"""Loops that go wrong: overwritten, left too early, sums that are never begun anew."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from typing import NamedTuple

LINEAR, LAYER, BATCH = "mytorch/linear.py", "mytorch/layernorm.py", "mytorch/batchnorm.py"
CONV, POOL = "mytorch/Conv2d.py", "mytorch/pool.py"
ACTIVATION, LOSS = "mytorch/activation.py", "mytorch/loss.py"


class Looped(NamedTuple):
    """Changes of a right hand-in that is all loops, and what must be said of a value."""

    item: str
    file: str
    value: str
    said: str
    changes: tuple[tuple[str, str], ...]


LOOPED = {
    "lin-Z-carried": Looped(
        "Linear",
        LINEAR,
        "Z",
        "each element also holds those before it",
        (
            (
                "        for sample in range(number_of_samples):\n            for out_index in range(self.out_features):\n                weighted_sum = np.sum(",
                "        weighted_sum = 0.0\n        for sample in range(number_of_samples):\n            for out_index in range(self.out_features):\n                weighted_sum += np.sum(",
            ),
        ),
    ),
    "lin-Z-carried-row": Looped(
        "Linear",
        LINEAR,
        "Z",
        "each feature also holds those before it",
        (
            (
                "            for out_index in range(self.out_features):\n                weighted_sum = np.sum(",
                "            weighted_sum = 0.0\n            for out_index in range(self.out_features):\n                weighted_sum += np.sum(",
            ),
        ),
    ),
    "lin-Z-return": Looped(
        "Linear",
        LINEAR,
        "Z",
        "only the first sample is filled",
        (
            (
                "weighted_sum + biases[out_index, 0]\n        return Z",
                "weighted_sum + biases[out_index, 0]\n            return Z",
            ),
        ),
    ),
    "lin-A-anew": Looped(
        "Linear",
        LINEAR,
        "dLdA",
        "only the last sample is filled",
        (
            (
                "        dLdA = np.zeros((number_of_samples, self.in_features), dtype=A.dtype)\n        for sample in range(number_of_samples):\n",
                "        for sample in range(number_of_samples):\n            dLdA = np.zeros((number_of_samples, self.in_features), dtype=A.dtype)\n",
            ),
        ),
    ),
    "ln-mean-carried": Looped(
        "LayerNorm",
        LAYER,
        "Z",
        "is not set to 0 anew for each sample",
        (
            (
                "        for row in range(number_of_rows):\n            sum_of_row = 0.0\n",
                "        sum_of_row = 0.0\n        for row in range(number_of_rows):\n",
            ),
        ),
    ),
    "ln-sq-carried": Looped(
        "LayerNorm",
        LAYER,
        "Z",
        "V (the variance) is not set to 0 anew",
        (
            ("            sum_of_squares = 0.0\n", ""),
            (
                "        for row in range(number_of_rows):\n            sum_of_row",
                "        sum_of_squares = 0.0\n        for row in range(number_of_rows):\n            sum_of_row",
            ),
        ),
    ),
    "ln-mean-assign": Looped(
        "LayerNorm",
        LAYER,
        "Z",
        "M (the mean) counts the last alone",
        (("sum_of_row += float", "sum_of_row = float"),),
    ),
    "ln-products-assign": Looped(
        "LayerNorm",
        LAYER,
        "dLdA",
        "dLdNZ NZ counts the last alone",
        (("sum_of_products += dLdNx", "sum_of_products = dLdNx"),),
    ),
    "bn-mean-carried": Looped(
        "BatchNorm1d",
        BATCH,
        "Z",
        "M (the batch's mean) is not set to 0 anew for each feature",
        (
            ("                sum_of_channel = 0.0\n", ""),
            (
                "        for channel in range(self.num_features):\n            if eval",
                "        sum_of_channel = 0.0\n        for channel in range(self.num_features):\n            if eval",
            ),
        ),
    ),
    "bn-Bb-carried": Looped(
        "BatchNorm1d",
        BATCH,
        "dLdBb",
        "each feature also holds those before it",
        (
            ("            sum_for_Bb = 0.0\n", ""),
            (
                "        for channel in range(self.num_features):\n            scale",
                "        sum_for_Bb = 0.0\n        for channel in range(self.num_features):\n            scale",
            ),
        ),
    ),
    "conv-Z-carried": Looped(
        "Conv2d-stride1",
        CONV,
        "Z",
        "each channel also holds those before it",
        (
            (
                "                    for out_channel in range(self.out_channels):\n                        weighted_sum = np",
                "                    weighted_sum = 0.0\n                    for out_channel in range(self.out_channels):\n                        weighted_sum += np",
            ),
        ),
    ),
    "conv-Z-return": Looped(
        "Conv2d-stride1",
        CONV,
        "Z",
        "only the first sample is filled",
        (
            (
                "weighted_sum + biases[out_channel]\n        return Z",
                "weighted_sum + biases[out_channel]\n            return Z",
            ),
        ),
    ),
    "mean-carried": Looped(
        "MeanPool2d_stride1",
        POOL,
        "Z",
        "each column also holds those before it",
        (
            (
                "                    for column in range(W_out):\n                        sum_of_window = 0.0\n",
                "                    sum_of_window = 0.0\n                    for column in range(W_out):\n",
            ),
        ),
    ),
    "mean-carried-all": Looped(
        "MeanPool2d_stride1",
        POOL,
        "Z",
        "each element also holds those before it",
        (
            ("                        sum_of_window = 0.0\n", ""),
            (
                "        for sample in range(N):\n            for channel in range(C):\n                for row in range(H_out):\n                    for column in range(W_out):\n                        for i in range(kH):\n                            for j in range(kW):\n                                sum_",
                "        sum_of_window = 0.0\n        for sample in range(N):\n            for channel in range(C):\n                for row in range(H_out):\n                    for column in range(W_out):\n                        for i in range(kH):\n                            for j in range(kW):\n                                sum_",
            ),
        ),
    ),
    "mean-assign": Looped(
        "MeanPool2d_stride1",
        POOL,
        "Z",
        "the last row and column alone counts",
        (("sum_of_window += A", "sum_of_window = A"),),
    ),
    "max-carried": Looped(
        "MaxPool2d_stride1",
        POOL,
        "Z",
        "each column is the greatest of those before it, too",
        (
            (
                "                    for column in range(W_out):\n                        best_value = A[sample, channel, row, column]\n                        best_place = 0\n",
                "                    best_value = -np.inf\n                    best_place = 0\n                    for column in range(W_out):\n",
            ),
        ),
    ),
    "soft-carried": Looped(
        "Softmax",
        ACTIVATION,
        "A",
        "is not set to 0 anew for each sample",
        (
            (
                "        for row in range(rows_of_Z.shape[0]):\n            largest",
                "        sum_of_exponentials = 0.0\n        for row in range(rows_of_Z.shape[0]):\n            largest",
            ),
            (
                "            sum_of_exponentials = 0.0\n            for class",
                "            for class",
            ),
        ),
    ),
    "soft-assign": Looped(
        "Softmax",
        ACTIVATION,
        "A",
        "counts the last alone",
        (("sum_of_exponentials += exp", "sum_of_exponentials = exp"),),
    ),
    "soft-back-carried": Looped(
        "Softmax",
        ACTIVATION,
        "dLdZ",
        "each feature also holds those before it",
        (
            (
                "            for j in range(number_of_classes):\n                gradient_sum = 0.0\n",
                "            gradient_sum = 0.0\n            for j in range(number_of_classes):\n",
            ),
        ),
    ),
    "ce-assign": Looped(
        "CrossEntropyLoss",
        LOSS,
        "value",
        "counts the last alone",
        (("sum_of_losses -= float", "sum_of_losses = -float"),),
    ),
    "ce-return": Looped(
        "CrossEntropyLoss",
        LOSS,
        "dLdA",
        "only the first sample is filled",
        (
            (
                "difference / number_of_samples\n        return dLdA",
                "difference / number_of_samples\n            return dLdA",
            ),
        ),
    ),
    "lin-dLdA-assign": Looped(
        "Linear",
        LINEAR,
        "dLdA",
        "dLdA counts the last output feature alone",
        (("dLdA[sample, :] += gradient_here", "dLdA[sample, :] = gradient_here"),),
    ),
}
