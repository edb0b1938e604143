"""Mistakes in the residual block, planted."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from tests.support.spoilt import Plant


def plant(name: str, base: str, *changes: tuple[str, str]) -> Plant:
    one, *more = changes
    return Plant(f"residual/{name}", "ResBlock", "models/resnet.py", *one, base, tuple(more))


SUM = "return self.final_activation.forward(Z + self.residual_connection.forward(A))"
LOOPED = "residual = self.residual_connection.backward(grad)"
FINAL = "grad = grad * self.final_activation.backward()\n"
THIRD = "return self.final_activation(out + self.residual_connection(A))"
RESULT = "inner + self.residual_connection.backward(grad)"

PLANTS = [
    plant(
        "shortcut_gradient_forgotten", "solution", ("return dLdA + through_shortcut", "return dLdA")
    ),
    plant(
        "convolutions_gradient_forgotten", "loops", ("return grad + residual", "return residual")
    ),
    plant(
        "final_activation_forgotten_in_forward",
        "solution",
        (
            SUM,
            "out = Z + self.residual_connection.forward(A)\n"
            "        self.final_activation.forward(out)\n        return out",
        ),
    ),
    plant("final_activation_left_out_in_backward", "loops", (FINAL, "pass\n")),
    plant(
        "shortcut_passes_by_the_final_activation",
        "third",
        (
            "        grad = self.final_activation.backward(grad)\n        inner = grad\n",
            "        inner = self.final_activation.backward(grad)\n",
        ),
    ),
    plant(
        "convolutions_pass_by_the_final_activation",
        "loops",
        (
            FINAL + "        residual = self.residual_connection.backward(grad)\n",
            "residual = self.residual_connection.backward(grad * self.final_activation.backward())\n",
        ),
    ),
    plant(
        "inner_activation_left_out_in_backward",
        "third",
        (
            "            inner = layer.backward(inner)",
            "            if not isinstance(layer, ReLU):\n                inner = layer.backward(inner)",
        ),
    ),
    plant(
        "final_activation_missing",
        "stdlib",
        (
            "self.final_activation.forward(sum(way.forward(A) for way in self.branches))",
            "sum(way.forward(A) for way in self.branches)",
        ),
        ("        grad = self.final_activation.backward(grad)\n", ""),
    ),
    plant(
        "inner_activation_missing",
        "stdlib",
        (
            "return Sequential(*self.convolution_layers)",
            "return Sequential(*self.convolution_layers[::2])",
        ),
    ),
    plant(
        "activated_before_the_sum",
        "third",
        (THIRD, "return self.final_activation(out) + self.residual_connection(A)"),
        (
            "        grad = self.final_activation.backward(grad)\n        inner = grad\n",
            "        inner = self.final_activation.backward(grad)\n",
        ),
    ),
    plant(
        "activated_twice",
        "stdlib",
        (
            "ConvBlock(out_channels, out_channels, 1, 1, 0),\n",
            "ConvBlock(out_channels, out_channels, 1, 1, 0), ReLU(),\n",
        ),
    ),
    plant(
        "shortcut_not_added",
        "loops",
        (
            SUM,
            "self.residual_connection.forward(A)\n        return self.final_activation.forward(Z)",
        ),
    ),
    plant(
        "shortcut_after_first_layer",
        "third",
        (THIRD, "return self.final_activation(out + self.residual_connection(first))"),
        (
            "            out = layer(out)\n",
            "            out = layer(out)\n"
            "            first = out if layer is self.convolution_layers[0] else first\n",
        ),
        (
            "            inner = layer.backward(inner)\n"
            "        return inner + self.residual_connection.backward(grad)",
            "            if layer is self.convolution_layers[0]:\n"
            "                inner = inner + self.residual_connection.backward(grad)\n"
            "            inner = layer.backward(inner)\n"
            "        return inner",
        ),
    ),
    plant(
        "shortcut_after_first_layer_in_forward",
        "loops",
        (
            "        Z = A\n        for layer in self.convolution_layers:\n",
            "        Z = A = self.convolution_layers[0].forward(A)\n"
            "        for layer in self.convolution_layers[1:]:\n",
        ),
    ),
]
