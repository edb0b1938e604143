"""What the exercises on single layers share: two calls in a row, and what each must show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import Aspect, Case, Exercise, Expected
from autograder.exercises.parts import assign, holder

SECOND = " (2nd call)"
Shape = tuple[int, ...]


class LayerExercise(Exercise):
    """A layer: `forward(A)` gives Z, `backward(dLdZ)` gives dLdA and sets the gradients.

    A case has the constructor's arguments, a value for every parameter, and two calls, each
    with an input `A` and an upstream gradient `dLdZ` of its own.
    """

    parameters: ClassVar[Mapping[str, str]] = {}  # by name: the attribute with its gradient
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"gradients": ("overwrite", "add")}

    def build(self, student: Any, case: Case) -> Any:
        """Construct the student's layer."""
        raise NotImplementedError

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        """The layer's output by PyTorch, differentiable in `A` and the parameters."""
        raise NotImplementedError

    def variants(self, torch: Any, case: Case, call: Case, A: Any) -> dict[str, dict[str, Any]]:
        """The values of a call by other readings: by name, then by the reading's key."""
        return {}

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        """How many products one element of each observation sums; 1 where it says nothing."""
        return {}

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        layer = self.build(student, case)
        initial = {
            name: getattr(holder(layer, name, case[name].shape), name) for name in self.parameters
        }
        owners = {name: assign(layer, name, case[name]) for name in self.parameters}
        for call, mark in zip(case.calls, ("", SECOND), strict=True):
            yield {f"Z{mark}": layer.forward(call.A), f"A{mark}": call.A}
            if not mark:
                yield {f"{n} after forward": getattr(o, n) for n, o in owners.items()}
                yield {f"{n} as constructed": value for n, value in initial.items()}
            yield {f"dLdA{mark}": layer.backward(call.dLdZ), f"dLdZ{mark}": call.dLdZ}
            if not mark:
                yield {f"{n} after backward": getattr(o, n) for n, o in owners.items()}
            yield {f"{g}{mark}": getattr(owners[n], g) for n, g in self.parameters.items()}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        parameters = {name: _tensor(torch, case[name]) for name in self.parameters}

        def untouched(method: str) -> Iterator[Expected]:
            for name in self.parameters:
                title = f"{name} after {method}"
                yield Expected(title, Aspect.STATE, case[name], untouched=True, any_shape=True)

        sums = dict.fromkeys(self.parameters.values(), np.float64(0))
        for call, mark in zip(case.calls, ("", SECOND), strict=True):
            A = _tensor(torch, call.A)
            Z = self.compute(torch, case, A, parameters)
            dLdZ = torch.from_numpy(call.dLdZ.astype(np.float64))
            dLdA, *gradients = torch.autograd.grad(Z, [A, *parameters.values()], dLdZ)
            terms = self.terms(case, call)
            variants = self.variants(torch, case, call, A)

            def expect(name: str, aspect: Aspect, value: Any) -> Expected:
                return Expected(
                    f"{name}{mark}",  # noqa: B023 - called within the same round
                    aspect,
                    value.detach().numpy(),
                    terms.get(name, 1),  # noqa: B023
                    variants=variants.get(name, {}),  # noqa: B023
                )

            yield expect("Z", Aspect.FORWARD, Z)
            yield Expected(f"A{mark}", Aspect.FORWARD, call.A, untouched=True)
            if not mark:
                yield from untouched("forward")
                for name in self.parameters:
                    yield as_constructed(name, case[name])
            yield expect("dLdA", Aspect.BACKWARD, dLdA)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, call.dLdZ, untouched=True)
            if not mark:
                yield from untouched("backward")
            for name, value in zip(sums, gradients, strict=True):
                sums[name] = sums[name] + value.numpy()
                variants.setdefault(name, {})["add"] = sums[name]
                yield expect(name, Aspect.PARAMETERS, value)


def as_constructed(name: str, value: np.ndarray) -> Expected:
    """A parameter that its init function has made."""
    init = "bias_init_fn" if name.startswith("b") else "weight_init_fn"
    complaint = f"is not what {init} returned"
    return Expected(f"{name} as constructed", Aspect.STATE, value, complaint=complaint)


def _tensor(torch: Any, array: np.ndarray) -> Any:
    return torch.from_numpy(array.astype(np.float64)).requires_grad_()


def fixed(value: np.ndarray) -> Callable[..., np.ndarray]:
    """An init function that returns `value` when it is asked for its shape."""

    def init(*shape: int) -> np.ndarray:
        return value.copy() if shape == value.shape else np.zeros(shape, value.dtype)

    return init


def draw(rng: np.random.Generator, shape: Shape, dtype: str = "float64") -> np.ndarray:
    """Random values of the given shape: normal, or an image's grey levels where integer."""
    if np.issubdtype(np.dtype(dtype), np.integer):
        return rng.integers(0, 256, shape).astype(dtype)
    return rng.standard_normal(shape).astype(dtype)


def draw_small(rng: np.random.Generator, shape: Shape, dtype: str = "float64") -> np.ndarray:
    """Halves from -2 to 2, which a person can check by hand."""
    return (rng.integers(-4, 5, shape) / 2).astype(dtype)


def call(
    rng: np.random.Generator, A: Shape, Z: Shape, dtype: str = "float64", small: bool = False
) -> Case:
    """One call's input and upstream gradient."""
    drawn = draw_small if small else draw
    gradient = "float64" if dtype == "int64" else dtype
    return Case(A=drawn(rng, A, dtype), dLdZ=drawn(rng, Z, gradient))
