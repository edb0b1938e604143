"""Mistakes in the CNN model, planted."""

from __future__ import annotations

from tests.plants import Plant


def plant(name: str, base: str, *changes: tuple[str, str]) -> Plant:
    one, *more = changes
    return Plant(f"cnn/{name}", "Build a CNN Model", "models/cnn.py", *one, base, tuple(more))


WIDTH = "width = (width - k) // stride + 1"
NESTED = "channels, width = out, (width - k) // stride + 1"
STEP = "layer.W = layer.W - self.lr * layer.dLdW"
STDLIB = "layer.W - self.lr * layer.dLdW, layer"

PLANTS = [
    plant("width_rounded_up", "solution", (WIDTH, "width = -(-(width - k) // stride) + 1")),
    plant(
        "width_rounded_at_the_end",
        "nested",
        (NESTED, "channels, width = out, (width - k) / stride + 1"),
        (
            "        self.flatten = Flatten()",
            "        width = int(width)\n        self.flatten = Flatten()",
        ),
    ),
    plant(
        "one_left_out_of_the_width",
        "nested",
        (NESTED, "channels, width = out, (width - k) // stride"),
    ),
    plant(
        "kernel_left_out_of_the_width",
        "nested",
        (NESTED, "channels, width = out, -(-width // stride)"),
    ),
    plant(
        "stride_left_out_of_the_width",
        "stdlib",
        (
            "1 + (w - conv.conv1d_stride1.kernel_size) // conv.stride",
            "1 + w - conv.conv1d_stride1.kernel_size",
        ),
    ),
    plant(
        "linear_weights_by_the_other_function",
        "third",
        ("= linear_weight_init_fn(*self", "= conv_weight_init_fn(*self"),
    ),
    plant(
        "stops_before_the_first_layer",
        "third",
        ("for layer in reversed(self.layers):", "for layer in self.layers[:0:-1]:"),
    ),
    plant(
        "stops_before_the_first_pair",
        "loops",
        ("reversed(range(self.nlayers))", "reversed(range(1, self.nlayers))"),
    ),
    plant(
        "activations_left_out_in_backward",
        "nested",
        ("conv.backward(activation.backward(grad))", "conv.backward(grad)"),
    ),
    plant(
        "gradient_divided_by_the_batch",
        "loops",
        ("grad = self.criterion.backward()\n", "grad = self.criterion.backward() / m\n"),
    ),
    plant(
        "no_activations", "solution", ("self.layers += [conv, activation]", "self.layers += [conv]")
    ),
    plant(
        "last_activation_missing",
        "loops",
        ("self.convolutional_layers[2], activations[2],", "self.convolutional_layers[2],"),
        (
            "            grad = grad * self.activations[i].backward()\n",
            "            if i < 2:\n                grad = grad * self.activations[i].backward()\n",
        ),
    ),
    plant("loss_divided_by_the_batch", "loops", ("labels).sum()", "labels).sum() / m")),
    plant("step_uphill", "third", (STEP, STEP.replace(" - ", " + "))),
    plant("step_without_the_rate", "solution", (STEP, "layer.W = layer.W - layer.dLdW")),
    plant(
        "linear_layer_not_moved",
        "nested",
        ("for layer in [*layers, self.linear_layer]:", "for layer in layers:"),
    ),
    plant(
        "convolutions_not_moved",
        "nested",
        ("for layer in [*layers, self.linear_layer]:", "for layer in [self.linear_layer]:"),
    ),
    plant("gradients_not_zeroed", "stdlib", ("layer.dLdW, layer.dLdb = map", "dLdW, dLdb = map")),
]
