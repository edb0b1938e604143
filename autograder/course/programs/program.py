"""A model as a program: its parts, and the order in which forward and backward go through them.

A step names an object, for what a model shows depends on what its objects keep: an object that
stands in two places knows of the later call only. No formula of a layer's gradient is in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import add
from typing import Any, NamedTuple

import numpy as np

from autograder.course.programs.parts import Part


class Step(NamedTuple):
    """One part is called, by its place in the list of parts; what it gives may be `ignored`.

    `kept` is the object's number where that is not the place's own. `alone` hands on the
    derivative without the gradient from above; `unlearnt` leaves what it learns without a gradient.
    """

    place: int
    ignored: bool = False
    kept: int | None = None
    alone: bool = False
    unlearnt: bool = False


class Sum(NamedTuple):
    """Several ways from the same input, whose results are added; backward goes all of them.

    What comes of each is multiplied by its weight; with 0, it is gone through all the same.
    """

    ways: tuple[tuple[Any, ...], ...]
    weights: tuple[int, ...] = ()  # all 1 where there are none


Steps = tuple[Any, ...]  # of steps and sums


class UnfitError(Exception):
    """The program cannot be carried out: shapes do not fit, or a part was never called."""


@dataclass(frozen=True)
class Model:
    """Parts, and the two orders in which they are called; backward's is told in forward's order."""

    parts: tuple[Part, ...]
    forward: Steps
    backward: Steps


class Memory:
    """What was computed of the very same objects: models that differ in one step share most."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[tuple[Any, ...], Any]] = {}

    def of(self, objects: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What was made of these objects, now or before; raises what `make` does."""
        key = tuple(map(id, objects))
        if key not in self._known:
            self._known[key] = objects, make()  # with the objects, whose addresses are the key
        return self._known[key][1]


@dataclass
class Machine:
    """A model at work: what its objects keep from one call for the next."""

    torch: Any
    model: Model
    memory: Memory = field(default_factory=Memory)
    kept: dict[int, list[Any]] = field(default_factory=dict)
    gradients: dict[int, dict[str, Any]] = field(default_factory=dict)

    def forward(self, A: Any) -> Any:
        """The output for an input A (N, ...); raises `UnfitError`."""
        return self._guarded(self._through, self.model.forward, A)

    def backward(self, dLdZ: Any) -> Any:
        """The gradient for A (N, ...), given the output's dLdZ (N, ...); raises `UnfitError`."""
        return self._guarded(self._back, self.model.backward, dLdZ)

    def tensor(self, array: np.ndarray) -> Any:
        """An array of a case, of any shape, in float64: the same tensor each time."""
        return self.memory.of((array,), lambda: self.torch.from_numpy(array.astype(np.float64)))

    def learnt(self) -> dict[str, Any]:
        """Each gradient by its name, as it is kept now: 0 where backward has not been."""
        found: dict[str, Any] = {}
        for place, part in enumerate(self.model.parts):
            for name, title in part.titles.items():
                leaf = part.leaves[name]
                zeros = partial(self.torch.zeros_like, leaf.detach())
                own = self.gradients.get(place, {}).get(name)
                found[title] = self.memory.of((leaf,), zeros) if own is None else own
        return found

    def _guarded(self, go: Callable[[Steps, Any], Any], steps: Steps, value: Any) -> Any:
        try:
            return go(steps, value)
        except (RuntimeError, IndexError, KeyError) as error:  # PyTorch's own, and what is not kept
            raise UnfitError(str(error)) from error

    def _through(self, steps: Steps, A: Any) -> Any:
        for step in steps:
            if isinstance(step, Sum):
                A = self._added(step, [self._through(way, A) for way in step.ways])
            else:
                Z = self._call(step, A)
                A = A if step.ignored else Z
        return A

    def _call(self, step: Step, A: Any) -> Any:
        part = self.model.parts[step.place]

        def call() -> tuple[Any, Any, Any]:
            given = A.detach().requires_grad_()
            Z = part.function(given, part.leaves)
            return given, Z, Z.detach()

        *self.kept[_object(step)], output = self.memory.of((part, A), call)
        return output

    def _back(self, steps: Steps, gradient: Any) -> Any:
        for step in steps[::-1]:
            if isinstance(step, Sum):
                gradient = self._added(step, [self._back(way, gradient) for way in step.ways])
            else:
                passed = self._differentiated(step, gradient)
                gradient = gradient if step.ignored else passed
        return gradient

    def _differentiated(self, step: Step, gradient: Any) -> Any:
        given, Z = self.kept[_object(step)]
        leaves = self.model.parts[step.place].leaves
        wanted = [given, *leaves.values()]
        gradient = self.torch.ones_like(Z) if step.alone else gradient

        def differentiate() -> Any:
            return self.torch.autograd.grad(Z, wanted, gradient, retain_graph=True)

        passed, *found = self.memory.of((Z, given, gradient), differentiate)
        if not step.unlearnt:
            self.gradients[step.place] = dict(zip(leaves, found, strict=True))
        return passed

    def _added(self, step: Sum, results: Sequence[Any]) -> Any:
        weights = step.weights or (1,) * len(results)
        terms = [self._weighed(*pair) for pair in zip(weights, results, strict=True) if pair[0]]
        return self.memory.of((*terms,), lambda: reduce(add, terms)) if terms[1:] else terms[0]

    def _weighed(self, weight: int, term: Any) -> Any:
        return term if weight == 1 else self.memory.of((term, weight), lambda: weight * term)


def _object(step: Step) -> int:
    return step.place if step.kept is None else step.kept


def places(steps: Steps) -> Iterator[int]:
    """The places that steps name, in order, those within sums, too."""
    for step in steps:
        if isinstance(step, Sum):
            for way in step.ways:
                yield from places(way)
        else:
            yield step.place


def rewritten(steps: Steps, change: Callable[[Step], Steps]) -> Steps:
    """The same steps, with others in the place of some."""
    found: list[Any] = []
    for step in steps:
        if isinstance(step, Sum):
            found.append(step._replace(ways=tuple(rewritten(w, change) for w in step.ways)))
        else:
            found += change(step)
    return tuple(found)
