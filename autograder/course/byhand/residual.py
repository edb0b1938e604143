"""The residual block by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.layer import called
from autograder.course.byhand.walk import Step
from autograder.course.exercises.batchnorm import EPS

Parts = Mapping[str, Mapping[str, np.ndarray]]


class Walk(walk.Walk):
    """The parameters of each convolution block, then one call or two."""

    def settings(self) -> dict[str, float | str]:
        _, _, k, stride, padding = self.case.sizes
        return {"filter": k, "stride": stride, "padding": padding, "eps": EPS}

    def steps(self, name: str) -> list[Step]:
        return called(self, of_parts(self.case.parameters), name)


def of_parts(parts: Parts, place: str = "{} block") -> dict[str, np.ndarray]:
    """The parameters of convolution blocks, in their shapes; of a block, single numbers as one."""
    found: dict[str, np.ndarray] = {}
    for part, values in parts.items():
        where = place.format(part)
        single = {name: value.item() for name, value in values.items() if value.size == 1}
        found |= {f"{n} of {where}": v for n, v in values.items() if n not in single}
        if single:
            found[f"{', '.join(single)} of {where}"] = np.array([*single.values()])
    return found
