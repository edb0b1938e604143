import numpy as np
import torch


class Attention:
    def __init__(self, weights_keys, weights_queries, weights_values):
        self.W_k, self.W_q, self.W_v = weights_keys, weights_queries, weights_values

    def forward(self, X):
        self.K = X @ self.W_k
        # self.A_w = TODO
        ...

    def backward(self, dLdXnew):
        ...
