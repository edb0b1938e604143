# file: mytorch/activation.py
# item: Tanh
# mistake: backward multiplies into the array it was given, which the caller still needs.
# named: "was changed in place"

import numpy as np

from mytorch.layer import Layer

# I use out= where I can, so that fewer temporaries are made.


class Identity(Layer):
    def forward(self, Z):
        out = np.empty(Z.shape, np.promote_types(Z.dtype, "f2") if Z.dtype.kind == "f" else "f8")
        out[...] = Z
        return out

    def backward(self, dLdA):
        out = np.empty_like(dLdA)
        out[...] = dLdA
        return out


class Sigmoid(Layer):
    def forward(self, Z):
        out = Identity().forward(Z)
        np.multiply(out, 0.5, out=out)
        np.tanh(out, out=out)
        np.add(out, 1, out=out)
        np.multiply(out, 0.5, out=out)
        self.saved = out.copy()
        return out

    def backward(self, dLdA):
        out = np.subtract(1, self.saved)
        np.multiply(out, self.saved, out=out)
        np.multiply(out, dLdA, out=out)
        return out


class Tanh(Layer):
    def forward(self, Z):
        out = Identity().forward(Z)
        np.tanh(out, out=out)
        self.saved = out.copy()
        return out

    def backward(self, dLdA):
        slope = np.square(self.saved)
        np.subtract(1, slope, out=slope)
        np.multiply(dLdA, slope, out=dLdA)
        return dLdA


class ReLU(Layer):
    def forward(self, Z):
        out = Identity().forward(Z)
        self.saved = np.greater(out, 0)
        np.maximum(out, 0, out=out)
        return out

    def backward(self, dLdA):
        out = np.zeros_like(dLdA)
        np.copyto(out, dLdA, where=self.saved)
        return out


class GELU(Layer):
    c0, c1 = 0.79788456, 0.044715

    def _gate(self, Z):
        out = np.power(Z, 3)
        out *= self.c1
        out += Z
        out *= self.c0
        return np.tanh(out, out=out)

    def forward(self, Z):
        self.saved = Identity().forward(Z)
        out = self._gate(self.saved)
        out += 1
        out *= self.saved
        out *= 0.5
        return out

    def backward(self, dLdA):
        gate = self._gate(self.saved)
        out = np.square(self.saved)
        out *= 3 * self.c1
        out += 1
        out *= self.c0
        out *= 1 - gate**2
        out *= self.saved
        out += 1 + gate
        out *= 0.5
        out *= dLdA
        return out


class Softmax(Layer):
    def forward(self, Z):
        out = Identity().forward(Z)
        out -= out.max(axis=-1, keepdims=True)
        np.exp(out, out=out)
        out /= out.sum(axis=-1, keepdims=True)
        self.saved = out.copy()
        return out

    def backward(self, dLdA):
        out = dLdA - np.einsum("...c,...c->...", dLdA, self.saved)[..., np.newaxis]
        out *= self.saved
        return out
