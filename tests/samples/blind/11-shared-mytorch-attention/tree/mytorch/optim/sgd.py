class SGD:
    def __init__(self, model, lr: float = 0.1, momentum: float = 0.0):
        self.layers = [l for l in model.layers if hasattr(l, "W")]
        self.lr, self.mu = lr, momentum
        self.v = [[0.0, 0.0] for _ in self.layers]

    def step(self):
        for l, v in zip(self.layers, self.v):
            v[0] = self.mu * v[0] + l.dLdW
            v[1] = self.mu * v[1] + l.dLdb
            l.W = l.W - self.lr * v[0]
            l.b = l.b - self.lr * v[1]
