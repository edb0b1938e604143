# left over from the bonus (hw1 autograd), not used by the layers any more
import numpy as np


class Operation:
    def __init__(self, inputs, output, gradients_to_update, backward_operation):
        self.inputs, self.output = inputs, output
        self.gradients_to_update, self.backward_operation = gradients_to_update, backward_operation


class Autograd:
    def __init__(self):
        self.operation_list = []

    def add_operation(self, *args):
        self.operation_list.append(Operation(*args))

    def backward(self, divergence):
        raise NotImplementedError
