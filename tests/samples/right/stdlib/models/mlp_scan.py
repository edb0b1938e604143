import os
import sys
from operator import attrgetter
from typing import NamedTuple

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from mytorch.base import Sequential
from mytorch.nn import Conv1d, Flatten, ReLU


class Step(NamedTuple):
    channels_in: int
    channels_out: int
    kernel: int
    stride: int


class Scanner(Sequential):
    """An MLP whose layers are convolutions; weights come frame by frame."""

    steps: tuple[Step, ...] = ()

    def __init__(self):
        self.convs = [Conv1d(*step) for step in self.steps]
        print("scanning with", *self.convs, sep="\n  ")
        first, second, third = self.convs
        super().__init__(*(first >> ReLU() >> second >> ReLU() >> third >> Flatten()))

    def init_weights(self, weights):
        inner = map(attrgetter("conv1d_stride1"), self.convs)
        for conv, step, matrix in zip(inner, self.steps, weights):
            block = matrix[: step.kernel * step.channels_in, : step.channels_out]
            frames = block.reshape(step.kernel, step.channels_in, step.channels_out)
            conv.W = frames.transpose()


class CNN_SimpleScanningMLP(Scanner):
    steps = Step(24, 8, 8, 4), Step(8, 16, 1, 1), Step(16, 4, 1, 1)


class CNN_DistributedScanningMLP(Scanner):
    steps = Step(24, 2, 2, 2), Step(2, 8, 2, 2), Step(8, 4, 2, 1)
