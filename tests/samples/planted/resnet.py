"""Mistakes in the residual network, planted."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from tests.support.spoilt import Plant


def plant(name: str, base: str, *changes: tuple[str, str]) -> Plant:
    one, *more = changes
    return Plant(f"resnet/{name}", "ResNet", "models/resnet.py", *one, base, tuple(more))


EINSUM = '"nchw->nc", A) / (A.shape[2] * A.shape[3])'
LAST = "        grad = spread\n        for layer in reversed(self.layers[:-1]):"

PLANTS = [
    plant("stops_before_the_stem", "loops", (LAST, LAST.replace("[:-1]", "[1:-1]"))),
    plant(
        "stem_activation_left_out_in_backward",
        "loops",
        (
            LAST
            + "\n            if isinstance(layer, ReLU):\n                grad = grad * layer.backward()",
            LAST + "\n            if isinstance(layer, ReLU):\n                continue",
        ),
    ),
    plant("mean_not_divided_in_backward", "solution", (" / (H * W)  # (N, C, 1, 1)", "")),
    plant(
        "mean_divided_by_the_height_in_backward",
        "nested",
        ("grad[:, :, None, None] / (H * W)", "grad[:, :, None, None] / H"),
    ),
    plant("sum_for_mean_in_forward", "third", ("A.mean(axis=(2, 3))", "A.sum(axis=(2, 3))")),
    plant(
        "sum_for_mean",
        "stdlib",
        ("np.mean(A, axis=(-2, -1))", "np.sum(A, axis=(-2, -1))"),
        ("1 / (self.height * self.width)", "1.0"),
    ),
    plant("stem_activation_missing", "nested", ("3, 1, 1), nn.ReLU()]", "3, 1, 1)]")),
    plant("never_made_smaller", "nested", ("stride=1 + (after > before)", "stride=1")),
    plant("always_made_smaller", "third", ("2 if b > a else 1", "2")),
    plant("stem_without_padding", "solution", ("widths[0], 3, 1, 1)", "widths[0], 3, 1, 0)")),
]
