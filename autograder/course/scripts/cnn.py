"""A case of the CNN as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.bias import shape_in_use
from autograder.course.exercises.cnn import CNN
from autograder.course.exercises.layer import fixed
from autograder.course.exercises.parameters import assign, holder
from autograder.course.exercises.stand_ins import LR, Squash, Weighing, asked, ramp
from autograder.course.exercises.walking import layers_of_cnn
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, joined, where

FORWARD = """
    def forward(A, labels):
        Z = A
        for weights, bias, stride in zip(tensors, biases, sizes[4]):
            Z = torch.conv1d(Z, weights, bias, stride)
            Z = Z / (1 + Z.abs())
        Z = Z.flatten(1) @ tensors[-1].T + biases[-1]
        return Z, (Z * labels).sum()

    tensors, biases = [[tensor(value) for value in values] for values in (W, b)]
    a = tensor(A)
    Z, loss = forward(a, tensor(labels))
    dLdA, *gradients = torch.autograd.grad(loss, [a, *tensors, *biases])
    expected["Z"], expected["model.Z"], expected["loss"] = Z, Z, loss
    expected["A"], expected["labels"], expected["dLdA"] = A, labels, dLdA
    for n in range(1, 5):
        expected[f"W of layer {n} as constructed"] = W[n - 1]
        expected[f"b of layer {n} as constructed"] = ramp(len(b[n - 1]))
    """
GRADIENTS = """
    for n in range(1, 5):
        for name, value, at in (("W", W[n - 1], n - 1), ("b", b[n - 1], n + 3)):
            gradient = GRADIENT
            expected[f"dLd{name} of layer {n}"] = gradient
            expected[f"{name} of layer {n} after step"] = tensor(value) - LR * gradient
            expected[f"dLd{name} of layer {n} after zero_grads"] = np.zeros_like(value)
    """
LATER = """
    a = tensor(later["A"])
    Z, loss = forward(a, tensor(later["labels"]))
    expected["Z (2nd call)"], expected["model.Z (2nd call)"] = Z, Z
    expected["loss (2nd call)"] = loss
    expected["A (2nd call)"], expected["labels (2nd call)"] = later["A"], later["labels"]
    (expected["dLdA (2nd call)"],) = torch.autograd.grad(loss, a)
    """
MADE = """
    convolutions = {weights.shape: weights for weights in W[:-1]}

    def conv_init(*shape):
        return convolutions[shape].copy() if shape in convolutions else np.zeros(shape)

    kernels, biases, linear = [], [], []  # the shapes that are asked for
    inits = asked(conv_init, kernels), asked(ramp, biases), asked(fixed(W[-1]), linear)
    model = CNN(*sizes, [Squash() for _ in W[:-1]], *inits, Weighing(), LR)
    layers = layers_of_cnn(model, 3)
    shapes = [None, None, None, shape_in_use(layers[-1], W[-1], b[-1])]
    owners = []
    for n, (layer, weights, bias, shape) in enumerate(zip(layers, W, b, shapes), 1):
        own = holder(layer, "b", bias.shape).b
        own = own.reshape(shape) if shape and own.size == bias.size else own
        yours[f"W of layer {n} as constructed"] = holder(layer, "W", weights.shape).W
        yours[f"b of layer {n} as constructed"] = own
        assign(layer, "b", bias, shape)
        owners.append(assign(layer, "W", weights))
    # Where no init function is used for Linear, it may start from any numbers.
    first, bias = [yours[f"{name} of layer 4 as constructed"] for name in ("W", "b")]
    other = [shape for shape in kernels if len(shape) == 2]
    if first.shape != W[-1].shape or not (linear or other):  # the shape is told by itself
        expected["W of layer 4 as constructed"] = first
    if bias.size == b[-1].size and len(biases) <= len(kernels) - len(other):
        expected["b of layer 4 as constructed"] = bias
    yours["shape of W of layer 4 as constructed"] = np.array(first.shape)
    expected["shape of W of layer 4 as constructed"] = np.array(W[-1].shape)
    """
CALLED = """
    yours["Z"] = model.forward(A)
    yours["A"], yours["model.Z"] = A, model.Z
    yours["dLdA"] = model.backward(labels)
    yours["labels"], yours["loss"] = labels, model.loss
    for n, owner in enumerate(owners, 1):
        yours[f"dLdW of layer {n}"], yours[f"dLdb of layer {n}"] = owner.dLdW, owner.dLdb
    """
STEPPED = """
    model.step()
    for n, owner in enumerate(owners, 1):
        yours[f"W of layer {n} after step"] = owner.W
        yours[f"b of layer {n} after step"] = owner.b

    model.zero_grads()
    for n, owner in enumerate(owners, 1):
        yours[f"dLdW of layer {n} after zero_grads"] = owner.dLdW
        yours[f"dLdb of layer {n} after zero_grads"] = owner.dLdb
    """
AGAIN = """
    for layer, weights, bias, shape in zip(layers, W, b, shapes):
        assign(layer, "b", bias, shape)
        assign(layer, "W", weights)
    yours["Z (2nd call)"] = model.forward(later["A"])
    yours["model.Z (2nd call)"] = model.Z
    yours["dLdA (2nd call)"] = model.backward(later["labels"])
    yours["loss (2nd call)"] = model.loss
    yours["A (2nd call)"], yours["labels (2nd call)"] = later["A"], later["labels"]
    """


def script(exercise: CNN, case: Case, reading: Reading) -> Script:
    """Forward, backward, `step` and `zero_grads`; then a second call from the first weights."""
    mean = where(reading["linear_gradients"] == "mean", " / (len(A) if n == 4 else 1)")
    gradients = GRADIENTS.replace("GRADIENT", f"gradients[at]{mean}")
    return Script(
        {**given(case), "LR": LR},
        joined(FORWARD, gradients, LATER),
        joined(MADE, CALLED, STEPPED, AGAIN),
        (assign, holder, fixed, ramp, asked, Squash, Weighing, layers_of_cnn, shape_in_use),
    )
