"""Plants of losses: see the package's docstring."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from tests.support.spoilt import Plant

LOSS, NESTED, THIRD, STDLIB = (
    "mytorch/loss.py",
    "mytorch/nn/loss.py",
    "mytorch/losses.py",
    "mytorch/nn/losses.py",
)
MSE, L1, ENTROPY = "MSELoss", "L1Loss", "CrossEntropyLoss"
SLOPE = "return 2 * (self.A - self.Y)"
LOG_SOFTMAX = "log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"

PLANTS = [
    Plant("loss/two_forgotten", MSE, STDLIB, SLOPE, "return self.A - self.Y", "stdlib"),
    Plant("loss/outputs_forgotten", MSE, LOSS, "2 * E / E.size", "2 * E / len(E)"),
    Plant("loss/two_and_outputs_forgotten", MSE, LOSS, "return 2 * (self.A - self.Y) / (N * C)", "return (self.A - self.Y) / N", "loops"),
    Plant("loss/gradient_not_divided", MSE, NESTED, "2 * (self.A - self.Y) / self.A.size", "2 * (self.A - self.Y)", "nested"),
    Plant("loss/only_the_error", MSE, NESTED, "2 * (self.A - self.Y) / self.A.size", "self.A - self.Y", "nested"),
    Plant("loss/batch_forgotten", MSE, LOSS, "return 2 * (self.A - self.Y) / (N * C)", "return 2 * (self.A - self.Y) / C", "loops"),
    Plant("loss/root_taken", MSE, LOSS, "float(np.mean(self.E**2))", "float(np.sqrt(np.mean(self.E**2)))"),
    Plant("loss/absolute_for_square", MSE, STDLIB, "np.power(A - Y, 2)", "np.abs(A - Y)", "stdlib"),
    Plant("loss/square_of_the_sum", MSE, LOSS, "np.sum((A - Y) ** 2)", "np.sum(A - Y) ** 2", "loops"),
    Plant("loss/times_outputs", MSE, LOSS, "np.sum((A - Y) ** 2) / (N * C)", "np.sum((A - Y) ** 2) / N * C", "loops",
          (("2 * (self.A - self.Y) / (N * C)", "2 * (self.A - self.Y) / N * C"),)),
    Plant("loss/times_outputs", L1, LOSS, "total / (N * C)", "total / N * C", "loops",
          (("= 1 / (N * C)", "= 1 / N * C"), ("= -1 / (N * C)", "= -1 / N * C"))),
    Plant("loss/divided_by_the_batch_alone", L1, NESTED, "np.abs(self.difference).mean()",
          "np.abs(self.difference).sum() / len(A)", "nested",
          (("np.sign(self.difference) / self.difference.size", "np.sign(self.difference) / len(self.difference)"),)),
    Plant("loss/not_divided", L1, LOSS, "np.sign(E) / E.size", "np.sign(E)",
          more=(("np.mean(np.abs(self.E))", "np.sum(np.abs(self.E))"),)),
    Plant("loss/errors_cancel", MSE, LOSS, "np.mean(self.E**2)", "np.mean(self.E)"),
    Plant("loss/errors_cancel", L1, LOSS, "abs(A[n, c] - Y[n, c])", "A[n, c] - Y[n, c]", "loops"),
    Plant("loss/gradient_of_the_square", L1, LOSS, "np.sign(E) / E.size", "2 * E / E.size"),
    Plant("loss/error_for_its_sign", L1, NESTED, "np.sign(self.difference) / self.difference.size",
          "self.difference / self.difference.size", "nested"),
    Plant("loss/squared", L1, STDLIB, "np.fabs(A - Y)", "np.power(A - Y, 2)", "stdlib"),
    Plant("loss/log_of_zero", ENTROPY, LOSS, LOG_SOFTMAX,
          "log_softmax = np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))"),
    Plant("loss/not_shifted", ENTROPY, LOSS, LOG_SOFTMAX,
          "log_softmax = np.log(np.exp(A) / np.exp(A).sum(axis=1, keepdims=True))"),
    Plant("loss/not_shifted", ENTROPY, LOSS, "exps = np.exp(A - A.max(axis=1, keepdims=True))", "exps = np.exp(A)", "loops"),
    Plant("loss/softmax_over_the_batch", ENTROPY, LOSS,
          f"shifted = A - A.max(axis=1, keepdims=True)  # (N, C), at most 0\n        {LOG_SOFTMAX}",
          "exps = np.exp(A - A.max(axis=0))\n        log_softmax = np.log(exps / exps.sum(axis=0))"),
    Plant("loss/softmax_over_everything", ENTROPY, THIRD, "log_p = A - logsumexp(A)",
          "p = np.exp(A - A.max())\n        log_p = np.log(p / p.sum())", "third"),
    Plant("loss/softmax_twice", ENTROPY, THIRD, "log_p = A - logsumexp(A)",
          "A = np.exp(A - logsumexp(A))\n        log_p = A - logsumexp(A)", "third"),
    Plant("loss/softmax_forgotten", ENTROPY, LOSS, "self.softmax, self.Y = np.exp(log_softmax), Y",
          "log_softmax = np.log(A)\n        self.softmax, self.Y = A, Y"),
    Plant("loss/mean_forgotten", ENTROPY, THIRD, "-(Y * log_p).sum() / len(A)", "-(Y * log_p).sum()", "third"),
    Plant("loss/divided_by_all_elements", ENTROPY, STDLIB, "    def count(self):\n        return self.N\n", "    def count(self):\n        return self.A.size\n", "stdlib"),
    Plant("loss/logarithm_forgotten", ENTROPY, LOSS, "-(Y * log_softmax).sum() / len(A)", "-(Y * self.softmax).sum() / len(A)"),
    Plant("loss/binary", ENTROPY, LOSS, "np.sum(-Y * np.log(self.softmax)) / N",
          "-np.sum(Y * np.log(self.softmax) + (1 - Y) * np.log(1 - self.softmax)) / N", "loops"),
    Plant("loss/softmax_not_differentiated", ENTROPY, LOSS, "(softmax - Y) / len(Y)", "-Y / softmax / len(Y)"),
    Plant("loss/softmax_not_differentiated", ENTROPY, NESTED,
          "return self.softmax - self.Y", "return -self.Y / self.softmax", "nested"),
    Plant("loss/target_forgotten", ENTROPY, THIRD, "(np.exp(log_p) - Y) / len(A)", "np.exp(log_p) / len(A)", "third"),
    Plant("loss/target_forgotten", ENTROPY, NESTED,
          "return self.softmax - self.Y", "return self.softmax", "nested"),
    Plant("loss/logits_for_softmax", ENTROPY, NESTED, "return self.softmax - self.Y", "return A - self.Y", "nested",
          (("        self.Y = Y\n        shifted", "        self.A, self.Y = A, Y\n        shifted"), ("return A - self.Y", "return self.A - self.Y"))),
]  # fmt: skip
