"""Activations of a model: of another kind, too many of them, one object in several places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from autograder.course.programs.editing import (
    BOTH,
    FORWARD,
    Change,
    Edit,
    at,
    each,
    in_scope,
    named,
    neighbours,
    sentence_of,
)
from autograder.course.programs.parts import ACTIVATIONS
from autograder.course.programs.program import Model, Step


def other_activations(torch: Any, model: Model) -> Iterator[Edit]:
    """Another kind of activation: in one place, or in all."""
    active = [(place, part, name) for place, part, name in named(model) if part.activation]
    all_of_them = {place for place, _, _ in active}
    for kind in ACTIVATIONS:
        if any(part.activation == kind for _, part, _ in active):
            continue
        own = active[0][1].activation if active else ""
        due = f"expected {'an' if own[:1] in 'aeiou' else 'a'} {own}"
        if own == "activation":
            due = "expected the one that was given"
        for place, _, name in active:
            edited = _acting(torch, model, {place}, kind)
            yield Edit(f"{kind} for {name}", sentence_of(f"{name} is a {kind}, {due}"), edited)
        if len(all_of_them) > 1:
            edited = _acting(torch, model, all_of_them, kind)
            yield Edit(f"{kind} for all", f"All activations are {kind}s, {due}.", edited)


def _acting(torch: Any, model: Model, chosen: set[int], kind: str) -> Model:
    parts = enumerate(model.parts)
    return replace(
        model, parts=tuple(p.acting_as(torch, kind) if n in chosen else p for n, p in parts)
    )


def more_activations(model: Model) -> Iterator[Edit]:
    """An activation where there is none: behind a part, or before the first."""
    active = next((part for part in model.parts if part.activation), None)
    if active is None:
        return
    new = Step(len(model.parts))
    larger = replace(model, parts=(*model.parts, active))
    last = max(place for place, part in enumerate(model.parts) if part.activation)
    objects = {"": new, " by the last object": new._replace(kept=last)}
    kind = active.activation
    follows = {b: a for a, b in neighbours(model.forward)}
    before = {a: b for b, a in follows.items()}
    article = "an" if kind[:1] in "aeiou" else "a"
    for place, part, name in named(model):
        after = before.get(place)
        if part.activation or (after is not None and model.parts[after].activation):
            continue
        words = f"{article} {kind} follows {name}: there is none due"
        for key, step in objects.items():
            edited = in_scope(larger, BOTH, followed(place, step))
            yield Edit(f"{kind} after {name}{key}", sentence_of(words), edited)
        if after is None:
            words = f"forward's result goes through {article} {kind} that backward knows nothing of"
            edited = in_scope(larger, FORWARD, followed(place, new))
            yield Edit(f"forward {kind} after {name}", sentence_of(words), edited)
    edited = in_scope(larger, BOTH, lambda steps: (new, *steps))
    yield Edit(
        f"{kind} first", sentence_of(f"the input goes through {article} {kind} first"), edited
    )


def followed(place: int, step: Step) -> Change:
    """A change that puts a step behind that of a place."""
    return at(place, lambda one: (one, step))


def shared(model: Model) -> Iterator[Edit]:
    """One activation object in several places."""
    active = [place for place, part in enumerate(model.parts) if part.activation]
    if len(active) < 2:
        return
    text = (
        "one activation object stands in several places: backward knows its last input only; "
        "make one for each"
    )
    one = each(active, lambda step: (step._replace(kept=active[0]),))
    yield Edit("one activation for all", sentence_of(text), in_scope(model, BOTH, one))
