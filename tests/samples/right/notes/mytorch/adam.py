import numpy as np


class Adam:

    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.l = [layer for layer in model.layers if hasattr(layer, "W")]
        self.L = len(self.l)
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m_W = [np.zeros(self.l[i].W.shape) for i in range(self.L)]
        self.v_W = [np.zeros(self.l[i].W.shape) for i in range(self.L)]
        self.m_b = [np.zeros(self.l[i].b.shape) for i in range(self.L)]
        self.v_b = [np.zeros(self.l[i].b.shape) for i in range(self.L)]

    def step(self):
        self.t += 1
        for i in range(self.L):
            layer = self.l[i]
            self.m_W[i] = self.beta1 * self.m_W[i] + (1 - self.beta1) * layer.dLdW
            self.v_W[i] = self.beta2 * self.v_W[i] + (1 - self.beta2) * layer.dLdW ** 2
            self.m_b[i] = self.beta1 * self.m_b[i] + (1 - self.beta1) * layer.dLdb
            self.v_b[i] = self.beta2 * self.v_b[i] + (1 - self.beta2) * layer.dLdb ** 2
            m_hat = self.m_W[i] / (1 - self.beta1 ** self.t)
            v_hat = self.v_W[i] / (1 - self.beta2 ** self.t)
            layer.W = layer.W - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            m_hat = self.m_b[i] / (1 - self.beta1 ** self.t)
            v_hat = self.v_b[i] / (1 - self.beta2 ** self.t)
            layer.b = layer.b - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
