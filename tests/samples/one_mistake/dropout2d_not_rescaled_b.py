# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: Kept channels stay as they are; they must be scaled by 1 / (1 - p).
# named: dropout/not_scaled

import numpy as np


class Dropout2d:
    params = []
    grads = []

    def __init__(self, p=0.5):
        self.p = p

    def forward(self, x, eval=False):
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
                if not eval:
                    dropped = np.random.random() < self.p
                    self.factor[n, c] = 0.0 if dropped else 1.0
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
