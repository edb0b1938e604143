"""What is wrong with a dropout, for each name under which something is."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.exercises.dropout import ANOTHER, LATER, NEIGHBOURS, TWO_CALLS, TWO_LAYERS
from autograder.course.exercises.evaluating import EVALUATED
from autograder.diagnosis.dropping.draws import (
    Said,
    Shown,
    drawn_again,
    drawn_together,
    draws_of,
    in_pieces,
)
from autograder.diagnosis.dropping.passes import evaluated, gradient_of
from autograder.diagnosis.dropping.shares import rate_of, scale_of
from autograder.diagnosis.slips.ties import Answer

KEY = "chance/"


def by_masks(shown: Shown, names: Sequence[str]) -> dict[str, Answer]:
    """What is wrong, for each of these names of which that is known."""
    draws = {name: draws_of(shown, name) for name in ("Z", ANOTHER, EVALUATED)}
    together, rate = drawn_together(draws), rate_of(draws)
    found: dict[str, Said] = {
        "drop rate": together or rate,
        **dict.fromkeys(NEIGHBOURS, together or rate),
        **{n: drawn_again(n, draws) or together or rate for n in (TWO_CALLS, TWO_LAYERS, LATER)},
        "Z": in_pieces(draws) or scale_of(draws["Z"]),
        ANOTHER: in_pieces(draws) or scale_of(draws[ANOTHER]),
        "dLdA": gradient_of(shown, draws["Z"]),
        EVALUATED: evaluated(draws[EVALUATED], draws["Z"]),
    }
    return {
        name: Answer(f"{KEY}{said[0]}", said[1], "certain")
        for name in names
        if (said := found.get(name)) is not None
    }
