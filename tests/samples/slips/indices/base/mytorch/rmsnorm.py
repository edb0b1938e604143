"""Layer normalisation without the mean: by the root mean square alone."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class RMSNorm(Layer):
    """Z = gamma Nx with Nx = x / sqrt(mean of x² + eps): Zhang and Sennrich, 2019, section 4.

    The mean is over the last axis, of length D. gamma and dLdgamma are (D,). Training and
    evaluation do the same.
    """

    Nx: Array | None = None  # forward keeps the normalised input, (N, ..., D), here
    rms: Array | None = None  # and what it was divided by, (N, ..., 1), here

    def __init__(self, normalized_shape: int, eps: float = 1e-6) -> None:
        self.normalized_shape = check_whole("RMSNorm", "normalized_shape", normalized_shape)
        self.eps = check_number("RMSNorm", "eps", eps)
        self.gamma: Array = np.ones(self.normalized_shape)
        self.dLdgamma: Array = np.zeros(self.normalized_shape)

    @property
    def params(self) -> list[Array]:
        """The scale gamma, (D,)."""
        return [self.gamma]

    @property
    def grads(self) -> list[Array]:
        """The gradient dLdgamma, (D,)."""
        return [self.dLdgamma]

    def forward(self, x: Array) -> Array:
        """Map x (N, ..., D) to Z of the same shape."""
        x = check_features("RMSNorm.forward", "x", x, self.normalized_shape)
        D = self.normalized_shape
        rows_of_x = x.reshape(-1, D)
        number_of_rows = rows_of_x.shape[0]
        rows_of_Nx = np.zeros((number_of_rows, D), dtype=x.dtype)
        rms_of_rows = np.zeros((number_of_rows, 1), dtype=x.dtype)
        rows_of_Z = np.zeros((number_of_rows, D), dtype=x.dtype)
        for row in range(number_of_rows):
            sum_of_squares = 0.0
            for feature in range(D):
                sum_of_squares += float(rows_of_x[row, feature]) ** 2
            root_mean_square = np.sqrt(sum_of_squares / D + self.eps)
            rms_of_rows[row, 0] = root_mean_square
            for feature in range(D):
                normalised = float(rows_of_x[row, feature]) / root_mean_square
                rows_of_Nx[row, feature] = normalised
                rows_of_Z[row, feature] = self.gamma[feature] * normalised
        self.Nx = rows_of_Nx.reshape(x.shape)
        self.rms = rms_of_rows.reshape(*x.shape[:-1], 1)
        return rows_of_Z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        rms = check_stored("RMSNorm.backward", "rms", self.rms)
        D = self.normalized_shape
        rows_of_Nx = Nx.reshape(-1, D)
        rows_of_dLdZ = dLdZ.reshape(-1, D)
        rms_of_rows = rms.reshape(-1, 1)
        number_of_rows = rows_of_Nx.shape[0]
        self.dLdgamma = np.zeros(D, dtype=Nx.dtype)
        rows_of_dLdx = np.zeros((number_of_rows, D), dtype=Nx.dtype)
        for row in range(number_of_rows):
            sum_of_products = 0.0
            for feature in range(D):
                product = float(rows_of_dLdZ[row, feature]) * float(rows_of_Nx[row, feature])
                self.dLdgamma[feature] += product
                sum_of_products += product * float(self.gamma[feature])
            mean_of_products = sum_of_products / D
            for feature in range(D):
                dLdNx = float(rows_of_dLdZ[row, feature]) * float(self.gamma[feature])
                remaining = dLdNx - float(rows_of_Nx[row, feature]) * mean_of_products
                rows_of_dLdx[row, feature] = remaining / float(rms_of_rows[row, 0])
        return rows_of_dLdx.reshape(Nx.shape)
