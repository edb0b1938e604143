"""What a submission ran on, and what protected this machine: a line for people each, or more."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.records.scorecard import Protections, Versions

# What the canary tried, by what a person would call it.
KINDS = {
    "files": ("open a file", "look at a file", "list a directory", "write a file"),
    "network": ("connect", "send a packet"),
    "processes": ("start a process", "run a program"),
    "signals": ("signal the grader",),
}


def describe(found: Protections, verbose: bool = False) -> Iterator[str]:
    """The level and what it means; each lock and why others are missing, where asked for more."""
    reason = found.reason or ", ".join(found.closed)
    yield f"Protections: {found.level}{f' ({reason})' if reason else ''}. {_meaning(found)}"
    if verbose:
        yield from (f"  missing: {name} ({lack})" for name, lack in found.missing.items())
        for title, names in (("refused", found.refused), ("possible", found.open)):
            if names:
                yield f"  {title}: {', '.join(names)}"


def ran_on(versions: Versions) -> Iterator[str]:
    """The versions that decide what a submission can do; nothing where nothing ran."""
    if versions.python:
        yield f"Ran on Python {versions.python} and NumPy {versions.numpy}."


def _meaning(found: Protections) -> str:
    if found.level == "full":
        return "The submission reached no file, network, other process or signal."
    free = [kind for kind, tried in KINDS.items() if {*tried} & {*found.open}]
    return f"Open to the submission: {', '.join(free or KINDS)}; grade only what you trust."
