"""Max and mean pooling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

import numpy as np

from autograder.course.exercise import Aspect, Case, Reading
from autograder.course.exercises.layer import LayerExercise, call, constant, kind_of
from autograder.course.exercises.pairs import Pairs
from autograder.course.exercises.small import in_whole_numbers


class Row(NamedTuple):
    """One case's sizes."""

    batch: int
    channels: int
    height: int
    width: int
    kernel: int
    stride: int
    dtype: str = "float64"


ROWS = (
    Row(1, 1, 3, 4, 2, 2),
    Row(1, 2, 2, 3, 1, 1),
    Row(2, 3, 6, 5, 3, 2),
    Row(2, 2, 8, 7, 2, 3),
    Row(1, 1, 7, 9, 4, 4),
    Row(2, 3, 5, 6, 2, 2, "float32"),
    Row(2, 1, 5, 4, 3, 1, "int64"),
)
# The smallest that show what a mistake does.
TINY = (
    Row(1, 1, 1, 1, 1, 1),
    Row(1, 1, 1, 2, 1, 1),
    Row(1, 1, 2, 2, 2, 1),
    Row(1, 1, 2, 3, 2, 1),
    Row(1, 1, 2, 3, 1, 2),
    Row(1, 1, 2, 4, 2, 2),
    Row(1, 2, 2, 2, 2, 1),
    Row(2, 1, 2, 2, 2, 1),
)
TIED = Row(1, 1, 2, 2, 2, 1)


class Pooling(LayerExercise):
    """What the four pooling layers share."""

    home = "mytorch/pool.py"
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.INTEGERS)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    strided: ClassVar[bool] = False

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        sizes = rng.integers((1, 1, 4, 4, 1, 1), (4, 4, 8, 8, 5, 5))
        N, C, H, W, k, stride = (int(size) for size in sizes)
        last = Row(N, C, H, W, k, stride)  # of sizes that nobody knows beforehand
        for index, row in enumerate((*ROWS, last)):
            yield self.case(rng, row, small=index < 2)

    def case(self, rng: np.random.Generator, row: Row, small: bool) -> Case:
        """Draw one case of these sizes; the second call's image is larger by one."""
        stride = row.stride if self.strided else 1
        calls = []
        for more in (0, 1):
            leading = (row.batch + more, row.channels)
            inner = (row.height + more, row.width + more)
            outer = tuple((n - row.kernel) // stride + 1 for n in inner)
            calls.append(call(rng, (*leading, *inner), (*leading, *outer), row.dtype, small))
        label = f"{kind_of(row.dtype)}A of shape {row[:4]}, kernel {row.kernel}"
        if self.strided:
            label += f", stride {stride}"
        case = Case(label=label, kernel=row.kernel, stride=stride, calls=calls)
        if row.dtype == "int64":
            case["counts_as"] = Aspect.INTEGERS
        return case

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for row in TINY:
            if row.stride == 1 or self.strided:
                yield in_whole_numbers(self.case(rng, row, small=True), rng, keep=False)

    def build(self, student: Any, case: Case) -> Any:
        layer = getattr(student, self.name)
        return layer(case.kernel, case.stride) if self.strided else layer(case.kernel)

    def arguments(self, case: Case) -> list[str]:
        return ["kernel", "stride"] if self.strided else ["kernel"]

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        return {"Z": case.kernel**2, "dLdA": case.kernel**2}


class MaxPool(Pooling):
    """The largest element of each window; its gradient goes where that element was."""

    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"max_pool_ties": ("pytorch", "any")}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        yield from super().cases(rng)
        # Few values, so that most windows have ties.
        case = self.case(rng, Row(2, 2, 5, 6, 3, 2), small=False)
        for one in case.calls:
            one["A"] = rng.integers(0, 3, one.A.shape).astype(np.float64)
        yield Case(case, label=f"{case.label}, with ties")

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        yield from super().ladder(rng)
        case = in_whole_numbers(self.case(rng, TIED, small=True), rng, keep=False)
        for one in case.calls:  # by rows, another maximum is the first than by columns
            one.A[...] = np.resize([1.0, 2.0, 2.0, 1.0], one.A.shape)
        yield Case(case, label=f"{case.label}, with ties")

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.max_pool2d(A, case.kernel, case.stride)

    def in_torch(self, case: Case, reading: Reading) -> str:
        if reading["max_pool_ties"] == "pytorch":
            return "return torch.max_pool2d(A, kernel, stride)"
        return "\n".join(
            [
                "windows = A.unfold(2, kernel, stride).unfold(3, kernel, stride)",
                "greatest = windows.amax((-1, -2), keepdim=True)",
                "Z = (windows * (windows == greatest)).sum((-1, -2))  # with the gradients of all",
                "return Z + (greatest.squeeze((-1, -2)) - Z).detach()",
            ]
        )

    def variants(self, torch: Any, case: Case, call: Case, A: Any) -> dict[str, dict[str, Any]]:
        windows = A.unfold(2, case.kernel, case.stride).unfold(3, case.kernel, case.stride)
        maxima = windows == windows.amax((-1, -2), keepdim=True)
        Z = (windows * maxima).sum((-1, -2))
        dLdZ = constant(torch, call.dLdZ)
        return {"dLdA": {"any": torch.autograd.grad(Z, A, dLdZ)[0].numpy()}}


class MeanPool(Pooling):
    """The mean of each window; its gradient is shared out evenly."""

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.nn.functional.avg_pool2d(A, case.kernel, case.stride)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return torch.nn.functional.avg_pool2d(A, kernel, stride)"


class MaxPool2dStride1(MaxPool):
    """Max pooling with stride 1; the gradient goes to a window's first maximum."""

    name = "MaxPool2d_stride1"
    formula = "Z[n, c, y, x] = max_i,j A[n, c, y + i, x + j], i and j below the kernel size"
    pairs = Pairs(((1, 2),), (1, 1, 3, 3))


class MaxPool2d(MaxPool):
    """Max pooling with any stride: with stride 1, then downsampling."""

    name = "MaxPool2d"
    formula = "Z[n, c, y, x] = max_i,j A[n, c, stride y + i, stride x + j]"
    pairs = Pairs(((1, 2), (1, 2)), (1, 1, 3, 2))
    builds_on = ("MaxPool2d_stride1", "Downsample2d")
    strided = True


class MeanPool2dStride1(MeanPool):
    """Mean pooling with stride 1: the mean over each window of k x k elements."""

    name = "MeanPool2d_stride1"
    formula = "Z[n, c, y, x] = Σ_i Σ_j A[n, c, y + i, x + j] / kernel²"
    pairs = Pairs(((1, 2),), (1, 1, 3, 3))


class MeanPool2d(MeanPool):
    """Mean pooling with any stride: with stride 1, then downsampling."""

    name = "MeanPool2d"
    formula = "Z[n, c, y, x] = Σ_i Σ_j A[n, c, stride y + i, stride x + j] / kernel²"
    pairs = Pairs(((1, 2), (1, 2)), (1, 1, 3, 2))
    builds_on = ("MeanPool2d_stride1", "Downsample2d")
    strided = True
