"""Optimisers, over several steps on a model with several layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises.layer import constant, draw, tensor
from autograder.course.exercises.moved import model_for
from autograder.course.exercises.parameters import attribute

STEPS = 5
SHAPES = ((3, 2), (4, 3), (2, 4))
# Small cases: how many layers of one number each, and how many steps; the smallest first.
TINY = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3))


class Optimiser(Exercise):
    """`step()` moves every W and b of `model.layers` by its gradient, once."""

    aspects = (Aspect.PARAMETERS,)
    attributes = ("layers",)  # of the model, which it is given
    methods = ("step",)
    speaks_of = ("Linear", "ReLU")
    settings: ClassVar[tuple[tuple[float, ...], ...]]  # the constructor's, one a case
    small_settings: ClassVar[tuple[tuple[float, ...], ...]]  # of small cases, by which numbers
    small_gradients: ClassVar[Mapping[str, tuple[float, ...]]]  # of each step stay simple

    def optimiser(self, torch: Any, case: Case, parameters: list[Any]) -> Any:
        """PyTorch's, for all W (out, in) and then all b (out, 1)."""
        raise NotImplementedError

    def others(self, torch: Any, case: Case) -> dict[str, Any]:
        """Optimisers by other conventions, as classes, by the reading's key."""
        return {}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for settings in self.settings:
            for dtype in ("float64", "float32"):
                kind = "" if dtype == "float64" else f", {dtype}"
                yield Case(
                    label=f"{len(SHAPES)} layers, {STEPS} steps, settings {settings}{kind}",
                    settings=settings,
                    W=[draw(rng, shape, dtype) for shape in SHAPES],
                    b=[draw(rng, (shape[0], 1), dtype) for shape in SHAPES],
                    dLdW=[[draw(rng, s, dtype) for s in SHAPES] for _ in range(STEPS)],
                    dLdb=[[draw(rng, (s[0], 1), dtype) for s in SHAPES] for _ in range(STEPS)],
                )

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for layers, steps in TINY:
            for settings in self.small_settings:
                yield Case(
                    label=f"layers of one number: {layers}, steps: {steps}",
                    settings=settings,
                    W=[np.array([[5.0 - 3 * n]]) for n in range(layers)],
                    b=[np.array([[3.0 + n]]) for n in range(layers)],
                    **{
                        f"dLd{name}": [
                            [np.array([[float(g * (-1) ** n)]]) for n in range(layers)]
                            for g in each[:steps]
                        ]
                        for name, each in self.small_gradients.items()
                    },
                )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        """Over a model with activations; if that fails, over one without, as some courses have it.

        Whatever is looked for in an activation is no mistake where none is to be expected.
        """
        optimiser = getattr(student, self.name)
        try:
            shown = [*self.steps(optimiser, student, case, activations=True)]
        # Whatever it is that fails, it fails again, or it was for the activations.
        except Exception:  # noqa: BLE001
            yield from self.steps(optimiser, student, case, activations=False)
        else:
            yield from shown

    def steps(
        self, optimiser: Any, student: Any, case: Case, activations: bool
    ) -> Iterator[dict[str, Any]]:
        """The layers' parameters after each step."""
        given = case.W, case.b, activations, self.spelling
        layers, model = model_for(optimiser, student, *given)
        moving = optimiser(model, *case.settings)
        for step in range(len(case.dLdW)):
            for layer, dLdW, dLdb in zip(layers, case.dLdW[step], case.dLdb[step], strict=True):
                layer.dLdW, layer.dLdb = dLdW.copy(), dLdb.copy()
            moving.step()
            for number, layer in enumerate(layers, 1):
                place = f"of layer {number} after step {step + 1}"
                parameters = {f"{n} {place}": attribute(layer, n, "the optimiser") for n in "Wb"}
                yield {name: as_is(value) for name, value in parameters.items()}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        def run(make: Any) -> list[np.ndarray]:
            parameters = [tensor(torch, value) for value in (*case.W, *case.b)]
            optimiser, trail = make(parameters), []
            for dLdW, dLdb in zip(case.dLdW, case.dLdb, strict=True):
                for parameter, gradient in zip(parameters, (*dLdW, *dLdb), strict=True):
                    parameter.grad = constant(torch, gradient)
                optimiser.step()
                trail += [parameter.detach().numpy().copy() for parameter in parameters]
            return trail

        ours = run(lambda parameters: self.optimiser(torch, case, parameters))
        others = {key: run(make) for key, make in self.others(torch, case).items()}
        layers = len(case.W)
        for step in range(len(case.dLdW)):
            for number in range(layers):
                for name, offset in (("W", 0), ("b", layers)):
                    at = 2 * layers * step + offset + number
                    yield Expected(
                        f"{name} of layer {number + 1} after step {step + 1}",
                        Aspect.PARAMETERS,
                        ours[at],
                        terms=10 * (step + 1),
                        variants={key: trail[at] for key, trail in others.items()},
                    )


def as_is(value: Any) -> Any:
    """An array as it is now: the next step may change it in place."""
    return value.copy() if isinstance(value, np.ndarray) else value


class SGD(Optimiser):
    """SGD with momentum: v = momentum v + dLdW, then W = W - lr v."""

    name = "SGD"
    home = "mytorch/sgd.py"
    formula = "v = momentum v + dLdW, W = W - lr v; without momentum W = W - lr dLdW"
    settings = ((0.1, 0.0), (0.3, 0.9))
    small_settings = ((0.5, 0.0), (0.5, 0.5), (2.0, 0.5))
    small_gradients: ClassVar[Mapping[str, tuple[float, ...]]] = {"W": (4, 2, -6), "b": (2, 6, 4)}

    def optimiser(self, torch: Any, case: Case, parameters: list[Any]) -> Any:
        lr, momentum = case.settings
        return torch.optim.SGD(parameters, lr, momentum)


class Adam(Optimiser):
    """Adam, with bias correction."""

    name = "Adam"
    home = "mytorch/adam.py"
    formula = (
        "m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², "
        "W = W - lr m / (1 - β1^t) / (√(v / (1 - β2^t)) + eps)"
    )
    settings = ((0.1, 0.9, 0.999, 1e-8), (0.05, 0.8, 0.9, 1e-3))
    # After two steps, the corrected moments are ±1 and 9.
    small_settings = ((3.0, 0.5, 0.5, 1e-8), (3.0, 0.5, 0.75, 1e-8), (3.0, 0.5, 0.5, 1.0))
    small_gradients: ClassVar[Mapping[str, tuple[float, ...]]] = {"W": (5, -1, 2), "b": (-5, 1, 3)}
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"adam_eps": ("outside", "inside")}

    def optimiser(self, torch: Any, case: Case, parameters: list[Any]) -> Any:
        lr, beta1, beta2, eps = case.settings
        return torch.optim.Adam(parameters, lr, (beta1, beta2), eps)

    def others(self, torch: Any, case: Case) -> dict[str, Any]:
        lr, beta1, beta2, eps = case.settings

        # PyTorch comes as an argument, so that its classes are of no type here.
        class EpsInside(torch.optim.Adam):  # type: ignore[misc]
            """Adam with eps under the root, as some courses have it."""

            def step(self) -> None:
                for p in self.param_groups[0]["params"]:
                    state = self.state[p]
                    t = state["t"] = state.get("t", 0) + 1
                    state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * p.grad
                    state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * p.grad**2
                    m, v = state["m"] / (1 - beta1**t), state["v"] / (1 - beta2**t)
                    p.data -= lr * m / (v + eps).sqrt()

        return {"inside": EpsInside}
