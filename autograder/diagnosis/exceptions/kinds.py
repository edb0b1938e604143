"""Why an operation has failed that was given another kind of thing: a list, a method, a class.

Each rule takes one frame and gives a key and a sentence, or None; it has to say something of every
case in which the same line has failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autograder.course.exercises import EXERCISES
from autograder.diagnosis.exceptions.clues import CLASSES, Cause
from autograder.diagnosis.exceptions.misuse import fact_of
from autograder.worker.answers import Fact, Frame, Raised

# Python's own words; of an attribute the name.
NO_ATTRIBUTE = re.compile(r".{0,80}object has no attribute '(\w{1,40})'.*")
KEY = re.compile(r"'\w{1,40}'")  # of a word that is no key
RANGE = re.compile(r"(reversed\()?range\((-?\d{1,6}(?:, -?\d{1,6}){0,2})\)\)?")
METHODS = ("method", "builtin_function_or_method", "function")
OPERANDS = ("owner", "left", "right", "argument", "value", "axes")
SEVERAL = ("list", "tuple")
OF_ARRAYS = ("shape", "T", "ndim", "size", "dtype", "reshape", "sum", "mean", "transpose", "copy")
OF_LAYERS = ("forward", "backward", "W", "b", "dLdW", "dLdb")


def by_kind(endings: Sequence[Raised]) -> Cause | None:
    """The first rule that says something of all these exceptions: what it says of the first."""
    for rule in RULES:
        found = [rule(one, one.frames[-1]) for one in endings]
        if found[0] is not None and all(one and one[0] == found[0][0] for one in found):
            return found[0]
    return None


def _class_itself(raised: Raised, frame: Frame) -> Cause | None:
    """A class whose method is called, where no object was made of it."""
    owner = fact_of(frame, "owner")
    missing = raised.type == "TypeError" and "missing" in raised.message
    if frame.operation != "()" or not missing or owner is None or owner.type not in CLASSES:
        return None
    return "class", f"{owner.name} is a class, and no object of it: make one, with parentheses"


def _no_attribute(raised: Raised, frame: Frame) -> Cause | None:
    """An attribute of arrays or layers that is asked of something else."""
    owner, words = fact_of(frame, "owner"), NO_ATTRIBUTE.fullmatch(raised.message)
    if frame.operation != "." or owner is None or words is None:
        return None
    attribute = words.group(1)
    if owner.type in SEVERAL:
        what = f"{owner.name} is a {owner.type} of {owner.number}, which has no {attribute}"
        if attribute in OF_LAYERS:
            return "several", f"{what}: its elements have, {owner.name}[0] and so on"
        if attribute in OF_ARRAYS and not owner.name.endswith(".shape"):
            return "several", f"{what}: an array has, which np.array or np.stack makes of it"
        return "several", what
    if owner.type in EXERCISES and attribute in OF_ARRAYS:
        return "layer", (
            f"{owner.name} is a layer, {owner.type}, where an array is due: what its forward "
            "returns, perhaps"
        )
    if owner.type in METHODS:
        return "method", _not_called(owner)
    return None


def _method(raised: Raised, frame: Frame) -> Cause | None:
    """A method that stands where what it returns is due."""
    found = [one for one in frame.facts if one.role in OPERANDS and one.type in METHODS]
    if raised.type != "TypeError" or len(found) != 1:
        return None
    return "method", _not_called(found[0])


def _not_called(fact: Fact) -> str:
    return (
        f"{fact.name} is a {'method' if 'method' in fact.type else 'function'}, not what it "
        "returns: the parentheses behind it are missing"
    )


def _single(raised: Raised, frame: Frame) -> Cause | None:
    """A single number that is taken apart, or asked for its length."""
    kind, _, count = frame.operation.partition(" ")
    value = fact_of(frame, "unpacked")
    if raised.type == "TypeError" and kind == "unpack" and value and _is_number(value):
        shown = f", {value.number}" if value.number is not None else ""
        return (
            "single",
            f"{value.name} is a single number{shown}, and cannot be taken apart into {count}",
        )
    function, argument = fact_of(frame, "function"), fact_of(frame, "argument")
    if function is None or function.name != "len" or argument is None or argument.type != "int":
        return None
    return "single", f"{argument.name} is a number, {argument.number}: it has no length"


def _is_number(fact: Fact) -> bool:
    return fact.type == "int" or fact.shape == ()


def _with_a_list(raised: Raised, frame: Frame) -> Cause | None:
    """A list or a tuple in a sum or product with numbers."""
    sides = [fact_of(frame, "left"), fact_of(frame, "right")]
    lists = [one for one in sides if one is not None and one.type in SEVERAL]
    if raised.type != "TypeError" or frame.operation not in ("+", "-", "*", "/", "**", "@"):
        return None
    if len(lists) != 1:
        return None
    one = lists[0]
    return "several", (
        f"{one.name} is a {one.type} of {one.number}, with which NumPy cannot reckon as a whole: "
        "take its elements one by one"
    )


def _no_key(raised: Raised, frame: Frame) -> Cause | None:
    """A key that a dict has not got, and how far the loop around has come."""
    owner, missing = fact_of(frame, "owner"), KEY.fullmatch(raised.message)
    if raised.type != "KeyError" or owner is None or owner.type != "dict" or missing is None:
        return None
    keys = [f"'{fact.name}'" for fact in frame.facts if fact.role == "key"]
    if not keys:
        return None
    sentence = f"{owner.name} has no {missing[0]}, but {', '.join(keys)}"
    at = fact_of(frame, "round")
    if at is None:
        return "key", sentence
    name, _, numbers = at.name.partition(" in ")
    which = "in the first round of" if at.number == _begins_at(numbers) else "in"
    return "key", f"{sentence}: {name} is {at.number} there, {which} a loop through {numbers}"


def _begins_at(numbers: str) -> int | None:
    """The first number of a range whose ends stand in the text, be it reversed or not."""
    found = RANGE.fullmatch(numbers)
    if found is None:
        return None
    start, *rest = map(int, found[2].split(","))
    if 0 in rest[1:]:
        return None
    through = range(start, *rest)
    turned = through[::-1] if found[1] else through
    return turned[0] if turned else None


RULES: tuple[Callable[[Raised, Frame], Cause | None], ...] = (
    _no_key,
    _class_itself,
    _no_attribute,
    _single,
    _method,
    _with_a_list,
)
