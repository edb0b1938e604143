"""Mistakes in the CNN model, planted."""

from __future__ import annotations

from tests.support.spoilt import Plant


def plant(name: str, base: str, *changes: tuple[str, str]) -> Plant:
    one, *more = changes
    return Plant(f"cnn/{name}", "Build a CNN Model", "models/cnn.py", *one, base, tuple(more))


NESTED = "channels, width = out, (width - k) // stride + 1"
STEP = "layer.W = layer.W - self.lr * layer.dLdW"
BIAS = "layer.b = layer.b - self.lr * layer.dLdb"

PLANTS = [
    plant(
        "width_rounded_up",
        "nested",
        (NESTED, "channels, width = out, -(-(width - k) // stride) + 1"),
    ),
    plant(
        "divided_after_one_was_added",
        "nested",
        (NESTED, "channels, width = out, (width - k + 1) // stride"),
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
        "convolutions_without_the_bias_function",
        "solution",
        ("stride, 0, conv_weight_init_fn, bias_init_fn)", "stride, 0, conv_weight_init_fn)"),
    ),
    plant(
        "stops_before_the_first_layer",
        "third",
        ("for layer in reversed(self.layers):", "for layer in self.layers[:0:-1]:"),
    ),
    plant(
        "stops_before_the_first_pair",
        "nested",
        (
            "zip(self.convolutional_layers[::-1], self.activations[::-1])",
            "zip(self.convolutional_layers[:0:-1], self.activations[:0:-1])",
        ),
    ),
    plant(
        "activations_left_out_in_backward",
        "nested",
        ("conv.backward(activation.backward(grad))", "conv.backward(grad)"),
    ),
    plant(
        "no_activations", "solution", ("self.layers += [conv, activation]", "self.layers += [conv]")
    ),
    plant(
        "last_activation_missing",
        "third",
        ("self.layers += [self.flatten", "self.layers.pop()\n        self.layers += [self.flatten"),
    ),
    plant("loss_divided_by_the_batch", "third", ("labels).sum()", "labels).sum() / len(labels)")),
    plant(
        "step_in_new_arrays",
        "solution",
        (STEP, STEP.replace("layer.W =", "W =")),
        (BIAS, BIAS.replace("layer.b =", "b =")),
    ),
    plant(
        "step_uphill",
        "third",
        (STEP, STEP.replace(" - ", " + ")),
        (BIAS, BIAS.replace(" - ", " + ")),
    ),
    plant(
        "step_without_the_rate",
        "solution",
        (STEP, STEP.replace("self.lr * ", "")),
        (BIAS, BIAS.replace("self.lr * ", "")),
    ),
    plant(
        "stepped_in_backward",
        "third",
        (
            "            grad = layer.backward(grad)\n        return grad",
            "            grad = layer.backward(grad)\n        self.step()\n        return grad",
        ),
    ),
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
