# file: mytorch/sgd.py
# item: SGD
# mistake: The old velocity is subtracted: momentum has the wrong sign and brakes the step.
# named: optimiser/momentum_subtracted

from collections import defaultdict

import numpy as np

from mytorch.layer import learnables


class SGD:
    """Gradient descent; the velocities are kept in a dict, by place."""

    def __init__(self, model, lr=0.1, momentum=0):
        self.lr, self.momentum = lr, momentum
        self._places = learnables(model.layers)
        self._velocity = defaultdict(float)

    def _move(self, key, grad):
        vel = -self.lr * grad - self.momentum * self._velocity[key]
        self._velocity[key] = vel
        return vel

    def step(self):
        for key, (layer, name) in enumerate(self._places):
            delta = self._move(key, getattr(layer, "dLd" + name))
            setattr(layer, name, getattr(layer, name) + delta)

    def zero_grads(self):
        for layer, name in self._places:
            setattr(layer, "dLd" + name, np.zeros_like(getattr(layer, name)))
