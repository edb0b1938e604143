"""The multilayer perceptrons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Answers, Aspect, Case, Exercise, Expected, Reading
from autograder.course.exercises.layer import constant, draw, kind_of, tensor
from autograder.course.exercises.parameters import (
    CONSTRUCTOR,
    ContractError,
    assign,
    attribute,
    holders,
    shown,
)
from autograder.course.exercises.sections import Sections, Values, forward
from autograder.course.exercises.small import whole

MOST_NAMED = 8  # layers, of a model that has another number of them
NOTHING = "nothing"  # what is shown of a backward that returns None
AGAIN = "{} by a backward that returns nothing"


def stub_of(count: int) -> dict[str, str]:
    """The names of a model of so many layers whose input is A0."""
    last = f"A{count}"
    return {"A": "A0", "dLdA": "dLdA0", "Z": last, "dLdZ": f"dLd{last}"}


class Perceptron(Exercise):
    """Linear layers with ReLU between; `last` tells whether one follows the last, too."""

    home = "models/mlp.py"
    builds_on = ("Linear", "ReLU")
    attributes = ("layers",)
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.PARAMETERS)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "linear_gradients": ("sum", "mean"),
        "mlp_backward": ("gradient", NOTHING),
    }
    sizes: ClassVar[tuple[tuple[int, ...], ...]]  # of the layers, one a case
    last: ClassVar[bool] = True
    tiny: ClassVar[tuple[tuple[int, tuple[int, ...]], ...]]  # batch and sizes of small cases

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for sizes in self.sizes:
            for N, dtype in ((1, "float64"), (4, "float64"), (3, "float32")):
                shapes = [*zip(sizes[1:], sizes[:-1], strict=True)]
                A = f"{kind_of(dtype)}{self.said('A')}"
                yield Case(
                    label=f"{A} of shape {(N, sizes[0])}, layers {sizes}",
                    sizes=sizes,
                    W=[draw(rng, shape, dtype) for shape in shapes],
                    b=[draw(rng, (shape[0], 1), dtype) for shape in shapes],
                    A=draw(rng, (N, sizes[0]), dtype),
                    dLdZ=draw(rng, (N, sizes[-1]), dtype),
                )

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, sizes in self.tiny:
            shapes = [*zip(sizes[1:], sizes[:-1], strict=True)]
            yield Case(
                label=f"{self.said('A')} of shape {(N, sizes[0])}, layers {sizes}",
                sizes=sizes,
                W=[whole(rng, shape) for shape in shapes],
                b=[whole(rng, (shape[0], 1)) for shape in shapes],
                A=abs(whole(rng, (N, sizes[0]))),
                dLdZ=whole(rng, (N, sizes[-1])),
            )

    def build(self, student: Any, case: Case) -> Any:
        """Construct the student's model, and give it the case's weights, each (out, in)."""
        model = getattr(student, self.name)()
        for layer, W in zip(self.layers(model, case), case.W, strict=True):
            assign(layer, "W", W)
        return model

    def layers(self, model: Any, case: Case) -> list[Any]:
        """The layers of a model that have weights, the first one first.

        Raises `ContractError` where there are not as many as the case has.
        """
        found = holders(model, "W")
        if len(found) != len(case.W):
            expected = [f"Linear{pair}" for pair in pairwise(case.sizes)]
            verb = "is" if len(expected) == 1 else "are"
            if not found:
                raise ContractError(
                    shown(model, "layers", f"{' and '.join(expected)} {verb} expected")
                )
            kinds = ", ".join(type(layer).__name__ for layer in found[:MOST_NAMED])
            raise ContractError(
                f"{self.name} has {len(found)} layers with an array W ({kinds}), "
                f"expected {len(expected)}: {' and '.join(expected)}"
            )
        return found

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = self.build(student, case)
        layers = self.layers(model, case)
        for layer, b in zip(layers, case.b, strict=True):
            assign(layer, "b", b)
        again = case.A.copy()
        sections = Sections()
        yield from sections.show(Aspect.FORWARD, forward(model, case, ""))
        yield from sections.show(Aspect.BACKWARD, _backward(model, case))
        yield from sections.show(Aspect.PARAMETERS, _gradients(layers))
        yield from sections.show(Aspect.FORWARD, _again(model, again))
        sections.end()

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        A = tensor(torch, case.A)
        W, b = [[tensor(torch, value) for value in values] for values in (case.W, case.b)]
        Z = A
        for number, (weights, bias) in enumerate(zip(W, b, strict=True), 1):
            Z = Z @ weights.T + bias.T
            if self.last or number < len(W):
                Z = torch.relu(Z)
        dLdZ = constant(torch, case.dLdZ)
        dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, [A, *W, *b], dLdZ))
        terms = max(case.sizes) * len(W) * len(case.A)
        yield Expected("Z", Aspect.FORWARD, Z.detach().numpy(), terms)
        yield Expected("A", Aspect.FORWARD, case.A, untouched=True)
        yield Expected("dLdA", Aspect.BACKWARD, dLdA, terms)
        yield Expected("dLdZ", Aspect.BACKWARD, case.dLdZ, untouched=True)
        for number in range(len(W)):
            for name, value, gradient in (
                ("W", case.W[number], gradients[number]),
                ("b", case.b[number], gradients[number + len(W)]),
            ):
                title = f"{name} of layer {number + 1}"
                given = Expected(title, Aspect.PARAMETERS, value, untouched=True, any_shape=True)
                yield replace(given, complaint="is not what it was given")
                yield Expected(
                    f"dLd{title}",
                    Aspect.PARAMETERS,
                    gradient,
                    terms,
                    any_shape=True,
                    like=title,
                    variants={"mean": gradient / len(case.A)},
                )
        yield Expected("Z again", Aspect.FORWARD, Z.detach().numpy(), terms)

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        """Where backward returns nothing, its share is for all that it has set in the layers.

        None of that can be right unless backward has run, so that nobody gains by returning None.
        """
        others = {name: chosen for name, chosen in reading.items() if name != "mlp_backward"}
        expected = super().expected(case, reference, answers, others)
        if not _returned_nothing(answers):
            return expected
        if reading["mlp_backward"] != NOTHING:
            return [_missing(one) if one.name == "dLdA" else one for one in expected]
        copies = [
            replace(one, name=AGAIN.format(one.name), aspect=Aspect.BACKWARD)
            for one in expected
            if one.name.startswith("dLd") and one.aspect is Aspect.PARAMETERS
        ]
        return [other for one in expected for other in (copies if one.name == "dLdA" else [one])]

    def derived(self, case: Case, answers: Answers) -> Answers:
        if not _returned_nothing(answers):
            return {}
        gradients = {n: v for n, v in answers.items() if n.startswith(("dLdW", "dLdb"))}
        return {AGAIN.format(name): value for name, value in gradients.items()}


def _backward(model: Any, case: Case) -> Values:
    """A backward that returns nothing says so: that is another thing than not to show it."""
    dLdA = model.backward(case.dLdZ)
    yield {"dLdA": NOTHING if dLdA is None else dLdA, "dLdZ": case.dLdZ}


def _returned_nothing(answers: Answers) -> bool:
    yours = answers.get("dLdA")
    return isinstance(yours, str) and yours == NOTHING


def _missing(expected: Expected) -> Expected:
    """The gradient in whose place nothing was returned, and which is expected."""
    complaint = (
        f"yours is None, expected an array of shape {np.shape(expected.value)}; is a return "
        "missing? One that returns nothing counts where all gradients that it sets in the "
        "layers are right"
    )
    return replace(expected, value="a gradient", complaint=complaint)


def _gradients(layers: list[Any]) -> Values:
    for number, layer in enumerate(layers, 1):
        for prefix, maker in (("", CONSTRUCTOR), ("dLd", "backward")):
            names = [f"{prefix}{parameter}" for parameter in "Wb"]
            yield {f"{n} of layer {number}": attribute(layer, n, maker) for n in names}


def _again(model: Any, A: np.ndarray) -> Values:
    yield {"Z again": model.forward(A)}


class MLP0(Perceptron):
    """No hidden layer: Linear(2, 3), ReLU."""

    name = "MLP0"
    formula = "Z = ReLU(Linear(A))"
    sizes = ((2, 3),)
    tiny = ((1, (2, 3)),) * 2 + ((2, (2, 3)),)
    stub: ClassVar[Mapping[str, str]] = stub_of(1)


class MLP1(Perceptron):
    """One hidden layer: 2-3-2, a ReLU after each."""

    name = "MLP1"
    formula = "Z = ReLU(Linear(ReLU(Linear(A))))"
    sizes = ((2, 3, 2),)
    tiny = ((1, (2, 3, 2)),) * 4 + ((2, (2, 3, 2)),) * 2
    stub: ClassVar[Mapping[str, str]] = stub_of(2)


class MLP4(Perceptron):
    """Four hidden layers: 2-4-8-8-4-2, a ReLU after each."""

    name = "MLP4"
    formula = "Z = ReLU(Linear( ... ReLU(Linear(A)))), five times"
    sizes = ((2, 4, 8, 8, 4, 2),)
    stub: ClassVar[Mapping[str, str]] = stub_of(5)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        """Two paths through layers of zeros; on one of them, numbers of some layers are below 0."""
        (sizes,) = self.sizes
        shapes = [*zip(sizes[1:], sizes[:-1], strict=True)]
        last = len(shapes) - 1
        below = [(), (last,), *((n,) for n in range(last)), *((n, last) for n in range(last))]
        for negative in below:
            W, b = (
                [np.zeros(shape) for shape in one] for one in (shapes, [(o, 1) for o, _ in shapes])
            )
            at = np.array((0, 1))
            for number, weights in enumerate(W):
                to = rng.permutation(len(weights))[:2] if number < len(W) - 1 else np.array((1, 0))
                weights[to, at] = 1 + number % 2, -2 if number in negative else 2 - number % 2
                at = to
                b[number][to[0]] = 1
            yield Case(
                label=f"{self.said('A')} of shape (1, 2), layers {sizes}, most weights 0",
                sizes=sizes,
                W=W,
                b=b,
                A=np.array([[2.0, 3.0]]),
                dLdZ=np.array([[1.0, 2.0]]),
            )


class MLP(Perceptron):
    """Any number of layers: Linear, ReLU, ..., Linear; init_weights takes (in, out) matrices."""

    name = "MLP"
    formula = "Z = Linear(ReLU(Linear( ... A)))"
    # Equal sizes last: where layers are confused, the others end in an exception.
    sizes = ((3, 2), (4, 5, 3), (6, 8, 5, 2), (3, 3, 3))
    last = False
    methods = ("forward", "backward", "init_weights")
    tiny = (
        (1, (1, 1)),
        (1, (2, 1)),
        (1, (1, 1, 1)),
        (1, (1, 1, 1)),
        (2, (1, 1, 1)),
        (1, (2, 2, 1)),
        (1, (1, 2, 2)),
        (1, (2, 2, 2)),
        (2, (2, 2, 2)),
    )

    def build(self, student: Any, case: Case) -> Any:
        model = student.MLP(case.sizes)
        model.init_weights([W.T.copy() for W in case.W])
        return model
