import numpy as np


class BatchNorm1d(object):

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.x = None
        self.norm = None
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))
        # inference parameters
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def __call__(self, x, eval=False):
        return self.forward(x, eval)

    def forward(self, x, eval=False):
        if eval:
            self.norm = (x - self.running_M) / np.sqrt(self.running_V + self.eps)
            return self.BW * self.norm + self.Bb
        self.x = x
        self.mean = np.mean(x, axis=0, keepdims=True)
        self.var = np.var(x, axis=0, keepdims=True)
        self.norm = (x - self.mean) / np.sqrt(self.var + self.eps)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.mean
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.var
        return self.BW * self.norm + self.Bb

    def backward(self, delta):
        m = delta.shape[0]
        self.dLdBW = np.sum(delta * self.norm, axis=0, keepdims=True)
        self.dLdBb = np.sum(delta, axis=0, keepdims=True)
        dnorm = delta * self.BW
        s = np.sqrt(self.var + self.eps)
        dvar = np.sum(dnorm * (self.x - self.mean) * (-0.5) * s ** (-3), axis=0, keepdims=True)
        dmean = np.sum(-dnorm / s, axis=0, keepdims=True) - dvar * 2.0 / m * np.sum(self.x - self.mean, axis=0, keepdims=True)
        return dnorm / s + dvar * 2.0 * (self.x - self.mean) / m + dmean / m
