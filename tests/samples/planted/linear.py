"""Plants of the affine layer: see the package's docstring."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from tests.support.spoilt import Plant

LINEAR, THIRD, STDLIB = "mytorch/linear.py", "mytorch/layers.py", "mytorch/nn/linear.py"

PLANTS = [
    Plant("linear/bias_forgotten", "Linear", THIRD, "A.dot(self.W.T) + self.b", "A.dot(self.W.T)", "third"),
    Plant("linear/bias_once_per_sample_of_the_batch", "Linear", LINEAR,
          "self.Ones @ self.b.T", "np.ones((self.N, self.N)) @ self.Ones @ self.b.T", "loops"),
    Plant("linear/bias_per_input", "Linear", LINEAR,
          "A @ W.T + b.T", "(A[:, np.newaxis] * W + b).sum(axis=2)"),
    Plant("linear/one_gradient_a_mean", "Linear", STDLIB,
          "np.tensordot(dLdZ, self.A, axes=(0, 0))", "np.tensordot(dLdZ, self.A, axes=(0, 0)) / len(self.A)", "stdlib"),
    Plant("linear/gradient_transposed", "Linear", LINEAR, "dLdZ.T @ A  #", "A.T @ dLdZ  #"),
    Plant("linear/gradient_of_the_last_sample", "Linear", LINEAR, "self.dLdW = dLdZ.T @ self.A",
          "for n in range(self.N):\n            self.dLdW = np.outer(dLdZ[n], self.A[n])", "loops"),
    Plant("linear/bias_gradient_per_sample", "Linear", LINEAR,
          "dLdZ.sum(axis=0)[:, np.newaxis]", "dLdZ.sum(axis=1, keepdims=True)"),
    Plant("linear/bias_gradient_a_single_number", "Linear", LINEAR,
          "self.dLdb = dLdZ.T @ self.Ones", "self.dLdb = np.sum(dLdZ)", "loops"),
    Plant("linear/bias_gradient_of_everything", "Linear", LINEAR,
          "dLdZ.sum(axis=0)[:, np.newaxis]", "np.full((self.out_features, 1), dLdZ.sum())"),
    Plant("linear/bias_gradient_not_summed", "Linear", LINEAR,
          "self.dLdb = dLdZ.sum(axis=0)[:, np.newaxis]", "self.dLdb = dLdZ"),
    Plant("linear/gradient_without_the_input", "Linear", STDLIB,
          "np.tensordot(dLdZ, self.A, axes=(0, 0))", "np.tensordot(dLdZ, np.ones_like(self.A), axes=(0, 0))", "stdlib"),
]  # fmt: skip
