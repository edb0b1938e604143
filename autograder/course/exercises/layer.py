"""What the exercises on single layers share: two calls in a row, and what each must show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import (
    EXTREME,
    Aspect,
    Case,
    Exercise,
    Expected,
    Reading,
)
from autograder.course.exercises.pairs import REMARK, Pairs, remark_on_pairs
from autograder.course.exercises.parameters import CONSTRUCTOR, assign, attribute, holder
from autograder.course.exercises.part_names import remark_on_parts
from autograder.course.exercises.sections import Sections, Values
from autograder.records.calls import SECOND

Ways = dict[str, dict[str, np.ndarray]]  # a gradient's values by its name and by convention
Shape = tuple[int, ...]


class LayerExercise(Exercise):
    """A layer: `forward(A)` gives Z, `backward(dLdZ)` gives dLdA and sets the gradients.

    A case has the constructor's arguments, a value for every parameter, and two calls, each
    with an input `A` (N, ...) and an upstream gradient `dLdZ` of its own, of the output's shape.

    `parameters` maps their names to those of their gradients; where `shaped` is false, they may
    have any shape of the right size. `initialised` tells that init functions make them. `names`
    is what the course calls the input and the output.
    """

    parameters: ClassVar[Mapping[str, str]] = {}
    initialised: ClassVar[bool] = False
    shaped: ClassVar[bool] = True
    names: ClassVar[tuple[str, str]] = ("A", "Z")
    takes_inits: ClassVar[bool] = False  # init functions are given to the constructor
    is_scaled: ClassVar[bool] = False  # what an older backward returns is times the gradient
    only_if_right = (REMARK,)
    pairs: ClassVar[Pairs | None] = None  # sizes by height and width, where stubs promise that
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"gradients": ("overwrite", "add")}

    def build(self, student: Any, case: Case) -> Any:
        """Construct the student's layer."""
        raise NotImplementedError

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        """The output (N, ...) by PyTorch, differentiable in `A` (N, ...) and the parameters."""
        raise NotImplementedError

    def variants(self, torch: Any, case: Case, call: Case, A: Any) -> dict[str, dict[str, Any]]:
        """A call's values by other readings, for A (N, ...): by name, then the reading's key."""
        return {}

    def scale(self, case: Case, call: Case) -> float | None:
        """The size of what is rounded, where the results are much smaller."""
        return None

    def ways(self, gradient: np.ndarray, call: Case) -> dict[str, np.ndarray]:
        """A parameter's gradient by other conventions, in its shape, by the reading's key."""
        return {}

    def backward(self, layer: Any, call: Case) -> Any:
        """The gradient with respect to the input, in its shape, as the student's layer has it."""
        return layer.backward(call.dLdZ)

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        """How many products one element of each observation sums; 1 where it says nothing."""
        return {}

    def fresh(self, initial: Mapping[str, np.ndarray]) -> dict[str, Any]:
        """What is shown of the parameters' first values, in the layer's own shapes."""
        shown = initial if self.initialised else {}
        return {f"{name} as constructed": value for name, value in shown.items()}

    def constructed(self, case: Case) -> Iterator[Expected]:
        """What the first values should be."""
        if self.initialised:
            yield from (as_constructed(name, case[name]) for name in self.parameters)

    def title(self, name: str) -> str:
        A, Z = self.names
        return {"A": A, "Z": Z, "dLdA": f"dLd{A}", "dLdZ": f"dLd{Z}"}.get(name, name)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        layer = self.build(student, case)
        initial = {
            name: getattr(holder(layer, name, case[name].shape), name) for name in self.parameters
        }
        owners = {name: assign(layer, name, case[name]) for name in self.parameters}
        sections = Sections()
        for call, mark in zip(case.calls, ("", SECOND), strict=True):
            given = call.A.copy()
            yield from sections.show(Aspect.FORWARD, self._forward(layer, call, mark))
            if not mark:
                yield from sections.show(Aspect.STATE, self._state(owners, "forward"))
                yield self.fresh(initial)
            yield from sections.show(Aspect.BACKWARD, self._backward(layer, call, mark, given))
            if not mark:
                yield from sections.show(Aspect.STATE, self._state(owners, "backward"))
            yield from sections.show(Aspect.PARAMETERS, self._gradients(owners, mark))
        remark_on_parts(student, layer, self.builds_on)
        yield from sections.show(Aspect.STATE, self.besides(student, case))
        sections.end()

    def besides(self, student: Any, case: Case) -> Values:
        """What else is shown of the state, after both calls; `reference` says what is expected."""
        if self.pairs is not None:
            remark_on_pairs(student, self.name, self.pairs)
        yield from ()

    def _forward(self, layer: Any, call: Case, mark: str) -> Values:
        A, Z = self.names
        yield {f"{Z}{mark}": layer.forward(call.A), f"{A}{mark}": call.A}

    def _backward(self, layer: Any, call: Case, mark: str, given: np.ndarray) -> Values:
        A, Z = self.names
        left = call.A.copy()
        yield {f"dLd{A}{mark}": self.backward(layer, call), f"dLd{Z}{mark}": call.dLdZ}
        if not mark:
            # What forward has done to it counts once.
            yield {f"{A} after backward": given if same(call.A, left) else call.A}

    def _state(self, owners: Mapping[str, Any], method: str) -> Values:
        yield {f"{n} after {method}": attribute(o, n, CONSTRUCTOR) for n, o in owners.items()}

    def _gradients(self, owners: Mapping[str, Any], mark: str) -> Values:
        named = self.parameters.items()
        yield {f"{g}{mark}": attribute(owners[n], g, "backward") for n, g in named}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        parameters = {name: tensor(torch, case[name]) for name in self.parameters}
        earlier: Ways = {}
        for call, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from self._reference(torch, case, call, mark, parameters, earlier)

    def _reference(
        self,
        torch: Any,
        case: Case,
        call: Case,
        mark: str,
        parameters: Mapping[str, Any],
        earlier: Ways,
    ) -> Iterator[Expected]:
        """One call; `earlier` has the gradients of the call before, and takes up this one's."""
        A, Z = self.names
        given = tensor(torch, call.A)
        output = self.compute(torch, case, given, parameters)
        dLdZ = constant(torch, call.dLdZ)
        dLdA, *gradients = torch.autograd.grad(output, [given, *parameters.values()], dLdZ)
        terms, scale = self.terms(case, call), self.scale(case, call)
        variants = self.variants(torch, case, call, given)

        def expect(key: str, name: str, aspect: Aspect, value: Any, **options: Any) -> Expected:
            options = {"variants": variants.get(key, {}), **options}
            array = value.detach().numpy()
            return Expected(f"{name}{mark}", aspect, array, terms.get(key, 1), scale, **options)

        yield expect("Z", Z, Aspect.FORWARD, output)
        yield Expected(f"{A}{mark}", Aspect.FORWARD, call.A, untouched=True)
        if not mark:
            yield from self._untouched(case, "forward")
            yield from self.constructed(case)
        yield expect("dLdA", f"dLd{A}", Aspect.BACKWARD, dLdA)
        yield Expected(f"dLd{Z}{mark}", Aspect.BACKWARD, call.dLdZ, untouched=True)
        if not mark:
            # The layer has kept it, and may well have kept the caller's own array.
            yield Expected(f"{A} after backward", Aspect.BACKWARD, call.A, untouched=True)
            yield from self._untouched(case, "backward")
        for (parameter, name), value in zip(self.parameters.items(), gradients, strict=True):
            ways = {"": value.numpy(), **self.ways(value.numpy(), call)}
            before = earlier.get(name, {})
            sums = {f"{way} add".strip(): before.get(way, 0) + ways[way] for way in ways}
            earlier[name] = ways
            options = {"any_shape": not self.shaped, "variants": {**ways, **sums}}
            like = f"{parameter} after forward"
            yield expect(name, name, Aspect.PARAMETERS, value, like=like, **options)

    def arguments(self, case: Case) -> list[str]:
        """What the student's constructor is given by position, and padding, as code."""
        return []

    def in_torch(self, case: Case, reading: Reading) -> str:
        """`compute` as code: a function's body, of the input and the parameters by their names."""
        raise NotImplementedError

    def _untouched(self, case: Case, method: str) -> Iterator[Expected]:
        for name in self.parameters:
            title = f"{name} after {method}"
            yield Expected(title, Aspect.STATE, case[name], untouched=True, any_shape=True)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays of any shapes hold the same, NaN included."""
    return one.shape == other.shape and bool(
        ((one == other) | (one != one) & (other != other)).all()
    )


def as_constructed(name: str, value: np.ndarray, any_shape: bool = False) -> Expected:
    """A parameter that its init function has made: in the shape of `value`, or in any."""
    init = "bias_init_fn" if name.startswith("b") else "weight_init_fn"
    complaint = f"is not what {init} returned"
    title = f"{name} as constructed"
    options: dict[str, Any] = {"given": True, "any_shape": any_shape, "complaint": complaint}
    return Expected(title, Aspect.STATE, value, **options)


class Single:
    """PyTorch as it is passed to a reference that is to compute in float32."""

    dtype = np.float32

    def __init__(self, torch: Any) -> None:
        self._torch = torch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._torch, name)


def constant(torch: Any, array: np.ndarray) -> Any:
    """The array as a tensor of its shape, in float64 unless the reference computes in float32."""
    return torch.from_numpy(array.astype(torch.dtype if isinstance(torch, Single) else np.float64))


def tensor(torch: Any, array: np.ndarray) -> Any:
    """The same shape as a leaf that PyTorch differentiates by."""
    return constant(torch, array).requires_grad_()


def draw(rng: np.random.Generator, shape: Shape, dtype: str = "float64") -> np.ndarray:
    """Random values of the given shape: normal, or an image's grey levels where integer."""
    if np.issubdtype(np.dtype(dtype), np.integer):
        return rng.integers(0, 256, shape).astype(dtype)
    return rng.standard_normal(shape).astype(dtype)


def draw_small(rng: np.random.Generator, shape: Shape, dtype: str = "float64") -> np.ndarray:
    """Halves from -2 to 2 of the given shape, which a person can check by hand."""
    return (rng.integers(-4, 5, shape) / 2).astype(dtype)


def eighths(array: np.ndarray) -> np.ndarray:
    """An array of any shape in steps of 1/8: the mean of equal numbers is that number exactly."""
    return np.round(array * 8) / 8


def kind_of(dtype: str) -> str:
    """What a case's label says of its inputs' dtype, before their name: nothing of float64."""
    return "" if dtype == "float64" else f"{dtype} "


def sized(case: Case, factor: int) -> Case:
    """The case, told to have inputs that are larger by a factor; an edge case if it is extreme."""
    if factor > 1:
        case["label"] += f", as large as ±{factor}"
    if factor >= EXTREME:
        case["counts_as"] = Aspect.EDGES
    return case


def call(
    rng: np.random.Generator, A: Shape, Z: Shape, dtype: str = "float64", small: bool = False
) -> Case:
    """One call's input of shape `A` and its upstream gradient of shape `Z`."""
    drawn = draw_small if small else draw
    gradient = "float64" if dtype == "int64" else dtype
    return Case(A=drawn(rng, A, dtype), dLdZ=drawn(rng, Z, gradient))
