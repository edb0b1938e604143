"""What backward does instead of what forward has done, and evaluation instead of nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.diagnosis.dropping.draws import Draw, Said, Shown, equal
from autograder.diagnosis.dropping.shares import SAME, factor_of, steady


def gradient_of(shown: Shown, draws: Sequence[Draw]) -> Said:
    """What backward does instead of what forward has done."""
    forward = {(one.number, one.second): one for one in draws}
    rows = []
    for one in shown.get("dLdA", ()):
        draw = forward.get((one.number, one.second))
        dLdZ = one.case.calls[int(one.second)].dLdZ
        if draw is None or one.yours.shape != dLdZ.shape:
            return None
        if 0 < draw.p < 1 and draw.mixed:
            rows.append((draw, dLdZ, one.yours))
    if not rows:
        return None
    through = [(draw, g != 0) for draw, _, g in rows]
    if all(g.all() for _, g in through):
        return "not dropped", "the gradient passes through everywhere: what was dropped has none"
    if not any(g.any() for _, g in through):
        return "all dropped", "no gradient passes: it does where forward has kept something"
    if all(equal(draw.kept, g) for draw, g in through):
        return _gradients_scale(rows)
    if all(equal(draw.kept, ~g) for draw, g in through):
        return "turned", "the gradient passes where forward has dropped, and nowhere else"
    earlier = [(forward.get((d.number, False)), g) for d, g in through if d.second]
    if all(equal(d.kept, g) for d, g in through if not d.second) and all(
        d is not None and (d.kept.shape != g.shape or equal(d.kept, g)) for d, g in earlier
    ):
        return "first mask", "backward drops by the first forward's mask: keep each forward's"
    return "another mask", "the gradient is dropped by another mask: it has to be forward's"


def _gradients_scale(rows: Sequence[tuple[Draw, np.ndarray, np.ndarray]]) -> Said:
    """What the gradient is multiplied by, where it passes as it should."""
    shares = [(draw.p, steady(g, dLdZ, draw.kept)) for draw, dLdZ, g in rows]
    if found := factor_of(shares, "the gradient"):
        return found
    if all(steady(g, dLdZ * draw.A, draw.kept) for draw, dLdZ, g in rows):
        return "times input", "the gradient is multiplied by the input, too: the mask is enough"
    if all(steady(g, dLdZ * draw.Z, draw.kept) for draw, dLdZ, g in rows):
        return "times output", "the gradient is multiplied by the output: the mask is due"
    if all(steady(g * draw.A, dLdZ * draw.Z, draw.kept) for draw, dLdZ, g in rows):
        return "as forward", "the gradient is multiplied by what forward has used: mend Z first"
    if all(steady(g, np.ones_like(g), draw.kept) for draw, _, g in rows):
        return "mask itself", (
            "the mask itself comes back: it has to be multiplied by the gradient from above"
        )
    return None


def evaluated(draws: Sequence[Draw], forward: Sequence[Draw]) -> Said:
    """What evaluation does instead of nothing."""
    rows = [one for one in draws if 0 < one.p < 1]
    if not rows:
        return None
    if not any(one.kept.any() for one in rows):
        return "evaluation zeros", "evaluation returns zeros: it returns its input"
    if all(one.kept.all() for one in rows):
        return _evaluations_scale(rows)
    trained = {one.number: one for one in forward if one.second}
    last = [(one, trained.get(one.number)) for one in rows]
    if all(b is not None and equal(a.kept, b.kept) for a, b in last):
        return "evaluation by the mask", (
            "evaluation drops by the last training call's mask: it returns its input"
        )
    return "evaluation drops", (
        "it drops in evaluation, too: look at what the condition asks; a method is always true"
    )


def _evaluations_scale(rows: Sequence[Draw]) -> Said:
    """By what evaluation multiplies, where it drops nothing."""
    shares = [(one.p, steady(one.Z, one.A, one.kept)) for one in rows]
    found = factor_of(shares, "it")
    if all(share and abs(share * (1 - p) - 1) <= SAME for p, share in shares):
        how = "up as training does"
    elif found is None:
        return None
    else:
        how = "down, by the share of what training keeps" if found[0] == "down" else "its input"
    return "evaluation scaled", (
        f"evaluation scales {how}, though nothing is dropped: it returns its input"
    )
