from mytorch.nn import Linear, ReLU


class MLP0:
    def __init__(self, debug=False):
        self.debug = debug
        self.fc = Linear(2, 3)
        self.act = ReLU()
        self.layers = [self.fc, self.act]

    def forward(self, A0):
        return self.act.forward(self.fc.forward(A0))

    def backward(self, dLdA1):
        return self.fc.backward(self.act.backward(dLdA1))


class MLP1:
    def __init__(self, debug=False):
        self.debug = debug
        self.fc1, self.act1 = Linear(2, 3), ReLU()
        self.fc2, self.act2 = Linear(3, 2), ReLU()
        self.layers = [self.fc1, self.act1, self.fc2, self.act2]

    def forward(self, A0):
        h = self.act1.forward(self.fc1.forward(A0))
        return self.act2.forward(self.fc2.forward(h))

    def backward(self, dLdA2):
        dh = self.fc2.backward(self.act2.backward(dLdA2))
        return self.fc1.backward(self.act1.backward(dh))


class MLP4:
    def __init__(self, debug=False):
        self.debug = debug
        self.layers = []
        for i, o in [(2, 4), (4, 8), (8, 8), (8, 4), (4, 2)]:
            self.layers += [Linear(i, o), ReLU()]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdA):
        # TODO
        pass
