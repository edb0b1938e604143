"""A layer's case by hand: its parameters, its two calls, and sums of products."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.walk import (
    Index,
    Line,
    Step,
    added,
    arrays,
    factor,
    multiplied,
    number,
)
from autograder.course.exercise import Case
from autograder.records.calls import SECOND


class Product(NamedTuple):
    """One term of one output element: it is `A[a] * W[w]`, or `A[a] / share` where w is None."""

    z: Index
    a: Index
    w: Index | None = None


class Walk(walk.Walk):
    """Both calls of a layer. Where its file says which products an output sums, lines follow.

    With Z = Σ A W + b, each gradient is the sum of dLdZ times what its element is multiplied by.
    """

    @property
    def share(self) -> float:
        """By which number a sum is divided where nothing is multiplied."""
        return 1.0

    def products(self, call: Case) -> Iterator[Product]:
        """All products of a call's formula."""
        return iter(())

    @cached_property
    def _all_products(self) -> list[list[Product]]:
        """Those of each call."""
        return [[*self.products(call)] for call in self.case.calls]

    def steps(self, name: str) -> list[Step]:
        given = {one: self.case[one] for one in self.exercise.parameters}
        if name.endswith("as constructed"):
            return [Step("", arrays(given, self.exercise))]
        return called(self, arrays(given, self.exercise), name)

    def line(self, name: str, index: Index) -> Line | None:
        call = self.case.calls[name.endswith(SECOND)]
        bare = name.removesuffix(SECOND)
        A, Z = self.exercise.names
        if bare == "dLdb":
            return self._biases(call, index)
        products = self._all_products[name.endswith(SECOND)]
        if not products:
            return None
        if bare == Z:
            return self._sum([p for p in products if p.z == index], call, index, Z)
        if bare == f"dLd{A}":
            return self._sum([p for p in products if p.a == index], call, index, bare)
        if bare == "dLdW":
            used = [p for p in products if p.w == index]
            pairs = [(call.dLdZ[p.z], call.A[p.a]) for p in used]
            text = multiplied(pairs)
            names = f"Σ dLd{Z} {A}"
            return Line(names, text, sum(x * y for x, y in pairs)) if text else None
        return None

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        call, (A, Z) = self.case.calls[0], self.exercise.names
        if name == "dLdb":
            places = np.argwhere(np.ones(call.dLdZ.shape))
            return self.named({"dLdZ": {tuple(map(int, p)) for p in places if p[1] == index[0]}})
        products = self._all_products[0]
        if name == Z:
            mine = [p for p in products if p.z == index]
            b = np.argwhere(np.ones(self.case.b.shape)) if mine and "b" in self.case else ()
            shift = {tuple(map(int, at)) for at in b if at[0] == index[1]}
            return self.named({"A": {p.a for p in mine}, "W": _weights(mine), "b": shift})
        if name == f"dLd{A}":
            mine = [p for p in products if p.a == index]
            return self.named({"dLdZ": {p.z for p in mine}, "W": _weights(mine)})
        mine = [p for p in products if p.w == index] if name == "dLdW" else []
        return self.named({"dLdZ": {p.z for p in mine}, "A": {p.a for p in mine}})

    def why_nothing(self, call: Case, index: Index) -> str:
        """Why an element of the input has no part in the output: what stands behind its 0."""
        return f"it is in no element of {self.exercise.names[1]}"

    def _sum(self, used: list[Product], call: Case, index: Index, name: str) -> Line | None:
        """An element of the output, or of the gradient with respect to the input."""
        A, Z = self.exercise.names
        forward = name == Z
        source = A if forward else f"dLd{Z}"
        numbers = [call.A[p.a] if forward else call.dLdZ[p.z] for p in used]
        if forward and not used and "b" in self.case:  # all of it lies in the padding
            b = float(self.case.b.ravel()[index[1]])
            return Line("b", number(b), b)
        if not used:
            words = f"nothing of {A} comes there" if forward else self.why_nothing(call, index)
            return Line("", "0", 0.0, words)
        if used[0].w is None:
            return self._shared(numbers, source if len(used) < 2 else f"Σ {source}")
        weights = [self.case.W[p.w] for p in used]
        pairs = [*zip(numbers, weights, strict=True)]
        value = float(sum(x * y for x, y in pairs))
        text = multiplied(pairs)
        names = f"Σ {source} W"
        if forward and text:
            b = float(self.case.b.ravel()[index[1]])
            return Line(f"{names} + b", f"{text} + {factor(b)}", value + b)
        return Line(names, text, value) if text else None

    def _shared(self, numbers: list[float], names: str) -> Line | None:
        """A plain sum, or a share of it."""
        text, value = added(numbers), float(sum(numbers))
        if text is None:
            return None
        if self.share == 1:
            return Line(names, text, value)
        inner = f"({text})" if len(numbers) > 1 else text
        return Line(
            f"{names} / {factor(self.share)}", f"{inner}/{factor(self.share)}", value / self.share
        )

    def _biases(self, call: Case, index: Index) -> Line | None:
        gradients = np.moveaxis(call.dLdZ, 1, 0)[index[0]].ravel()
        text = added(gradients)
        return (
            Line(f"Σ dLd{self.exercise.names[1]}", text, float(gradients.sum())) if text else None
        )


def _weights(products: list[Product]) -> set[Index]:
    return {p.w for p in products if p.w is not None}


def called(walked: walk.Walk, given: dict[str, np.ndarray], name: str) -> list[Step]:
    """What was there from the start, of any shapes, then one call or, for the second's, both."""
    first, second = walked.case.calls
    backward = name.startswith("dLd") or name.endswith("after backward")
    titles = {"A": True, "dLdZ": backward}

    def part(call: Case, whole: bool) -> dict[str, np.ndarray]:
        chosen = {n: v for n, v in call.items() if whole or titles.get(n, True)}
        return arrays(chosen, walked.exercise)

    if not name.endswith(SECOND):
        return [Step("", {**given, **part(first, False)})]
    both = [Step("first call", part(first, True)), Step("second call", part(second, False))]
    return [*([Step("", given)] if given else []), *both]
