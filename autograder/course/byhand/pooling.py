"""Pooling by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.layer import Product
from autograder.course.byhand.walk import Index, Line, number
from autograder.course.exercise import Case
from autograder.course.exercises.pooling import MaxPool
from autograder.records.calls import SECOND


class Walk(layer.Walk):
    """The mean, or the greatest, of each window."""

    def settings(self) -> dict[str, float | str]:
        strided = {"stride": self.case.stride} if self.exercise.strided else {}
        return {"kernel": self.case.kernel, **strided}

    @property
    def share(self) -> float:
        """Of a mean, the number of a window's elements."""
        return 1.0 if isinstance(self.exercise, MaxPool) else float(self.case.kernel**2)

    def products(self, call: Case) -> Iterator[Product]:
        for z in np.ndindex(call.dLdZ.shape):
            places = [*self._window(z)]
            if isinstance(self.exercise, MaxPool):
                places = [max(places, key=lambda place: call.A[place])]  # the first of equals
            yield from (Product(z, place) for place in places)

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        if name == "Z":  # a maximum is found among all of them
            return self.named({"A": [*self._window(index)]})
        return super().used(name, index)

    def why_nothing(self, call: Case, index: Index) -> str:
        windows = [[*self._window(z)] for z in np.ndindex(call.dLdZ.shape)]
        around = [[call.A[place] for place in one] for one in windows if index in one]
        if not around:
            return "it is in no window"
        ties = any(call.A[index] == max(values) for values in around)
        return f"it is no window's {'first ' if ties else ''}maximum"

    def _window(self, z: Index) -> Iterator[Index]:
        n, c, y, x = z
        for i, j in np.ndindex(self.case.kernel, self.case.kernel):
            yield n, c, y * self.case.stride + i, x * self.case.stride + j

    def line(self, name: str, index: Index) -> Line | None:
        if name.removesuffix(SECOND) != "Z" or not isinstance(self.exercise, MaxPool):
            return super().line(name, index)
        A = self.case.calls[name.endswith(SECOND)].A
        window = [float(A[place]) for place in self._window(index)]
        listed = ", ".join(map(number, window))
        return Line("", f"max({listed})" if len(window) > 1 else listed, max(window))
