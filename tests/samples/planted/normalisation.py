"""Mistakes in LayerNorm and RMSNorm, planted."""

from __future__ import annotations

from tests.support.spoilt import Plant

L, R = "LayerNorm", "RMSNorm"
FILES = {
    ("solution", L): "mytorch/layernorm.py",
    ("solution", R): "mytorch/rmsnorm.py",
    ("loops", L): "mytorch/layernorm.py",
    ("loops", R): "mytorch/rmsnorm.py",
    ("nested", L): "mytorch/nn/layernorm.py",
    ("nested", R): "mytorch/nn/rmsnorm.py",
    ("third", L): "mytorch/norm.py",
    ("third", R): "mytorch/norm.py",
    ("stdlib", L): "mytorch/nn/normalization.py",
    ("stdlib", R): "mytorch/nn/normalization.py",
}


def plant(name: str, item: str, base: str, *changes: tuple[str, str]) -> Plant:
    one, *more = changes
    return Plant(f"normalisation/{name}", item, FILES[base, item], *one, base, tuple(more))


def both(name: str, base: str, *changes: tuple[str, str]) -> list[Plant]:
    """The same change for LayerNorm and for RMSNorm, where one text stands for both."""
    return [plant(name, item, base, *changes) for item in (L, R)]


PLANTS = [
    plant("mean_over_the_batch", L, "solution", ("x.mean(axis=-1", "x.mean(axis=0")),
    plant(
        "over_the_batch",
        L,
        "solution",
        ("x.mean(axis=-1", "x.mean(axis=0"),
        ("x.var(axis=-1", "x.var(axis=0"),
    ),
    plant("over_the_batch", R, "solution", ("(x**2).mean(axis=-1", "(x**2).mean(axis=0")),
    plant(
        "over_everything",
        L,
        "nested",
        ("A.var(axis=-1, keepdims=True)", "A.var()"),
        ("A.mean(axis=-1, keepdims=True)", "A.mean()"),
    ),
    plant(
        "over_everything", R, "solution", ("(x**2).mean(axis=-1, keepdims=True)", "(x**2).mean()")
    ),
    plant("unbiased_variance", L, "nested", ("A.var(axis=-1", "A.var(axis=-1, ddof=1")),
    *both(
        "eps_outside_the_root",
        "third",
        ("keepdims=True) + self.eps)", "keepdims=True)) + self.eps"),
    ),
    plant("eps_forgotten", L, "solution", ("np.sqrt(V + self.eps)", "np.sqrt(V)")),
    plant(
        "eps_forgotten",
        R,
        "loops",
        ("np.sqrt(total / self.D + self.eps)", "np.sqrt(total / self.D)"),
    ),
    plant("eps_of_batchnorm", L, "nested", ("eps=1e-5", "eps=1e-8")),
    plant("eps_of_batchnorm", R, "nested", ("eps=1e-6", "eps=1e-8")),
    *both(
        "root_forgotten",
        "stdlib",
        ("np.sqrt(moments.variance + self.eps)", "moments.variance + self.eps"),
    ),
    plant(
        "sum_of_squares",
        R,
        "loops",
        ("np.sqrt(total / self.D + self.eps)", "np.sqrt(total + self.eps)"),
        ("self.A[n, d] * dot / (self.D * r ** 3)", "self.A[n, d] * dot / self.D / r ** 3"),
    ),
    plant(
        "squares_run_on",
        R,
        "loops",
        (
            "        for n in range(len(A)):\n            total = 0.0\n",
            "        total = 0.0\n        for n in range(len(A)):\n",
        ),
    ),
    plant(
        "absolute_values",
        R,
        "loops",
        ("total += float(A[n, d]) ** 2", "total += abs(float(A[n, d]))"),
    ),
    plant(
        "size_term_runs_on",
        R,
        "loops",
        ("            dot = 0.0\n", "            dot = 0.0 if n == 0 else dot\n"),
    ),
    plant("standard_deviation", R, "solution", ("(x**2).mean(axis=-1", "x.var(axis=-1")),
    plant(
        "mean_subtracted",
        R,
        "nested",
        ("mean_square = ", "A = A - A.mean(axis=-1, keepdims=True)\n        mean_square = "),
    ),
    plant("mean_not_subtracted", L, "nested", ("(A - A.mean(axis=-1, keepdims=True))", "A")),
    plant("floor_division", L, "solution", ("(x - M) / self.std", "(x - M) // self.std")),
    plant("floor_division", R, "solution", ("x / self.rms", "x // self.rms")),
    plant(
        "mean_of_squares_floor_divided",
        R,
        "loops",
        ("np.sqrt(total / self.D + self.eps)", "np.sqrt(total // self.D + self.eps)"),
    ),
    plant(
        "shift_forgotten",
        L,
        "nested",
        ("self.A_hat * self.gamma + self.beta", "self.A_hat * self.gamma"),
    ),
    plant(
        "scale_forgotten",
        L,
        "third",
        ("self.normalise(x) * self.gamma + self.beta", "self.normalise(x) + self.beta"),
    ),
    plant("scale_forgotten", R, "nested", ("return self.A_hat * self.gamma", "return self.A_hat")),
    plant("mean_term_dropped", L, "loops", (" - 1 / self.D - ", " - ")),
    plant("size_term_dropped", L, "loops", (" - self.xhat[n, i] * self.xhat[n, j] / self.D", "")),
    plant("size_term_dropped", R, "loops", (" - self.A[n, d] * dot / (self.D * r ** 3)", "")),
    plant("statistics_held_constant", L, "solution", ("(dLdNx - through_M - through_V)", "dLdNx")),
    plant(
        "backward_of_layernorm",
        R,
        "solution",
        ("(dLdNx - through_rms)", "(dLdNx - dLdNx.mean(axis=-1, keepdims=True) - through_rms)"),
    ),
    plant(
        "backward_over_the_batch",
        L,
        "solution",
        ("dLdNx.mean(axis=-1", "dLdNx.mean(axis=0"),
        ("(dLdNx * Nx).mean(axis=-1", "(dLdNx * Nx).mean(axis=0"),
    ),
    plant(
        "backward_over_the_batch",
        R,
        "nested",
        ("np.mean(g * self.A_hat, axis=-1", "np.mean(g * self.A_hat, axis=0"),
    ),
    plant("size_term_not_divided", L, "nested", ("[:, None] / g.shape[-1]", "[:, None]")),
    plant("size_term_not_divided", R, "loops", ("dot / (self.D * r ** 3)", "dot / r ** 3")),
    *both(
        "scale_forgotten_in_backward",
        "stdlib",
        ("self.denormalize(dLdZ * self.gamma)", "self.denormalize(dLdZ)"),
        ("self.denormalize(dLdZ * self.gamma)", "self.denormalize(dLdZ)"),
    ),
    plant("size_forgotten_in_backward", L, "nested", ("return self.inv_std * (g", "return (g")),
    plant("size_forgotten_in_backward", R, "nested", ("return self.inv_rms * (g", "return (g")),
    plant(
        "scale_gradient_by_the_input",
        L,
        "loops",
        ("+= dLdZ[n, d] * self.xhat[n, d]", "+= dLdZ[n, d] * self.A[n, d]"),
    ),
    plant(
        "scale_gradient_by_the_input",
        R,
        "loops",
        ("dLdZ[n, d] * self.A[n, d] / r\n", "dLdZ[n, d] * self.A[n, d]\n"),
    ),
    plant(
        "gradients_over_the_features",
        L,
        "third",
        ("(grad * self.x_hat).sum(axis=0)", "(grad * self.x_hat).sum(axis=-1)"),
        ("self.dLdbeta = grad.sum(axis=0)", "self.dLdbeta = grad.sum(axis=-1)"),
    ),
    plant(
        "gradients_over_the_features",
        R,
        "third",
        ("(grad * self.x_hat).sum(axis=0)", "(grad * self.x_hat).sum(axis=-1)"),
    ),
    plant(
        "gradients_averaged",
        L,
        "third",
        ("(grad * self.x_hat).sum(axis=0)", "(grad * self.x_hat).mean(axis=0)"),
        ("self.dLdbeta = grad.sum(axis=0)", "self.dLdbeta = grad.mean(axis=0)"),
    ),
    plant(
        "gradients_averaged",
        R,
        "third",
        ("(grad * self.x_hat).sum(axis=0)", "(grad * self.x_hat).mean(axis=0)"),
    ),
]
