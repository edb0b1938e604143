"""How it was graded, in a few lines: for the instructor, who may have to grade it again."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.records.provenance import Provenance, Versions
from autograder.records.scorecard import ScoreCard

SHOWN = 12  # characters of a digest, which tell it from all others
SHARES = {0.0: "none", 1.0: "full", None: "differs by item"}


def how_graded(card: ScoreCard) -> Iterator[str]:
    """When, by which versions, and by which rules."""
    known = card.provenance
    when = f"Graded {known.date} by" if known.date else "Graded by"
    yield f"{when} {', '.join(_named(known.versions))}"
    seed = "not told" if card.seed is None else card.seed
    yield f"Assignment {known.assignment[:SHOWN] or 'unknown'}, seed {seed}; {_rules(known)}"


def _named(versions: Versions) -> Iterator[str]:
    yield f"autograder {versions.autograder}"
    if versions.python:
        yield f"Python {versions.python}"
        yield f"NumPy {versions.numpy}"
    if versions.torch:
        yield f"PyTorch {versions.torch}"


def _rules(known: Provenance) -> str:
    share = SHARES.get(
        known.carry_forward, f"{known.carry_forward:g}" if known.carry_forward else ""
    )
    return f"solution: {_solution(known)}; carry forward: {share}"


def _solution(known: Provenance) -> str:
    found = known.solution
    if found is None:
        return "none"
    return f"{'the own tree' if found.own_tree else found.name} ({found.digest[:SHOWN]})"
