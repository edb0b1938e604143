"""What a student reads of a failing item, word for word."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import msgspec
from rich.console import Console

from autograder.records.scorecard import Protections, Versions, without_times
from autograder.reports.terminal import print_lines
from tests.conftest import Grade
from tests.rooms.course.test_mistake_catalogue import base
from tests.support import golden


class Spoilt(NamedTuple):
    """The solution with one change, graded on one item."""

    title: str
    item: str
    file: str
    right: str
    wrong: str


CONV1D, LINEAR, LOSS = "mytorch/Conv1d.py", "mytorch/linear.py", "mytorch/loss.py"
ACTIVATION, POOL, RESAMPLING = (
    f"mytorch/{name}.py" for name in ("activation", "pool", "resampling")
)
SPOILT = (
    Spoilt("a known mistake", "Conv1d_stride1", CONV1D, "(A.dtype)[:, :, ::-1]", "(A.dtype)"),
    Spoilt("a known mistake with padding 0", "Conv1d", CONV1D,
           "self.padding : dLdA.shape[2] - self.padding", "self.padding : -self.padding"),
    Spoilt("overflow", "Softmax", ACTIVATION, "Z - Z.max(axis=-1, keepdims=True)", "Z"),
    Spoilt("a loss", "MSELoss", LOSS, "2 * ", ""),
    Spoilt("a factor that no mistake explains", "Conv1d_stride1", CONV1D,
           '"nox,nixj->oij", dLdZ', '"nox,nixj->oij", 7 * dLdZ'),
    Spoilt("rounded to whole numbers", "Linear", LINEAR, "W.T + b.T", "W.T + b.T; Z = np.floor(Z)"),
    Spoilt("only with a stride", "Conv1d", CONV1D, "return self.downsample1d.forward(",
           "return (1 + (self.stride > 1) * A.sum()) * self.downsample1d.forward("),
    Spoilt("only at one place", "Linear", LINEAR, "+ b.T", "+ b.T; Z[:, -1] += A[:, 0] ** 2"),
    Spoilt("nothing but plain facts", "Linear", LINEAR, "+ b.T", "+ b.T + np.sin(A @ W.T)"),
    Spoilt("NaN in some place", "Sigmoid", ACTIVATION, "np.where(Z >= 0, 1 / (1 + e), e / (1 + e))",
           "np.exp(np.abs(Z) * (Z > 0)) / (np.exp(np.abs(Z) * (Z > 0)) * (1 + np.exp(-Z)))"),
    Spoilt("NaN in an unknown way", "Linear", LINEAR, "+ b.T", "+ b.T + 0 * np.log(A.sum())"),
    Spoilt("a wrong shape", "Linear", LINEAR, "A @ W.T + b.T", "(A @ W.T + b.T)[:, :1]"),
    Spoilt("an exception in some cases", "Conv1d", CONV1D,
           "padded = np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))",
           "padded = np.zeros((*A.shape[:2], A.shape[2] + 2 * self.padding))\n"
           "        padded[:, :, self.padding : -self.padding] = A"),
    Spoilt("an exception in all cases", "Upsampling1d", RESAMPLING, "k * (W_in - 1) + 1", "k * w"),
    Spoilt("left to do", "MaxPool2d_stride1", POOL, "Z: Array = rows.max(axis=-1)",
           "raise NotImplementedError"),
    Spoilt("a second call", "Linear", LINEAR, "self.dLdW = dLdZ.T @ A",
           "self.dLdW = dLdZ.T @ A + 0.5 * self.dLdW"),
)  # fmt: skip


def found(grade: Grade, spoilt: Spoilt) -> str:
    """The table's lines on the item, with -v."""
    sources = base("solution")
    assert spoilt.right in sources[spoilt.file], spoilt.title
    sources = {**sources, spoilt.file: sources[spoilt.file].replace(spoilt.right, spoilt.wrong, 1)}
    card = msgspec.structs.replace(
        without_times(grade(sources, spoilt.item)), protections=Protections(), versions=Versions()
    )
    (item,) = [item for item in card.items if item.name == spoilt.item]
    stream = io.StringIO()
    one = msgspec.structs.replace(card, items=(item,))
    print_lines(Console(file=stream, width=80), one, verbose=True)
    lines = stream.getvalue().splitlines()[3:]
    text = "\n".join(line for line in lines if not line.startswith("Protections"))
    return re.sub(r"\n{2,}.*", "", text, flags=re.DOTALL)


def test_the_findings(grade: Grade) -> None:
    texts = [f"--- {spoilt.title}\n\n{found(grade, spoilt)}\n" for spoilt in SPOILT]
    golden.check("findings.txt", "\n".join(texts))
    assert max(len(line) for text in texts for line in text.splitlines()) <= 80
