import numpy as np
import torch
from mytorch.rnn_cell import *


class RNNPhonemeClassifier(object):
    """RNN Phoneme Classifier class."""

    def __init__(self, input_size, hidden_size, output_size, num_layers=2):
        self.input_size = input_size
        self.rnn = [RNNCell(input_size, hidden_size) if i == 0 else RNNCell(hidden_size, hidden_size) for i in range(num_layers)]
        self.output_layer = Linear(hidden_size, output_size)

    def forward(self, x, h_0=None):
        # TODO
        pass
