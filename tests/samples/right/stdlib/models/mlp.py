import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from mytorch.base import Sequential, pairwise_sizes
from mytorch.nn import Linear, ReLU


def alternating(sizes):
    for n_in, n_out in pairwise_sizes(sizes):
        yield Linear(n_in, n_out)
        yield ReLU()


class MLP(Sequential):
    def __init__(self, layer_sizes):
        *layers, _ = alternating(layer_sizes)
        super().__init__(*layers)

    def init_weights(self, weights):
        for i, matrix in enumerate(weights):
            self.layers[2 * i].W = matrix.transpose()


class MLP0(Sequential):
    def __init__(self, debug=False):
        super().__init__(*alternating([2, 3]))


class MLP1(Sequential):
    def __init__(self, debug=False):
        super().__init__(*alternating([2, 3, 2]))


class MLP4(Sequential):
    def __init__(self, debug=False):
        super().__init__(*alternating([2, 4, 8, 8, 4, 2]))


if __name__ == "__main__":
    import numpy as np

    model = MLP4()
    print(model.forward(np.ones((1, 2))), len(model), model.summary())
