# file: models/mlp.py
# item: MLP4
# mistake: backward visits the layers from first to last instead of from last to first.
# named: parts/order

from mytorch.activation import ReLU, Sigmoid
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss


class MLP0:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3, debug=debug), ReLU()]
        self.debug = debug

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        if self.debug:
            self.A0 = A0
            self.Z0 = Z0
            self.A1 = A1
        return A1

    def backward(self, dLdA1):
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            self.dLdA1 = dLdA1
            self.dLdZ0 = dLdZ0
            self.dLdA0 = dLdA0
        return dLdA0


class MLP1:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3, debug=debug), ReLU(), Linear(3, 2, debug=debug), ReLU()]
        self.debug = debug

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


class MLP4:
    def __init__(self, debug=False):
        self.layers = [
            Linear(2, 4, debug=debug),
            ReLU(),
            Linear(4, 8, debug=debug),
            ReLU(),
            Linear(8, 8, debug=debug),
            ReLU(),
            Linear(8, 4, debug=debug),
            ReLU(),
            Linear(4, 2, debug=debug),
            ReLU(),
        ]
        self.debug = debug

    def forward(self, A):
        if self.debug:
            self.A0 = A
        for i in range(len(self.layers)):
            A = self.layers[i].forward(A)
            if self.debug:
                if i % 2 == 0:
                    setattr(self, "Z" + str(i // 2), A)
                else:
                    setattr(self, "A" + str(i // 2 + 1), A)
        return A

    def backward(self, dLdA):
        if self.debug:
            self.dLdA5 = dLdA
        for i in range(len(self.layers)):
            dLdA = self.layers[i].backward(dLdA)
            if self.debug:
                if i % 2 == 0:
                    setattr(self, "dLdA" + str(i // 2), dLdA)
                else:
                    setattr(self, "dLdZ" + str(i // 2), dLdA)
        return dLdA


class MLP:
    def __init__(self, layer_sizes):
        self.layer_sizes = layer_sizes
        self.layers = []
        for i in range(len(layer_sizes) - 1):
            self.layers.append(Linear(layer_sizes[i], layer_sizes[i + 1]))
            if i < len(layer_sizes) - 2:
                self.layers.append(ReLU())

    def init_weights(self, weights):
        for i in range(len(weights)):
            self.layers[i * 2].W = weights[i].T.copy()

    def forward(self, A):
        Z = A
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
        self.layers = [Linear(input_size, hidden_size), Sigmoid()]
        self.layers.append(Linear(hidden_size, output_size))
        self.criterion = CrossEntropyLoss()

    @property
    def params(self):
        return self.layers[0].params + self.layers[2].params

    @property
    def grads(self):
        return self.layers[0].grads + self.layers[2].grads

    def predict(self, x):
        h = self.layers[1].forward(self.layers[0].forward(x))
        return self.layers[2].forward(h)

    def forward(self, x, t):
        return self.criterion.forward(self.predict(x), t)

    def backward(self):
        g = self.criterion.backward()
        g = self.layers[2].backward(g)
        g = self.layers[1].backward(g)
        return self.layers[0].backward(g)
