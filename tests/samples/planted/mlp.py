"""Mistakes in multilayer perceptrons, planted."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from tests.support.spoilt import Plant

FILE = "models/mlp.py"


def plant(name: str, item: str, base: str, *changes: tuple[str, str]) -> Plant:
    one, *more = changes
    return Plant(f"mlp/{name}", item, FILE, *one, base, tuple(more))


def each(name: str, items: str, base: str, *changes: tuple[str, str]) -> list[Plant]:
    """The same change for several items."""
    return [plant(name, item, base, *changes) for item in items.split()]


PLANTS = [
    plant(
        "activations_left_out_between",
        "MLP1",
        "loops",
        ("self.layers[1].forward(A1)", "self.layers[1].forward(Z0)"),
    ),
    plant(
        "activations_left_out_between",
        "MLP4",
        "loops",
        (
            "            Z = self.layers[i].forward(A)\n            A = self.f[i].forward(Z)\n",
            "            A = self.layers[i].forward(A)\n            out = self.f[i].forward(A)\n",
        ),
        (
            "                self.A.append(A)\n        return A",
            "                self.A.append(A)\n        return out",
        ),
    ),
    plant(
        "activation_after_the_last",
        "MLP",
        "loops",
        ("        self.layers = self.layers[:-1]\n", ""),
    ),
    plant(
        "last_output_activated",
        "MLP",
        "solution",
        (
            "            Z = layer.forward(Z)\n        return Z",
            "            Z = layer.forward(Z)\n        return ReLU().forward(Z)",
        ),
    ),
    plant(
        "activation_missing_after_the_last",
        "MLP0",
        "nested",
        ("Linear(2, 3), ReLU()", "Linear(2, 3)"),
    ),
    plant(
        "activation_missing_after_the_last",
        "MLP1",
        "nested",
        ("Linear(3, 2), ReLU()", "Linear(3, 2)"),
    ),
    plant(
        "activation_missing_after_the_last",
        "MLP4",
        "nested",
        ("(Linear(*pair), ReLU())]", "(Linear(*pair), ReLU())][:-1]"),
    ),
    plant("no_activations", "MLP1", "stdlib", ("        yield ReLU()\n", "")),
    plant("no_activations", "MLP4", "stdlib", ("        yield ReLU()\n", "")),
    plant(
        "no_activations",
        "MLP",
        "stdlib",
        ("        yield ReLU()\n", ""),
        ("*layers, _ = alt", "layers = alt"),
        ("self.layers[2 * i].W", "self.layers[i].W"),
    ),
    *each(
        "sigmoid_for_relu",
        "MLP0 MLP1 MLP4 MLP",
        "stdlib",
        ("Linear, ReLU\n", "Linear, Sigmoid\n"),
        ("yield ReLU()", "yield Sigmoid()"),
    ),
    *each(
        "tanh_for_relu",
        "MLP0 MLP1 MLP4 MLP",
        "third",
        ("import Linear, ReLU", "import Linear, Tanh"),
        ("n_out), ReLU()]", "n_out), Tanh()]"),
    ),
    plant(
        "activations_left_out_in_backward",
        "MLP1",
        "loops",
        ("self.f[1].backward() * dLdA2", "dLdA2"),
        ("self.f[0].backward() * dLdA1", "dLdA1"),
    ),
    plant(
        "activations_left_out_in_backward", "MLP4", "loops", ("self.f[i].backward() * dLdA", "dLdA")
    ),
    plant(
        "activations_left_out_in_backward",
        "MLP",
        "nested",
        (
            "for layer in self.layers[::-1]:",
            "for layer in self.layers[::-1]:\n"
            "            if isinstance(layer, ReLU):\n                continue",
        ),
    ),
    plant(
        "last_activation_left_out_in_backward",
        "MLP0",
        "solution",
        ("relu.backward(dLdA1)", "dLdA1"),
    ),
    plant(
        "last_activation_left_out_in_backward",
        "MLP1",
        "solution",
        ("relu1.backward(dLdA2)", "dLdA2"),
    ),
    plant(
        "last_activation_left_out_in_backward",
        "MLP4",
        "solution",
        (
            "            dLdZ = relu.backward(dLdA)\n",
            "            dLdZ = relu.backward(dLdA) if i < 4 else dLdA\n",
        ),
    ),
    plant("derivative_for_gradient", "MLP0", "loops", ("dA1dZ0 * dLdA1", "dA1dZ0")),
    plant(
        "derivative_for_gradient",
        "MLP1",
        "loops",
        ("self.f[1].backward() * dLdA2", "self.f[1].backward()"),
        ("self.f[0].backward() * dLdA1", "self.f[0].backward()"),
    ),
    plant(
        "derivative_for_gradient",
        "MLP4",
        "loops",
        ("self.f[i].backward() * dLdA", "self.f[i].backward()"),
    ),
    plant(
        "derivative_for_gradient",
        "MLP",
        "loops",
        ("dLdA = dLdA * self.layers[i].backward()", "dLdA = self.layers[i].backward()"),
    ),
    plant(
        "stops_before_the_first_layer",
        "MLP",
        "loops",
        ("(len(self.layers) - 1, -1, -1)", "(len(self.layers) - 1, 0, -1)"),
    ),
    plant(
        "stops_before_the_first_layer",
        "MLP0",
        "loops",
        ("dLdA0 = self.layers[0].backward(dLdZ0)\n        return dLdA0", "return dLdZ0"),
    ),
    plant(
        "stops_before_the_first_layer",
        "MLP1",
        "solution",
        (
            "dLdZ0 = relu0.backward(dLdA1)\n        dLdA0 = linear0.backward(dLdZ0)",
            "dLdZ0 = relu0.backward(dLdA1)\n        dLdA0 = dLdZ0",
        ),
    ),
    plant(
        "stops_before_the_first_layer",
        "MLP4",
        "solution",
        (
            "            dLdA = linear.backward(dLdZ)\n",
            "            dLdA = linear.backward(dLdZ) if i else dLdZ\n",
        ),
    ),
    plant(
        "stops_before_the_first_pair",
        "MLP1",
        "loops",
        (
            "        dLdZ0 = self.f[0].backward() * dLdA1\n"
            "        dLdA0 = self.layers[0].backward(dLdZ0)\n        return dLdA0",
            "        return dLdA1",
        ),
    ),
    plant(
        "stops_before_the_first_pair",
        "MLP4",
        "loops",
        ("reversed(range(L))", "reversed(range(1, L))"),
    ),
    plant(
        "returns_the_gradient_before_the_first", "MLP0", "loops", ("return dLdA0", "return dLdZ0")
    ),
    plant(
        "returns_the_gradient_before_the_first",
        "MLP1",
        "loops",
        (
            ".backward() * dLdA1\n        dLdA0 = self.layers[0].backward(dLdZ0)\n        return dLdA0",
            ".backward() * dLdA1\n        dLdA0 = self.layers[0].backward(dLdZ0)\n        return dLdZ0",
        ),
    ),
    plant("not_transposed", "MLP", "nested", ("layer.W = W.T", "layer.W = W")),
    plant(
        "reshaped_for_transposed",
        "MLP",
        "stdlib",
        ("matrix.transpose()", "matrix.reshape(self.layers[2 * i].W.shape)"),
    ),
    plant(
        "every_layer_given_the_input",
        "MLP",
        "solution",
        (
            "            Z = layer.forward(Z)\n        return Z",
            "            Z = layer.forward(A)\n        return Z",
        ),
    ),
    plant(
        "backward_in_forward_order",
        "MLP",
        "nested",
        ("for layer in self.layers[::-1]:", "for layer in self.layers:"),
    ),
]
