"""The affine layer by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as every

from autograder.course.byhand import layer
from autograder.course.byhand.layer import Product
from autograder.course.exercise import Case


class Walk(layer.Walk):
    """Z[n, o] = Σ_i A[n, i] W[o, i] + b[o]."""

    def products(self, call: Case) -> Iterator[Product]:
        c_in, c_out = self.case.sizes
        for n, o, i in every(range(len(call.A)), range(c_out), range(c_in)):
            yield Product((n, o), (n, i), (o, i))
