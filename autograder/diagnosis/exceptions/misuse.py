"""Why an operation failed that was given another thing than it takes: a float, other axes.

Each rule takes the exceptions at one place, each in a case of its own, and gives a key and a
sentence about the first, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.exceptions.clues import Cause
from autograder.worker.answers import Fact, Frame, Raised

Frames = Sequence[Frame]
FLOATS = ("float16", "float32", "float64")
NOT_WHOLE = "object cannot be interpreted as an integer"  # Python's own words
# What forward may keep of a call; a layer's parameters and gradients are none of it.
ATTRIBUTE = re.compile(r"self\.(?!dLd|running|(?:W|b|BW|Bb|gamma|beta)$)\w+")
PLAIN = {"tuple": "a tuple", "list": "a list", "int": "a number", "float": "a number"}
WHOLE = "int"
DIRECTIONS = ("forward", "backward")


def stale(endings: Sequence[Raised], calls: Sequence[Sequence[Case]]) -> Cause | None:
    """What a second call still has of the first: an array of that one's shape.

    `calls` are those of each case: two, and none where it was the first that has failed.
    """
    names = [tuple(_of_first(one, two)) for one, two in zip(endings, calls, strict=True)]
    if len({*names}) != 1 or len(names[0]) != 1:
        return None
    (name,) = names[0]
    shape = next(f.shape for f in endings[0].frames[-1].facts if f.name == name)
    return "stale", f"{name} {shape} is still the first call's: keep it anew on every forward"


def _of_first(raised: Raised, calls: Sequence[Case]) -> Iterator[str]:
    """The attributes whose shape fits the first call alone."""
    shapes = [{np.shape(call[name]) for name in ("A", "dLdZ") if name in call} for call in calls]
    for fact in raised.frames[-1].facts if len(shapes) == 2 else ():
        if ATTRIBUTE.fullmatch(fact.name) and fact.shape in shapes[0] - shapes[1]:
            yield fact.name


def given(exercise: Exercise, endings: Sequence[Raised]) -> Cause | None:
    """A layer that another one has given an array of other axes than it takes."""
    found = [_other_axes(exercise, one) for one in endings]
    if not all(found) or len({one[0] for one in found if one}) > 1:
        return None
    return "axes", found[0][1] if found[0] else ""


def _other_axes(exercise: Exercise, raised: Raised) -> tuple[str, str] | None:
    for frame in raised.frames[1:]:
        kind, _, method = frame.function.partition(".")
        given = [fact for fact in frame.facts if fact.role == "given" and fact.shape is not None]
        due = _axes_of(kind, method) if kind != exercise.name else None
        if not given or due is None or due == len(given[0].shape or ()):
            continue
        shape = given[0].shape or ()
        what = f"{kind}.{method} is given {given[0].name} {shape}, and takes {due} axes"
        if len(shape) == 2:
            return frame.function, f"{what}: what was flattened needs its axes back first"
        if due == 2:
            return frame.function, f"{what}: flatten it first"
        return frame.function, what
    return None


def _axes_of(kind: str, method: str) -> int | None:
    """How many axes a layer's method takes, where that is always the same."""
    if kind not in EXERCISES or method not in DIRECTIONS:
        return None
    key = "A" if method == "forward" else "dLdZ"
    cases = [*EXERCISES[kind]().ladder(np.random.default_rng(0))]
    calls = [call for case in cases for call in case.get("calls", ())]
    axes = {np.ndim(call[key]) for call in calls if key in call}
    # What works element by element takes any number of them.
    has_own = bool(getattr(EXERCISES[kind], "parameters", {})) or min(axes, default=0) > 2
    return axes.pop() if len(axes) == 1 and has_own else None


def called(frames: Frames) -> Cause | None:
    """An array, a tuple or a number that is called like a function."""
    callee = [fact_of(frame, "callee") for frame in frames if frame.operation == "()"]
    known = [one for one in callee if one and (one.shape is not None or one.type in PLAIN)]
    if len(known) < len(frames):
        return None
    first = known[0]
    what = f"an array {first.shape}" if first.shape is not None else PLAIN[first.type]
    return "called", (
        f"{first.name} is {what}, and is called like a function: an element is {first.name}[...], "
        "and a product needs its sign"
    )


def gone_through(frames: Frames) -> Cause | None:
    """A loop over a number."""
    several = [fact_of(frame, "several") for frame in frames if frame.operation == "for"]
    numbers = [one for one in several if one and one.type == WHOLE]
    if len(numbers) < len(frames):
        return None
    name = numbers[0].name
    return "loop", f"{name} is a number, {numbers[0].number}: a loop over it needs range({name})"


def whole(endings: Sequence[Raised]) -> Cause | None:
    """A float where a whole number has to be."""
    floats = [tuple(_floats(one)) for one in endings]
    if len(floats[0]) != 1 or len({*floats}) != 1:
        return None
    (name,) = floats[0]
    return "whole", f"{name} is a float, and has to be whole here: / gives floats, // whole numbers"


def _floats(raised: Raised) -> Iterator[str]:
    """The single floats that stand where only whole numbers can, and have been refused."""
    frame = raised.frames[-1]
    counts = frame.operation == "()" and raised.message.endswith(NOT_WHOLE)
    refused = raised.type in ("TypeError", "IndexError")
    for fact in frame.facts:
        single = fact.type == "float" or (fact.shape == () and fact.dtype in FLOATS)
        place = fact.role == "argument" if counts else fact.role.startswith(("index", "bound"))
        if single and place and refused:
            yield fact.name


def unpacked(frames: Frames) -> Cause | None:
    """The axes of an array, unpacked into another number of names."""
    kind, _, count = frames[0].operation.partition(" ")
    axes = [fact_of(frame, "axes") for frame in frames]
    if kind != "unpack" or not all(
        one and one.shape is not None and len(one.shape) != int(count) for one in axes
    ):
        return None
    first = axes[0]
    assert first
    assert first.shape is not None
    number = len(first.shape)
    plural = "axis" if number == 1 else "axes"
    return (
        "axes",
        f"{first.name} {first.shape} has {number} {plural}, not the {count} it is taken for",
    )


def indexed(frames: Frames) -> Cause | None:
    """An index beyond the last element, or more indices than axes."""
    found = [*map(_index, frames)]
    if not all(found) or len({one[0] for one in found if one}) > 1:
        return None
    return ("index", found[0][1]) if found[0] else None


def _index(frame: Frame) -> tuple[str, str] | None:
    kind, _, count = frame.operation.partition(" ")
    owner = fact_of(frame, "owner")
    if kind not in ("[]", "[]=") or owner is None:
        return None
    if owner.shape is not None and owner.dtype:
        shape, written = owner.shape, f"{owner.name} {owner.shape}"
    elif owner.type in ("list", "tuple") and owner.number is not None:
        shape, written = (owner.number,), f"{owner.name}, a {owner.type}"
    else:
        return None
    if int(count) > len(shape):
        axes = "axis" if len(shape) == 1 else "axes"
        return "many", f"{written} has {len(shape)} {axes}, and is given {count} indices"
    for fact in frame.facts:
        axis = fact.role.removeprefix("index ")
        if (
            fact.role == axis
            or fact.type != WHOLE
            or fact.number is None
            or int(axis) >= len(shape)
        ):
            continue
        size = shape[int(axis)]
        if fact.number is not None and not -size <= fact.number < size:
            last = f"the last is {size - 1}" if size else "that is empty"
            what = f"{fact.name} is {fact.number}, along an axis of {size}: {last}"
            return fact.name, f"{written}: {what}{_rounds(frame, fact)}"
    return None


def _rounds(frame: Frame, index: Fact) -> str:
    """Where the loop ends that goes too far, if it is one over a range."""
    for fact in frame.facts:
        name, _, numbers = fact.name.partition(" in ")
        if fact.role == "loop" and name == index.name and fact.number is not None:
            return f"; its loop goes through {numbers}, of {fact.number}"
    return ""


def fact_of(frame: Frame, role: str) -> Fact | None:
    """The first fact of a frame that plays this part in its operation."""
    return next((fact for fact in frame.facts if fact.role == role), None)
