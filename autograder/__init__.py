"""The autograder: compares a submission's forward and backward passes with PyTorch's."""

__version__ = "0.1.0"
