import numpy as np

rng = np.random.default_rng(1)
W = rng.standard_normal((20, 20))
losses = []
for epoch in range(10**9):
    W = W - 1e-3 * np.tanh(W)
    losses.append(float(np.abs(W).mean()))
    if epoch > 50:
        losses.pop()


class Dropout:
    def __init__(self, p=0.5):
        self.p = p

    def forward(self, x, eval=False):
        if eval:
            return x
        self.mask = (np.random.rand(*x.shape) >= self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, delta):
        return delta * self.mask
