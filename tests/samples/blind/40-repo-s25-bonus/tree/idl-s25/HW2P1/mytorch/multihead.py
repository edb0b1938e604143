from __future__ import annotations


class MultiHeadAttention:  # hw4, started early
    def __init__(self, d_model: int, heads: int):
        ...
