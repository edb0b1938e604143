"""`docs/mutation.md`: the tables, and why the survivors survive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.classroom.mutants.mutant import Mutant
from autograder.classroom.mutants.operators import OPERATORS
from tests.mutation.equivalent import Entry
from tests.support.places import ROOT

DOCUMENT = ROOT / "docs" / "mutation.md"
ABOUT = """\
# Mutation: does every item notice a fault in what it grades?

`make mutants` plants faults in the annotated solution, one at a time, grades each as if it were
handed in, and writes this page. A mutant is *killed* when the item that grades the mutated
class loses points; a class that no item is named after belongs to the item that judges it
(`ConvBlock` to `ResBlock`). Results are kept in `build/mutants/`, so that a run that was cut
short goes on where it stopped; a change of the solution, of an exercise, or of how values are
compared starts those anew. `python -m tests.mutation Conv1d` runs one item's.

What is left out, by the rule in `autograder/classroom/mutants/scope.py`, is what a right hand-in
need not have: checks of arguments and their messages, `params`, `grads` and `parts`, debug
output, the first values where no init function is given, and classes that no item grades.

A survivor must be explained in `tests/mutation/equivalent.toml`, or `make mutants` fails. *Same*:
the same values for every input that is legal. *Convention*: another right answer, which the
assignments accept. *Remark*: the report says so, and it costs nothing. *Beyond*: right hand-ins
differ in it or lack it, so that it is asked of nobody. The score is killed mutants of all that
are not explained.
"""


@dataclass(frozen=True)
class Outcome:
    """One mutant, and what became of it."""

    mutant: Mutant
    killed: bool
    entry: Entry | None

    @property
    def state(self) -> str:
        """One of three."""
        if self.killed:
            return "killed"
        return "equivalent" if self.entry else "survived"


def report(outcomes: list[Outcome]) -> str:
    """The whole page."""
    items = list(dict.fromkeys(one.mutant.item for one in outcomes))
    operators = [operator.__name__ for operator in OPERATORS]
    counts: dict[str, dict[str, Counter[str]]] = {
        kind: {key: Counter() for key in keys} for kind, keys in (("i", items), ("o", operators))
    }
    for one in outcomes:
        counts["i"][one.mutant.item][one.state] += 1
        counts["o"][one.mutant.operator][one.state] += 1
    meanings = {one.__name__: (one.__doc__ or "").splitlines()[0] for one in OPERATORS}
    parts = [
        ABOUT,
        "## By item\n",
        _table("item", counts["i"], {}),
        "## By kind of fault\n",
        _table("fault", counts["o"], meanings),
        "## Why the survivors survive\n",
        _survivors(outcomes),
    ]
    return "\n".join(parts)


def _table(title: str, counts: Mapping[str, Counter[str]], notes: Mapping[str, str]) -> str:
    note = " what it does |" if notes else ""
    rows = [
        f"| {title} | mutants | killed | equivalent | survived | score |{note}",
        f"|---|--:|--:|--:|--:|--:|{'---|' if notes else ''}",
    ]
    for name, count in counts.items():
        rows.append(_row(name, count, notes and f" {notes[name]} |"))
    whole: Counter[str] = sum(counts.values(), Counter())
    rows.append(_row("**all**", whole, " |" if notes else ""))
    return "\n".join(rows) + "\n"


def _row(name: str, count: Counter[str], note: object) -> str:
    killed, survived = count["killed"], count["survived"]
    score = f"{100 * killed / (killed + survived):.1f} %" if killed + survived else "–"
    figures = (count.total(), killed, count["equivalent"], survived, score)
    return f"| {name} | {' | '.join(str(figure) for figure in figures)} |{note or ''}"


def _survivors(outcomes: Iterable[Outcome]) -> str:
    grouped: dict[Entry | None, list[Mutant]] = {}
    for one in outcomes:
        if not one.killed:
            grouped.setdefault(one.entry, []).append(one.mutant)
    unexplained = grouped.pop(None, [])
    parts = ["**Not explained:**\n\n" + _listed(unexplained)] if unexplained else []
    for why in ("same", "convention", "remark", "beyond"):
        for entry, mutants in grouped.items():
            if entry and entry.why == why:
                parts.append(f"**{why.capitalize()}.** {entry.reason}\n\n{_listed(mutants)}")
    return "\n".join(parts)


def _listed(mutants: list[Mutant]) -> str:
    return "".join(f"* `{one.key}`: `{one.change}`\n" for one in mutants)
