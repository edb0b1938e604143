"""Curves that are taken for an activation: what is known by another name, or lacks a constant."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.mistake import Call, Mistake, Shown

ROOT = math.sqrt(2 / math.pi)


class Curve(NamedTuple):
    """A function of each element, and what is to be said of it."""

    key: str
    says: str
    function: Callable[[Any, Any], Any]  # of PyTorch and Z, of any shape


def _by_tanh(torch: Any, inner: Any, Z: Any) -> Any:
    return 0.5 * Z * (1 + torch.tanh(inner))


CURVES: Mapping[str, tuple[Curve, ...]] = {
    "GELU": (
        Curve("SiLU", "it is SiLU, Z by its sigmoid: GELU has the normal distribution's share",
              lambda t, Z: Z * t.sigmoid(Z)),
        Curve("sigmoid for erf", "it is the approximation by a sigmoid: it is too coarse",
              lambda t, Z: Z * t.sigmoid(1.702 * Z)),
        Curve("divided by 2", "Z is divided by 2 inside erf: look at the root",
              lambda t, Z: 0.5 * Z * (1 + t.erf(Z / 2))),
        Curve("not divided", "Z is not divided inside erf: look at what stands under it",
              lambda t, Z: 0.5 * Z * (1 + t.erf(Z))),
        Curve("times root", "Z is multiplied inside erf by what it has to be divided by",
              lambda t, Z: 0.5 * Z * (1 + t.erf(Z * math.sqrt(2)))),
        Curve("no half", "it is twice what it should be: the share is at most 1",
              lambda t, Z: Z * (1 + t.erf(Z / math.sqrt(2)))),
        Curve("no one", "1 is not added to erf, which is negative below 0",
              lambda t, Z: 0.5 * Z * t.erf(Z / math.sqrt(2))),
        Curve("share", "it is the share itself: multiply it by Z",
              lambda t, Z: 0.5 * (1 + t.erf(Z / math.sqrt(2)))),
        Curve("no cube", "the approximation by tanh lacks the cubic term",
              lambda t, Z: _by_tanh(t, ROOT * Z, Z)),
        Curve("cube mistyped", "the cubic term of tanh's approximation is ten times too large",
              lambda t, Z: _by_tanh(t, ROOT * (Z + 0.44715 * Z**3), Z)),
        Curve("square for cube", "the approximation by tanh has a square where a cube is due",
              lambda t, Z: _by_tanh(t, ROOT * (Z + 0.044715 * Z**2), Z)),
        Curve("no root", "the approximation by tanh lacks the factor in front of its bracket",
              lambda t, Z: _by_tanh(t, Z + 0.044715 * Z**3, Z)),
        Curve("root not taken", "no root is taken of 2 / π in front of the bracket",
              lambda t, Z: _by_tanh(t, 2 / math.pi * (Z + 0.044715 * Z**3), Z)),
        Curve("cube outside", "the cubic term stands outside of the bracket, without its factor",
              lambda t, Z: _by_tanh(t, ROOT * Z + 0.044715 * Z**3, Z)),
    ),
    "ReLU": (
        Curve("leaky", "it is a leaky ReLU: below 0, nothing passes",
              lambda t, Z: t.where(Z > 0, Z, 0.01 * Z)),
        Curve("absolute", "it is the absolute value: below 0, nothing passes",
              lambda t, Z: t.abs(Z)),
        Curve("step", "it is 1 above 0: Z itself is due there", lambda t, Z: (Z > 0) + 0 * Z),
        Curve("softplus", "it is softplus, which is smooth", lambda t, Z: t.logaddexp(Z, 0 * Z)),
        Curve("up to 1", "it ends at 1: above 0, Z passes as it is", lambda t, Z: Z.clamp(0, 1)),
        Curve("up to 6", "it ends at 6: above 0, Z passes as it is", lambda t, Z: Z.clamp(0, 6)),
        Curve("negative", "what is negative passes, and the rest does not: turn it round",
              lambda t, Z: Z.clamp(max=0)),
    ),
    "Sigmoid": (
        Curve("turned", "the sign of Z in the exponent is turned: it has to rise",
              lambda t, Z: t.sigmoid(-Z)),
        Curve("hard", "it is made of straight lines, as the hard sigmoid is",
              lambda t, Z: (Z / 6 + 0.5).clamp(0, 1)),
        Curve("odds", "it is the exponential itself: divide it by 1 plus it",
              lambda t, Z: t.exp(Z)),
        Curve("twice", "Z is doubled: that is tanh, shifted and halved",
              lambda t, Z: t.sigmoid(2 * Z)),
        Curve("softplus", "it is softplus, whose derivative is the sigmoid",
              lambda t, Z: t.logaddexp(Z, 0 * Z)),
    ),
    "Tanh": (
        Curve("halved", "Z is halved: that is the sigmoid, doubled and shifted",
              lambda t, Z: t.tanh(Z / 2)),
        Curve("turned", "its sign is turned: it has to rise", lambda t, Z: -t.tanh(Z)),
        Curve("softsign", "it is Z by 1 + |Z|, the softsign", lambda t, Z: Z / (1 + Z.abs())),
        Curve("tan", "it is tan: the hyperbolic one is due", lambda t, Z: t.tan(Z)),
        Curve("arctan", "it is arctan: tanh is due", lambda t, Z: t.arctan(Z)),
        Curve("sine", "it is the hyperbolic sine: divide it by the cosine",
              lambda t, Z: t.sinh(Z)),
        Curve("hard", "it is Z cut at -1 and 1", lambda t, Z: Z.clamp(-1, 1)),
    ),
}  # fmt: skip


def ways(exercise: Exercise) -> Iterator[Mistake]:
    """What is taken for an activation, its output and its gradient apart."""
    for curve in CURVES.get(exercise.name, ()):
        key = f"curve/{curve.key.replace(' ', '_')}"
        sentence = f"{curve.says[:1].upper()}{curve.says[1:]}."
        use = partial(_by, curve)
        yield Mistake(key, sentence, (exercise.name,), use, apart=True)


def _by(curve: Curve, call: Call) -> Shown:
    """The curve at the input, and the gradient through it."""
    A = call.A.clone().requires_grad_()
    Z = curve.function(call.torch, A)
    return {"Z": Z.detach(), **call.backward(Z, A, {}, call.dLdZ)}
