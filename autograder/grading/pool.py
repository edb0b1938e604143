"""Several items at a time, with the same result as one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from autograder.course.sheet import Item
from autograder.records.interrupts import TerminatedError
from autograder.worker.launch import Launcher
from autograder.worker.slots import ProcessLostError

Watcher = Callable[[str], None]
T = TypeVar("T")
Work = Callable[[Item], T]


def unwatched(item: str) -> None:
    """Tell nobody which item is waited for."""


def for_each_item(
    launcher: Launcher,
    items: Sequence[Item],
    beside_others: Work[T],
    alone: Work[T],
    watch: Watcher,
) -> dict[str, T]:
    """The results by item's name; `watch` is told which item is waited for.

    An item that ends the worker's own processes ends those of the items beside it, too; only when
    each is alone can it be told which one it was. So work that is done `beside_others` raises
    `ProcessLostError` where its processes were lost, and is done again, `alone`. What else either
    raises is raised here.
    """
    done: dict[str, T] = {}
    if len(items) > 1 and launcher.size > 1:
        done = _side_by_side(launcher, items, beside_others, watch)
    for item in items:
        if item.name not in done:
            watch(item.name)
            done[item.name] = alone(item)
    return done


def _side_by_side(
    launcher: Launcher, items: Sequence[Item], work: Work[T], watch: Watcher
) -> dict[str, T]:
    """The results by item's name, without those of items whose processes were lost."""
    from concurrent.futures import ThreadPoolExecutor  # not for a single item

    pool = ThreadPoolExecutor(launcher.size)
    done: dict[str, T] = {}
    try:
        pending = {item.name: pool.submit(work, item) for item in items}
        for name, one in pending.items():
            watch(name)
            with suppress(ProcessLostError):
                done[name] = one.result()
    except (KeyboardInterrupt, TerminatedError):
        pool.shutdown(wait=False, cancel_futures=True)
        launcher.close()  # nobody waits for what still runs
        raise
    except Exception:
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()
    return done
