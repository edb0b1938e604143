# file: mytorch/sgd.py
# item: SGD
# mistake: With momentum the velocity takes -grad and is then subtracted too, so it climbs the loss.
# named: optimiser/uphill_with_momentum


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.l = model.layers
        self.lr = lr
        self.mu = momentum
        # one velocity per layer; plain 0 broadcasts at the first step
        self.v_W = [0.0 for _ in self.l]
        self.v_b = [0.0 for _ in self.l]

    def step(self):
        for i in range(len(self.l)):
            layer = self.l[i]
            if not hasattr(layer, "W"):
                continue  # activations have nothing to learn
            if self.mu == 0:
                layer.W = layer.W - self.lr * layer.dLdW
                layer.b = layer.b - self.lr * layer.dLdb
            else:
                self.v_W[i] = self.mu * self.v_W[i] - layer.dLdW
                self.v_b[i] = self.mu * self.v_b[i] - layer.dLdb
                layer.W = layer.W - self.lr * self.v_W[i]
                layer.b = layer.b - self.lr * self.v_b[i]
