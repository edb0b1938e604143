"""Syntax trees are made by one thread at a time."""

from __future__ import annotations

import ast
import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.records.syntax import parsed, parsed_expression

DEEP = "x = " + "(" * 40 + "1" + " + y)" * 40
THREADS, TIMES = 4, 60


@pytest.fixture
def other_turns() -> Iterator[None]:
    """Each collection of garbage lets other threads go on, as one that calls Python code may."""

    def let_others(*_: object) -> None:
        time.sleep(0)

    before = gc.get_threshold()
    gc.callbacks.append(let_others)
    gc.set_threshold(20)
    yield
    gc.callbacks.remove(let_others)
    gc.set_threshold(*before)


@pytest.mark.usefixtures("other_turns")
def test_threads_do_not_confuse_the_parser() -> None:
    def work(number: int) -> set[str]:
        text = f"def f():\n    {DEEP}\n" if number % 2 else DEEP
        return {ast.dump(parsed(text)) for _ in range(TIMES)}

    with ThreadPoolExecutor(THREADS) as pool:
        assert [len(one) for one in pool.map(work, range(THREADS))] == [1] * THREADS


def test_an_expression_is_what_stands_there() -> None:
    assert ast.unparse(parsed_expression("a[0] + 1")) == "a[0] + 1"


@pytest.mark.parametrize("text", ["def :", "a\0b"])
def test_what_is_no_python_is_told(text: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        parsed(text)


@pytest.mark.filterwarnings("error")
def test_what_is_odd_is_not_told_here() -> None:
    assert parsed("'\\d'").body
