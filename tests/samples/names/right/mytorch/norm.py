import numpy as np


class BatchNorm:
    def __init__(self, fan_in, alpha=0.9):
        self.alpha, self.eps = alpha, 1e-8
        self.gamma = np.ones((1, fan_in))
        self.beta = np.zeros((1, fan_in))
        self.dgamma = np.zeros((1, fan_in))
        self.dbeta = np.zeros((1, fan_in))
        self.running_mean = np.zeros((1, fan_in))
        self.running_var = np.ones((1, fan_in))

    def forward(self, x, eval=False):
        if eval:
            self.norm = (x - self.running_mean) / np.sqrt(self.running_var + self.eps)
            return self.gamma * self.norm + self.beta
        self.mean, self.var = x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)
        self.norm = (x - self.mean) / np.sqrt(self.var + self.eps)
        self.running_mean = self.alpha * self.running_mean + (1 - self.alpha) * self.mean
        self.running_var = self.alpha * self.running_var + (1 - self.alpha) * self.var
        return self.gamma * self.norm + self.beta

    def backward(self, delta):
        self.dgamma = (delta * self.norm).sum(axis=0, keepdims=True)
        self.dbeta = delta.sum(axis=0, keepdims=True)
        d = delta * self.gamma
        inner = d - d.mean(axis=0) - self.norm * (d * self.norm).mean(axis=0)
        return inner / np.sqrt(self.var + self.eps)
