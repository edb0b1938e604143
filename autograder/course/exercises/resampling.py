"""Upsampling and downsampling, in one and two dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.layer import LayerExercise, Shape, call
from autograder.course.exercises.pairs import Pairs
from autograder.course.exercises.small import in_whole_numbers


class Resampling(LayerExercise):
    """What the four resampling layers share: a factor k, and sizes that follow from it."""

    home = "mytorch/resampling.py"
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    sizes: ClassVar[tuple[Shape, ...]]  # the input's, one a case

    def resampled(self, size: int, k: int) -> int:
        """The output's size along one axis."""
        raise NotImplementedError

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        last = tuple(int(n) for n in rng.integers(2, 9, len(self.sizes[0])))
        factors = (2, 1, 2, 3, 3, 4, 5, 2, int(rng.integers(2, 5)))
        batches = ((1, 1), (1, 2), (2, 3), (2, 1), (1, 3), (3, 2), (1, 1), (2, 2), (2, 3))
        for index, (size, k, (N, C)) in enumerate(
            zip((*self.sizes, last), factors, batches, strict=True)
        ):
            dtype = "float32" if index == 5 else "float64"
            yield self.case(rng, (N, C), size, k, dtype, small=index == 0)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        rank = len(self.sizes[0])
        sizes = [(*(1,) * (rank - 1), size) for size in (1, 2, 3)]
        sizes += [(2, 2), (3, 3)] if rank == 2 else []
        for size, k in product(sizes, (1, 2, 3)):
            case = self.case(rng, (1, 1), size, k, "float64", small=True)
            yield in_whole_numbers(case, rng, keep=False)

    def case(
        self,
        rng: np.random.Generator,
        leading: tuple[int, int],
        size: Shape,
        k: int,
        dtype: str,
        small: bool,
    ) -> Case:
        """Draw one case of these sizes; the second call's input is larger by one."""
        N, C = leading
        calls = []
        for more in (0, 1):
            inner = tuple(n + more for n in size)
            outer = tuple(self.resampled(n, k) for n in inner)
            calls.append(call(rng, (N + more, C, *inner), (N + more, C, *outer), dtype, small))
        return Case(label=f"A of shape {(N, C, *size)}, factor {k}", factor=k, calls=calls)

    def build(self, student: Any, case: Case) -> Any:
        return getattr(student, self.name)(case.factor)

    def arguments(self, case: Case) -> list[str]:
        return ["factor"]


class Upsample(Resampling):
    """k - 1 zeros between neighbours."""

    def resampled(self, size: int, k: int) -> int:
        return k * (size - 1) + 1

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return zero_stuffed(torch, A, case.factor)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"{stuffed_in_torch('factor')}\nreturn stuffed"


class Downsample(Resampling):
    """Every k-th element, from the first on."""

    def resampled(self, size: int, k: int) -> int:
        return -(-size // k)

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A[(..., *[slice(None, None, case.factor)] * (A.ndim - 2))]

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"return A[..., {', '.join(['::factor'] * len(self.sizes[0]))}]"


def stuffed_in_torch(k: str) -> str:
    """`zero_stuffed` as code, for a factor of a name."""
    return (
        f"size = [{k} * (n - 1) + 1 for n in A.shape[2:]]\n"
        "stuffed = torch.zeros(*A.shape[:2], *size, dtype=A.dtype)\n"
        f"stuffed[(..., *[slice(None, None, {k})] * len(size))] = A"
    )


def zero_stuffed(torch: Any, A: Any, k: int) -> Any:
    """A (N, C, ...) with k - 1 zeros between neighbours along all axes but N and C."""
    size = [k * (n - 1) + 1 for n in A.shape[2:]]
    Z = torch.zeros(*A.shape[:2], *size, dtype=A.dtype)
    Z[(..., *[slice(None, None, k)] * len(size))] = A
    return Z


SIZES_1D = ((3,), (4,), (5,), (7,), (8,), (9,), (3,), (1,))
SIZES_2D = ((2, 3), (3, 2), (4, 5), (7, 5), (4, 9), (5, 6), (3, 7), (1, 4))


class Upsample1d(Upsample):
    """1-D upsampling: k - 1 zeros between neighbours, W_out = k (W_in - 1) + 1."""

    name = "Upsample1d"
    formula = "Z[n, c, k x] = A[n, c, x], and 0 elsewhere"
    sizes = SIZES_1D


class Downsample1d(Downsample):
    """1-D downsampling: every k-th element from the first on, W_out = ceil(W_in / k)."""

    name = "Downsample1d"
    formula = "Z[n, c, x] = A[n, c, k x]"
    sizes = SIZES_1D


class Upsample2d(Upsample):
    """2-D upsampling: k - 1 zeros between neighbours, along both axes."""

    name = "Upsample2d"
    formula = "Z[n, c, k y, k x] = A[n, c, y, x], and 0 elsewhere"
    pairs = Pairs(((1, 2),), (1, 1, 3, 7))
    sizes = SIZES_2D


class Downsample2d(Downsample):
    """2-D downsampling: every k-th row and every k-th column, from the first on."""

    name = "Downsample2d"
    formula = "Z[n, c, y, x] = A[n, c, k y, k x]"
    pairs = Pairs(((1, 2),), (1, 1, 3, 2))
    sizes = SIZES_2D
