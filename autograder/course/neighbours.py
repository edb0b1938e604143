"""What another exercise shows of the same case, or this one's own with its arguments exchanged.

They are mistakes without a function each: tables say which exercises are taken for each other, and
which arguments there are; all else follows from the exercises' own references.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.exercises.layer import LayerExercise
from autograder.course.exercises.loss import Loss
from autograder.course.layouts.layers import layouts_of
from autograder.course.mistake import Call, Mistake, Shown, Whole
from autograder.course.overwritten import ways_to_overwrite
from autograder.course.resampled import ways_to_resample
from autograder.course.turned import ways_to_turn
from autograder.records.calls import SECOND

# What each is known by.
MAKES = {
    "Identity": "the input as it is",
    "Sigmoid": "the sigmoid",
    "Tanh": "tanh",
    "ReLU": "ReLU",
    "GELU": "GELU",
    "Softmax": "softmax",
    "MaxPool2d_stride1": "the greatest of each window",
    "MeanPool2d_stride1": "the mean of each window",
    "MaxPool2d": "the greatest of each window",
    "MeanPool2d": "the mean of each window",
    "LayerNorm": "LayerNorm, which takes the mean away",
    "RMSNorm": "RMSNorm, which leaves the mean in",
    "Conv1d": "a convolution with a stride",
    "Conv2d": "a convolution with a stride",
    "ConvTranspose1d": "a convolution of the upsampled input",
    "ConvTranspose2d": "a convolution of the upsampled input",
    "Conv1d_stride1": "a convolution with stride 1",
    "Conv2d_stride1": "a convolution with stride 1",
    "MSELoss": "the mean squared error",
    "L1Loss": "the mean absolute error",
    "CrossEntropyLoss": "cross-entropy",
}
# Exercises of one group are taken for each other.
GROUPS = (
    ("Identity", "Sigmoid", "Tanh", "ReLU", "GELU", "Softmax"),
    ("MaxPool2d_stride1", "MeanPool2d_stride1"),
    ("MaxPool2d", "MeanPool2d"),
    ("LayerNorm", "RMSNorm"),
    ("Conv1d", "ConvTranspose1d"),
    ("Conv2d", "ConvTranspose2d"),
    ("MSELoss", "L1Loss", "CrossEntropyLoss"),
)
# The constructor's arguments, with their names for people, and those that may be replaced. A kernel
# is part of a convolution's weights, so that nothing else can be taken for it.
POOLING = {"kernel": "the kernel size", "stride": "the stride"}
TAKES: Mapping[str, Mapping[str, str]] = {
    "MaxPool2d": POOLING,
    "MeanPool2d": POOLING,
    "Conv1d": {**POOLING, "padding": "the padding"},
    "Conv2d": {**POOLING, "padding": "the padding"},
    "ConvTranspose1d": {"kernel": "the kernel size", "stride": "the factor"},
    "ConvTranspose2d": {"kernel": "the kernel size", "stride": "the factor"},
}
FIXED = {name: ("kernel",) for name in TAKES if name.startswith("Conv")}
WITHOUT = {"stride": 1, "padding": 0}
# Whose gradient depends on the input, which has the upstream gradient's shape.
CURVED = ("Sigmoid", "Tanh", "ReLU", "GELU", "Softmax", "LayerNorm", "RMSNorm")
COMBINED = ("pooled", "curves")
EVEN = ("MSELoss", "L1Loss")  # of which A and Y exchanged turn no more than the gradient's sign


def neighbours_of(exercise: Exercise) -> Iterator[Mistake]:
    """What is taken for this exercise, the likeliest first."""
    if isinstance(exercise, LayerExercise):
        yield from _of_other_layers(exercise)
        yield from _of_other_arguments(exercise)
        yield from _of_other_inputs(exercise)
        yield from ways_to_resample(exercise)
        yield from ways_to_overwrite(exercise)
        yield from ways_to_turn(exercise)
        yield from _by_combination(exercise)
    elif isinstance(exercise, Loss):
        yield from _of_other_losses(exercise)
        if exercise.name not in EVEN:
            yield from _of_exchanged(exercise)
    yield from layouts_of(exercise)


def _by_combination(exercise: Exercise) -> Iterator[Mistake]:
    """What files of mistakes make by combination, where they are there: students have none."""
    for name in COMBINED:
        where = f"autograder.course.mistakes.{name}"
        if importlib.util.find_spec(where) is not None:
            yield from importlib.import_module(where).ways(exercise)


def _named(kind: str, name: str, sentence: str, exercise: Exercise, function: Any) -> Mistake:
    key = f"{kind}/{name.replace(' ', '_')}"
    return Mistake(key, sentence, (exercise.name,), function, apart=True)


def _others(exercise: Exercise) -> Iterator[Any]:
    for group in GROUPS:
        if exercise.name in group:
            yield from (EXERCISES[name]() for name in group if name != exercise.name)


def _of_other_layers(exercise: Exercise) -> Iterator[Mistake]:
    for other in _others(exercise):
        is_it = f"it is {MAKES[other.name]}: {MAKES[exercise.name]} is asked for"
        yield _named("neighbour", other.name, is_it, exercise, partial(_by, other, {}))


def _by(other: LayerExercise, changes: Mapping[str, Any], call: Call) -> Shown:
    """What another layer shows of a call; only Z where that has another shape."""
    lacking = {name: 0 * call.case.gamma for name in other.parameters if name not in call.case}
    case = Case({**call.case, **changes, **lacking})
    there = replace(call, exercise=other, case=case, rights={})
    try:
        with call.torch.no_grad():
            Z = other.compute(call.torch, case, there.A, there.parameters)
    except (RuntimeError, IndexError):  # of sizes that do not fit
        return {}
    if Z.shape != call.dLdZ.shape or not Z.numel() > 0:
        return {"Z": Z}
    shown = there.through()
    gradients = {*call.exercise.parameters.values(), "Z", "dLdA"}
    return {name: value for name, value in shown.items() if name in gradients}


def _of_other_arguments(exercise: LayerExercise) -> Iterator[Mistake]:
    takes, fixed = TAKES.get(exercise.name, {}), FIXED.get(exercise.name, ())
    for key, words in takes.items():
        if key in fixed:
            continue
        for source, others_words in takes.items():
            if source != key:
                sentence = (
                    f"{others_words} is taken for {words}: look at the order of the arguments, at "
                    "what is kept of them, and at what is handed on"
                )
                use = partial(_arranged, exercise, {key: source})
                yield _named("argument", f"{source} for {key}", sentence, exercise, use)
        if key in WITHOUT:
            sentence = f"{words} is {WITHOUT[key]}, whatever was given: is it kept, and used?"
            use = partial(_by, exercise, {key: WITHOUT[key]})
            yield _named("argument", f"no {key}", sentence, exercise, use)
    free = [key for key in takes if key not in fixed]
    for number, one in enumerate(free):
        for other in free[number + 1 :]:
            sentence = f"{takes[one]} and {takes[other]} are exchanged"
            use = partial(_arranged, exercise, {one: other, other: one})
            yield _named("argument", f"{one} and {other}", sentence, exercise, use)


def _arranged(exercise: LayerExercise, sources: Mapping[str, str], call: Call) -> Shown:
    """The layer's own values with some arguments in others' places; none where one would be 0."""
    changes = {key: call.case[source] for key, source in sources.items()}
    return {} if changes.get("stride") == 0 else _by(exercise, changes, call)


def _of_other_inputs(exercise: LayerExercise) -> Iterator[Mistake]:
    if exercise.name in CURVED:
        for one, other, function in (
            ("the upstream gradient", "the input", _gradient_for_input),
            ("the input", "the upstream gradient", _input_for_gradient),
        ):
            sentence = f"it is worked out from {one} in the place of {other}"
            key = f"{one.split()[-1]} for {other.split()[-1]}"
            yield _named("argument", key, sentence, exercise, function)
    if exercise.pairs is not None:
        sentence = "height and width are exchanged, as if the images were (N, C, W, H)"
        yield _named("argument", "height and width", sentence, exercise, _turned)


def _gradient_for_input(call: Call) -> Shown:
    shown = call.through(A=call.dLdZ)
    return {name: value for name, value in shown.items() if name != "Z"}


def _input_for_gradient(call: Call) -> Shown:
    shown = call.through(dLdZ=call.A)
    return {name: value for name, value in shown.items() if name != "Z"}


def _turned(call: Call) -> Shown:
    """The layer of the images with their height and width exchanged, as they come out."""
    A = call.A.transpose(2, 3)
    try:
        Z = call.exercise.compute(call.torch, call.case, A, call.parameters)
    except RuntimeError:  # of sizes that do not fit
        return {}
    return {"Z": Z}


def _of_other_losses(exercise: Loss) -> Iterator[Mistake]:
    for other in _others(exercise):
        sentence = f"it is {MAKES[other.name]}: {MAKES[exercise.name]} is asked for"
        use = partial(_lost, other, lambda A, Y: (A, Y))
        yield _named("neighbour", other.name, sentence, exercise, use)


def _of_exchanged(exercise: Loss) -> Iterator[Mistake]:
    for key, sentence, way in (
        ("target for prediction", "A and Y are exchanged: forward is called with (A, Y)",
         lambda A, Y: (Y, A)),
        ("prediction twice", "A is taken for Y, too: the target is the second argument",
         lambda A, Y: (A, A)),
        ("target twice", "Y is taken for A, too: the prediction is the first argument",
         lambda A, Y: (Y, Y)),
    ):  # fmt: skip
        yield _named("argument", key, sentence, exercise, partial(_lost, exercise, way))


def _lost(loss: Loss, way: Callable[[Any, Any], tuple[Any, Any]], whole: Whole) -> Shown:
    """Value, and gradient by what is taken for the prediction, of a loss of other arguments."""
    shown: dict[str, Any] = {}
    torch = whole.torch
    for one, mark in zip(whole.case.calls, ("", SECOND), strict=True):
        A, Y = (torch.from_numpy(array.astype(float)) for array in (one.A, one.Y))
        prediction, target = (t.clone() for t in way(A, Y))
        value = loss.compute(torch, prediction.requires_grad_(), target)
        (gradient,) = torch.autograd.grad(value, prediction)
        shown |= {f"value{mark}": value, f"dLdA{mark}": gradient}
    return shown
