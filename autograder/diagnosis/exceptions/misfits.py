"""Why an operation failed, by the shapes and numbers of its operands, and what would have fitted.

Each rule takes the frames in which the same line has failed, each in a case of its own, and gives a
key and a sentence about the first, or None. What would fit has to fit in all of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.exceptions.clues import Cause
from autograder.diagnosis.exceptions.kinds import by_kind
from autograder.diagnosis.exceptions.misuse import (
    called,
    fact_of,
    given,
    gone_through,
    indexed,
    stale,
    unpacked,
    whole,
)
from autograder.diagnosis.exceptions.numpy_calls import by_call
from autograder.diagnosis.exceptions.refused import refused
from autograder.diagnosis.shapes.reasons import reason_of
from autograder.diagnosis.shapes.sized import sized
from autograder.records.calls import SECOND
from autograder.worker.answers import Clue, Fact, Frame, Raised

Shape = tuple[int, ...]
Frames = Sequence[Frame]
Fits = Callable[[Shape, Shape], bool]
ELEMENTWISE = ("+", "-", "*", "/", "//", "%", "**")
SIMPLE = re.compile(r"[\w.\[\]]+")  # the name of something, rather than a result
COPIED = re.compile(r"[\w.\[\]]+\.(?:astype|copy)\([^()]*\)")
PRODUCT = re.compile(r"\b(?:dot|matmul)\(")  # of which the inner axes meet; tensordot has any


def by_shapes(
    exercise: Exercise,
    endings: Sequence[Raised],
    missing: Sequence[Expected],
    calls: Sequence[Sequence[Case]],
    cases: Sequence[Case],
) -> Cause | None:
    """What shapes and numbers say about exceptions at one place, if they say the same of all."""
    if not all(one.frames for one in endings):
        return None
    frames = [one.frames[-1] for one in endings]
    # What is given to another layer may be what is wrong.
    tips = frames[0].function.partition(".")[0] not in {*EXERCISES} - {exercise.name}
    found = refused(exercise, endings, missing, cases)
    found = (
        found
        or stale(endings, calls)
        or given(exercise, endings)
        or called(frames)
        or whole(endings)
    )
    found = found or by_call(endings) or by_kind(endings)
    found = found or _product(frames, tips) or _elementwise(frames, endings[0].clues, tips)
    found = (
        found or _assigned(frames) or unpacked(frames) or indexed(frames) or gone_through(frames)
    )
    made = _made(exercise, frames, missing, cases)
    if found and made:
        return found[0], f"{found[1]}; {made}"
    return found or (("made", made) if made and all(fact_of(f, "result") for f in frames) else None)


def _product(frames: Frames, tips: bool) -> Cause | None:
    """A product of matrices whose inner sizes differ."""
    pairs = [_factors(frame) for frame in frames]
    shapes = [_shapes(pair) for pair in pairs]
    if not all(one and min(map(len, one)) and not _multiply(*one) for one in shapes):
        return None
    left, right = pairs[0] or (None, None)
    assert left
    assert right
    assert shapes[0]
    one, other = shapes[0]
    inner = one[-1], other[-2 if len(other) > 1 else 0]
    if inner[0] == inner[1]:
        return None
    sentence = (
        f"{left.name} {one} @ {right.name} {other}: inner sizes {inner[0]} and {inner[1]} differ"
    )
    return "product", sentence + (_fitting(left, right, shapes, _multiply) if tips else "")


def _factors(frame: Frame) -> tuple[Fact, Fact] | None:
    if frame.operation == "@":
        return _sides(frame)
    callee = fact_of(frame, "callee")
    arguments = [fact for fact in frame.facts if fact.role == "argument"]
    is_product = frame.operation == "()" and PRODUCT.search(frame.source)
    return (
        (arguments[0], arguments[1]) if is_product and not callee and len(arguments) == 2 else None
    )


def _sides(frame: Frame) -> tuple[Fact, Fact] | None:
    left, right = fact_of(frame, "left"), fact_of(frame, "right")
    return (left, right) if left and right else None


def _shapes(pair: tuple[Fact, Fact] | None) -> tuple[Shape, Shape] | None:
    if pair is None or pair[0].shape is None or pair[1].shape is None:
        return None
    return pair[0].shape, pair[1].shape


def _multiply(left: Shape, right: Shape) -> bool:
    return left[-1] == right[-2 if len(right) > 1 else 0] and _broadcast(left[:-2], right[:-2])


def _broadcast(left: Shape, right: Shape) -> bool:
    pairs = zip(reversed(left), reversed(right), strict=False)
    return all(one == other or 1 in (one, other) for one, other in pairs)


def _in_place(left: Shape, right: Shape) -> bool:
    """Whether the second can be added to the first, which keeps its shape."""
    pairs = zip(reversed(left), reversed(right), strict=False)
    return len(right) <= len(left) and all(other in (one, 1) for one, other in pairs)


def _fitting(
    left: Fact, right: Fact, shapes: Sequence[tuple[Shape, Shape] | None], fits: Fits
) -> str:
    """Which of the two would fit if it were transposed: the one of which that is true always."""
    known = [one for one in shapes if one is not None and {*map(len, one)} == {2}]
    if len(known) < len(shapes):
        return ""
    ways = {
        left.name: fits is not _in_place and all(fits(one[::-1], other) for one, other in known),
        right.name: all(fits(one, other[::-1]) for one, other in known),
    }
    would = [name for name, well in ways.items() if well and _is_of_one(name)]
    return f"; {_transposed(would[0])} would fit" if len(would) == 1 else ""


def _is_of_one(name: str) -> bool:
    """Whether an expression stands for one array, or for a copy of it."""
    return SIMPLE.fullmatch(name) is not None or COPIED.fullmatch(name) is not None


def _transposed(name: str) -> str:
    if not SIMPLE.fullmatch(name):
        return f"the transpose of {name}"
    return name.removesuffix(".T") if name.endswith(".T") else f"{name}.T"


def _elementwise(frames: Frames, clues: Sequence[Clue], tips: bool) -> Cause | None:
    """Two arrays that do not fit each other element by element."""
    sign = frames[0].operation
    pairs = [_sides(frame) for frame in frames]
    shapes = [_shapes(pair) for pair in pairs]
    fits = _in_place if f" {sign}= " in frames[0].source else _broadcast
    if sign not in ELEMENTWISE or not all(one and not fits(*one) for one in shapes):
        return None
    left, right = pairs[0] or (None, None)
    assert left
    assert right
    sentence = f"{left.name} {left.shape} {sign} {right.name} {right.shape}: the sizes do not fit"
    lost = [text for text in (_lost(left, right, clues), _lost(right, left, clues)) if text]
    if len(lost) == 1:
        return "keepdims", f"{sentence}; {lost[0]}"
    return "sizes", sentence + (
        _along_channels(shapes) or (_fitting(left, right, shapes, fits) if tips else "")
    )


def _along_channels(shapes: Sequence[tuple[Shape, Shape] | None]) -> str:
    """Which shape fits of an array with one number for each channel, beside one of (N, C, ...)."""
    known = [one for one in shapes if one is not None]
    for at in (0, 1):
        if all(_has_channels(pair[1 - at], pair[at]) for pair in known):
            count, axes = known[0][1 - at][1], len(known[0][1 - at])
            due = (1, count, *(1,) * (axes - 2))
            return f"; one number for each of {count} channels has the shape {due} here"
    return ""


def _has_channels(image: Shape, vector: Shape) -> bool:
    """Whether an array has as many numbers as another has channels, one behind another."""
    return len(image) > 2 and math.prod(vector) == max(vector, default=0) == image[1]


def _lost(one: Fact, other: Fact, clues: Sequence[Clue]) -> str:
    """Whether an array has lost an axis with which it would fit."""
    reduced = next((c for c in clues if c.kind == "reduced" and c.name == one.name), None)
    if reduced is None or one.shape is None or other.shape is None:
        return ""
    kept = [(*one.shape[:at], 1, *one.shape[at:]) for at in range(len(one.shape) + 1)]
    if not any(_broadcast(shape, other.shape) for shape in kept):
        return ""
    return f"{one.name} has lost an axis in line {reduced.line}: keepdims=True keeps it"


def _assigned(frames: Frames) -> Cause | None:
    """A part of an array that is given one of another shape."""
    pairs = [(fact_of(frame, "target"), fact_of(frame, "value")) for frame in frames]
    if not all(
        target and value and target.shape is not None and value.shape is not None
        and not _takes(target.shape, value.shape)
        for target, value in pairs
    ):  # fmt: skip
        return None
    target, value = pairs[0]
    assert target
    assert value
    if target.shape == ():
        return "assigned", (
            f"{target.name} is a single number, and is given {value.name} {value.shape}: make one "
            "number of it first"
        )
    sentence = f"{target.name} {target.shape} = {value.name} {value.shape}: the shapes differ"
    return "assigned", sentence + (_slice_to_zero(frames, target.shape) or _step(frames))


def _slice_to_zero(frames: Frames, shape: Shape | None) -> str:
    """What makes a slice empty that is to leave out nothing at its end."""
    ends = [fact for fact in frames[0].facts if fact.role == "bound" and fact.number == 0]
    names = [fact.name for fact in ends if fact.name.startswith("-")]
    return (
        f": {names[0]} is 0 here, and a slice to 0 is empty" if names and 0 in (shape or ()) else ""
    )


def _step(frames: Frames) -> str:
    """Whether an end that a slice has would do for its step, which it has not."""
    name = next((one.name for one in frames[0].facts if one.role == "bound"), "")
    return f"; ::{name} would fit" if name and all(_fits_by_step(one) for one in frames) else ""


def _fits_by_step(frame: Frame) -> bool:
    """Whether the last axis of the whole has room for what is given, one place in so many."""
    bounds = [fact for fact in frame.facts if fact.role == "bound"]
    owner, value = fact_of(frame, "owner"), fact_of(frame, "value")
    if owner is None or value is None or not owner.shape or not value.shape or len(bounds) != 1:
        return False
    if f"::{bounds[0].name}" in frame.source:
        return False  # it is the step already
    step = bounds[0].number or 0
    return step > 0 and -(-owner.shape[-1] // step) == value.shape[-1]


def _takes(target: Shape, value: Shape) -> bool:
    """Whether a part of this shape can be given an array of that one."""
    if not target and value:
        return False  # a single number takes no array, though be it one of one element
    extra = len(value) - len(target)
    if extra > 0 and any(size != 1 for size in value[:extra]):
        return False
    pairs = zip(reversed(target), reversed(value), strict=False)
    return all(other in (one, 1) for one, other in pairs)


def _made(
    exercise: Exercise, frames: Frames, missing: Sequence[Expected], cases: Sequence[Case]
) -> str:
    """What the item's own method would have returned, where that has another shape than is due."""
    pairs = [*zip(frames, missing, strict=True)]
    if not pairs or not all(_is_own(exercise, *pair) for pair in pairs):
        return ""
    made = [fact_of(frame, "result") for frame in frames]
    (frame, first), result = pairs[0], made[0]
    assert not isinstance(first.value, str)
    if result is None:
        said = exercise.said(first.name).removesuffix(SECOND)
        return f"{said} has to be {first.value.shape}" if frame.source.startswith("return ") else ""
    shapes = [one.shape for one in made if one is not None and one.shape is not None]
    due = [one.value.shape for one in missing if not isinstance(one.value, str)]
    if len(shapes) < len(made) or any(s == d for s, d in zip(shapes, due, strict=True)):
        return ""
    reason = reason_of(
        [
            sized(one.name.removesuffix(SECOND), case, one, shape)
            for case, one, shape in zip(cases, missing, shapes, strict=True)
        ]
    )
    sentence = f"{result.name} is made with shape {shapes[0]}, expected {first.value.shape}"
    return sentence + (f": {reason.sentence}" if reason and reason.sure else "")


def _is_own(exercise: Exercise, frame: Frame, missing: Expected) -> bool:
    """Whether an array is missing that the item's own method was to return."""
    own = {
        Aspect.FORWARD: f"{exercise.name}.forward",
        Aspect.BACKWARD: f"{exercise.name}.backward",
    }
    free = missing.any_shape or missing.untouched or isinstance(missing.value, str)
    return own.get(missing.aspect) == frame.function and not free
