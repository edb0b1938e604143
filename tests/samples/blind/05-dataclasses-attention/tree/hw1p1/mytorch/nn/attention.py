import numpy as np
from .activation import Softmax


class ScaledDotProductAttention:
    """HW4P1, just started"""

    def __init__(self):
        self.eps = 1e10
        self.softmax = Softmax()

    def forward(self, Q, K, V, mask=None):
        self.Q, self.K, self.V = Q, K, V
        scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
        if mask is not None:
            scores = scores - self.eps * mask
        self.attention_scores = self.softmax.forward(scores)
        return self.attention_scores @ V

    def backward(self, d_output):
        raise NotImplementedError
