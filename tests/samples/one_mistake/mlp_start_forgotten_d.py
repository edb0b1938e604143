# file: models/mlp.py
# item: MLP
# mistake: forward lacks Z = A before the loop, so the first layer is given an unset Z.
# named: "cannot access local variable 'Z'"

from mytorch.activation import ReLU, Sigmoid
from mytorch.layer import Layer
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss


class MLP0(Layer):

    def __init__(self, debug=False):
        self.debug = debug
        self.layers = [Linear(2, 3), ReLU()]

    @property
    def parts(self):
        return self.layers

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        if self.debug:
            self.A0, self.Z0, self.A1 = A0, Z0, A1
        return A1

    def backward(self, dLdA1):
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            self.dLdA1, self.dLdZ0, self.dLdA0 = dLdA1, dLdZ0, dLdA0
        return dLdA0


class MLP1(Layer):

    def __init__(self, debug=False):
        self.debug = debug
        self.layers = [Linear(2, 3), ReLU(), Linear(3, 2), ReLU()]

    @property
    def parts(self):
        return self.layers

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        Z1 = self.layers[2].forward(A1)
        A2 = self.layers[3].forward(Z1)
        if self.debug:
            self.A0, self.Z0, self.A1, self.Z1, self.A2 = A0, Z0, A1, Z1, A2
        return A2

    def backward(self, dLdA2):
        dLdZ1 = self.layers[3].backward(dLdA2)
        dLdA1 = self.layers[2].backward(dLdZ1)
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            self.dLdA2, self.dLdZ1, self.dLdA1 = dLdA2, dLdZ1, dLdA1
            self.dLdZ0, self.dLdA0 = dLdZ0, dLdA0
        return dLdA0


class MLP4(Layer):

    def __init__(self, debug=False):
        self.debug = debug
        self.layers = [
            Linear(2, 4), ReLU(),
            Linear(4, 8), ReLU(),
            Linear(8, 8), ReLU(),
            Linear(8, 4), ReLU(),
            Linear(4, 2), ReLU()]

    @property
    def parts(self):
        return self.layers

    def forward(self, A0):
        A = A0
        if self.debug:
            self.A0 = A0
        for i in range(5):
            Z = self.layers[2 * i].forward(A)
            A = self.layers[2 * i + 1].forward(Z)
            if self.debug:
                setattr(self, "Z" + str(i), Z)
                setattr(self, "A" + str(i + 1), A)
        return A

    def backward(self, dLdA5):
        dLdA = dLdA5
        if self.debug:
            self.dLdA5 = dLdA5
        for i in [4, 3, 2, 1, 0]:
            dLdZ = self.layers[2 * i + 1].backward(dLdA)
            dLdA = self.layers[2 * i].backward(dLdZ)
            if self.debug:
                setattr(self, "dLdZ" + str(i), dLdZ)
                setattr(self, "dLdA" + str(i), dLdA)
        return dLdA


class MLP(Layer):

    def __init__(self, layer_sizes):
        self.layers = []
        for i in range(len(layer_sizes) - 1):
            if i > 0:
                self.layers.append(ReLU())
            self.layers.append(Linear(layer_sizes[i], layer_sizes[i + 1]))

    @property
    def parts(self):
        return self.layers

    def init_weights(self, weights):
        for i in range(len(weights)):
            self.layers[i * 2].W = weights[i].T.copy()

    def forward(self, A):
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA


class TwoLayerNet:

    def __init__(self, input_size, hidden_size, output_size):
        self.layers = [Linear(input_size, hidden_size), Sigmoid(),
                       Linear(hidden_size, output_size)]
        self.criterion = CrossEntropyLoss()

    @property
    def params(self):
        return self.layers[0].params + self.layers[2].params

    @property
    def grads(self):
        return self.layers[0].grads + self.layers[2].grads

    def predict(self, x):
        hidden = self.layers[1].forward(self.layers[0].forward(x))
        return self.layers[2].forward(hidden)

    def forward(self, x, t):
        return self.criterion.forward(self.predict(x), t)

    def backward(self):
        grad = self.layers[2].backward(self.criterion.backward())
        return self.layers[0].backward(self.layers[1].backward(grad))
