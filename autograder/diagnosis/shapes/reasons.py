"""The reason of a wrong shape: a rule for each axis that differs, which holds in every case.

A rule must give the size in the values that have the right shape, too. Where two rules fit that
say different things, both are said; of more, none is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from autograder.diagnosis.shapes.laws import FIRST, Law, along, laws_of
from autograder.diagnosis.shapes.sized import Sized, size_words
from autograder.diagnosis.shapes.wholes import whole_reason

FEW = 2  # rules that are said side by side
DESCRIBES = ("as if", "too", "one too", "rounded", "worked out")  # rather than names a size
ENOUGH = 2  # settings in which a rule must have held, or it may be chance


class Reason(NamedTuple):
    """Why a shape is wrong, and whether that has held in enough settings to be sure of it."""

    sentence: str
    sure: bool


Rule = tuple[str, Sequence[int]]  # what a size is, and how much that is for each of the values
Rules = Iterator[Rule]


def reason_of(values: Sequence[Sized]) -> Reason | None:
    """Why values of one name have wrong shapes; none where no simple rule gives all of them.

    `values` may hold such that have the right shape, which a rule must then give as well.
    """
    wrong = [one for one in values if not one.right]
    if not wrong or len({len(one.due) for one in values}) > 1:
        return None
    settings = {(one.due, one.given.get("A"), *sorted(one.settings.items())) for one in wrong}
    sure = len(settings) >= ENOUGH
    whole = whole_reason(values)
    if whole is not None:
        return Reason(whole, sure)
    if any(len(one.yours) != len(one.due) for one in values):
        return None
    fitting = {
        axis: _fitting(values, axis)
        for axis in range(len(wrong[0].due))
        if any(one.yours[axis] != one.due[axis] for one in wrong)
    }
    if not all(fitting.values()):
        return None
    words = size_words(wrong[0].name, len(wrong[0].due))
    single = all(len(rules) == 1 for rules in fitting.values())
    return Reason(_said({words[axis]: rules for axis, rules in fitting.items()}), sure and single)


def _said(rules: Mapping[str, Sequence[str]]) -> str:
    """The sentence: what each size is, or several at once where the same is true of them."""
    by_rule: dict[tuple[str, ...], list[str]] = {}
    for word, says in rules.items():
        by_rule.setdefault(tuple(says), []).append(word)
    return "; ".join(
        f"its {' and '.join(words)} {_verb(words, says[0])} {'; or '.join(says)}"
        for says, words in by_rule.items()
    )


def _verb(words: Sequence[str], says: str) -> str:
    if len(words) == 1:
        return "is"
    return "are" if says.startswith(DESCRIBES) else "are each"


def _fitting(values: Sequence[Sized], axis: int) -> list[str]:
    """What a size along an axis is: of the first kind of rules that has one or two that fit."""
    for kind in KINDS:
        said = list(dict.fromkeys(says for says, sizes in kind(values, axis)
                                  if _fits(values, axis, sizes)))  # fmt: skip
        if said:
            return said if len(said) <= FEW else []
    return []


def _fits(values: Sequence[Sized], axis: int, sizes: Sequence[int]) -> bool:
    return all(one.yours[axis] == size for one, size in zip(values, sizes, strict=True))


def _by_law(values: Sequence[Sized], axis: int) -> Rules:
    """What the layer's formula gives with a slip in it, or is due along the other axis."""
    yield from _of_another_axis(values, axis)
    found = [along(one, axis) for one in values]
    for law in laws_of(values, axis):
        yield law.says, [_size(law, one) for one in found]


def _size(law: Law, one: object) -> int:
    return law.size(one) if one is not None else -1  # type: ignore[arg-type]


def _of_another_axis(values: Sequence[Sized], axis: int) -> Rules:
    """The size that is due along another axis: height for width."""
    words = size_words(values[0].name, len(values[0].due))
    for other, word in enumerate(words):
        if other == axis or (axis >= FIRST) != (other >= FIRST):
            continue
        sizes = [one.due[other] for one in values]
        if values[0].name in ("W", "dLdW") or axis < FIRST:
            yield f"what its {word} should be", sizes
        else:
            yield f"what its {word} should be: it is worked out from the {word}", sizes


def _of_given(values: Sequence[Sized], axis: int) -> Rules:
    """The size of an array that is given, along some axis, or a setting."""
    seen = {tuple(one.due[axis] for one in values)}
    for name, words in (("A", "the input"), ("dLdZ", "the upstream gradient"), ("W", "W")):
        ranks = {len(one.given.get(name, ())) for one in values}
        if len(ranks) > 1 or not ranks - {0}:
            continue
        for other, word in enumerate(size_words(name, ranks.pop())):
            sizes = tuple(one.given[name][other] for one in values)
            if sizes not in seen:
                seen.add(sizes)
                yield f"{words}'s {word}", sizes
    for key, words in (("kernel", "the kernel size"), ("stride", "the stride"),
                       ("factor", "the factor")):  # fmt: skip
        if all(key in one.settings for one in values):
            yield words, [one.settings[key] for one in values]


def _constant(values: Sequence[Sized], axis: int) -> Rules:
    """Nothing is left, or one of all."""
    yield "0: nothing is left of it", [0 for _ in values]
    if any(one.due[axis] > 1 for one in values):
        yield "1: is it summed over, or is only one of them made?", [1 for _ in values]


def _off_by_a_number(values: Sequence[Sized], axis: int) -> Rules:
    for number in (1, 2):
        yield f"too large by {number}", [one.due[axis] + number for one in values]
        yield f"too small by {number}", [one.due[axis] - number for one in values]


def _off_by_a_setting(values: Sequence[Sized], axis: int) -> Rules:
    """Too large or too small by a multiple of a setting."""
    for amount, numbers in _amounts(values):
        due = [one.due[axis] for one in values]
        yield f"too large by {amount}", [n + m for n, m in zip(due, numbers, strict=True)]
        yield f"too small by {amount}", [n - m for n, m in zip(due, numbers, strict=True)]


def _amounts(values: Sequence[Sized]) -> Rules:
    for key, words in (("kernel", "the kernel size"), ("stride", "the stride"),
                       ("factor", "the factor"), ("padding", "the padding")):  # fmt: skip
        found = [one.setting(key, 0) for one in values]
        if len({*found}) < ENOUGH:
            continue  # which is only a number
        yield words, found
        yield f"twice {words}", [2 * n for n in found]
        if key != "padding":
            yield f"{words} less 1", [n - 1 for n in found]
            yield f"twice {words} less 1", [2 * (n - 1) for n in found]


def _multiple(values: Sequence[Sized], axis: int) -> Rules:
    """So many times what it should be."""
    due = [one.due[axis] for one in values]
    samples = [one.given.get("A", (0,))[:1] or (0,) for one in values]
    counts: list[Rule] = [("the number of samples", [one[0] for one in samples])]
    counts += [rule for rule in _amounts(values) if " " not in rule[0].removeprefix("the ")]
    counts += [("the kernel size", [one.setting("kernel", 0) for one in values])]
    for words, numbers in counts:
        pairs = [*zip(due, numbers, strict=True)]
        yield f"{words} times what is due", [n * m for n, m in pairs]
    yield "twice what is due", [2 * n for n in due]
    yield "half of what is due", [n // 2 for n in due]


# From the particular to the general.
KINDS: tuple[Callable[[Sequence[Sized], int], Rules], ...] = (
    _by_law,
    _of_given,
    _constant,
    _off_by_a_number,
    _off_by_a_setting,
    _multiple,
)
