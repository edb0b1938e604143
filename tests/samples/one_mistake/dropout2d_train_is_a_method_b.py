# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: self.train is a method and hence true, so nothing is ever passed through whole.
# named: dropout/dropped_in_evaluation

import numpy as np


class Dropout2d:
    params = []
    grads = []

    def __init__(self, p=0.5):
        self.p = p
        self.mode = "train"

    def train(self):
        return self.mode == "train"

    def forward(self, x, eval=False):
        self.mode = "eval" if eval else "train"
        x = np.asarray(x)
        if x.dtype.kind != "f":
            x = x.astype(float)
        N, C, H, W = x.shape
        self.shape = x.shape
        self.dtype = x.dtype
        # one number for every channel of every image
        self.factor = np.ones((N, C))
        out = np.zeros(x.shape, dtype=x.dtype)
        for n in range(N):
            for c in range(C):
                if self.train:
                    dropped = np.random.random() < self.p
                    self.factor[n, c] = 0.0 if dropped else 1 / (1 - self.p)
                for h in range(H):
                    for w in range(W):
                        out[n, c, h, w] = x[n, c, h, w] * self.factor[n, c]
        return out

    def backward(self, dLdZ):
        N, C, H, W = self.shape
        dLdx = np.zeros(self.shape, dtype=self.dtype)
        for n in range(N):
            for c in range(C):
                for h in range(H):
                    for w in range(W):
                        dLdx[n, c, h, w] = dLdZ[n, c, h, w] * self.factor[n, c]
        return dLdx
