import numpy as np


class Linear(object):
    def __init__(self, in_feature, out_feature, weight_init_fn, bias_init_fn):
        self.W = weight_init_fn(in_feature, out_feature)
        self.b = bias_init_fn(out_feature)

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, delta):
        self.dW = self.x.T.dot(delta) / len(delta)
        self.db = delta.mean(axis=0, keepdims=True)
        return delta.dot(self.W.T)
