"""The first hypothesis that explains all failing cases, from the particular to the general."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from msgspec.structs import replace

from autograder.diagnosis.chains import is_chained, is_contradicted, of_one_quantity
from autograder.diagnosis.fingerprints.lookup import Match, Told, told
from autograder.diagnosis.fingerprints.stored import Fault
from autograder.diagnosis.patterns import PATTERNS
from autograder.diagnosis.projection import Projected
from autograder.diagnosis.relations import RELATIONS, SHAPE_RELATIONS, rounded
from autograder.diagnosis.shapes.reasons import reason_of
from autograder.diagnosis.shapes.sized import all_sized
from autograder.diagnosis.slips.ties import Answer
from autograder.diagnosis.values import ShownValue
from autograder.records.scorecard import Diagnosis

# Of mistakes that each spoil several values: who seems to have made more has made another one.
MOST_BROAD = 2
LAYOUT = "layout/"  # before the keys of arrays that are read in another order than they lie in
ALL_PARTS = 100  # more than any of them has
NOT_FINITE = "pattern/not finite"
Predicted = Mapping[str, np.ndarray | Projected]  # by an observation's full name
Known = Mapping[str, tuple[str, Sequence[Predicted]]]  # sentences and what is shown, by key
Further = Callable[[Sequence[str]], Mapping[str, Answer]]


def nothing_further(names: Sequence[str]) -> Mapping[str, Answer]:
    """Nothing for any of these names."""
    return {}


@dataclass(frozen=True)
class Evidence:
    """What was shown, and what may explain it; whatever follows from that is found out once.

    `catalogue` has each mistake's sentence and what it shows in every case, by its key, which
    ends with a space if only a part of the mistake is meant, and the part's name. `prints` are
    planted faults that show the same.
    """

    shown: Mapping[str, Sequence[ShownValue]]
    catalogue: Known
    prints: Sequence[Match] = ()
    _by_numbers: dict[str, Diagnosis | None] = field(default_factory=dict)

    @cached_property
    def failing(self) -> dict[str, Sequence[ShownValue]]:
        """What is wrong in some case, by name."""
        return {n: seen for n, seen in self.shown.items() if not all(s.right for s in seen)}

    @cached_property
    def explained(self) -> dict[str, set[str]]:
        """By each mistake's key, the names that it explains, if it spoils nothing that is right."""
        right = [seen for name, seen in self.shown.items() if name not in self.failing]
        return {
            key: names
            for key, (_, predicted) in self.catalogue.items()
            if (names := _explained(self.failing, right, predicted))
        }

    @cached_property
    def faults(self) -> dict[str, Told | None]:
        """By each failing name, the planted fault that shows the same."""
        return {name: told(name, self.prints) for name in self.failing}

    def by_numbers(self, name: str) -> Diagnosis | None:
        """What the numbers under a failing name tell without the catalogue."""
        if name not in self._by_numbers:
            made = _by_numbers(name, self.failing, self.faults[name])
            self._by_numbers[name] = made
        return self._by_numbers[name]


def diagnose(
    evidence: Evidence, further: Further = nothing_further, denied: Collection[str] = ()
) -> list[Diagnosis]:
    """One diagnosis for each name under which something is wrong, where there is one.

    `further` gives an answer for names that neither a mistake nor a planted fault explains, where
    it knows one. No mistake is named whose key is `denied`.
    """
    # Of two mistakes that explain a value, the one that explains more of the others is meant.
    explained = {key: names for key, names in evidence.explained.items() if key not in denied}
    failing, faults = evidence.failing, evidence.faults
    ranked = sorted(explained, key=lambda key: _rank(key, explained))
    chosen = {
        name: next((key for key in ranked if name in explained[key]), None) for name in failing
    }
    broad = {key for key in chosen.values() if key and len(explained[key]) > 1}
    meant = {
        name: key
        for name, key in chosen.items()
        if key
        and (len(broad) <= MOST_BROAD or key not in broad)
        and not _explains_more(faults[name], _by_all_parts(key, explained))
    }
    more = further([n for n in failing if n not in meant and not _is_plain(faults[n])])
    found = []
    for name, seen in failing.items():
        key = meant.get(name)
        if key is not None:
            sentence, own = evidence.catalogue[key][0], key.partition(" ")[0]
            found.append(Diagnosis(name, own, sentence, _evidence(seen), "certain"))
        elif name in more:
            own, sentence, confidence = more[name]
            found.append(Diagnosis(name, own, sentence, _evidence(seen), confidence))
        elif (other := evidence.by_numbers(name)) is not None:
            born = next((one for one in found if one.key == NOT_FINITE), None)
            found.append(_again(other, born) if born and other.key == NOT_FINITE else other)
    return found


def _again(diagnosis: Diagnosis, born: Diagnosis) -> Diagnosis:
    """A value that is not finite where one that came before it was not, either."""
    return replace(diagnosis, sentence=f"not finite, as {born.name} is: mend {born.name} first")


def _by_numbers(
    name: str, failing: Mapping[str, Sequence[ShownValue]], fault: Told | None
) -> Diagnosis | None:
    """A planted fault that shows the same, what follows from the right values, or a pattern.

    Of a single value, a relation says the same as a planted fault, and more simply.
    """
    shown = failing[name]
    if any(s.expected.untouched for s in shown if not s.right):
        return None
    simpler = _by_relation(name, failing) if fault is None or fault.alone else None
    if simpler is not None:
        return simpler
    if not _is_plain(fault) and (reason := _by_shape(name, shown)) is not None:
        return reason
    return _planted(name, fault.fault, shown) if fault is not None else _by_pattern(name, shown)


def _is_plain(fault: Told | None) -> bool:
    """Whether a planted fault shows the same, of which it is known what it is."""
    return fault is not None and fault.fault.plain


def _rank(key: str, explained: Mapping[str, Collection[str]]) -> tuple[int, int]:
    """What explains the most comes first; of as much, arrays that are misread come last.

    Of these it is the one that explains more with all its parts: one value may fit several.
    """
    parts = len(_by_all_parts(key, explained)) if key.startswith(LAYOUT) else ALL_PARTS
    return -len(explained[key]), -parts


def _by_all_parts(key: str, explained: Mapping[str, Collection[str]]) -> set[str]:
    """What a mistake explains with all its parts, whose keys begin alike."""
    own = key.partition(" ")[0]
    return {
        name for other in explained if other.partition(" ")[0] == own for name in explained[other]
    }


def _explains_more(fault: Told | None, explained: Collection[str]) -> bool:
    """Whether a planted fault explains all that a mistake does, and more besides."""
    return fault is not None and fault.fault.plain and fault.names > {*explained}


def _planted(name: str, fault: Fault, shown: Sequence[ShownValue]) -> Diagnosis:
    """A planted fault that shows the same; of a vague one only the place is known."""
    key, evidence = f"mutant/{fault.operator}", _evidence(shown)
    return Diagnosis(name, key, fault.sentence, evidence, "certain" if fault.plain else "likely")


def _by_relation(name: str, failing: Mapping[str, Sequence[ShownValue]]) -> Diagnosis | None:
    """What follows from the right values; of one quantity at several steps, if it does at all."""
    shown = failing[name]
    wrong = [s for s in shown if not s.right]
    if len(wrong) == 1 < len(shown):  # one value of several may be anything by chance
        return None
    if any(s.expected.margin for s in wrong):  # it is the share of something, and counted
        return None
    relations = RELATIONS if _are_shaped(shown) else SHAPE_RELATIONS
    if any(s.whole for s in wrong):
        relations = (rounded,)  # what else they may be like, they are for being cut
    others = [failing[one] for one in of_one_quantity(name, failing) if one != name]
    for relation in relations:
        if (found := relation(shown)) and all(relation(other) == found for other in others):
            return Diagnosis(name, f"relation/{found[0]}", found[1], _evidence(shown), "certain")
    return None


def _by_shape(name: str, shown: Sequence[ShownValue]) -> Diagnosis | None:
    """Why shapes are wrong, whatever else may be."""
    if _are_shaped(shown) or sum(not s.right for s in shown) < 2:  # one may be so by chance
        return None
    reason = reason_of(all_sized(shown))
    if reason is None:
        return None
    if not reason.sure:
        return Diagnosis(name, "relation/shape", reason.sentence, "", "likely")
    evidence = _evidence_of_shapes(shown)
    return Diagnosis(name, "relation/shape", reason.sentence, evidence, "certain")


def _evidence_of_shapes(shown: Sequence[ShownValue]) -> str:
    """What carries the reason of wrong shapes, in numbers."""
    wrong = sum(s.yours.shape != s.expected_value.shape for s in shown)
    right = len(shown) - wrong
    return f"gives all {_count(wrong, 'wrong shape')}" + (
        f", and the {_count(right, 'right one')}" * (right > 0)
    )


def _by_pattern(name: str, shown: Sequence[ShownValue]) -> Diagnosis | None:
    """What failing cases have in common."""
    for pattern in PATTERNS if _are_shaped(shown) else ():
        if found := pattern(shown):
            return Diagnosis(name, f"pattern/{found[0]}", found[1], "", "likely")
    return None


def _are_shaped(shown: Sequence[ShownValue]) -> bool:
    """Whether all wrong values have the shapes that they should have."""
    return all(s.yours.shape == s.expected_value.shape for s in shown if not s.right)


def _explained(
    failing: Mapping[str, Sequence[ShownValue]],
    right: Sequence[Sequence[ShownValue]],
    predicted: Sequence[Predicted],
) -> set[str]:
    """The names that a mistake explains; none where it would show otherwise what belongs to it."""
    found = set[str]()
    for name, seen in failing.items():
        if _explains(seen, predicted):
            found.add(name)
        elif is_chained(name) and _changes(seen, predicted):
            return set()
    if not found or is_contradicted(found, (), failing):
        return set()
    return set() if any(_explains_away(seen, predicted) for seen in right) else found


def _changes(shown: Sequence[ShownValue], predicted: Sequence[Predicted]) -> bool:
    """Whether a mistake shows something wrong where something is."""
    said = [(predicted[s.number].get(s.expected.name), s) for s in shown if not s.right]
    return any(value is not None and not s.is_expected(value) for value, s in said)


def _explains(shown: Sequence[ShownValue], predicted: Sequence[Predicted]) -> bool:
    """Whether every value is what the mistake shows: failing ones, and right ones as well.

    Where there is no number at all, too many mistakes show the same.
    """
    if not any(np.isfinite(s.yours).any() for s in shown):
        return False
    said = [predicted[s.number].get(s.expected.name) for s in shown]
    if not any(value is not None and not s.right for value, s in zip(said, shown, strict=True)):
        return False
    return all(
        s.right if value is None else s.equals(value) for value, s in zip(said, shown, strict=True)
    )


def _explains_away(shown: Sequence[ShownValue], predicted: Sequence[Predicted]) -> bool:
    """Whether a mistake would make something wrong that is right: then it was not made."""
    said = [predicted[s.number].get(s.expected.name) for s in shown]
    return any(
        value is not None and not s.equals(value) for value, s in zip(said, shown, strict=True)
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
