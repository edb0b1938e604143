"""What protected this machine while a submission ran: a line for the instructor, or more."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.records.protections import Protections
from autograder.records.scorecard import ScoreCard

# What the canary tried, by what a person would call it.
KINDS = {
    "files": ("open a file", "look at a file", "list a directory", "write a file"),
    "network": ("connect", "send a packet"),
    "processes": ("start a process", "run a program"),
    "signals": ("signal the grader",),
}
OWN_TREE = "Your own tree: who can change it can change the grader, too."


def in_short(card: ScoreCard) -> str:
    """How far this machine was protected, and whose tree it is: one short line."""
    found = card.protections
    free = f" (open: {', '.join(_free(found))}; grade only what you trust)"
    told = "" if found.own_tree or found.level == "full" else free
    own = ["your own tree"] if found.own_tree else []
    return "; ".join([f"Protections: {found.level}{told}", *own])


def in_detail(card: ScoreCard) -> list[str]:
    """The same in full, with each lock."""
    own = [OWN_TREE] if card.protections.own_tree else []
    return [*describe(card.protections, verbose=True), *own]


def describe(found: Protections, verbose: bool = False) -> Iterator[str]:
    """The level and what it means; each lock and why others are missing, where asked for more."""
    reason = found.reason or ", ".join(found.closed)
    yield f"Protections: {found.level}{f' ({reason})' if reason else ''}. {_meaning(found)}"
    if verbose:
        yield from (f"  missing: {name} ({lack})" for name, lack in found.missing.items())
        for title, names in (("refused", found.refused), ("possible", found.open)):
            if names:
                yield f"  {title}: {', '.join(names)}"


def _meaning(found: Protections) -> str:
    if found.level == "full":
        return "The submission reached no file, network, other process or signal."
    return f"Open to the submission: {', '.join(_free(found))}; grade only what you trust."


def _free(found: Protections) -> list[str]:
    """What the submission could do; where nothing was measured, everything."""
    return [kind for kind, tried in KINDS.items() if {*tried} & {*found.open}] or [*KINDS]
