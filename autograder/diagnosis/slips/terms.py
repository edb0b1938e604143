"""Which slip in an exercise's formulas shows what was shown: a term lost, a factor twice.

Every slip of `course/slips/` is played, and one that shows a wrong value must show it in all
cases, and nothing else that is not there. Most are out after the smallest failing case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Program, formulas_in
from autograder.course.terms import parse
from autograder.diagnosis.slips.budget import Budget
from autograder.diagnosis.slips.search import Named, Search
from autograder.diagnosis.values import ShownValue


def by_terms(
    exercise: Exercise,
    cases: Sequence[Case],
    reading: Reading,
    shown: Mapping[str, Sequence[ShownValue]],
    budget: Budget,
    wanted: Iterable[str],
) -> Named:
    """The slips that explain the wrong values of these names, for who goes by a reading.

    Nothing is looked for any more once a budget is used up, which several searches may share.
    """
    found: Named = {}
    names = [*wanted]
    searches = [*_searches(exercise, cases, reading, shown)]
    for number, search in enumerate(searches):
        with _share(search, budget, len(searches) - number):
            found = max(found, search.explain(names), key=_worth)
        if found.keys() >= {*names} and len({*found.values()}) == 1:
            return found
    for search in searches:
        with _share(search, budget, 1):
            found = search.explain([n for n in names if n not in found], two=True) | found
    return found


def _searches(
    exercise: Exercise,
    cases: Sequence[Case],
    reading: Reading,
    shown: Mapping[str, Sequence[ShownValue]],
) -> Iterator[Search]:
    """One search for each way in which the formulas are written down."""
    for formula in formulas_in(exercise):
        for text in formula.texts(exercise, reading):
            sections = {name: parse(formula.reductions, lines) for name, lines in text.items()}
            yield Search(formula, exercise, cases, reading, Program(sections), shown)


@contextmanager
def _share(search: Search, budget: Budget, searches: int) -> Iterator[None]:
    """A search's part of a budget, of which others may use what it leaves."""
    part = max(budget.left, 0) // searches
    search.budget = Budget(part, budget.doubled)
    yield
    budget.doubled = search.budget.doubled
    budget.left -= part - search.budget.left


def _worth(found: Named) -> tuple[int, int]:
    """How much is explained, and then by how few slips."""
    return len(found), -len({one.key for one in found.values()})
