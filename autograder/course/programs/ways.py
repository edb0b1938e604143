"""Sums of a model: a way that is missing, added twice, or gone through in another order.

And what the convolution blocks have in common, which are made by one class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from autograder.course.programs.editing import (
    BACKWARD,
    BOTH,
    FORWARD,
    SCOPES,
    Change,
    Edit,
    each,
    ignored,
    in_scope,
    nothing,
    sentence_of,
)
from autograder.course.programs.program import Model, Step, Steps, Sum

NORMALISATION, CONVOLUTION = "the batch normalisation of", "the convolution of"


class Way(NamedTuple):
    """One way of a sum: where the sum stands in the outermost line, and what it is called."""

    total: Sum
    place: int
    number: int
    name: str

    def others(self) -> Sum:
        """The sum without this way."""
        ways = enumerate(self.total.ways)
        return Sum(tuple(way for number, way in ways if number != self.number))

    def weighing(self, weight: int) -> Sum:
        """The sum with this way multiplied by something."""
        ways = self.total.ways
        return Sum(ways, tuple(weight if n == self.number else 1 for n in range(len(ways))))

    def instead(self, *steps: Step | Sum) -> Change:
        """A change that puts other steps in the place of the sum."""
        return lambda line: (*line[: self.place], *steps, *line[self.place + 1 :])


def sums(model: Model) -> Iterator[Edit]:
    """All that may be wrong in the sums of a model."""
    found = [(place, one) for place, one in enumerate(model.forward) if isinstance(one, Sum)]
    for order, (place, total) in enumerate(found, 1):
        within = f" in residual block {order}" if len(found) > 1 else ""
        for number, name in enumerate(("the convolutions", "the shortcut")):
            way = Way(total, place, number, f"{name}{within}")
            yield from _left_out(model, way)
            yield from _counted_otherwise(model, way)
            yield from _in_reverse(model, way)
        yield from _shortcut_behind(model, Way(total, place, 1, within))
        text = f"the shortcut follows the convolutions{within}: it begins at their input"
        line = Way(total, place, 1, "").instead(*total.ways[0], *total.ways[1])
        edited = in_scope(model, BOTH, line)
        yield Edit(f"shortcut last{within}", sentence_of(text), edited)


def _shortcut_behind(model: Model, way: Way) -> Iterator[Edit]:
    """A shortcut that is given what the convolutions have made of its input, which is overwritten.

    What they have made is added all the same.
    """
    convolutions, shortcut = way.total.ways
    both = Sum(((), shortcut))
    texts = {
        FORWARD: "the output of the convolution blocks: it is due the block's input",
        BACKWARD: "the gradient that came back through the convolution blocks: it is due the one "
        "that came in to them",
    }
    lines = {FORWARD: (*convolutions, both), BACKWARD: (both, *convolutions)}
    for scope, text in texts.items():
        edited = in_scope(model, scope, way.instead(*lines[scope]))
        told = sentence_of(f"{scope} gives the shortcut{way.name} {text}")
        yield Edit(f"{scope} shortcut behind{way.name}", told, edited)


def _left_out(model: Model, way: Way) -> Iterator[Edit]:
    """A way that is not added, or not gone through: always, or where it is of one kind only."""
    one = way.number == 1
    words = {
        BOTH: f"{way.name} {'is' if one else 'are'} missing",
        FORWARD: f"forward does not add what {way.name} give{'s' * one}",
        BACKWARD: f"dLdA lacks what comes back through {way.name}: both ways add",
    }
    kinds = [""]
    if one:
        kinds.append(" that is a convolution" if way.total.ways[1] else " that is the identity")
    for kind in kinds:
        for scope, text in words.items():
            left = way.weighing(0) if scope != BOTH else way.others()
            edited = in_scope(model, scope, way.instead(left))
            told = text.replace(way.name, f"{way.name}{kind}")
            yield Edit(f"{scope} without {way.name}{kind}", sentence_of(told), edited)
        edited = in_scope(model, BACKWARD, way.instead(way.others()))
        told = f"backward does not go through {way.name}{kind}: both ways add"
        yield Edit(f"backward not through {way.name}{kind}", sentence_of(told), edited)


def _counted_otherwise(model: Model, way: Way) -> Iterator[Edit]:
    """A way that is added twice, or subtracted."""
    verb = "is" if way.number else "are"
    for word, weight in (("added twice", 2), ("subtracted", -1)):
        for scope in SCOPES:
            where = "" if scope == BOTH else f"in {scope}, "
            due = "" if weight > 0 else ": it is a sum"
            edited = in_scope(model, scope, way.instead(way.weighing(weight)))
            told = sentence_of(f"{where}{way.name} {verb} {word}{due}")
            yield Edit(f"{scope} {way.name} {word}", told, edited)


def _in_reverse(model: Model, way: Way) -> Iterator[Edit]:
    """Backward in forward's order: of the blocks of a way, each of which is right in itself."""
    blocks: list[Steps] = [()]
    for step in way.total.ways[way.number]:
        alone = bool(model.parts[step.place].activation)
        blocks = [*blocks, (step,), ()] if alone else [*blocks[:-1], (*blocks[-1], step)]
    if len(blocks) < 3:
        return
    turned = tuple(step for block in blocks[::-1] for step in block)
    ways = tuple(turned if n == way.number else w for n, w in enumerate(way.total.ways))
    text = f"backward goes through {way.name} in the order of forward: begin at the last"
    edited = in_scope(model, BACKWARD, way.instead(Sum(ways)))
    yield Edit(f"backward reversed {way.name}", sentence_of(text), edited)


def blocks(model: Model) -> Iterator[Edit]:
    """A convolution block that is not called, and what may be wrong in all of them."""
    groups = {
        prefix: [n for n, part in enumerate(model.parts) if part.names[0].startswith(prefix)]
        for prefix in (CONVOLUTION, NORMALISATION)
    }
    pairs = dict(zip(groups[CONVOLUTION], groups[NORMALISATION], strict=True))
    if len(pairs) > 1:
        yield from _blocks_passed_by(model, pairs)
        yield from _blocks_turned(model, pairs)
        yield from _not_normalised(model, groups[NORMALISATION])


def _blocks_passed_by(model: Model, pairs: Mapping[int, int]) -> Iterator[Edit]:
    for one, other in pairs.items():
        name = model.parts[one].names[0].removeprefix(f"{CONVOLUTION} ")
        for way in ("the shortcut", "the stem"):
            name = name.replace(way, f"the convolution block of {way}")
        words = {
            BOTH: f"{name} is never called",
            FORWARD: f"forward passes by {name}: hand on what that gives",
            BACKWARD: f"backward passes by {name}: call its backward, too",
        }
        for scope, text in words.items():
            edited = in_scope(model, scope, each((one, other), nothing))
            yield Edit(f"{scope} without {name}", sentence_of(text), edited)
        edited = in_scope(model, FORWARD, each((one, other), ignored))
        yield Edit(f"forward ignores {name}", sentence_of(words[FORWARD]), edited)


def _blocks_turned(model: Model, pairs: Mapping[int, int]) -> Iterator[Edit]:
    turned = {**pairs, **{other: one for one, other in pairs.items()}}
    swap = each(turned, lambda step: (step._replace(place=turned[step.place]),))
    words = {
        BOTH: "the blocks normalise first: the convolution comes before the batch normalisation",
        FORWARD: "forward normalises first: the convolution comes before the batch normalisation",
        BACKWARD: "the blocks' backward begins with the convolution: it begins at the last layer",
    }
    for scope, text in words.items():
        yield Edit(f"{scope} blocks turned", sentence_of(text), in_scope(model, scope, swap))


def _not_normalised(model: Model, normalising: list[int]) -> Iterator[Edit]:
    name = "the batch normalisation of the blocks"
    words = {
        BOTH: f"{name} is missing",
        FORWARD: f"forward passes by {name}: hand on what that gives",
        BACKWARD: f"backward passes by {name}: call its backward, too",
    }
    for scope, text in words.items():
        change = each(normalising, ignored if scope == FORWARD else nothing)
        key = f"{scope} without normalisation"
        yield Edit(key, sentence_of(text), in_scope(model, scope, change))
    text = f"backward calls the backward of {name}, but does not pass on what that returns"
    edited = in_scope(model, BACKWARD, each(normalising, ignored))
    yield Edit("backward ignores normalisation", sentence_of(text), edited)
