"""What to say of a fault: where it is, what is there, and what is due, in the course's terms.

A sentence is made from the kind of fault and from what its line computes. It never quotes a line;
of an expression it says a short formula at most, and where even that has no words, it says where
to look and for what kind of slip.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from autograder.classroom.fingerprints import field_words, general_words
from autograder.classroom.fingerprints.planted import Planted, in_formulas
from autograder.classroom.mutants.mutant import Mutant
from autograder.diagnosis.fingerprints.stored import VAGUE

MOST = 200  # characters
FINER = 32  # ranks within one kind of fault
# Kinds of faults, the simplest first: of several that show the same, that is meant.
ORDER = (
    *("operand", "axis", "not_reduced", "sum_for_mean", "complement", "under_root"),
    *("eps_in_logarithm", "kept_for_given", "transpose_dropped", "kernel_not_flipped"),
    *("padding_not_cropped", "padding", "last_maximum", "eps", "ddof", "function", "rounding"),
    *("gradient", "scaled", "wrongly_returned", "returned_early", "augmented", "loop"),
    *("one_round", "height_width", "arguments", "anothers_value", "name", "arithmetic", "power"),
    *("factor", "constant", "index", "slices", "comparison", "condition", "einsum"),
    *("other_axes", "not_looped", "cache_stale", "removed", "keepdims_dropped", "method_dropped"),
)


# Kinds that mean something else than a term, a factor or a sign; a name may be taken for any.
PLACES = {
    **dict.fromkeys(("height_width", "index", "slices", "rounding", "padding"), "places"),
    **dict.fromkeys(("padding_not_cropped", "kernel_not_flipped", "last_maximum"), "places"),
    **dict.fromkeys(("loop", "one_round", "returned_early", "not_looped"), "rounds"),
    **dict.fromkeys(("axis", "other_axes", "not_reduced", "transpose_dropped", "einsum"), "axes"),
    **dict.fromkeys(("cache_stale", "kept_for_given"), "calls"),
}


def nothing_told(text: str) -> bool:
    """No text tells anything."""
    return False


@dataclass(frozen=True)
class Said:
    """The sentence on a fault, empty where nothing can be said that helps.

    `where` is the method, and whether it is about terms, places, rounds, axes or calls. Of several
    of one such that fit, the one of the least `rank` is said; it is `VAGUE` or more where it does
    not say what is wrong, only in which line.
    """

    text: str
    where: str
    rank: int


def said_of(mutant: Mutant, tells: Callable[[str], bool] = nothing_told) -> Said:
    """The sentence on a fault; a formula that `tells` what is not for students is left out."""
    fault = Planted(mutant)
    say = KINDS.get(mutant.operator)
    plain = (say(fault) if say else "") or in_formulas(fault)
    plain = "" if tells(plain) else plain
    what = plain or _vaguely(fault)
    text = f"{fault.place}, {what}."
    fits = what and len(text) <= MOST
    where = f"{fault.place}: {PLACES.get(mutant.operator, 'terms')}"
    rank = FINER * ORDER.index(mutant.operator) + _smallness(fault.old) + (0 if plain else VAGUE)
    return Said(text[:1].upper() + text[1:] if fits else "", where, rank)


def _smallness(node: ast.AST) -> int:
    """How little an expression holds: what is said of a whole one is simpler than of its parts."""
    return max(0, FINER - 1 - sum(1 for _ in ast.walk(node)))


def _vaguely(fault: Planted) -> str:
    """Where to look, and for what kind of slip."""
    kind = VAGUELY.get(fault.mutant.operator)
    return f"{fault.subject}: {kind}" if kind and fault.subject else ""


VAGUELY = {
    "arithmetic": "it is as if one of its operations (+, -, *, /) were another, or a bracket",
    "operand": "one of its terms or factors is missing, or two are the other way round",
    "constant": "it is as if one of its numbers were another, or a bracket",
    "index": "an index is one too large or too small",
    "slices": "a slice starts or ends elsewhere than is due, or lacks its step",
    "arguments": "two of its arguments are exchanged, or one is missing",
    "name": "one of its variables is taken for another",
    "einsum": "two of its axes are exchanged",
    "condition": "its condition does not decide what it should",
    "comparison": "it is as if its comparison were another",
    "power": "it is as if its exponent were another",
    "anothers_value": "it gets what is due to another",
}
KINDS = {**field_words.KINDS, **general_words.KINDS}
