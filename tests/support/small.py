"""Small right answers, as sources, for tests that are about one wrong answer beside them."""

from __future__ import annotations

import textwrap

LINEAR = "class Linear:\n    pass\n"
MCQ = "def question_1(): return 'a'"
CONV = """\
import numpy as np

class Conv1d_stride1:
    def __init__(self, inputs, outputs, k, weight_init_fn=np.random.randn, bias_init_fn=np.zeros):
        self.k = k
        self.W = weight_init_fn(outputs, inputs, k)
        self.b = bias_init_fn(outputs)

    def windows(self, A):
        return np.lib.stride_tricks.sliding_window_view(A, self.k, axis=2)

    def forward(self, A):
        self.A = A
        Z = np.einsum("ncwk,ock->now", self.windows(A), self.W) + self.b[:, None]
{forward}
        return Z

    def backward(self, dLdZ):
        self.dLdb = dLdZ.sum((0, 2))
        self.dLdW = np.einsum("now,ncwk->ock", dLdZ, self.windows(self.A))
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (self.k - 1, self.k - 1)))
        dLdA = np.einsum("nowk,ock->ncw", self.windows(padded), self.W[:, :, ::-1])
{backward}
        return dLdA
"""


def conv(forward: str = "", backward: str = "") -> str:
    return CONV.format(forward=inner(forward), backward=inner(backward))


def inner(lines: str) -> str:
    return textwrap.indent(textwrap.dedent(lines).strip(), " " * 8)
