"""The chain of a residual network: which part does not take what the one before it gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.course.exercise import Case
from autograder.diagnosis.looked_into.held import HeldPart

MAIN_WAY = ".convolution_layers"  # by which a residual block is known
Told = tuple[str, str]  # a key and a sentence
Channels = tuple[int, int]  # that a part takes, and that it gives


class Link(NamedTuple):
    """A part of the chain, by its path, and the channels that it is made for."""

    path: str
    kind: str
    channels: Channels

    def __str__(self) -> str:
        return f"{self.path} (a {self.kind})"


def channels_of(case: Case, parts: Sequence[HeldPart]) -> Told | None:
    """The first part of a residual network that is made for other channels than are due.

    Nothing is told where the parts are not those due, one for one.
    """
    blocks = [Link(*_named(parts, path), _of(parts, path)) for path in _blocks(parts)]
    due = [_due(one) for one in case.blocks]
    if len(blocks) != len(due) or not all(all(one.channels) for one in blocks):
        return None
    before: Link | None = None
    for link, wanted in zip(blocks, due, strict=True):
        takes, gives = link.channels
        if takes != wanted[0]:
            return "channels", _of_input(link, wanted[0], before, blocks)
        if gives != wanted[1]:
            return "channels", f"{link} gives {gives} channels, expected {wanted[1]}"
        before = link
    return None


def _of_input(link: Link, due: int, before: Link | None, blocks: Sequence[Link]) -> str:
    takes, gives = link.channels
    source = f", which {before.path} gives" if before and before.channels[1] == due else ""
    stage = [one for one in blocks[: blocks.index(link)] if one.channels[1] == gives]
    if stage and stage[0].channels[0] == takes and before in stage:
        return (
            f"{link} is made for {_counted(takes)}, as {stage[0].path} is, and gets {due}{source}: "
            "in the constructor, go on to the new number of channels after each block"
        )
    return (
        f"{link} is made for {_counted(takes)}, and gets {due}{source}: in the constructor, {due} "
        "is due"
    )


def _counted(channels: int) -> str:
    return f"{channels} input channel{'' if channels == 1 else 's'}"


def _due(block: dict[str, dict[str, object]]) -> Channels:
    shape: Sequence[int] = getattr(block["first"]["W"], "shape", (0, 0))
    return shape[1], shape[0]


def _blocks(parts: Sequence[HeldPart]) -> Iterator[str]:
    """The paths of the residual blocks, each object once."""
    seen: set[int] = set()
    for part in parts:
        if part.path.endswith(MAIN_WAY) and part.number not in seen:
            seen.add(part.number)
            yield part.path.removesuffix(MAIN_WAY)


def _named(parts: Sequence[HeldPart], path: str) -> tuple[str, str]:
    return path, next((part.kind for part in parts if part.path == path), "ResBlock")


def _of(parts: Sequence[HeldPart], path: str) -> Channels:
    """What a block takes and gives on its main way; zeros where that is not known."""
    kernels = [
        part.sizes["W"]
        for part in parts
        if part.path.startswith(f"{path}{MAIN_WAY}[") and len(part.sizes.get("W", ())) > 2
    ]
    return (kernels[0][1], kernels[-1][0]) if kernels else (0, 0)
