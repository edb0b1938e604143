import numpy as np


class Attention:
    def __init__(self, weights_keys, weights_queries, weights_values):
        self.W_k, self.W_q, self.W_v = weights_keys, weights_queries, weights_values

    def forward(self, X):
        self.Q, self.K, self.V = X @ self.W_q, X @ self.W_k, X @ self.W_v
        A_w = self.Q @ self.K.transpose(0, 2, 1) / np.sqrt(self.K.shape[-1])
        mask = np.triu(np.ones(A_w.shape[1:]), 1) * -1e9
        # TODO softmax
        raise NotImplementedError
