"""Right hand-ins with one mistake in them."""

from __future__ import annotations

from typing import NamedTuple

from tests.support.right import Sources, base


class Plant(NamedTuple):
    """A mistake, the item that holds it, and what a student might write.

    `name` is the mistake's key in the catalogue, or what a reader would call it. `base` is the
    submission that it is planted in: "solution", or one below `samples/right/`. Several changes
    of one file are pairs of `more`.
    """

    name: str
    item: str
    file: str
    right: str
    wrong: str
    base: str = "solution"
    more: tuple[tuple[str, str], ...] = ()


def planted(plant: Plant) -> Sources:
    """The submission with the mistake in it."""
    sources = base(plant.base)
    text = sources[plant.file]
    for right, wrong in ((plant.right, plant.wrong), *plant.more):
        assert right in text, f"{plant.file} of {plant.base} does not hold {right!r}"
        text = text.replace(right, wrong, 1)
    return {**sources, plant.file: text}
