"""The helper that the perceptrons and the scanning perceptrons are built on."""

from mytorch.layer import Array, Layer


class LayerStack(Layer):
    """Layers one after the other: forward from the first to the last, backward the other way."""

    layers: list[Layer]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array) -> Array:
        """Send A through all layers; the layers check the shape."""
        activation_so_far = A
        for layer in self.layers:
            activation_so_far = layer.forward(activation_so_far)
        return activation_so_far

    def backward(self, dLdZ: Array) -> Array:
        """Send the gradient back through all layers; the layers check the shape."""
        gradient_so_far = dLdZ
        for layer in reversed(self.layers):
            gradient_so_far = layer.backward(gradient_so_far)
        return gradient_so_far
