"""Mistakes in batch normalisation, planted."""

from __future__ import annotations

from tests.support.spoilt import Plant

FILES = {
    "solution": ("mytorch/batchnorm.py", "mytorch/batchnorm2d.py"),
    "nested": ("mytorch/nn/batchnorm.py", "mytorch/nn/batchnorm2d.py"),
    "third": ("mytorch/norm.py",) * 2,
    "stdlib": ("mytorch/nn/normalization.py",) * 2,
}
AXES = ("axis=0", "axis=(0, 2, 3)")


def both(name: str, base: str, *changes: tuple[str, str]) -> list[Plant]:
    """The same change for features and for images; AXES stands for those of a sum."""
    plants = []
    for item, file, axes in zip(("BatchNorm1d", "BatchNorm2d"), FILES[base], AXES, strict=True):
        one, *more = [(a.replace("AXES", axes), b.replace("AXES", axes)) for a, b in changes]
        plants.append(Plant(f"batchnorm/{name}", item, file, *one, base, tuple(more)))
    return plants


MOVE_M = "self.alpha * self.running_M + (1 - self.alpha) * M"
MOVE_V = "self.alpha * self.running_V + (1 - self.alpha) * V"
TURNED_M = "(1 - self.alpha) * self.running_M + self.alpha * M"
TURNED_V = "(1 - self.alpha) * self.running_V + self.alpha * V"
UPDATE = f"            self.running_M = {MOVE_M}\n            self.running_V = {MOVE_V}\n"
VARIANCE = "V = Z.var(AXES, keepdims=True)"
UNBIASED = "Z.var(AXES, ddof=1, keepdims=True)"
GUARDED = UNBIASED.replace("ddof=1", "ddof=min(1, len(Z) - 1)")
LOOPED = "(self.V + self.eps) ** (-1.5)"

PLANTS = [
    *both("running_mean_wrong_way_round", "solution", (MOVE_M, TURNED_M)),
    *both("running_variance_wrong_way_round", "nested", (MOVE_V, TURNED_V)),
    *both("running_statistics_wrong_way_round", "solution", (MOVE_M, TURNED_M), (MOVE_V, TURNED_V)),
    *both("unbiased_running_variance", "solution", (MOVE_V, MOVE_V[:-1] + UNBIASED)),
    *both("unbiased_running_variance_but_of_one", "solution", (MOVE_V, MOVE_V[:-1] + GUARDED))[:1],
    *both("unbiased_variance_but_of_one", "solution", (VARIANCE, f"V = {GUARDED}"))[:1],
    *both(
        "running_deviation",
        "third",
        ("(1 - self.alpha) * var", "(1 - self.alpha) * np.sqrt(var + self.eps)"),
    ),
    *both("running_statistics_overwritten", "nested", (MOVE_M, "M"), (MOVE_V, "V")),
    *both(
        "running_statistics_grow",
        "third",
        ("(1 - self.alpha) * mean", "mean"),
        ("(1 - self.alpha) * var", "var"),
    ),
    *both("running_statistics_never_updated", "solution", (UPDATE, "")),
    *both(
        "evaluated_by_the_batch",
        "stdlib",
        ("self.running if eval else batch", "Moments.of(Z, self.axes)"),
    ),
    *both(
        "evaluation_flag_ignored",
        "solution",
        ("        if self.in_training:\n            M", "        if True:\n            M"),
    ),
    *both("evaluation_flag_turned", "nested", ("if eval:", "if not eval:")),
    *both(
        "trained_by_the_running_statistics",
        "stdlib",
        ("self.running if eval else batch", "self.running"),
    ),
    *both(
        "unbiased_variance",
        "solution",
        (VARIANCE, VARIANCE.replace("keepdims", "ddof=1, keepdims")),
    ),
    *both("eps_outside_the_root", "nested", ("np.sqrt(V + self.eps)", "np.sqrt(V) + self.eps")),
    *both("eps_forgotten", "solution", ("np.sqrt(V + self.eps)", "np.sqrt(V)")),
    *both(
        "root_forgotten",
        "stdlib",
        (
            "np.reciprocal(np.sqrt(moments.variance + self.eps))",
            "np.reciprocal(moments.variance + self.eps)",
        ),
    ),
    *both("floor_division", "nested", ("(Z - M) / self.std", "(Z - M) // self.std")),
    *both(
        "statistics_floor_divided",
        "solution",
        (
            "M = Z.mean(AXES, keepdims=True)",
            "M = Z.sum(AXES, keepdims=True) // (Z.size // Z.shape[1])",
        ),
        (VARIANCE, "V = ((Z - M) ** 2).sum(AXES, keepdims=True) // (Z.size // Z.shape[1])"),
    ),
    Plant(
        "batchnorm/over_everything",
        "BatchNorm1d",
        "mytorch/nn/batchnorm.py",
        "M, V = Z.mean(axis=0, keepdims=True), Z.var(axis=0, keepdims=True)",
        "M, V = Z.mean(), Z.var()",
        "nested",
    ),
    Plant(
        "batchnorm/over_everything",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "M = Z.mean(axis=(0, 2, 3), keepdims=True)",
        "M = Z.mean()",
        more=(("V = Z.var(axis=(0, 2, 3), keepdims=True)", "V = Z.var()"),),
    ),
    Plant(
        "batchnorm/over_the_features",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "M = Z.mean(axis=0",
        "M = Z.mean(axis=1",
        more=(("V = Z.var(axis=0", "V = Z.var(axis=1"),),
    ),
    *both("not_centred", "nested", ("(Z - M) / self.std", "Z / self.std")),
    *both(
        "shift_forgotten",
        "stdlib",
        ("self.running if eval else batch) + self.Bb", "self.running if eval else batch)"),
    ),
    *both(
        "scale_and_shift_forgotten",
        "nested",
        ("return self.BW * self.NZ + self.Bb", "return self.NZ"),
    ),
    *both("mean_term_dropped", "solution", ("dLdNZ - through_M - through_V", "dLdNZ - through_V")),
    *both(
        "variance_term_dropped",
        "third",
        ("self.m * grad - self.dLdBb - self.x_hat * self.dLdBW", "self.m * grad - self.dLdBb"),
    ),
    *both(
        "statistics_held_constant",
        "solution",
        ("total = dLdNZ - through_M - through_V", "total = dLdNZ"),
    ),
    Plant(
        "batchnorm/power_of_one_fifth",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        LOOPED,
        "(self.V + self.eps) ** -1/5",
        "loops",
        ((LOOPED, "(self.V + self.eps) ** -1/5"),),
    ),
    Plant(
        "batchnorm/power_of_one_fifth",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "through_V = NZ * (dLdNZ * NZ).mean(axis=0, keepdims=True)",
        "V, centred = std**2, NZ * std\n"
        "            dLdV = -0.5 * (dLdNZ * centred * V ** -1/5).sum(axis=0)\n"
        "            through_V = -std * dLdV * 2 * centred / len(Z_)".replace("Z_", "NZ"),
    ),
    Plant(
        "batchnorm/power_without_parentheses",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        LOOPED,
        "(self.V + self.eps) ** -3/2",
        "loops",
    ),
    Plant(
        "batchnorm/power_without_parentheses",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "through_V = NZ * (dLdNZ * NZ).mean(axis=0, keepdims=True)",
        "centred = NZ * std\n"
        "            dLdV = -0.5 * (dLdNZ * centred * (std**2) ** -3/2).sum(axis=0)\n"
        "            through_V = -std * dLdV * 2 / len(NZ) * centred",
    ),
    Plant(
        "batchnorm/root_without_parentheses",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "dNZdM = -(self.V + self.eps) ** (-0.5)",
        "dNZdM = -(self.V + self.eps) ** -1/2",
        "loops",
        (
            (
                "dLdZ = dLdNZ * (self.V + self.eps) ** (-0.5)",
                "dLdZ = dLdNZ * (self.V + self.eps) ** -1/2",
            ),
        ),
    ),
    Plant(
        "batchnorm/root_without_parentheses",
        "BatchNorm1d",
        "mytorch/nn/batchnorm.py",
        "return (dLdNZ - dLdNZ.mean(axis=0) - self.NZ * along) / self.std",
        "V, centred = self.std ** 2, dLdNZ - dLdNZ.mean(axis=0)\n"
        "        return centred * V ** -1/2 - self.NZ * along / self.std",
        "nested",
    ),
    Plant(
        "batchnorm/variance_term_doubled",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "dLdV = -0.5 * np.sum",
        "dLdV = -np.sum",
        "loops",
    ),
    Plant(
        "batchnorm/variance_term_doubled",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "self.NZ[n, c] * sum2 / self.N",
        "self.NZ[n, c] * 2 * sum2 / self.N",
        "loops",
    ),
    Plant(
        "batchnorm/variance_term_halved",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "dLdV * (2 / self.N * centred)",
        "dLdV * (1 / self.N * centred)",
        "loops",
    ),
    Plant(
        "batchnorm/variance_term_halved",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "self.NZ[n, c] * sum2 / self.N",
        "0.5 * self.NZ[n, c] * sum2 / self.N",
        "loops",
    ),
    Plant(
        "batchnorm/mean_term_not_divided",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "+ dLdM / self.N",
        "+ dLdM",
        "loops",
    ),
    Plant(
        "batchnorm/mean_term_not_divided",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "dLdNZ - sum1 / self.N",
        "dLdNZ - sum1",
        "loops",
    ),
    Plant(
        "batchnorm/pixels_not_counted",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "self.N = Z.shape[0] * Z.shape[2] * Z.shape[3]",
        "self.N = Z.shape[0]",
        "loops",
    ),
    *both("deviation_forgotten_in_backward", "nested", (" * along) / self.std", " * along)")),
    *both(
        "scale_forgotten_in_backward",
        "stdlib",
        ("self.denormalize(dLdBZ * self.BW)", "self.denormalize(dLdBZ)"),
    ),
    Plant(
        "batchnorm/scale_gradient_by_the_input",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "self.dLdBW[0, c] += dLdBZ[n, c] * self.NZ[n, c]",
        "self.dLdBW[0, c] += dLdBZ[n, c] * self.Z[n, c]",
        "loops",
    ),
    Plant(
        "batchnorm/scale_gradient_by_the_input",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "np.sum(dLdBZ * self.NZ",
        "np.sum(dLdBZ * self.Z",
        "loops",
    ),
    Plant(
        "batchnorm/scale_gradient_by_the_output",
        "BatchNorm1d",
        "mytorch/batchnorm.py",
        "self.dLdBW[0, c] += dLdBZ[n, c] * self.NZ[n, c]",
        "self.dLdBW[0, c] += dLdBZ[n, c] * self.BZ[n, c]",
        "loops",
    ),
    Plant(
        "batchnorm/scale_gradient_by_the_output",
        "BatchNorm2d",
        "mytorch/batchnorm2d.py",
        "np.sum(dLdBZ * self.NZ",
        "np.sum(dLdBZ * self.BZ",
        "loops",
    ),
    *both(
        "scale_gradient_scaled",
        "third",
        ("(grad * self.x_hat).sum(self.axes", "(grad * self.BW * self.x_hat).sum(self.axes"),
        ("self.x_hat * self.dLdBW)", "self.x_hat * self.dLdBW / self.BW)"),
    ),
    *both(
        "shift_gradient_scaled",
        "stdlib",
        ("self.dLdBb = np.sum(dLdBZ,", "self.dLdBb = np.sum(dLdBZ * self.BW,"),
    ),
    *both(
        "gradients_averaged",
        "solution",
        ("(dLdBZ * NZ).sum(", "(dLdBZ * NZ).mean("),
        ("dLdBZ.sum(", "dLdBZ.mean("),
    ),
]
