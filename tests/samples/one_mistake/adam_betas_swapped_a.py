# file: mytorch/adam.py
# item: Adam
# mistake: beta1 and beta2 are swapped: the mean decays with beta2, the mean square with beta1.
# named: optimiser/betas_swapped

import numpy as np

from mytorch.layer import learnables


class Adam:
    """Adam with the two corrections folded into one factor."""

    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.betas = (beta1, beta2)
        self.eps = eps
        self.t = 0
        self.where = learnables(model.layers)
        self.m = [0.0] * len(self.where)
        self.v = [0.0] * len(self.where)

    def step(self):
        b2, b1 = self.betas
        self.t += 1
        for k, (layer, p) in enumerate(self.where):
            g = getattr(layer, "dLd" + p)
            self.m[k] = b1 * self.m[k] + (1 - b1) * g
            self.v[k] = b2 * self.v[k] + (1 - b2) * g * g
            mh = self.m[k] / (1 - b1**self.t)
            vh = self.v[k] / (1 - b2**self.t)
            setattr(layer, p, getattr(layer, p) - self.lr * mh / (vh**0.5 + self.eps))

    def zero_grads(self):
        for layer, p in self.where:
            setattr(layer, "dLd" + p, np.zeros_like(getattr(layer, p)))
