"""Losses: `forward(A, Y)` returns a float, `backward()` the gradient dLdA of that float.

Every loss is a mean, and its 1/N is in its gradient. The layers below it only add up.
"""

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.layer import Array


class Loss:
    """How far the prediction A is from the target Y."""

    def forward(self, A: Array, Y: Array) -> float:
        """Return the loss, a mean; each loss gives the shapes of A and Y.

        NotImplementedError where it has none of its own.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self) -> Array:
        """Return dLdA of the latest forward, of A's shape.

        NotImplementedError where a loss has none of its own.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def __call__(self, A: Array, Y: Array) -> float:
        """Call forward, with arrays of the same shapes."""
        return self.forward(A, Y)


class MSELoss(Loss):
    """Mean squared error: L = mean of (A - Y)² over all elements, as in PyTorch."""

    E: Array | None = None  # forward keeps the error A - Y here

    def forward(self, A: Array, Y: Array) -> float:
        """Return L for A and Y of the same shape; ValueError for others."""
        A, Y = _same_shape("MSELoss.forward", A, Y)
        E = A - Y
        self.E = E
        L = np.einsum("i,i->", E.reshape(-1), E.reshape(-1)) / E.size
        return float(L)

    def backward(self) -> Array:
        """Return dLdA = 2 (A - Y) / (number of elements), of A's shape."""
        E = check_stored("MSELoss.backward", "E", self.E)
        dLdA = 2 * E / E.size
        return dLdA


class L1Loss(Loss):
    """Mean absolute error: L = mean of |A - Y| over all elements, as in PyTorch."""

    E: Array | None = None  # forward keeps the error A - Y here

    def forward(self, A: Array, Y: Array) -> float:
        """Return L for A and Y of the same shape; ValueError for others."""
        A, Y = _same_shape("L1Loss.forward", A, Y)
        E = A - Y
        self.E = E
        L = np.einsum("i->", np.abs(E).reshape(-1)) / E.size
        return float(L)

    def backward(self) -> Array:
        """Return dLdA = sign(A - Y) / (number of elements), 0 where A = Y, of A's shape."""
        E = check_stored("L1Loss.backward", "E", self.E)
        dLdA = np.sign(E) / E.size
        return dLdA


class CrossEntropyLoss(Loss):
    """Cross-entropy of softmax(A) against Y: L = mean over the batch of -Σ_c Y_c log softmax(A)_c.

    A holds logits: the softmax is in here, and no Softmax layer goes before it.
    """

    softmax: Array | None = None  # forward keeps softmax(A), (N, C), here
    Y: Array | None = None  # and the one-hot target, (N, C), here

    def forward(self, A: Array, Y: Array) -> float:
        """Return L for logits A (N, C) and a target Y.

        Y is one-hot (N, C), or holds N class indices (N,) from 0 to C - 1; ValueError for another.
        """
        A = check_array("CrossEntropyLoss.forward", "A", A, ("N", "C"))
        Y = _one_hot(Y, A)
        N, C = A.shape
        M = A.max(axis=1, keepdims=True)
        E = np.exp(A - M)
        S = np.einsum("nc->n", E).reshape(N, 1)
        P = A - M - np.log(S)
        self.softmax = E / S
        self.Y = Y
        L = -np.einsum("nc,nc->", Y, P) / N
        return float(L)

    def backward(self) -> Array:
        """Return dLdA = (softmax(A) - Y) / N, of shape (N, C)."""
        S = check_stored("CrossEntropyLoss.backward", "softmax", self.softmax)
        Y = check_stored("CrossEntropyLoss.backward", "Y", self.Y)
        dLdA = (S - Y) / len(S)
        return dLdA


def _same_shape(where: str, A: Array, Y: Array) -> tuple[Array, Array]:
    """Return both as floats of A's dtype."""
    A = check_floating(where, "A", A)
    if A.size == 0:
        raise ValueError(f"{where}: expected A with no axis empty, got shape {A.shape}")
    return A, check_shape(where, "Y", Y, A.shape, A.dtype)


def _one_hot(Y: Array, A: Array) -> Array:
    """Return the target as rows that sum to 1, in the shape and dtype of the logits A."""
    where, (N, C) = "CrossEntropyLoss.forward", A.shape
    Y_floating = check_floating(where, "Y", Y)
    if Y.shape not in ((N, C), (N,)):
        expected = f"Y one-hot of shape {(N, C)} or class indices of shape {(N,)}"
        raise ValueError(f"{where}: expected {expected}, got shape {Y.shape}")
    if Y.ndim == 2:
        sums = Y_floating.sum(axis=1)
        # Label smoothing is welcome; rows that are no distribution have another gradient.
        if np.abs(sums - 1).max() > 1e-3:
            worst = sums[np.abs(sums - 1).argmax()]
            raise ValueError(f"{where}: expected each row of Y to sum to 1, got a sum of {worst:g}")
        return Y_floating.astype(A.dtype)
    if Y.dtype.kind not in "iu" or Y.min() < 0 or Y.max() >= C:
        got = f"{Y.dtype} from {Y.min()} to {Y.max()}"
        raise ValueError(f"{where}: expected Y to hold integers from 0 to {C - 1}, got {got}")
    one_hot: Array = np.eye(C, dtype=A.dtype)[Y]
    return one_hot
