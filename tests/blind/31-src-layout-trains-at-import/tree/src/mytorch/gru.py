import torch


class GRUCell:
    ...
