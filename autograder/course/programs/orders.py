"""The order of a model's steps: exchanged, reversed, cut at an end; sums of two ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from autograder.course.programs.editing import (
    BACKWARD,
    BOTH,
    FORWARD,
    SCOPES,
    Change,
    Edit,
    each,
    in_scope,
    neighbours,
    sentence_of,
)
from autograder.course.programs.parts import (
    Part,
    channels_last,
    channels_last_in_backward,
    channels_last_in_forward,
    flatten,
)
from autograder.course.programs.program import Model, Step, Steps, Sum, places, rewritten


def orders(model: Model) -> Iterator[Edit]:
    """Backward in forward's order, forward in backward's; neighbours exchanged."""
    words = {
        FORWARD: "forward goes through the layers from the last to the first",
        BACKWARD: "backward goes through the layers in the order of forward: begin at the last",
    }
    for scope, text in words.items():
        edited = in_scope(model, scope, lambda steps: steps[::-1])
        yield Edit(f"{scope} reversed", sentence_of(text), edited)
    yield from _activated_first(model)
    yield from _gathered(model)
    for one, other in neighbours(model.forward):
        names = model.parts[one].names[0], model.parts[other].names[0]
        for scope in SCOPES:
            before = names if scope != BACKWARD else names[::-1]
            where = "" if scope == BOTH else f"in {scope}, "
            text = f"{where}{before[1]} comes before {before[0]}: it comes after that"
            edited = in_scope(model, scope, exchanged(one, other))
            yield Edit(f"{scope} {names[1]} before {names[0]}", sentence_of(text), edited)


def _pairs(model: Model) -> dict[int, int]:
    """The places of layers, and of the activations that follow them."""
    return {
        one: other
        for one, other in neighbours(model.forward)
        if model.parts[other].activation and model.parts[one].titles
    }


def _gathered(model: Model) -> Iterator[Edit]:
    """All layers that an activation follows, and then all those activations."""
    pairs = _pairs(model)
    if len(pairs) < 2 or any(isinstance(step, Sum) for step in model.forward):
        return
    order = [*pairs, *pairs.values()]

    def gather(steps: Steps) -> Steps:
        here = [number for number, step in enumerate(steps) if step.place in order]
        sorted_steps = sorted((steps[n] for n in here), key=lambda step: order.index(step.place))
        moved = dict(zip(here, sorted_steps, strict=True))
        return tuple(moved.get(number, step) for number, step in enumerate(steps))

    text = "all layers come first, then all activations: each comes right after its own layer"
    yield Edit("activations gathered", sentence_of(text), in_scope(model, BOTH, gather))


def _activated_first(model: Model) -> Iterator[Edit]:
    """Each activation before the layer that it follows."""
    pairs = _pairs(model)
    if len(pairs) < 2:
        return
    pairs |= {other: one for one, other in pairs.items()}
    swap = each(pairs, lambda step: (step._replace(place=pairs[step.place]),))
    text = "each activation comes before its layer: it comes after that"
    yield Edit("activated first", sentence_of(text), in_scope(model, BOTH, swap))


def exchanged(one: int, other: int) -> Change:
    """A change that has the steps of two places take each other's."""

    def swap(step: Step) -> Steps:
        return (step._replace(place={one: other, other: one}.get(step.place, step.place)),)

    return lambda steps: rewritten(steps, swap)


def exchanged_parts(model: Model) -> Iterator[Edit]:
    """Two parts that learn arrays of the same shapes, each in the other's place."""
    learning = [(place, part) for place, part in enumerate(model.parts) if part.leaves]
    for number, (one, part) in enumerate(learning):
        for other, second in learning[number + 1 :]:
            if _shapes(part) != _shapes(second):
                continue
            for scope in SCOPES:
                where = "" if scope == BOTH else f"in {scope}, "
                text = f"{where}{part.names[0]} and {second.names[0]} are exchanged"
                key = f"{scope} {part.names[0]} for {second.names[0]}"
                edited = in_scope(model, scope, exchanged(one, other))
                yield Edit(key, sentence_of(text), edited)


def _shapes(part: Part) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in part.leaves.items()}


def ends(model: Model) -> Iterator[Edit]:
    """A loop that begins too late or ends too early, by two steps and more."""
    for count in range(2, min(len(model.forward), 5)):
        left = model.forward[count:], model.forward[:-count]
        begin, end = (_name_of(model, steps) for steps in (left[0][:1], left[1][-1:]))
        for key, scope, steps, text in (
            ("begins late", FORWARD, left[0], f"forward begins at {begin}, not at the first layer"),
            ("ends early", FORWARD, left[1], f"forward ends with {end}: the rest is not called"),
            ("ends early", BACKWARD, left[0], f"backward ends with {begin}: the rest is missing"),
            ("begins late", BACKWARD, left[1], f"backward begins at {end}, not at the last layer"),
        ):
            edited = replace(model, **{scope: steps})
            yield Edit(f"{scope} {key} by {count}", sentence_of(text), edited)


def _name_of(model: Model, steps: Steps) -> str:
    """What the only step is called."""
    found = next(iter(places(steps)), None)
    if found is None or isinstance(steps[0], Sum):
        return "the residual block"
    return model.parts[found].names[0]


def flattened(model: Model) -> Iterator[Edit]:
    """Flatten in another order of its axes: always, or in one direction only."""
    for place, part in enumerate(model.parts):
        if part.function is not flatten:
            continue
        for key, function, text in (
            ("", channels_last, "Flatten goes place by place: it goes channel by channel"),
            (
                "forward ",
                channels_last_in_forward,
                "forward flattens place by place: it goes channel by channel, as in backward",
            ),
            (
                "backward ",
                channels_last_in_backward,
                "backward takes the flat gradient place by place: it goes channel by channel",
            ),
        ):
            parts = list(model.parts)
            parts[place] = replace(part, function=function)
            edited = replace(model, parts=tuple(parts))
            yield Edit(f"{key}flattened by places", sentence_of(text), edited)
