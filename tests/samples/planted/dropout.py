"""Mistakes in dropout, planted."""

from __future__ import annotations

from tests.support.spoilt import Plant

FILES = {
    "solution": ("mytorch/dropout.py", "mytorch/dropout2d.py"),
    "loops": ("mytorch/dropout.py", "mytorch/dropout2d.py"),
    "nested": ("mytorch/nn/dropout.py", "mytorch/nn/dropout2d.py"),
    "stdlib": ("mytorch/nn/dropping.py", "mytorch/nn/dropping.py"),
}
NOISE = ("x.shape", "self.mask.shape")


def both(name: str, base: str, *changes: tuple[str, str]) -> list[Plant]:
    """The same change for elements and for channels; NOISE stands for the noise's shape."""
    plants = []
    for item, file, noise in zip(("Dropout", "Dropout2d"), FILES[base], NOISE, strict=True):
        one, *more = [(a.replace("NOISE", noise), b.replace("NOISE", noise)) for a, b in changes]
        plants.append(Plant(f"dropout/{name}", item, file, *one, base, tuple(more)))
    return plants


DRAW = "np.random.binomial(1, 1 - self.p, NOISE)"

PLANTS = [
    *both(
        "same_mask_for_each_sample",
        "solution",
        (
            "np.random.binomial(1, 1 - self.p, NOISE)",
            "np.random.binomial(1, 1 - self.p, (1, *NOISE[1:]))",
        ),
    ),
    *both(
        "scaled_in_evaluation_only",
        "solution",
        ("keep / (1 - self.p)", "keep"),
        (
            "        return x * self.mask",
            "        if eval:\n            return x * (1 - self.p)\n        return x * self.mask",
        ),
    ),
    *both("not_scaled", "stdlib", (" / (1 - self.p)", "")),
    *both("scaled_by_p", "solution", ("keep / (1 - self.p)", "keep / self.p")),
    *both("scaled_down", "stdlib", (" / (1 - self.p)", " * (1 - self.p)")),
    *both(
        "scaled_twice",
        "stdlib",
        ("return delta * self.mask", "return delta * self.mask / (1 - self.p)"),
    ),
    *both(
        "dropped_the_other_way_round", "solution", (DRAW, "np.random.binomial(1, self.p, NOISE)")
    ),
    *both(
        "p_for_the_probability_of_keeping",
        "solution",
        (DRAW, "np.random.binomial(1, self.p, NOISE)"),
        ("keep / (1 - self.p)", "keep / self.p"),
    ),
    *both("normal_noise", "nested", ("np.random.rand(", "np.random.randn(")),
    *both(
        "normal_noise_turned",
        "nested",
        ("np.random.rand(", "np.random.randn("),
        (" > self.p", " < self.p"),
    ),
    *both(
        "normal_noise_below_the_rest",
        "nested",
        ("np.random.rand(", "np.random.randn("),
        (" > self.p", " < 1 - self.p"),
    ),
    *both("nothing_dropped", "stdlib", ("if eval:", "if not eval:")),
    Plant(
        "dropout/single_pixels",
        "Dropout2d",
        "mytorch/nn/dropout2d.py",
        "np.random.rand(*x.shape[:2])",
        "np.random.rand(*x.shape)",
        "nested",
        (("np.repeat(np.repeat(keep[:, :, None, None], x.shape[2], 2), x.shape[3], 3)", "keep"),),
    ),
    *both(
        "new_mask_in_backward",
        "stdlib",
        ("return delta * self.mask", "return delta * self.draw(delta.shape) / (1 - self.p)"),
    ),
    *both("gradient_not_dropped", "loops", ("delta * self.mask", "delta")),
    *both(
        "gradient_not_scaled", "loops", ("return delta * self.mask", "return delta * self.mask  #")
    ),
    *both(
        "mask_for_gradient",
        "loops",
        ("return delta * self.mask", "return np.ones(delta.shape) * self.mask"),
    ),
    *both(
        "same_mask_always",
        "nested",
        ("        if eval:", "        np.random.seed(0)\n        if eval:"),
    ),
    *both(
        "same_mask_in_each_layer",
        "nested",
        ("        self.p = p\n", "        self.p = p\n        np.random.seed(0)\n"),
    ),
    *both("dropped_in_evaluation", "solution", ("if not eval:", "if self.forward:")),
    *both("scaled_in_evaluation", "nested", ("return x\n", "return x * (1 - self.p)\n")),
]
