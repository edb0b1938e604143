"""A sample of many alike cases for `make test`; the rest is `slow`, for `make test-all`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest


def every(
    step: int, cases: Iterable[Any], name: Callable[[Any], str] | None = None
) -> list[object]:
    """All cases, as parameters of a test, of which all but every `step`-th are slow.

    The first is always in the sample. Each is called by `name`, or by what pytest makes of it.
    """
    return [_parameter(one, number % step == 0, name) for number, one in enumerate(cases)]


def only(
    few: Collection[Any], cases: Iterable[Any], name: Callable[[Any], str] | None = None
) -> list[object]:
    """All cases, as parameters of a test, of which all but a few are slow.

    Raises ValueError where one of the few is none of the cases: a sample must not shrink unseen.
    """
    cases = [*cases]
    if strangers := [one for one in few if one not in cases]:
        raise ValueError(f"expected some of the cases, got {strangers}: take others")
    return [_parameter(one, one in few, name) for one in cases]


def _parameter(case: Any, is_quick: bool, name: Callable[[Any], str] | None) -> object:
    marks = () if is_quick else pytest.mark.slow
    return pytest.param(case, marks=marks, id=name(case) if name else None)
