"""Convolution and transposed convolution, in one and two dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

import numpy as np

from autograder.course.exercise import ORDINARY, Aspect, Case, NotOfferedError, Reading
from autograder.course.exercises.drawing import Drawing
from autograder.course.exercises.fixed import fixed, taken
from autograder.course.exercises.layer import Shape, call, draw, draw_small, kind_of
from autograder.course.exercises.pairs import Pairs
from autograder.course.exercises.resampling import stuffed_in_torch, zero_stuffed
from autograder.course.exercises.small import in_whole_numbers


class Row(NamedTuple):
    """One case's sizes; `size` is the width of the image, which is `taller` rows more in height.

    How much differs from case to case, so that a height taken for a width is nothing else as well.
    """

    batch: int
    channels: tuple[int, int]
    size: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dtype: str = "float64"
    taller: int = 1


STRIDE_1 = (
    Row(1, (1, 1), 3, 2),
    Row(1, (1, 2), 2, 1, taller=2),
    Row(2, (2, 3), 5, 3, taller=-2),
    Row(1, (3, 2), 4, 4, taller=3),
    Row(3, (2, 4), 6, 2, dtype="float32"),
    Row(2, (1, 2), 4, 3, dtype="int64", taller=-1),
)
STRIDED = (
    Row(1, (1, 1), 4, 2, stride=2, taller=3),
    Row(1, (1, 2), 3, 1, stride=1, taller=2),
    Row(2, (2, 3), 8, 3, stride=2, taller=-2),
    Row(2, (3, 2), 7, 2, stride=3, taller=3),
    Row(1, (2, 2), 9, 4, stride=3, taller=-3),
    Row(2, (2, 3), 7, 3, stride=2, dtype="float32", taller=2),
    Row(2, (1, 2), 6, 3, stride=2, dtype="int64"),
    Row(1, (1, 1), 3, 2, padding=1),
    Row(2, (2, 3), 5, 3, stride=2, padding=1, taller=-1),
    Row(2, (2, 2), 4, 3, stride=3, padding=2, taller=3),
)
# The stride of a transposed convolution is its upsampling factor.
TRANSPOSED = (
    Row(1, (1, 1), 2, 2, stride=2),
    Row(1, (1, 2), 3, 1, stride=1, taller=2),
    Row(2, (2, 3), 4, 3, stride=2, taller=-1),
    Row(2, (3, 2), 3, 4, stride=3, taller=3),
    Row(1, (2, 2), 5, 2, stride=3, taller=-2),
    Row(2, (2, 3), 4, 3, stride=2, dtype="float32", taller=2),
    Row(2, (1, 2), 3, 3, stride=2, dtype="int64"),
)


# Batch, channels in and out, size, kernel: the smallest that show what a mistake does.
TINY = (
    (1, 1, 1, 1, 1),
    (1, 1, 1, 2, 1),
    (1, 1, 1, 2, 2),
    (1, 1, 1, 3, 2),
    (1, 2, 1, 2, 2),
    (1, 1, 2, 2, 2),
    (2, 1, 1, 2, 2),
    (1, 1, 1, 4, 2),
)
TINY_PADDED = (
    Row(1, (1, 1), 1, 1, padding=1, taller=0),
    Row(1, (1, 1), 2, 2, padding=1, taller=0),
    Row(1, (1, 1), 2, 2, stride=2, padding=1, taller=0),
)
TALLER = (-2, -1, 2, 3)  # of the image that nobody knows beforehand
BARE = 3  # the number of the case in which a layer is also made without init functions


class Convolution(Drawing):
    """What all convolutions share."""

    parameters: ClassVar[Mapping[str, str]] = {"W": "dLdW", "b": "dLdb"}
    initialised = takes_inits = True
    keywords = ("weight_init_fn", "bias_init_fn", "padding")
    aspects = (*ORDINARY, Aspect.INTEGERS)
    dimensions: ClassVar[int]
    rows: ClassVar[tuple[Row, ...]]

    def image(self, row: Row) -> Shape:
        """The sizes of a row's image: (height, width), or the width alone."""
        return (row.size + row.taller, row.size)[-self.dimensions :]

    def output(self, row: Row, size: int) -> int:
        """The output's size along one axis."""
        return (size + 2 * row.padding - row.kernel) // row.stride + 1

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for index, row in enumerate([*self.rows, self.drawn(rng)]):
            case = self.case(rng, row, small=index < 2)
            yield Case(case, bare=True) if index == BARE else case

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        strides = (1,) if self.rows is STRIDE_1 else (1, 2, 3)
        rows = [
            Row(N, (c_in, c_out), size, k, stride, taller=taller)
            for N, c_in, c_out, size, k in TINY
            for stride in strides
            for taller in (1, 0)[: self.dimensions]
        ]
        rows += TINY_PADDED if "padding" in self.optional else ()
        for row in rows:
            if all(self.output(row, n) > 0 for n in self.image(row)):
                yield in_whole_numbers(self.case(rng, row, small=True), rng, keep=False)

    def drawn(self, rng: np.random.Generator) -> Row:
        """One more case, of sizes that nobody knows beforehand."""
        stride = 1 if self.rows is STRIDE_1 else int(rng.integers(1, 4))
        sizes = rng.integers((1, 1, 1, 4, 1), (4, 4, 5, 8, 5))
        N, c_in, c_out, size, k = (int(n) for n in sizes)
        heights = [n for n in TALLER if size + n >= k]
        taller = int(rng.choice(heights)) if self.dimensions == 2 else 0
        return Row(N, (c_in, c_out), size, k, stride, taller=taller)

    def case(self, rng: np.random.Generator, row: Row, small: bool) -> Case:
        """Draw one case of these sizes; the second call's image is larger by one."""
        c_in, c_out = row.channels
        floating = "float32" if row.dtype == "float32" else "float64"
        drawn = draw_small if small else draw
        calls = []
        for more in (0, 1):
            inner = tuple(n + more for n in self.image(row))
            outer = tuple(self.output(row, n) for n in inner)
            N = row.batch + more
            calls.append(call(rng, (N, c_in, *inner), (N, c_out, *outer), row.dtype, small))
        case = Case(
            label=self.label(row),
            channels=row.channels,
            kernel=row.kernel,
            stride=row.stride,
            padding=row.padding,
            W=drawn(rng, (c_out, c_in, *[row.kernel] * self.dimensions), floating),
            b=drawn(rng, (c_out,), floating),
            calls=calls,
        )
        if row.padding:
            case["optional"] = "padding"
        if row.dtype == "int64":
            case["counts_as"] = Aspect.INTEGERS
        return case

    def label(self, row: Row) -> str:
        """Describe a case of these sizes to people."""
        shape = (row.batch, row.channels[0], *self.image(row))
        text = f"{kind_of(row.dtype)}A of shape {shape}, {row.channels[1]} out, kernel {row.kernel}"
        if self.rows is not STRIDE_1:
            text += f", {self.stride_word} {row.stride}"
        return text + (f", padding {row.padding}" if row.padding else "")

    stride_word: ClassVar[str] = "stride"

    def build(self, student: Any, case: Case) -> Any:
        """Construct the student's layer, to start from the case's W and b where it takes them.

        Raises `NotOfferedError` where the case has padding and the class takes none.
        """
        layer = getattr(student, self.name)
        inits = {"weight_init_fn": fixed(case.W), "bias_init_fn": fixed(case.b)}
        offered = taken(layer, "padding", *inits)
        if case.padding and "padding" not in offered:
            raise NotOfferedError("padding")
        padding = {"padding": case.padding} if case.padding else {}
        # One that takes no init functions is right but for its first values.
        given = {name: init for name, init in inits.items() if name in offered}
        return layer(*self.sizes(case), **padding, **given)

    def sizes(self, case: Case) -> list[int]:
        stride = [] if self.rows is STRIDE_1 else [case.stride]
        return [*case.channels, case.kernel, *stride]

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        function = (torch.conv1d, torch.conv2d)[self.dimensions - 1]
        return function(A, parameters["W"], parameters["b"], case.stride, case.padding)

    def arguments(self, case: Case) -> list[str]:
        stride = [] if self.rows is STRIDE_1 else ["stride"]
        padding = ["padding=padding"] if case.padding else []
        return ["*channels", "kernel", *stride, *padding]

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"return torch.conv{self.dimensions}d(A, W, b, stride, padding)"

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        c_in, c_out = case.channels
        kernel = case.kernel**self.dimensions
        places = call.dLdZ.size // c_out
        return {"Z": c_in * kernel, "dLdA": c_out * kernel, "dLdW": places, "dLdb": places}


class ConvTranspose(Convolution):
    """Upsampling, then convolution with stride 1: torch's convolution of the stuffed input."""

    home = "mytorch/ConvTranspose.py"
    rows = TRANSPOSED
    stride_word = "factor"

    def output(self, row: Row, size: int) -> int:
        return row.stride * (size - 1) + 1 - row.kernel + 1

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        stuffed = zero_stuffed(torch, A, case.stride)
        function = (torch.conv1d, torch.conv2d)[self.dimensions - 1]
        return function(stuffed, parameters["W"], parameters["b"])

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"{stuffed_in_torch('stride')}\nreturn torch.conv{self.dimensions}d(stuffed, W, b)"


class Conv1dStride1(Convolution):
    """1-D convolution with stride 1: the kernel times every window of the input, plus b."""

    name = "Conv1d_stride1"
    home = "mytorch/Conv1d.py"
    formula = "Z[n, o, x] = Σ_c Σ_i A[n, c, x + i] W[o, c, i] + b[o]"
    dimensions = 1
    rows = STRIDE_1


class Conv1d(Convolution):
    """1-D convolution with any stride: convolution with stride 1, then downsampling."""

    name = "Conv1d"
    home = "mytorch/Conv1d.py"
    formula = "Z[n, o, x] = Σ_c Σ_i A[n, c, stride x + i] W[o, c, i] + b[o]"
    builds_on = ("Conv1d_stride1", "Downsample1d")
    optional = ("padding",)
    dimensions = 1
    rows = STRIDED


class Conv2dStride1(Convolution):
    """2-D convolution with stride 1: the kernel times every window of the input, plus b."""

    name = "Conv2d_stride1"
    home = "mytorch/Conv2d.py"
    formula = "Z[n, o, y, x] = Σ_c Σ_i Σ_j A[n, c, y + i, x + j] W[o, c, i, j] + b[o]"
    dimensions = 2
    pairs = Pairs((1, 1, (1, 2)), (1, 1, 3, 3))
    rows = STRIDE_1


class Conv2d(Convolution):
    """2-D convolution with any stride: convolution with stride 1, then downsampling."""

    name = "Conv2d"
    home = "mytorch/Conv2d.py"
    formula = "Z[n, o, y, x] = Σ_c Σ_i Σ_j A[n, c, stride y + i, stride x + j] W[o, c, i, j] + b[o]"
    builds_on = ("Conv2d_stride1", "Downsample2d")
    optional = ("padding",)
    dimensions = 2
    pairs = Pairs((1, 1, (1, 2), (1, 2)), (1, 1, 3, 2))
    rows = STRIDED


class ConvTranspose1d(ConvTranspose):
    """1-D transposed convolution: upsampling, then convolution with stride 1."""

    name = "ConvTranspose1d"
    formula = "Z = Conv1d_stride1(Upsample1d(A))"
    builds_on = ("Conv1d_stride1", "Upsample1d")
    dimensions = 1


class ConvTranspose2d(ConvTranspose):
    """2-D transposed convolution: upsampling, then convolution with stride 1."""

    name = "ConvTranspose2d"
    formula = "Z = Conv2d_stride1(Upsample2d(A))"
    builds_on = ("Conv2d_stride1", "Upsample2d")
    dimensions = 2
    pairs = Pairs((1, 1, (1, 2), (1, 2)), (1, 1, 3, 6))
