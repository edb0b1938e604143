"""What a failing item costs more than a passing one: `make bench`.

Every item is graded right, then with a planted mistake: once with an empty cache for what the
diagnosis needs of PyTorch, as after the first such mistake of a student, and once more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.bench.grading import COMMAND
from tests.samples.planted import plants
from tests.support.places import ROOT
from tests.support.spoilt import Plant

BUDGET = 3.0  # seconds that a failing item may take longer
SLOWEST = 5  # items that are shown


def main() -> int:
    """Measure all items and print the slowest; the exit status tells whether all kept it."""
    first = {plant.item: plant for plant in reversed(plants()) if plant.base == "solution"}
    costs = {item: cost(plant) for item, plant in first.items()}
    ranked = sorted(costs, key=lambda item: -costs[item][0])
    table = Table("failing item", "more at first", "more after that", "budget")
    for item in ranked[:SLOWEST]:
        at_first, later = costs[item]
        table.add_row(item, f"{at_first:.2f} s", f"{later:.2f} s", f"{BUDGET:g} s")
    at_first, later = (median(column) for column in zip(*costs.values(), strict=True))
    table.add_row(f"median of {len(costs)} items", f"{at_first:.2f} s", f"{later:.2f} s", "")
    Console().print(table)
    return 0 if all(max(both) <= BUDGET for both in costs.values()) else 1


def cost(plant: Plant) -> tuple[float, float]:
    """Seconds that grading takes longer with the plant in it: the first time, and later."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = tree(plant, Path(folder, "wrong"))
        cache = Path(folder, "cache")
        seconds(plant.item, ROOT, cache)  # fills the cache with what every run needs
        right = median(seconds(plant.item, ROOT, cache) for _ in range(3))
        at_first = seconds(plant.item, wrong, cache)
        later = median(seconds(plant.item, wrong, cache) for _ in range(3))
    return at_first - right, later - right


def tree(plant: Plant, folder: Path) -> Path:
    """The solution with the plant in it, as a directory."""
    for source in [*(ROOT / "mytorch").rglob("*.py"), *(ROOT / "models").rglob("*.py")]:
        target = folder / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8"), "utf-8")
    file = folder / plant.file
    text = file.read_text("utf-8")
    for right, wrong in ((plant.right, plant.wrong), *plant.more):
        text = text.replace(right, wrong, 1)
    file.write_text(text, "utf-8")
    return folder


def seconds(item: str, submission: Path, cache: Path) -> float:
    """Wall time of grading one item."""
    command = [*COMMAND, item, "--assignment", "all", "--submission", str(submission)]
    start = time.perf_counter()
    subprocess.run(
        command,
        capture_output=True,
        check=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
