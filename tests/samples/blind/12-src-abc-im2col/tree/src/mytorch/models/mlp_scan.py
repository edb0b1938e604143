from __future__ import annotations

from typing import ClassVar

import numpy as np

from mytorch.nn import Conv1d, Flatten, ReLU, Sequential


class _ScanningMLP(Sequential):
    CONVS: ClassVar[tuple[tuple[int, int, int, int], ...]]  # in, out, kernel, stride

    def __init__(self) -> None:
        self.conv1, self.conv2, self.conv3 = (Conv1d(*c) for c in self.CONVS)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights: list[np.ndarray]) -> None:
        convs = (self.conv1, self.conv2, self.conv3)
        for conv, w, (c_in, c_out, k, _) in zip(convs, weights, self.CONVS, strict=True):
            block = w[: c_in * k, :c_out]
            conv.conv1d_stride1.W = block.reshape(k, c_in, c_out).T.copy()


class CNN_SimpleScanningMLP(_ScanningMLP):
    CONVS = (24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1)


class CNN_DistributedScanningMLP(_ScanningMLP):
    CONVS = (24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1)
