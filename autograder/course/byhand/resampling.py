"""Upsampling and downsampling by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.layer import Product
from autograder.course.exercise import Case
from autograder.course.exercises.resampling import Upsample


class Walk(layer.Walk):
    """Each element of the smaller array is one of the larger, k steps apart."""

    def products(self, call: Case) -> Iterator[Product]:
        up = isinstance(self.exercise, Upsample)
        for small in np.ndindex((call.A if up else call.dLdZ).shape):
            large = (*small[:2], *(self.case.factor * at for at in small[2:]))
            yield Product(large, small) if up else Product(small, large)
