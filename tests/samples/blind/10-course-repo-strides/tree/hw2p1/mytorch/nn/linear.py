import numpy as np


class Linear:
    def __init__(self, in_features, out_features, weight_init_fn=None, bias_init_fn=None, debug=False):
        self.in_features, self.out_features = in_features, out_features
        self.debug = debug
        if weight_init_fn is None:
            weight_init_fn = lambda o, i: np.random.uniform(-1, 1, (o, i)) * np.sqrt(1 / i)
        if bias_init_fn is None:
            bias_init_fn = np.zeros
        self.W = weight_init_fn(out_features, in_features)
        self.b = bias_init_fn(out_features).reshape(out_features, 1)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0, keepdims=True).T
        return dLdZ @ self.W
