"""Finding a model's layers, whatever a student calls them and wherever they lie."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.exercises.parameters import ContractError, attributes, holders, parts, shown


def in_order(whole: Any, name: str) -> list[Any]:
    """The parts that hold an array of this name, each before what was made after it."""
    holding = {id(part): part for part in holders(whole, name)}
    stack, found = [whole], []
    seen: set[int] = set()
    while stack:
        part = stack.pop()
        if id(part) in seen or isinstance(part, np.ndarray | str | type):
            continue
        seen.add(id(part))
        found += [part] if id(part) in holding else []
        inner = part if isinstance(part, list | tuple) else attributes(part).values()
        stack += [*inner][::-1]
    return found


def of_axes(whole: Any, axes: int) -> list[Any]:
    """The parts that hold a W with so many axes, in order."""
    return [part for part in in_order(whole, "W") if part.W.ndim == axes]


def layers_of_cnn(model: Any, convolutions: int) -> list[Any]:
    """The convolutions of a CNN, then its linear layer.

    Raises `ContractError` where more or fewer were found.
    """
    kept, linear = [getattr(model, n, None) for n in ("convolutional_layers", "linear_layer")]
    named = [*kept, linear] if isinstance(kept, list | tuple) else []
    if len(named) == convolutions + 1 and all(holders(layer, "W") for layer in named):
        return named
    found, matrices = of_axes(model, 3), of_axes(model, 2)
    if len(found) == convolutions and len(matrices) == 1:
        return [*found, *matrices]
    if not found:
        raise ContractError(
            shown(model, "convolutional_layers", f"{convolutions} Conv1d are expected")
        )
    if not matrices:
        raise ContractError(shown(model, "linear_layer", "a Linear is expected"))
    raise ContractError(
        f"{type(model).__name__} has {len(found)} convolutions and {len(matrices)} linear layers, "
        f"{convolutions} and 1 are expected: keep them in convolutional_layers and linear_layer"
    )


def layers_of_block(block: Any, shortcut: bool) -> dict[str, list[Any]]:
    """What learns in a residual block: two blocks, a shortcut; raises `ContractError` for others.

    Of each, the convolution and the batch normalisation. A shortcut that is not expected is left
    alone.
    """
    aside = _shortcut(block)
    main, second = _learning(block), _learning(aside)
    kept = {id(part) for kind in second for part in kind}
    main = tuple([part for part in kind if id(part) not in kept] for kind in main)
    if shortcut and not any(second) and [len(kind) for kind in main] == [3, 3]:
        main, second = tuple(kind[:2] for kind in main), tuple(kind[2:] for kind in main)
    if not any(main):
        expected = "ConvBlock, ReLU and ConvBlock are expected"
        raise ContractError(shown(block, "convolution_layers", expected))
    if [len(kind) for kind in main] != [2, 2]:
        raise ContractError(
            f"convolution_layers has to be ConvBlock, ReLU and ConvBlock, with a Conv2d (W, b) and "
            f"a BatchNorm2d (BW, Bb) in each ConvBlock: {_counted(main)}"
        )
    found = {"first": [main[0][0], main[1][0]], "second": [main[0][1], main[1][1]]}
    if not shortcut:
        return found
    if not any(second):
        why = "for stride, filter, padding or channels change the shape"
        raise ContractError(shown(block, "residual_connection", f"a ConvBlock is expected, {why}"))
    if [len(kind) for kind in second] != [1, 1]:
        raise ContractError(
            f"residual_connection has to be one ConvBlock, a Conv2d (W, b) and a BatchNorm2d "
            f"(BW, Bb): {_counted(second)}"
        )
    return {**found, "shortcut": [second[0][0], second[1][0]]}


def _counted(learning: tuple[list[Any], ...]) -> str:
    return f"{len(learning[0])} and {len(learning[1])} of them were found"


def _learning(whole: Any) -> tuple[list[Any], ...]:
    """The convolutions and the batch normalisations in it, in order."""
    return of_axes(whole, 4), in_order(whole, "BW")


def _shortcut(block: Any) -> Any:
    """What a residual block keeps for its shortcut, by its name."""
    found = attributes(block)
    words = ("residual_connection", "residual", "shortcut", "skip", "identity")
    named = [name for word in words for name in found if word in str(name).lower()]
    return next((found[name] for name in named if holders(found[name], "W")), None)


def layers_of_net(model: Any, blocks: int) -> tuple[list[Any], list[dict[str, list[Any]]], Any]:
    """What learns in a residual network: the stem, the residual blocks, the linear layer.

    Raises `ContractError` where more or fewer were found.
    """
    found = [part for part in parts(model) if "convolution_layers" in attributes(part)]
    if len(found) != blocks:
        raise ContractError(
            f"{type(model).__name__} has {len(found)} residual blocks, expected {blocks}: objects "
            "with convolution_layers and residual_connection, kept in layers"
        )
    inner = [layers_of_block(block, shortcut=True) for block in found]
    taken = {id(part) for block in inner for learning in block.values() for part in learning}
    stem = [[p for p in kind if id(p) not in taken] for kind in _learning(model)]
    if [len(kind) for kind in stem] != [1, 1]:
        raise ContractError(
            f"the stem has to be one ConvBlock, a Conv2d (W, b) and a BatchNorm2d (BW, Bb): "
            f"{len(stem[0])} and {len(stem[1])} of them were found outside of the residual blocks"
        )
    linear = of_axes(model, 2)
    if not linear:
        raise ContractError(shown(model, "linear_layer", "a Linear is expected"))
    return [stem[0][0], stem[1][0]], inner, linear[-1]
