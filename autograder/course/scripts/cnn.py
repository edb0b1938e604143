"""A case of the CNN as code."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.cnn import CNN, SHAPE
from autograder.course.exercises.parameters import ContractError, holder
from autograder.course.exercises.stand_ins import LR
from autograder.course.exercises.walking import layers_of_cnn
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part, part_of
from autograder.course.scripts.mlp import each
from autograder.course.scripts.writing import given, joined, listed
from autograder.records.calls import SECOND

STAND_INS = """\
class Squash:  # the activation that the model is given: A / (1 + |A|)
    def forward(self, A):
        self.slope = 1 / (1 + np.abs(A)) ** 2
        return A / (1 + np.abs(A))

    def backward(self, dLdZ=None):
        return self.slope if dLdZ is None else dLdZ * self.slope

    __call__, derivative = forward, backward


class Weighing:  # the criterion that it is given: the sum of the outputs times the labels
    def forward(self, Z, labels):
        self.labels = labels
        return np.sum(Z * labels)

    def backward(self, *_):
        return self.labels.copy()

    __call__, derivative = forward, backward
"""
MADE = """
    kernels = {weights.shape: weights for weights in W[:-1]}
    model = CNN(
        *sizes, [Squash() for _ in W[:-1]],
        lambda *shape: kernels.get(shape, np.zeros(shape)).copy(),  # of the convolutions
        lambda *shape: np.linspace(0.5, 1, np.zeros(*shape).size).reshape(*shape),
        lambda *shape: np.resize(W[-1], shape),  # of the linear layer
        Weighing(), RATE,
    )
    layers = LAYERS
    """


def script(exercise: CNN, case: Case, reading: Reading, found: Found) -> Script:
    """Forward, backward, `step` and `zero_grads`; then a second call from the first weights."""
    return Script(given(case), [*_steps(case, found)], helpers=[STAND_INS])


def _parts(found: Found, count: int) -> list[Part]:
    try:
        if found.whole is not None:
            layers = layers_of_cnn(found.whole, count)
            return [part_of("model", holder(layer, "W")) for layer in layers]
    except ContractError:
        pass
    parts = [Part(f"model.convolutional_layers[{n}]", None) for n in range(count)]
    return [*parts, Part("model.linear_layer", None)]


def _steps(case: Case, found: Found) -> Iterator[Step]:
    parts = _parts(found, len(case.W) - 1)
    count = len(parts)
    codes = {n: f"layers[{n - 1}]" for n in range(1, count + 1)}

    def shown(prefix: str, suffix: str = "") -> dict[str, str]:
        return {
            f"{prefix}{name} of layer {n}{suffix}": f"{code}.{prefix}{name}"
            for n, code in codes.items()
            for name in "Wb"
        }

    made = (
        joined(MADE)
        .replace("RATE", str(LR))
        .replace("LAYERS", listed([part.code for part in parts]))
    )
    first = shown("", " as constructed") | {SHAPE: f"np.array(layers[{count - 1}].W.shape)"}
    yield Step(made, first)
    given = each({"W": case.W, "b": case.b}, parts)
    used = found.shapes.get(f"b of layer {count} as constructed")  # in which it is computed with
    own = getattr(parts[-1].stand, "b", None)
    if used and own is not None and own.shape != used and own.size == case.b[-1].size:
        given += f"\nlayers[{count - 1}].b = b[-1].reshape{used}.copy()"
    yield Step(given)
    yield Step("Z = model.forward(A)", {"Z": "Z", "A": "A", "model.Z": "model.Z"})
    backward = {"dLdA": "dLdA", "labels": "labels", "loss": "model.loss"}
    yield Step("dLdA = model.backward(labels)", backward | shown("dLd"))
    yield Step("model.step()", shown("", " after step"))
    yield Step("model.zero_grads()", shown("dLd", " after zero_grads"))
    yield Step(given)
    names = {"Z": "Z2", "A": 'later["A"]', "model.Z": "model.Z"}
    forward = {f"{name}{SECOND}": code for name, code in names.items()}
    yield Step('Z2 = model.forward(later["A"])', forward)
    names = {"dLdA": "dLdA2", "labels": 'later["labels"]', "loss": "model.loss"}
    backward = {f"{name}{SECOND}": code for name, code in names.items()}
    yield Step('dLdA2 = model.backward(later["labels"])', backward)
