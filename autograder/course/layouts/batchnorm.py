"""Batch normalisation of images that are reshaped on the way in, or out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.exercises.batchnorm import EPS
from autograder.course.exercises.evaluating import EVALUATED
from autograder.course.layouts.misread import BY_CHANNELS, MOVES, PLACES, Misread, listed, named
from autograder.course.mistake import Mistake, Shown, Whole
from autograder.records.calls import SECOND

# What depends on the arrays that are given, on the gradients that are, and on what is given back.
GIVEN = ("Z", "dLdA", "dLdBW", "running_M", "running_V", EVALUATED, "running_M after evaluation")
UPSTREAM = ("dLdA", "dLdBW", "dLdBb")
OUT = ("Z", "dLdA", EVALUATED)


class Normalised(NamedTuple):
    """Which arrays of a batch normalisation are misread on their way in and out."""

    misread: Misread
    back: Misread
    given: bool
    upstream: bool
    out: bool

    def shown(self, whole: Whole) -> Shown:
        """What is wrong in both calls and in evaluation."""
        concerned = {
            name: value
            for name, value in self._all(whole)
            if self._concerns(name.removesuffix(SECOND))
        }
        rights = {name: whole.torch.from_numpy(whole.right[name] + 0.0) for name in concerned}
        return {
            name: value
            for name, value in concerned.items()
            if not whole.torch.allclose(value, rights[name].to(value.dtype).view_as(value))
        }

    def _all(self, whole: Whole) -> Iterator[tuple[str, Any]]:
        """All that the layer shows, right or wrong, in tensors of float64."""
        torch, case = whole.torch, whole.case
        BW, Bb = (torch.from_numpy(case[name].astype(float)) for name in ("BW", "Bb"))
        mean, variance = torch.zeros_like(BW), torch.ones_like(BW)
        sums = {"dLdBW": 0.0, "dLdBb": 0.0}
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A = self._in(torch, one.A, on=self.given).requires_grad_()
            scales = [one.clone().requires_grad_() for one in (BW, Bb)]
            M = A.mean((0, 2, 3), keepdim=True)
            V = A.var((0, 2, 3), keepdim=True, correction=0)
            mean = case.alpha * mean + (1 - case.alpha) * M.detach()
            variance = case.alpha * variance + (1 - case.alpha) * V.detach()
            Z = (A - M) / (V + EPS).sqrt() * scales[0] + scales[1]
            dLdZ = self._in(torch, one.dLdZ, on=self.upstream)
            dLdA, *gradients = torch.autograd.grad(Z, [A, *scales], dLdZ)
            yield f"Z{mark}", self._out(Z.detach())
            yield f"dLdA{mark}", self._out(dLdA)
            yield f"running_M{mark}", mean
            yield f"running_V{mark}", variance
            for name, gradient in zip(sums, gradients, strict=True):
                adding = whole.reading.get("gradients") == "add"
                sums[name] = gradient + (sums[name] if adding else 0.0)
                yield f"{name}{mark}", sums[name]
        A = self._in(torch, case.evaluated, on=self.given)
        yield EVALUATED, self._out((A - mean) / (variance + EPS).sqrt() * BW + Bb)
        yield "running_M after evaluation", mean

    def _concerns(self, name: str) -> bool:
        """Whether each of the arrays that are misread has a say in a value."""
        says = ((self.given, GIVEN), (self.upstream, UPSTREAM), (self.out, OUT))
        return all(name in names for misread, names in says if misread)

    def _in(self, torch: Any, array: Any, *, on: bool) -> Any:
        tensor = torch.from_numpy(array.astype(float))
        return self.misread.of(tensor) if on else tensor

    def _out(self, tensor: Any) -> Any:
        return self.back.of(tensor) if self.out else tensor


def of_normalised(exercise: Exercise) -> Iterator[Mistake]:
    """Images that are reshaped to (places, channels) or (channels, places), and back."""
    own = (0, 1, 2, 3)
    Z, dLdZ = exercise.said("A"), exercise.said("dLdZ")  # as the handout calls them
    for order in BY_CHANNELS:
        words, digits = PLACES[4], "".join(map(str, order))
        ways = Misread(own, order), Misread(order, own)
        told, there = ways[0].told, listed(order, words)
        back = f"{{}} reshaped to {there}, and the result back from that: {MOVES}"
        for key, sentence, flags in (
            ("there and back", back.format(f"{Z} and {dLdZ} are"), (True, True, True)),
            ("A there and back", back.format(f"{Z} is"), (True, False, True)),
            ("dLdZ there and back", back.format(f"{dLdZ} is"), (False, True, True)),
            ("both", told(f"{Z} and {dLdZ}", words, MOVES), (True, True, False)),
            ("A", told(Z, words, MOVES), (True, False, False)),
            ("dLdZ", told(dLdZ, words, MOVES), (False, True, False)),
        ):
            use = Normalised(*ways, *flags).shown
            yield named(f"{key} {digits}", sentence, exercise, use)
