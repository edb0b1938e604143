"""Arguments that were meant for one class, as another one of the same name takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.worker.inside.swap.fit import Takes, fitted, takes


def init(*shape: int) -> int:
    return len(shape)


def layer(
    in_channels: int,
    out_channels: int,
    kernel_size: int,
    stride: int,
    padding: int = 0,
    weight_init_fn: Callable[..., Any] | None = None,
    bias_init_fn: Callable[..., Any] | None = None,
) -> dict[str, Any]:
    return dict(locals())


def forward(A: Any, eval: bool = False) -> dict[str, Any]:  # noqa: A002
    return dict(locals())


def called(function: Callable[..., Any], own: str, *values: Any, **named: Any) -> Any:
    """What a function is given, by its own names; `own` are those that the caller had in mind."""
    places, changed = fitted(function, Takes(tuple(own.split())), values, named)
    return function(*places, **changed)


CONTRACT = "in_channels out_channels kernel_size stride padding weight_init_fn bias_init_fn"
RIGHT = layer(1, 2, 3, 4, 0, init, len)


@pytest.mark.parametrize(
    ("own", "values"),
    [
        (CONTRACT, (1, 2, 3, 4, 0, init, len)),
        (CONTRACT.replace("padding ", ""), (1, 2, 3, 4, init, len)),
        (CONTRACT.replace("stride padding", "pad s"), (1, 2, 3, 0, 4, init, len)),
        ("cin cout k bias_init weight_init s", (1, 2, 3, len, init, 4)),
        ("a b c d e f", (1, 2, 3, 4, init, len)),
        ("a b c d e f g", (1, 2, 3, 4, 0, init, len)),
        ("", (1, 2, 3, 4, init, len)),
        ("", (1, 2, 3, 4, 0, init, len)),
        ("out_channels in_channels kernel step w b", (2, 1, 3, 4, init, len)),
    ],
)
def test_what_was_passed_by_place(own: str, values: tuple[Any, ...]) -> None:
    assert called(layer, own, *values) == RIGHT


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (CONTRACT, {"weight_init_fn": init, "bias_init_fn": len}),
        ("cin cout k s w b", {"w": init, "b": len}),
        ("cin cout k s w b", {"b": len, "w": init}),
    ],
)
def test_what_was_passed_by_name(own: str, named: dict[str, Any]) -> None:
    assert called(layer, own, 1, 2, 3, 4, **named) == RIGHT


def test_nothing_for_an_init_function_is_no_padding() -> None:
    assert called(layer, "", 1, 2, 3, 4, None, None) == layer(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("own", "values", "named"),
    [
        (CONTRACT.replace("stride padding", "stride dilation padding"), (1, 2, 3, 4, 1, 0), {}),
        (CONTRACT, (1, 2, 3, 4), {"groups": 2}),
        ("", (1, 2, 3, 4, 0, init, len, 5), {}),
        (CONTRACT, (1, 2, 3, 4), {"kernel_size": 3}),
    ],
)
def test_what_has_no_place_is_not_dropped(
    own: str, values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="has no place here"):
        called(layer, own, *values, **named)


@pytest.mark.parametrize(
    ("own", "values", "named", "evaluates"),
    [
        ("x train", ("A", True), {}, False),
        ("x train", ("A",), {"train": False}, True),
        ("x training", ("A", False), {}, True),
        ("x eval", ("A", True), {}, True),
        ("x is_train", ("A",), {"is_train": True}, False),
        ("x", ("A",), {}, False),
    ],
)
def test_training_is_the_opposite_of_evaluation(
    own: str, values: tuple[Any, ...], named: dict[str, Any], evaluates: bool
) -> None:
    assert called(forward, own, *values, **named) == {"A": "A", "eval": evaluates}


def test_an_own_default_stands_for_what_would_be_lacking() -> None:
    class Own:
        def __init__(self, c: int, o: int, k: int, stride: int = 1, padding: int = 7) -> None: ...

    own = takes(Own.__init__)
    assert own.names == ("c", "o", "k", "stride", "padding")
    _, named = fitted(layer, own, (1, 2, 3), {})
    assert named == {"in_channels": 1, "out_channels": 2, "kernel_size": 3, "stride": 1}


def test_whoever_takes_anything_is_given_it_as_it_came() -> None:
    def anything(*values: Any, **named: Any) -> None: ...

    assert fitted(anything, Takes(("a", "b")), (1, 2, 3), {"c": 4}) == ([1, 2, 3], {"c": 4})
    assert takes(anything) == Takes()
    assert takes(int.__new__) == Takes()
