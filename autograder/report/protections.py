"""What protected this machine, in one line for people; with all that is known, in a few more."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.scorecard import Protections

TRUST = "grade only what you trust"


def describe(found: Protections, verbose: bool = False) -> Iterator[str]:
    """The level and what it means; each lock that is missing, and why, where asked for more."""
    yield _headline(found)
    if verbose:
        yield from (f"  closed: {name}" for name in found.closed)
        yield from (f"  missing: {name} ({why})" for name, why in found.missing.items())
        yield from (f"  refused: {name}" for name in found.refused)


def _headline(found: Protections) -> str:
    locks = ", ".join(found.closed)
    if found.level == "full":
        return (
            "Protection: full: no files, network, processes or signals for the submission "
            f"({locks})."
        )
    why = f" ({found.reason})" if found.reason else f" ({locks})" if locks else ""
    can = f"the submission could {_list(found.open)}" if found.open else "nothing is refused"
    if not found.open and found.reason:
        can = "files, network and processes were open to the submission"
    return f"Protection: {found.level}{why}: {can}; {TRUST}."


def _list(names: tuple[str, ...]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
