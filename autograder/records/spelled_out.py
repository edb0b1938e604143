"""Records in a course's own names: titles and sentences, for people; what programs read stays ours.

A sentence on an exception in the submission's own lines is left as it is: it has the course's names
already. So is what describes a case, in which nothing of the submission's is named.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from autograder.records.explanation import CaseLine, Explanation
from autograder.records.scorecard import (
    Diagnosis,
    Fault,
    ItemScore,
    SmallestCase,
    Swapped,
    Table,
)
from autograder.records.spelling import Spelling

RAISED = "raised/"  # how the keys of diagnoses begin that are of exceptions
Words = Callable[[str], str]  # a sentence of ours in the course's names


def item_spelled(item: ItemScore, spelling: Spelling) -> ItemScore:
    """An item's score in the course's names."""
    if not spelling:
        return item

    def words(text: str) -> str:
        return spelling.words(text, item.exercise)

    def explained(text: str) -> str:
        return spelling.words(text, item.exercise, explains=True)

    return replace(
        item,
        reason=words(item.reason),
        faults=tuple(_fault(one, words) for one in item.faults),
        diagnoses=tuple(_diagnosis(one, words, explained) for one in item.diagnoses),
        smallest=item.smallest and _smallest(item.smallest, words),
        swapped=item.swapped and _swapped(item.swapped, spelling),
        in_common=tuple(map(words, item.in_common)),
        remarks=tuple(map(words, item.remarks)),
        doubts=tuple(_fault(one, words) for one in item.doubts),
    )


def explanation_spelled(known: Explanation, spelling: Spelling, about: str) -> Explanation:
    """What is known of an item that asks for a class of ours, in the course's names."""
    if not spelling:
        return known

    def words(text: str) -> str:
        return spelling.words(text, about)

    picture = known.picture
    return replace(
        known,
        task=spelling.words(known.task, about, explains=True),
        formula=words(known.formula),
        home=spelling.home(known.home),
        called=dict(spelling.classes),
        cases=tuple(_case(one, words) for one in known.cases),
        in_common=tuple(map(words, known.in_common)),
        picture=picture and replace(picture, name=words(picture.name)),
    )


def fault_spelled(fault: Fault, spelling: Spelling, about: str) -> Fault:
    """A fault of an item that asks for a class of ours, in the course's names."""
    return _fault(fault, lambda text: spelling.words(text, about)) if spelling else fault


def smallest_spelled(one: SmallestCase, spelling: Spelling, about: str) -> SmallestCase:
    """A small case of a class of ours, in the course's names."""
    return _smallest(one, lambda text: spelling.words(text, about)) if spelling else one


def _title(name: str, title: str, words: Words) -> str:
    """What a value is called for people, where that is not its name."""
    said = words(title or name)
    return said if said != name else ""


def _fault(one: Fault, words: Words) -> Fault:
    message = one.message if one.trace else words(one.message)
    title = _title(one.name, one.title, words)
    return replace(one, message=message, title=title)


def _diagnosis(one: Diagnosis, words: Words, explained: Words) -> Diagnosis:
    raised = one.key.startswith(RAISED)
    sentence = one.sentence if raised else explained(one.sentence)
    evidence = one.evidence if raised else explained(one.evidence)
    title = _title(one.name, one.title, words)
    return replace(one, sentence=sentence, evidence=evidence, title=title)


def _smallest(one: SmallestCase, words: Words) -> SmallestCase:
    return replace(
        one,
        given=tuple(_table(table, words) for table in one.given),
        yours=_table(one.yours, words),
        expected=_table(one.expected, words),
        worked=words(one.worked),
        title=_title(one.name, one.title, words),
    )


def _table(one: Table, words: Words) -> Table:
    return replace(one, name=words(one.name), step=words(one.step))


def _swapped(one: Swapped, spelling: Spelling) -> Swapped:
    return replace(one, ungraded=tuple(map(spelling.kind, one.ungraded)))


def _case(one: CaseLine, words: Words) -> CaseLine:
    wrong, remarks = tuple(map(words, one.wrong)), tuple(map(words, one.remarks))
    return replace(one, wrong=wrong, missing=words(one.missing), remarks=remarks)
