"""Convolutions by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.layer import Product
from autograder.course.byhand.walk import Index
from autograder.course.exercise import Case
from autograder.course.exercises.convolution import STRIDE_1, ConvTranspose


class Walk(layer.Walk):
    """Z[n, o, x] = Σ_c Σ_i A[n, c, stride x + i - padding] W[o, c, i] + b[o].

    Of a transposed convolution, A is stuffed with zeros first.
    """

    def settings(self) -> dict[str, float | str]:
        found: dict[str, float | str] = {"kernel": self.case.kernel}
        if self.exercise.rows is not STRIDE_1:
            found[self.exercise.stride_word] = self.case.stride
        if "padding" in self.exercise.optional:
            found["padding"] = self.case.padding
        return found

    def products(self, call: Case) -> Iterator[Product]:
        for z in np.ndindex(call.dLdZ.shape):
            for w in np.ndindex(self.case.W.shape[1:]):
                place = self._place(z[2:], w[1:], call.A.shape[2:])
                if place is not None:
                    yield Product(z, (z[0], w[0], *place), (z[1], *w))

    def _place(self, z: Index, w: Index, size: Index) -> Index | None:
        """Where of an image of a size the input of a product is; None where it is no element."""
        stride = self.case.stride
        if isinstance(self.exercise, ConvTranspose):
            stuffed = [x + i for x, i in zip(z, w, strict=True)]
            if any(u % stride for u in stuffed):
                return None
            return tuple(u // stride for u in stuffed)
        place = tuple(stride * x + i - self.case.padding for x, i in zip(z, w, strict=True))
        inside = all(0 <= at < n for at, n in zip(place, size, strict=True))
        return place if inside else None
