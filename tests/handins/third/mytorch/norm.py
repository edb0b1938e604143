import numpy as np

from module import Module


class BatchNorm2d(Module):

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features, 1, 1))
        self.Bb = np.zeros((1, num_features, 1, 1))
        self.running_M = np.zeros((1, num_features, 1, 1))
        self.running_V = np.ones((1, num_features, 1, 1))

    def forward(self, x, eval=False):
        if eval:
            return self.BW * (x - self.running_M) / np.sqrt(self.running_V + self.eps) + self.Bb
        self.m = x.shape[0] * x.shape[2] * x.shape[3]
        mean = x.sum((0, 2, 3), keepdims=True) / self.m
        centred = x - mean
        var = (centred ** 2).sum((0, 2, 3), keepdims=True) / self.m
        self.running_M *= self.alpha
        self.running_M += (1 - self.alpha) * mean
        self.running_V *= self.alpha
        self.running_V += (1 - self.alpha) * var
        self.inv_std = 1 / np.sqrt(var + self.eps)
        self.x_hat = centred * self.inv_std
        return self.BW * self.x_hat + self.Bb

    def backward(self, grad):
        self.dLdBb = grad.sum((0, 2, 3), keepdims=True)
        self.dLdBW = (grad * self.x_hat).sum((0, 2, 3), keepdims=True)
        # everything in one line, from the paper's formulas put together
        return self.BW * self.inv_std / self.m * (
            self.m * grad - self.dLdBb - self.x_hat * self.dLdBW)
