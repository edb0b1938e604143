import linear as nn


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.linears = list(filter(lambda x: isinstance(x, nn.Linear), model.layers))
        self.lr, self.momentum = lr, momentum
        self.v = {}

    def step(self):
        for i, layer in enumerate(self.linears):
            vW, vb = self.v.get(i, (0, 0))
            self.v[i] = (self.momentum * vW + layer.dLdW, self.momentum * vb + layer.dLdb)
            layer.W = layer.W - self.lr * self.v[i][0]
            layer.b = layer.b - self.lr * self.v[i][1]
