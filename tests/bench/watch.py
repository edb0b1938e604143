"""From a saved file to its table, beside a plain run of the same items: `make bench`."""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from autograder.records.cache import cache_folder
from tests.bench.grading import seconds
from tests.support.places import ROOT, RUNNER
from tests.support.watching import DONE, SHOWN, Watch

SAVES = 20
BUDGET = 0.5  # seconds from save to table, with the points; a mistake's name may come later


class Task(NamedTuple):
    """What is saved: a file as it is but for a comment, or with `right` made `wrong`; its items."""

    title: str
    file: str
    items: tuple[str, ...]
    right: str = ""
    wrong: str = ""


class Times(NamedTuple):
    """Seconds from one save to the table, to its last form, and of a plain run beside it."""

    table: float
    named: float
    plain: float


ON_CONV1D = ("Conv1d", "convTranspose", "CNN")
TASKS = (
    Task("Conv1d.py, right", "mytorch/Conv1d.py", ON_CONV1D),
    Task(
        "Conv1d.py, a mistake",
        "mytorch/Conv1d.py",
        ON_CONV1D,
        "(A.dtype)[:, :, ::-1]",
        "(A.dtype)",
    ),
    Task(
        "resampling.py, right",
        "mytorch/resampling.py",
        ("sampling", "Conv", "Pool2d", "CNN"),
    ),
)


def main() -> int:
    """Measure and print the table; the exit status tells whether all medians kept the budget."""
    table = Table(
        "saved", "items", "save to table", "range", "budget", "named", "plain run", "ratio"
    )
    kept = True
    for task in TASKS:
        items, times = measured(task)
        shown, named, plain = ([*column] for column in zip(*times, strict=True))
        kept &= statistics.median(shown) <= BUDGET
        table.add_row(
            task.title,
            items,
            f"{statistics.median(shown):.2f} s",
            f"{min(shown):.2f} - {max(shown):.2f} s",
            f"{BUDGET:g} s",
            f"{statistics.median(named):.2f} s",
            f"{statistics.median(plain):.2f} s",
            f"x {statistics.median(one.table / one.plain for one in times):.2f}",
        )
    Console().print(table)
    return 0 if kept else 1


def measured(task: Task) -> tuple[str, list[Times]]:
    """How many items a save touches, and the times of all saves."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("mytorch", "models"):
            shutil.copytree(ROOT / name, Path(folder, name))
        shutil.copy(ROOT / "mcq.py", folder)
        file = Path(folder, task.file)
        text = file.read_text("utf-8")
        assert task.right in text
        plain = [*RUNNER, *task.items, "--submission", folder]
        kept = cache_folder()
        assert kept is not None
        with Watch(Path(folder), kept.parent) as watch:
            watch.until(DONE)
            times = []
            for number in range(SAVES + 1):
                changed = text.replace(task.right, task.wrong, 1) if task.wrong else text
                start = time.perf_counter()
                file.write_text(f"{changed}\n# {number}\n", "utf-8")
                lines = watch.until(SHOWN)
                shown = time.perf_counter() - start
                if DONE not in lines[-1]:
                    lines = watch.until(DONE)
                named = time.perf_counter() - start
                times.append(Times(shown, named, seconds(plain)))
            found = re.search(r"graded (\d+ of \d+)", lines[-1])
    assert found is not None
    return found[1], times[1:]  # the first one warms up


if __name__ == "__main__":
    sys.exit(main())
