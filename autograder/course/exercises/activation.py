"""Activations, of both generations: `backward(dLdA)`, or the older `backward()`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import EXTREME, Aspect, Case, Reading
from autograder.course.exercises.images import of_images
from autograder.course.exercises.layer import LayerExercise, call, constant, kind_of, sized
from autograder.course.exercises.parameters import backward_of
from autograder.course.exercises.small import in_whole_numbers

# Batch, features, factor, dtype: the factor makes some inputs too large for exp.
ROWS = (
    (1, 3, 1, "float64"),
    (2, 4, 1, "float64"),
    (5, 3, 4, "float64"),
    (3, 4, 1, "float32"),
    (2, 5, EXTREME, "float64"),
)
# Inputs that a person can check by hand, the smallest first.
TINY = (
    [[1.0]],
    [[-2.0]],
    [[0.0, 1.0]],
    [[2.0, -1.0]],
    [[1.0], [2.0]],
    [[EXTREME, 0.0]],
    [[-EXTREME]],
    [[EXTREME], [0.0]],
)


class Activation(LayerExercise):
    """What all activations share; the course calls their input Z and their output A."""

    home = "mytorch/activation.py"
    names = ("Z", "A")
    is_scaled = True
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.EDGES)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for index, (N, C, factor, dtype) in enumerate(ROWS):
            shapes = [(N + more, C) for more in (0, 1)]
            calls = [call(rng, shape, shape, dtype, small=index == 0) for shape in shapes]
            for one in calls:
                one["A"] = (one.A * factor).astype(dtype)
                if factor > 1:  # two are the greatest, so that softmax's gradient is not 0
                    one.A[-1, one.A[-1].argmax() - 1] = one.A[-1].max()
                one.A[0, 0] = 0.0  # where ReLU has a corner
            yield sized(Case(label=f"{kind_of(dtype)}Z of shape {shapes[0]}", calls=calls), factor)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for rows in TINY:
            Z = np.array(rows, dtype=np.float64)
            calls = [call(rng, Z.shape, Z.shape, small=True) for _ in range(2)]
            calls[0]["A"], calls[1]["A"] = Z, 2 * Z
            extreme = EXTREME if (abs(Z) == EXTREME).any() else 1
            case = Case(label=f"Z of shape {Z.shape}", calls=calls)
            yield sized(in_whole_numbers(case, rng, keep=True), extreme)

    def build(self, student: Any, case: Case) -> Any:
        return getattr(student, self.name)()

    def backward(self, layer: Any, call: Case) -> Any:
        return gradient_of(layer, call.dLdZ)


def gradient_of(layer: Any, upstream: np.ndarray) -> Any:
    """What a backward of either generation makes of an upstream gradient, in its shape."""
    backward = backward_of(layer)
    return backward(upstream) if takes_a_gradient(backward) else backward() * upstream


def takes_a_gradient(backward: Any) -> bool:
    """Whether a backward asks for an argument; the older ones ask for none, or for `state`."""
    return any(
        parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
        for parameter in inspect.signature(backward).parameters.values()
    )


class Identity(Activation):
    """Identity: A = Z."""

    name = "Identity"
    formula = "A = Z"

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A * 1

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return Z * 1"


class Sigmoid(Activation):
    """Sigmoid: A = 1 / (1 + exp(-Z))."""

    name = "Sigmoid"
    formula = "A = 1 / (1 + exp(-Z))"

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        yield from super().cases(rng)
        yield from of_images(rng, costs=False)

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.sigmoid(A)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return torch.sigmoid(Z)"


class Tanh(Activation):
    """Hyperbolic tangent."""

    name = "Tanh"
    formula = "A = (exp(Z) - exp(-Z)) / (exp(Z) + exp(-Z))"

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        yield from super().cases(rng)
        yield from of_images(rng, costs=False)

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.tanh(A)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return torch.tanh(Z)"


class ReLU(Activation):
    """ReLU: A = max(Z, 0), with derivative 0 at 0."""

    name = "ReLU"
    formula = "A = max(Z, 0)"

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        yield from super().cases(rng)
        yield from of_images(rng, costs=True)

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.relu(A)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return torch.relu(Z)"


class GELU(Activation):
    """GELU: Z times the normal distribution's function of Z, exactly or by tanh."""

    name = "GELU"
    formula = "A = Z (1 + erf(Z / √2)) / 2"
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"gelu": ("tanh", "erf")}

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.nn.functional.gelu(A, approximate="tanh")

    def in_torch(self, case: Case, reading: Reading) -> str:
        way = "tanh" if reading["gelu"] == "tanh" else "none"
        return f'return torch.nn.functional.gelu(Z, approximate="{way}")'

    def variants(self, torch: Any, case: Case, call: Case, A: Any) -> dict[str, dict[str, Any]]:
        Z = torch.nn.functional.gelu(A)
        dLdZ = constant(torch, call.dLdZ)
        (dLdA,) = torch.autograd.grad(Z, A, dLdZ)
        return {"Z": {"erf": Z.detach().numpy()}, "dLdA": {"erf": dLdA.numpy()}}

    def scale(self, case: Case, call: Case) -> float | None:
        # The derivative multiplies Z, or Z³, by what should vanish for large ones.
        return float(np.abs(call.A).max())


class Softmax(Activation):
    """Softmax over the last axis; backward takes the whole Jacobian."""

    name = "Softmax"
    is_scaled = False
    formula = "A[n, i] = exp(Z[n, i]) / Σ_j exp(Z[n, j])"

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return torch.softmax(A, -1)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return torch.softmax(Z, -1)"

    def scale(self, case: Case, call: Case) -> float | None:
        # What exp is taken of is a difference, which rounds as its terms do.
        return float(np.abs(call.A).max())

    def backward(self, layer: Any, call: Case) -> Any:
        return layer.backward(call.dLdZ)

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        return dict.fromkeys(("Z", "dLdA"), call.A.shape[1])


class Flatten(LayerExercise):
    """Flatten: (N, C, ...) to (N, C times ...), and back."""

    name = "Flatten"
    home = "mytorch/flatten.py"
    formula = "Z[n] = all of A[n] in one row"
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, *rest in ((1, 2, 2), (2, 3, 4), (3, 2, 4, 5), (2, 3)):
            flat = int(np.prod(rest))
            calls = [call(rng, (N + more, *rest), (N + more, flat)) for more in (0, 1)]
            yield Case(label=f"A of shape {(N, *rest)}", calls=calls)

    def build(self, student: Any, case: Case) -> Any:
        return student.Flatten()

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A.flatten(1)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return A.flatten(1)"
