class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.layers = model.layers[::2]  # every second one is an activation
        self.lr = lr
        self.mu = momentum
        self.v_W = [layer.W * 0 for layer in self.layers]
        self.v_b = [layer.b * 0 for layer in self.layers]

    def step(self):
        for i, layer in enumerate(self.layers):
            self.v_W[i] = self.mu * self.v_W[i] + layer.dLdW
            self.v_b[i] = self.mu * self.v_b[i] + layer.dLdb
            layer.W = layer.W - self.lr * self.v_W[i]
            layer.b = layer.b - self.lr * self.v_b[i]
