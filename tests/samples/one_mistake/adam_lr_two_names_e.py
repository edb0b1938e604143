# file: mytorch/adam.py
# item: Adam
# mistake: The given lr lands in self.step_size; the update reads lr, the class's default of 0.001.
# named: optimiser/rate_not_the_given_one

import numpy as np

from mytorch.layer import learnables


class _Moments:
    """running means of one parameter's gradient and of its square"""

    def __init__(self, beta1, beta2):
        self.betas = float(beta1), float(beta2)
        self.t, self.means = 0, [0.0, 0.0]

    def push(self, grad):
        self.t += 1
        powers = (grad, np.square(grad))
        self.means = [b * m + (1 - b) * g for b, m, g in zip(self.betas, self.means, powers)]
        return [m / (1 - b ** self.t) for b, m in zip(self.betas, self.means)]


class Adam:
    lr = 0.001
    eps = 1e-8

    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.step_size = lr
        self.eps = eps
        self.slots = [(layer, name, _Moments(beta1, beta2))
                      for layer, name in learnables(model.layers)]

    def step(self):
        for layer, name, moments in self.slots:
            mean, square = moments.push(getattr(layer, f"dLd{name}"))
            change = self.lr * mean / (np.sqrt(square) + self.eps)
            setattr(layer, name, getattr(layer, name) - change)

    def zero_grads(self):
        for layer, name, _ in self.slots:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
