# file: mytorch/sgd.py
# item: SGD
# mistake: __init__ stores the rate as self.learning_rate, but step reads self.lr.
# named: "has no attribute"

import numpy as np

NAMES = ["W", "b", "BW", "Bb", "gamma", "beta"]


class SGD:

    def __init__(self, model, lr=0.1, momentum=0):
        self.model = model
        self.learning_rate = lr
        self.momentum = momentum
        self.todo = []
        # layers can hold other layers (Conv1d holds conv1d_stride1)
        stack = list(model.layers)
        while stack:
            layer = stack.pop(0)
            for name in NAMES:
                if isinstance(getattr(layer, name, None), np.ndarray):
                    self.todo.append((layer, name))
            stack.extend(getattr(layer, "parts", []))
        self.v = [0.0] * len(self.todo)

    def step(self):
        for i in range(len(self.todo)):
            layer, name = self.todo[i]
            grad = getattr(layer, "dLd" + name)
            self.v[i] = self.momentum * self.v[i] + grad
            setattr(layer, name, getattr(layer, name) - self.lr * self.v[i])

    def zero_grads(self):
        for layer, name in self.todo:
            setattr(layer, "dLd" + name, np.zeros_like(getattr(layer, name)))
