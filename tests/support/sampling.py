"""A sample of many alike cases for `make test`; the rest is `slow`, for `make test-all`.

Where even that would take minutes, most of the rest is `long`, for `make test-long`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest

SLOW, LONG = (pytest.mark.slow,), (pytest.mark.slow, pytest.mark.long)
Marks = Collection[pytest.MarkDecorator]


def every(
    step: int,
    cases: Iterable[Any],
    name: Callable[[Any], str] | None = None,
    slow_step: int = 1,
) -> list[object]:
    """All cases, as parameters of a test, of which all but every `step`-th are slow.

    Of the slow ones, all but every `slow_step`-th are long. The first is always in the sample. Each
    is called by `name`, or by what pytest makes of it.
    """
    cases = [*cases]
    marks = [
        () if n % step == 0 else SLOW if n % slow_step == 0 else LONG for n, _ in enumerate(cases)
    ]
    return [_parameter(one, mark, name) for one, mark in zip(cases, marks, strict=True)]


def only(
    few: Collection[Any], cases: Iterable[Any], name: Callable[[Any], str] | None = None
) -> list[object]:
    """All cases, as parameters of a test, of which all but a few are slow.

    Raises ValueError where one of the few is none of the cases: a sample must not shrink unseen.
    """
    cases = [*cases]
    if strangers := [one for one in few if one not in cases]:
        raise ValueError(f"expected some of the cases, got {strangers}: take others")
    return [_parameter(one, () if one in few else SLOW, name) for one in cases]


def _parameter(case: Any, marks: Marks, name: Callable[[Any], str] | None) -> object:
    return pytest.param(case, marks=marks, id=name(case) if name else None)
