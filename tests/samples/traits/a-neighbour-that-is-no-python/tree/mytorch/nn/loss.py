import numpy as np


class MSELoss:
    def forward(self, A, Y)
        return 0


class Sigmoid(:
