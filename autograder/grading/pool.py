"""Several items at a time, with the same result as one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from autograder.course.assignment import Item
from autograder.records.interrupts import TerminatedError
from autograder.worker.launch import Launcher

Watcher = Callable[[str], None]
T = TypeVar("T")
Work = Callable[[Item, bool], T | None]


def each(launcher: Launcher, items: Sequence[Item], work: Work[T], watch: Watcher) -> dict[str, T]:
    """The results by item's name; `watch` is told which item is waited for.

    `work` is given an item and whether it is alone. An item that ends the worker's own processes
    ends those of the items beside it, too; only when each is alone can it be told which one it
    was. So `work` returns None where its processes were lost and it was not alone.
    """
    done: dict[str, T | None] = {}
    if len(items) > 1 and launcher.size > 1:
        done = _side_by_side(launcher, items, work, watch)
    for item in items:
        if done.get(item.name) is None:
            watch(item.name)
            done[item.name] = work(item, True)
    return {name: one for name, one in done.items() if one is not None}


def _side_by_side(
    launcher: Launcher, items: Sequence[Item], work: Work[T], watch: Watcher
) -> dict[str, T | None]:
    from concurrent.futures import ThreadPoolExecutor  # not for a single item

    pool = ThreadPoolExecutor(launcher.size)
    done: dict[str, T | None] = {}
    try:
        pending = {item.name: pool.submit(work, item, False) for item in items}
        for name, one in pending.items():
            watch(name)
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
