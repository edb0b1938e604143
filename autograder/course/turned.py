"""How kernels are turned wrongly, by combination: (value) x (which axes of W are reversed).

For the gradient by the input, a kernel lies the other way round along all axes of space, and its
channels stay in their order; in forward, nothing is reversed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations

from autograder.course.exercise import Exercise
from autograder.course.mistake import Call, Mistake, Shown

CHANNELS = ("the output channels", "the input channels")
ROWS, COLUMNS = "the kernel's rows", "the kernel's columns"
SPACE: Mapping[str, tuple[str, ...]] = {
    "Conv1d_stride1": ("the kernel",),
    "Conv2d_stride1": (ROWS, COLUMNS),
}


def ways_to_turn(exercise: Exercise) -> Iterator[Mistake]:
    """Every choice of axes for the output, and for the gradient those with a channel in it.

    The others are mistakes that are written by hand, as is the reversal of all that there is.
    """
    space = SPACE.get(exercise.name, ())
    names = (*CHANNELS, *space)
    own = tuple(range(len(CHANNELS), len(names)))
    for axes in _some(names if space else ()):
        words = _listed([names[axis] for axis in axes])
        is_one = "is" if len(axes) == 1 and words == "the kernel" else "are"
        if axes != own:
            text = f"For Z, {words} {is_one} reversed: W is to be taken as it lies."
            yield _mistake(exercise, "Z", axes, axes, text)
        if not {*axes} <= {*own} and len(axes) < len(names):
            due = f"{_listed(space)} {'are' if space[1:] else 'is'} to be, and no channels"
            text = f"For dLdA, {words} of W are reversed: {due}."
            yield _mistake(exercise, "dLdA", axes, sorted({*axes} ^ {*own}), text)


def _mistake(
    exercise: Exercise, value: str, axes: Sequence[int], turned: Sequence[int], text: str
) -> Mistake:
    """One in which these axes are reversed, by those that this turns of the reference's W."""
    key = f"turned/{value}_{'_'.join(map(str, axes))}"
    return Mistake(key, text, (exercise.name,), partial(_turned, value, tuple(turned)))


def _some(names: Sequence[str]) -> Iterator[tuple[int, ...]]:
    for count in range(1, len(names) + 1):
        yield from combinations(range(len(names)), count)


def _listed(words: Sequence[str]) -> str:
    listed = " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])
    return listed.replace(f"{ROWS} and {COLUMNS}", f"{ROWS} and columns")


def _turned(value: str, axes: tuple[int, ...], call: Call) -> Shown:
    return {value: call.through(W=call.W.flip(axes))[value]}
