import matplotlib.pyplot as plt
import numpy as np


class Dropout2d(object):
    def __init__(self, p=0.5):
        # Dropout probability
        self.p = p

    def __call__(self, *inputs, **kwargs):
        return self.forward(*inputs, **kwargs)

    def forward(self, x, eval=False):
        """
        x: (batch_size, in_channel, input_width, input_height)
        """
        if eval:
            return x
        self.mask = np.random.binomial(1, 1 - self.p, x.shape) / (1 - self.p)
        return x * self.mask

    def backward(self, delta):
        return delta * self.mask
