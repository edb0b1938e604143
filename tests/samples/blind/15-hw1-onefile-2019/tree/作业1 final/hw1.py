# -*- coding: utf-8 -*-
"""
11-785 Homework 1 Part 1
Everything in this file. Only numpy!!
"""
import numpy as np
import os
import matplotlib.pyplot as plt
from builtins import object


class Activation(object):
    # interface, don't touch
    def __init__(self):
        self.state = None

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        raise NotImplemented

    def derivative(self):
        raise NotImplemented


class Identity(Activation):
    def __init__(self):
        super(Identity, self).__init__()

    def forward(self, x):
        self.state = x
        return x

    def derivative(self):
        return 1.0


class Sigmoid(Activation):
    def __init__(self):
        super(Sigmoid, self).__init__()

    def forward(self, x):
        # state has to be the output because derivative() gets nothing
        self.state = 1. / (1. + np.exp(-x))
        return self.state

    def derivative(self):
        return self.state * (1 - self.state)


class Tanh(Activation):
    def __init__(self):
        super(Tanh, self).__init__()

    def forward(self, x):
        #self.state = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
        self.state = np.tanh(x)
        return self.state

    def derivative(self):
        return 1 - self.state ** 2


class ReLU(Activation):
    def __init__(self):
        super(ReLU, self).__init__()

    def forward(self, x):
        self.state = x
        y = np.array(x, dtype=np.float)
        y[y < 0] = 0
        return y

    def derivative(self):
        d = np.ones(self.state.shape, dtype=np.float)
        d[self.state <= 0] = 0
        return d


class Criterion(object):
    def __init__(self):
        self.A = None
        self.Y = None

    def __call__(self, A, Y):
        return self.forward(A, Y)


class MSELoss(Criterion):
    def forward(self, A, Y):
        self.A, self.Y = A, Y
        total = 0.0
        for row, target in zip(A, Y):
            total += sum((row - target) ** 2)
        return total / float(A.shape[0] * A.shape[1])

    def backward(self):
        return 2.0 * (self.A - self.Y) / float(self.A.shape[0] * self.A.shape[1])


class CrossEntropyLoss(Criterion):
    def __init__(self):
        super(CrossEntropyLoss, self).__init__()
        self.sm = None

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        e = np.exp(A)
        self.sm = e / np.sum(e, axis=1).reshape(-1, 1)
        logp = A - np.log(np.sum(e, axis=1)).reshape(-1, 1)
        return -1.0 * np.sum(Y * logp) / A.shape[0]

    def backward(self):
        return (self.sm - self.Y) / self.A.shape[0]


class Linear(object):

    def __init__(self, in_features, out_features, debug=False):
        self.W = np.random.randn(out_features, in_features) * 0.1
        self.b = np.zeros((out_features, 1))
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        self.x = None

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        self.x = x
        out = []
        for i in range(x.shape[0]):
            out.append(np.dot(self.W, x[i]) + self.b[:, 0])
        return np.array(out)

    def backward(self, delta):
        # outer product for each example, then added
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        for i in range(delta.shape[0]):
            self.dLdW += np.outer(delta[i], self.x[i])
            self.dLdb[:, 0] += delta[i]
        # self.dLdW /= delta.shape[0]
        return np.dot(delta, self.W)


class BatchNorm1d(object):

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.x = None
        self.norm = None
        self.out = None

        self.var = np.ones((1, num_features))
        self.mean = np.zeros((1, num_features))
        self.BW = np.ones((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))

        # inference parameters
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def __call__(self, x, eval=False):
        return self.forward(x, eval)

    def forward(self, x, eval=False):
        if eval:
            self.norm = (x - self.running_M) / np.sqrt(self.running_V + self.eps)
            self.out = self.BW * self.norm + self.Bb
            return self.out
        self.x = x
        self.mean = np.mean(x, axis=0).reshape(1, -1)
        self.var = np.var(x, axis=0).reshape(1, -1)
        self.norm = (x - self.mean) / np.sqrt(self.var + self.eps)
        self.out = self.BW * self.norm + self.Bb
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.mean
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.var
        return self.out

    def backward(self, delta):
        m = float(delta.shape[0])
        self.dLdBb = np.sum(delta, axis=0).reshape(1, -1)
        self.dLdBW = np.sum(delta * self.norm, axis=0).reshape(1, -1)
        dnorm = delta * self.BW
        # formulas as on the slide
        dvar = -0.5 * np.sum(dnorm * (self.x - self.mean) * (self.var + self.eps) ** (-1.5), axis=0)
        dmean = -np.sum(dnorm * (self.var + self.eps) ** (-0.5), axis=0) \
            - (2.0 / m) * dvar * np.sum(self.x - self.mean, axis=0)
        dx = dnorm * (self.var + self.eps) ** (-0.5)
        dx = dx + dvar * (2.0 / m) * (self.x - self.mean) + dmean / m
        return dx


class SGD(object):
    def __init__(self, model, lr=0.1, momentum=0):
        self.model = model
        self.lr = lr
        self.momentum = momentum
        self.vel = {}

    def step(self):
        for i, layer in enumerate(self.model.layers):
            for p in ("W", "b", "BW", "Bb"):
                if not hasattr(layer, p):
                    continue
                old = self.vel.get((i, p), 0.0)
                self.vel[(i, p)] = self.momentum * old + getattr(layer, "dLd" + p)
                setattr(layer, p, getattr(layer, p) - self.lr * self.vel[(i, p)])


class MLP(object):
    """base of the three below"""
    sizes = None

    def __init__(self, debug=False):
        self.layers = []
        for i in range(len(self.sizes) - 1):
            self.layers.append(Linear(self.sizes[i], self.sizes[i + 1]))
            self.layers.append(ReLU())

    def forward(self, A0):
        out = A0
        for l in self.layers:
            out = l(out)
        return out

    def backward(self, dLdA):
        delta = dLdA
        for l in reversed(self.layers):
            if isinstance(l, Activation):
                delta = delta * l.derivative()
            else:
                delta = l.backward(delta)
        return delta


class MLP0(MLP):
    sizes = [2, 3]


class MLP1(MLP):
    sizes = [2, 3, 2]


class MLP4(MLP):
    sizes = [2, 4, 8, 8, 4, 2]


def get_training_stats(mlp, dset, nepochs, batch_size):
    # for the plots of the writeup, not finished
    train, val, test = dset
    trainx, trainy = train
    idxs = np.arange(len(trainx))
    for e in range(nepochs):
        print("epoch", e)
        np.random.shuffle(idxs)
        for b in range(0, len(trainx), batch_size):
            pass
    # plt.plot(...)
    return None
