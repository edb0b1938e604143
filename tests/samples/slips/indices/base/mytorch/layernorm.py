"""Layer normalisation: each example by itself, over its features."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class LayerNorm(Layer):
    """Z = gamma Nx + beta with Nx = (x - M) / sqrt(V + eps): Ba et al., 2016, section 3.

    M and V are the mean and the biased variance over the last axis, of length D. gamma, beta,
    dLdgamma and dLdbeta are (D,). Training and evaluation do the same.
    """

    Nx: Array | None = None  # forward keeps the normalised input, (N, ..., D), here
    std: Array | None = None  # and what it was divided by, (N, ..., 1), here

    def __init__(self, normalized_shape: int, eps: float = 1e-5) -> None:
        self.normalized_shape = check_whole("LayerNorm", "normalized_shape", normalized_shape)
        self.eps = check_number("LayerNorm", "eps", eps)
        self.gamma: Array = np.ones(self.normalized_shape)
        self.beta: Array = np.zeros(self.normalized_shape)
        self.dLdgamma: Array = np.zeros(self.normalized_shape)
        self.dLdbeta: Array = np.zeros(self.normalized_shape)

    @property
    def params(self) -> list[Array]:
        """The scale gamma and the shift beta, (D,) each."""
        return [self.gamma, self.beta]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdgamma and dLdbeta, (D,) each."""
        return [self.dLdgamma, self.dLdbeta]

    def forward(self, x: Array) -> Array:
        """Map x (N, ..., D) to Z of the same shape."""
        x = check_features("LayerNorm.forward", "x", x, self.normalized_shape)
        D = self.normalized_shape
        rows_of_x = x.reshape(-1, D)
        number_of_rows = rows_of_x.shape[0]
        rows_of_Nx = np.zeros((number_of_rows, D), dtype=x.dtype)
        std_of_rows = np.zeros((number_of_rows, 1), dtype=x.dtype)
        rows_of_Z = np.zeros((number_of_rows, D), dtype=x.dtype)
        for row in range(number_of_rows):
            sum_of_row = 0.0
            for feature in range(D):
                sum_of_row += float(rows_of_x[row, feature])
            mean_of_row = sum_of_row / D
            sum_of_squares = 0.0
            for feature in range(D):
                sum_of_squares += (float(rows_of_x[row, feature]) - mean_of_row) ** 2
            variance_of_row = sum_of_squares / D
            std_of_row = np.sqrt(variance_of_row + self.eps)
            std_of_rows[row, 0] = std_of_row
            for feature in range(D):
                normalised = (float(rows_of_x[row, feature]) - mean_of_row) / std_of_row
                rows_of_Nx[row, feature] = normalised
                rows_of_Z[row, feature] = self.gamma[feature] * normalised + self.beta[feature]
        self.Nx = rows_of_Nx.reshape(x.shape)
        self.std = std_of_rows.reshape(*x.shape[:-1], 1)
        return rows_of_Z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        std = check_stored("LayerNorm.backward", "std", self.std)
        D = self.normalized_shape
        rows_of_Nx = Nx.reshape(-1, D)
        rows_of_dLdZ = dLdZ.reshape(-1, D)
        std_of_rows = std.reshape(-1, 1)
        number_of_rows = rows_of_Nx.shape[0]
        self.dLdgamma = np.zeros(D, dtype=Nx.dtype)
        self.dLdbeta = np.zeros(D, dtype=Nx.dtype)
        rows_of_dLdx = np.zeros((number_of_rows, D), dtype=Nx.dtype)
        for row in range(number_of_rows):
            sum_of_dLdNx = 0.0
            sum_of_products = 0.0
            for feature in range(D):
                self.dLdgamma[feature] += rows_of_dLdZ[row, feature] * rows_of_Nx[row, feature]
                self.dLdbeta[feature] += rows_of_dLdZ[row, feature]
                dLdNx = float(rows_of_dLdZ[row, feature]) * float(self.gamma[feature])
                sum_of_dLdNx += dLdNx
                sum_of_products += dLdNx * float(rows_of_Nx[row, feature])
            mean_of_dLdNx = sum_of_dLdNx / D
            mean_of_products = sum_of_products / D
            for feature in range(D):
                dLdNx = float(rows_of_dLdZ[row, feature]) * float(self.gamma[feature])
                centred = dLdNx - mean_of_dLdNx - float(rows_of_Nx[row, feature]) * mean_of_products
                rows_of_dLdx[row, feature] = centred / float(std_of_rows[row, 0])
        return rows_of_dLdx.reshape(Nx.shape)
