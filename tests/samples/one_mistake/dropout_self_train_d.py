# file: mytorch/dropout.py
# item: Dropout
# mistake: `if self.train` asks whether the method exists, so evaluation drops elements as well.
# named: dropout/dropped_in_evaluation

import numpy as np


class Dropout:

    def __init__(self, p=0.5):
        self.p = p
        self.training = True
        self.mask = None
        self.params = []
        self.grads = []

    def train(self):
        self.training = True

    def eval(self):
        self.training = False

    def forward(self, x, eval=False):
        # set the mode
        if eval:
            self.eval()
        else:
            self.train()

        x = 1.0 * x
        if self.train:
            keep_prob = 1 - self.p
            self.mask = np.random.binomial(1, keep_prob, size=x.shape).astype(x.dtype) / keep_prob
        else:
            self.mask = np.ones_like(x)
        return x * self.mask

    def backward(self, dLdZ):
        return dLdZ * self.mask
