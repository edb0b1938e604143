"""SGD and Adam in NumPy, so that a mistake can replace what a step does."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.course.mistake import Shown, Whole

Direction = Callable[..., Any]  # of a parameter and its gradient: by how much to go down


def play(whole: Whole, *directions: Direction) -> Shown:
    """What is shown where a step takes these directions, one after the other.

    A parameter has its number among the steps' moves (`moves`), that of its layer, its name, and
    what is remembered of its gradients, `m` and `v`.
    """
    case, shown = whole.case, {}
    parameters = [
        SimpleNamespace(name=name, layer=layer, value=value.astype(float), m=0.0, v=0.0)
        for layer in range(len(case.W))
        for name, value in (("W", case.W[layer]), ("b", case.b[layer]))
    ]
    with np.errstate(all="ignore"):
        for step in range(len(case.dLdW)):
            for place, p in enumerate(parameters):
                gradient = case[f"dLd{p.name}"][step][p.layer].astype(float)
                p.t, p.place, p.count = step + 1, place, len(parameters)
                for direction in directions:
                    p.value = p.value - case.settings[0] * direction(p, gradient)
                shown[f"{p.name} of layer {p.layer + 1} after step {p.t}"] = p.value
    return shown


def right(whole: Whole) -> Direction:
    """The direction that the exercise asks for."""
    if whole.exercise.name == "Adam":
        return adam(whole)
    momentum = whole.case.settings[1]

    def direction(p: Any, g: Any) -> Any:
        p.v = momentum * p.v + g
        return p.v

    return direction


def adam(
    whole: Whole,
    first: Callable[..., Any] | None = None,
    second: Callable[..., Any] | None = None,
    ratio: Callable[..., Any] | None = None,
    time: Callable[[Any], float] = lambda p: p.t,
    corrections: Callable[..., tuple[float, float]] | None = None,
) -> Direction:
    """Adam's direction, with other moments, another ratio of them, or another bias correction."""
    _, beta1, beta2, eps = whole.case.settings
    inside = whole.reading.get("adam_eps") == "inside"

    def direction(p: Any, g: Any) -> Any:
        p.m = first(p, g) if first else beta1 * p.m + (1 - beta1) * g
        p.v = second(p, g) if second else beta2 * p.v + (1 - beta2) * g**2
        t = time(p)
        one, two = corrections(t) if corrections else (1 - beta1**t, 1 - beta2**t)
        m, v = p.m / np.float64(one), p.v / np.float64(two)
        if ratio:
            return ratio(p, m, v)
        return m / np.sqrt(v + eps) if inside else m / (np.sqrt(v) + eps)

    return direction


def moving_only(whole: Whole, moves: Callable[[Any], bool]) -> Shown:
    """What is shown where only some parameters are moved."""
    direction = right(whole)
    return play(whole, lambda p, g: direction(p, g) if moves(p) else 0.0)


def velocity(whole: Whole, new: Callable[[Any, Any, float], Any]) -> Shown:
    """What is shown where the velocity is another function of the old one and the gradient."""

    def direction(p: Any, g: Any) -> Any:
        p.v = new(p.v, g, whole.case.settings[1])
        return p.v

    return play(whole, direction)
