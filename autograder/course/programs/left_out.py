"""Steps of a model that are left out, passed by, or taken twice."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.programs.editing import (
    BACKWARD,
    BOTH,
    FORWARD,
    SCOPES,
    Edit,
    alone,
    at,
    each,
    ignored,
    in_scope,
    named,
    nothing,
    sentence_of,
    twice,
    unlearnt,
)
from autograder.course.programs.program import Model


def missing(model: Model) -> Iterator[Edit]:
    """Steps left out: one, or all activations."""
    for place, part, name in named(model):
        why = "its derivative is a factor, too" if part.activation else "call its backward, too"
        words = {
            BOTH: f"{name} is missing" if part.activation else f"{name} is never called",
            FORWARD: f"forward passes by {name}: hand on what that gives",
            BACKWARD: f"backward passes by {name}: {why}",
        }
        for scope in SCOPES:
            change = at(place, ignored if scope == FORWARD else nothing)
            key = f"{scope} without {name}"
            yield Edit(key, sentence_of(words[scope]), in_scope(model, scope, change))
        edited = in_scope(model, FORWARD, at(place, nothing))
        yield Edit(f"forward never {name}", sentence_of(f"forward never calls {name}"), edited)
    yield from _no_activations(model)
    yield from _derivatives_alone(model)


def _no_activations(model: Model) -> Iterator[Edit]:
    all_of_them = [place for place, part in enumerate(model.parts) if part.activation]
    if len(all_of_them) < 2:
        return
    words = {
        BOTH: "there are no activations: the layers follow one another without them",
        FORWARD: "forward passes by the activations: hand on what they give",
        BACKWARD: "backward passes by the activations: their derivatives are factors, too",
    }
    for scope in SCOPES:
        others = ignored if scope == FORWARD else nothing
        edited = in_scope(model, scope, each(all_of_them, others))
        yield Edit(f"{scope} without activations", sentence_of(words[scope]), edited)


def _derivatives_alone(model: Model) -> Iterator[Edit]:
    """Activations of the older kind, whose derivative is for the caller to multiply."""
    text = "hands on the derivative of {} alone: multiply it by the gradient from above"
    active = [(place, name) for place, part, name in named(model) if part.activation]
    for place, name in active:
        edited = in_scope(model, BACKWARD, at(place, alone))
        yield Edit(f"derivative of {name}", sentence_of(f"backward {text.format(name)}"), edited)
    chosen = {place for place, _ in active}
    if len(chosen) > 1:
        words = f"backward {text.format('each activation')}"
        yield Edit(
            "derivatives", sentence_of(words), in_scope(model, BACKWARD, each(chosen, alone))
        )


def passed_by(model: Model) -> Iterator[Edit]:
    """Steps of backward that are taken, but the gradient from before them is passed on."""
    for place, part, name in named(model):
        if part.titles:
            words = f"backward calls {name}'s backward, but does not pass on what that returns"
            edited = in_scope(model, BACKWARD, at(place, ignored))
            yield Edit(f"backward ignores {name}", sentence_of(words), edited)
            words = f"{name}'s own gradients are never set: call its backward"
            edited = in_scope(model, BACKWARD, at(place, unlearnt))
            yield Edit(f"no gradients of {name}", sentence_of(words), edited)


def taken_twice(model: Model) -> Iterator[Edit]:
    """Steps that are taken twice, one behind the other."""
    words = {BOTH: "forward and backward go", FORWARD: "forward goes", BACKWARD: "backward goes"}
    for place, _, name in named(model):
        for scope in SCOPES:
            text = f"{words[scope]} through {name} twice"
            edited = in_scope(model, scope, at(place, twice))
            yield Edit(f"{scope} twice through {name}", sentence_of(text), edited)
    active = [place for place, part in enumerate(model.parts) if part.activation]
    for scope in SCOPES if len(active) > 1 else ():
        edited = in_scope(model, scope, each(active, twice))
        text = sentence_of(f"{words[scope]} through each activation twice")
        yield Edit(f"{scope} twice through activations", text, edited)
