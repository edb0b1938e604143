import numpy as np


class Linear():
    def __init__(self, in_features, out_features, weight_init_fn=None, bias_init_fn=None, debug=False):
        if weight_init_fn is None:
            bound = np.sqrt(1.0 / in_features)
            self.W = np.random.uniform(-bound, bound, (out_features, in_features))
        else:
            self.W = weight_init_fn(out_features, in_features)
        if bias_init_fn is None:
            self.b = np.zeros((out_features,))
        else:
            self.b = bias_init_fn(out_features)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, A):
        self.A = A
        return np.matmul(A, self.W.T) + self.b.reshape(1, -1)

    def backward(self, dLdZ):
        self.dLdW = np.matmul(dLdZ.T, self.A)
        self.dLdb = dLdZ.sum(axis=0).reshape(self.b.shape)
        return np.matmul(dLdZ, self.W)
