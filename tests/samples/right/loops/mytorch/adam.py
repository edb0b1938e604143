import numpy as np


class Adam():

    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.l = [layer for layer in model.layers if hasattr(layer, "W")]
        self.L = len(self.l)
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0

        self.m_W = [np.zeros(x.W.shape) for x in self.l]
        self.v_W = [np.zeros(x.W.shape) for x in self.l]
        self.m_b = [np.zeros(x.b.shape) for x in self.l]
        self.v_b = [np.zeros(x.b.shape) for x in self.l]

    def step(self):
        self.t += 1
        c1 = 1 - self.beta1 ** self.t
        c2 = 1 - self.beta2 ** self.t
        for i in range(self.L):
            layer = self.l[i]
            # weights
            self.m_W[i] = self.beta1 * self.m_W[i] + (1 - self.beta1) * layer.dLdW
            self.v_W[i] = self.beta2 * self.v_W[i] + (1 - self.beta2) * layer.dLdW ** 2
            layer.W = layer.W - self.lr * (self.m_W[i] / c1) / (np.sqrt(self.v_W[i] / c2) + self.eps)
            # biases
            self.m_b[i] = self.beta1 * self.m_b[i] + (1 - self.beta1) * layer.dLdb
            self.v_b[i] = self.beta2 * self.v_b[i] + (1 - self.beta2) * layer.dLdb ** 2
            layer.b = layer.b - self.lr * (self.m_b[i] / c1) / (np.sqrt(self.v_b[i] / c2) + self.eps)
