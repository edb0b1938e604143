"""Layers one of whose arrays is read in another order of its axes, wherever it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises.activation import Flatten
from autograder.course.exercises.batchnorm import BatchNorm2d
from autograder.course.exercises.convolution import Conv1dStride1, Conv2dStride1, Convolution
from autograder.course.exercises.layer import LayerExercise
from autograder.course.exercises.linear import Linear
from autograder.course.exercises.pooling import Pooling
from autograder.course.exercises.resampling import Resampling
from autograder.course.layouts.batchnorm import of_normalised
from autograder.course.layouts.exchanged import exchanged_of
from autograder.course.layouts.flatten import of_flattened
from autograder.course.layouts.misread import (
    IMAGES,
    KERNELS,
    MEETS,
    MOVES,
    PLACES,
    SWAPPED,
    THERE_AND_BACK,
    UNROLLED,
    WEIGHTS,
    Misread,
    Order,
    changed,
    listed,
    named,
)
from autograder.course.layouts.rows import rows_of
from autograder.course.mistake import Call, Mistake, Shown
from autograder.course.mistakes.convolution import (
    STRIDED,
    every,
    inner_input,
    inner_upstream,
    outer,
)


def layouts_of(exercise: Exercise) -> Iterator[Mistake]:
    """The ways to read one of an exercise's arrays in another order, the likeliest first."""
    yield from exchanged_of(exercise)
    yield from rows_of(exercise)
    if isinstance(exercise, Convolution):
        rank = exercise.dimensions + 2
        yield from _of_inputs(exercise, rank, KERNELS, UNROLLED)
        if rank == 4:
            swapped = "the rows and columns of W's kernels are swapped"
            yield named("W swapped", swapped, exercise, partial(_with, exercise, "W", SWAPPED))
        yield from _of_outputs(exercise, rank)
    elif isinstance(exercise, Linear):
        yield from _of_inputs(exercise, 2, KERNELS, UNROLLED)
    elif isinstance(exercise, Pooling | Resampling):
        rank = 3 if exercise.name.endswith("1d") else 4
        yield from _of_inputs(exercise, rank, {}, IMAGES)
        yield from _there_and_back(exercise, rank, partial(_reshaped, exercise))
    elif isinstance(exercise, BatchNorm2d):
        yield from of_normalised(exercise)
    elif isinstance(exercise, Flatten):
        yield from of_flattened(exercise)


def _of_inputs(
    exercise: LayerExercise,
    rank: int,
    kernels: Mapping[int, tuple[Misread, ...]],
    inputs: Mapping[int, tuple[Misread, ...]],
) -> Iterator[Mistake]:
    """One of W, A and dLdZ is misread, wherever it is used."""
    for name, known, words, advice in (
        ("W", kernels, WEIGHTS, MEETS if rank > 2 else MOVES),
        ("dLdZ", IMAGES, PLACES, MOVES),
        ("A", inputs, PLACES, MOVES),
    ):
        for misread in known.get(rank, ()):
            sentence = misread.told(exercise.title(name), words[rank], advice)
            use = partial(_with, exercise, name, misread)
            yield named(f"{name} {misread.key()}", sentence, exercise, use)


def _with(exercise: LayerExercise, name: str, misread: Misread, call: Call) -> Shown:
    """What is wrong in a call whose array of this name is misread."""
    inside = _inside(call)
    array = inside.parameters[name] if name in inside.parameters else getattr(inside, name)
    other = misread.of(array)
    if array.equal(other):
        return {}
    return changed(call, _outside(call, inside.through(**{name: other})))


def _inside(call: Call) -> Call:
    """The call of the convolution with stride 1 inside of a convolution; of others, it itself."""
    exercise = call.exercise
    if not isinstance(exercise, Convolution) or not exercise.builds_on:
        return call
    core = Conv1dStride1() if exercise.dimensions == 1 else Conv2dStride1()
    one = Case(A=inner_input(call).numpy(), dLdZ=inner_upstream(call).numpy())
    case = Case({**call.case, "stride": 1, "padding": 0})
    return replace(call, exercise=core, case=case, one=one, rights={})


def _outside(call: Call, shown: Shown) -> dict[str, Any]:
    """What a layer shows whose convolution inside shows this."""
    exercise = call.exercise
    if not isinstance(exercise, Convolution) or not exercise.builds_on:
        return {**shown}
    made = dict(shown)
    if "Z" in made and exercise.name in STRIDED:
        made["Z"] = every(made["Z"], call.case.stride)
    if "dLdA" in made:
        made["dLdA"] = outer(call, made["dLdA"])
    return made


def _of_outputs(exercise: Convolution, rank: int) -> Iterator[Mistake]:
    """What a convolution gives, or gives back, is laid out in another order.

    Of one with stride 1 whose bias is in it, this follows from the right values alone.
    """
    for misread in IMAGES[rank]:
        if misread.laid.index(1) == misread.read.index(1):
            continue  # each channel's elements remain its own, as b's are
        told = misread.told("the sums to which b is added", PLACES[rank], MOVES)
        yield named(f"sums {misread.key()}", told, exercise, partial(_summed, misread))
    for misread in IMAGES[rank] if exercise.builds_on else ():
        told = misread.told("what the convolution inside gives", PLACES[rank], MOVES)
        yield named(f"inside {misread.key()}", told, exercise, partial(_given, misread))


def _summed(misread: Misread, call: Call) -> Shown:
    """Z whose bias is added to sums that are laid out in another order."""
    inside = _inside(call)
    b = call.b.reshape(-1, *[1] * (call.A.ndim - 2))
    return changed(call, _outside(call, {"Z": misread.of(inside.right["Z"] - b) + b}))


def _given(misread: Misread, call: Call) -> Shown:
    inside = _inside(call)
    shown = {name: misread.of(inside.right[name]) for name in ("Z", "dLdA")}
    return changed(call, _outside(call, shown))


def _there_and_back(exercise: Exercise, rank: int, function: Any) -> Iterator[Mistake]:
    """The layer works on a reshaped array, and what it gives is reshaped back."""
    for order in THERE_AND_BACK[rank]:
        told = listed(order, PLACES[rank])
        sentence = f"what is given is reshaped to {told}, and the result back from that: {MOVES}"
        key = f"reshaped {''.join(map(str, order))}"
        yield named(key, sentence, exercise, partial(function, order))


def _reshaped(exercise: LayerExercise, order: Order, call: Call) -> Shown:
    """A layer without parameters, whose arrays are reshaped on both of its sides."""
    own = tuple(range(len(order)))
    read, laid = Misread(own, order), Misread(order, own)
    shown = call.through(A=read.of(call.A), dLdZ=read.of(call.dLdZ))
    return changed(call, {name: laid.of(value) for name, value in shown.items()})
