"""The first hypothesis that explains all failing cases, from the particular to the general."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from autograder.diagnosis.patterns import PATTERNS, SHAPE_PATTERNS
from autograder.diagnosis.relations import RELATIONS, SHAPE_RELATIONS
from autograder.diagnosis.values import ShownValue
from autograder.records.scorecard import Diagnosis

NOT_FINITE = "pattern/not finite"
Predicted = Mapping[str, np.ndarray]  # by an observation's full name


def diagnose(
    shown: Mapping[str, Sequence[ShownValue]],
    catalogue: Mapping[str, tuple[str, Sequence[Predicted]]],
) -> list[Diagnosis]:
    """One diagnosis for each name under which something is wrong, where there is one.

    `catalogue` has each mistake's sentence and what it shows in every case, by its key.
    """
    failing = {n: seen for n, seen in shown.items() if not all(s.right for s in seen)}
    # Of two mistakes that explain a value, the one that explains more of the others is meant.
    explained = {
        key: {name for name, seen in failing.items() if _explains(seen, predicted)}
        for key, (_, predicted) in catalogue.items()
    }
    ranked = sorted(explained, key=lambda key: -len(explained[key]))
    found = []
    for name, seen in failing.items():
        key = next((key for key in ranked if name in explained[key]), None)
        if key is not None:
            found.append(Diagnosis(name, key, catalogue[key][0], _evidence(seen), "certain"))
        elif (other := _by_relation(name, seen)) is not None:
            born = next((one for one in found if one.key == NOT_FINITE), None)
            found.append(_again(other, born) if born and other.key == NOT_FINITE else other)
    return found


def _again(diagnosis: Diagnosis, born: Diagnosis) -> Diagnosis:
    """A value that is not finite where one that came before it was not, either."""
    return replace(diagnosis, sentence=f"not finite, as {born.name} is: mend {born.name} first")


def _by_relation(name: str, shown: Sequence[ShownValue]) -> Diagnosis | None:
    """What follows from the right values, or what failing cases have in common."""
    wrong = [s for s in shown if not s.right]
    if any(s.expected.untouched for s in wrong):
        return None
    shaped = all(s.yours.shape == s.expected_value.shape for s in wrong)
    relations = RELATIONS if shaped else SHAPE_RELATIONS
    # One value of several may be anything by chance.
    for relation in relations if len(wrong) > 1 or len(shown) == 1 else ():
        if found := relation(shown):
            return Diagnosis(name, f"relation/{found[0]}", found[1], _evidence(shown), "certain")
    for pattern in PATTERNS if shaped else SHAPE_PATTERNS:
        if found := pattern(shown):
            return Diagnosis(name, f"pattern/{found[0]}", found[1], "", "likely")
    return None


def _explains(shown: Sequence[ShownValue], predicted: Sequence[Predicted]) -> bool:
    """Whether every value is what the mistake shows: failing ones, and right ones as well."""
    said = [predicted[s.number].get(s.expected.name) for s in shown]
    if not any(value is not None and not s.right for value, s in zip(said, shown, strict=True)):
        return False
    return all(
        s.right if value is None else s.equals(value) for value, s in zip(said, shown, strict=True)
    )


def _evidence(shown: Sequence[ShownValue]) -> str:
    """What carries the diagnosis, in numbers."""
    wrong = [s for s in shown if not s.right]
    right = len(shown) - len(wrong)
    elements = sum(s.yours.size for s in wrong)
    cases = _count(len({s.number for s in wrong}), "failing case")
    explained = f"all {_count(elements, 'element')} of the {cases}" if elements else f"the {cases}"
    return f"explains {explained}" + (
        f", and fits the {_count(right, 'right value')}" * (right > 0)
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
