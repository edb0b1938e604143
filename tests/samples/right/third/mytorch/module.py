from abc import ABC, abstractmethod


class Module(ABC):
    """What all layers have in common."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    @abstractmethod
    def forward(self, *args):
        ...

    @abstractmethod
    def backward(self, grad):
        ...

    def __repr__(self):
        return f"<{type(self).__name__}>"


class Chain(Module):
    """Layers one after another."""

    layers: list

    def forward(self, A):
        for layer in self.layers:
            A = layer(A)
        return A

    def backward(self, grad):
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad
