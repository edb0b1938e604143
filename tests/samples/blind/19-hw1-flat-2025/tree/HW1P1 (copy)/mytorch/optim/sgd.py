import numpy as np
from collections import defaultdict


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.model, self.lr, self.momentum = model, lr, momentum
        self.buf = defaultdict(float)

    def step(self):
        for k, layer in enumerate(self.model.layers):
            for name in [a[3:] for a in vars(layer) if a.startswith("dLd") and hasattr(layer, a[3:])]:
                grad = getattr(layer, "dLd" + name)
                if name == "A" or grad is None:
                    continue
                self.buf[k, name] = self.momentum * self.buf[k, name] + grad
                setattr(layer, name, getattr(layer, name) - self.lr * self.buf[k, name])
