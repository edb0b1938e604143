"""What finding out what is inherited costs, side by side with grading without: `make bench`."""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission, read_submission
from autograder.records.cache import cache_folder
from autograder.worker.launch import Launcher
from tests.support.places import ROOT

RUNS = 7
BUDGET = 2.0  # times as long as without
# One slip in a class that many others build on; and one in every lowest class.
SLIPS = {
    "Conv1d_stride1": {"mytorch/Conv1d.py": ("(A.dtype)[:, :, ::-1]", "(A.dtype)")},
    "all lowest classes": {
        "mytorch/Conv1d.py": ("(A.dtype)[:, :, ::-1]", "(A.dtype)"),
        "mytorch/Conv2d.py": ("[:, :, ::-1, ::-1]", ""),
        "mytorch/resampling.py": ("return dLdZ[:, :, :: self", "return -dLdZ[:, :, :: self"),
        "mytorch/pool.py": ("share = dLdZ / (kH * kW)", "share = dLdZ / kH"),
    },
}


def main() -> int:
    """Measure and print the table; the exit status tells whether both kept the budget."""
    solution = read_submission(ROOT)
    sheet = assignments.load("hw2p1")
    table = Table("hw2p1, wrong in", "with", "without", "cost", "budget")
    kept = True
    with Launcher() as launcher:
        references = References(cache_folder())
        without = Grader(launcher, references, tutor=Tutor(references))
        graders = replace(without, solution=solution), without
        for title, changes in SLIPS.items():
            submission = Submission("slip", spoilt(solution.sources, changes), {})
            times = [
                [seconds(grader, submission, sheet) for grader in graders] for _ in range(RUNS + 1)
            ][1:]  # the first one warms up
            on, off = (statistics.median(column) for column in zip(*times, strict=True))
            ratio = statistics.median(a / b for a, b in times)
            kept &= ratio <= BUDGET
            table.add_row(title, f"{on:.2f} s", f"{off:.2f} s", f"x {ratio:.2f}", f"x {BUDGET:g}")
    Console().print(table)
    return 0 if kept else 1


def spoilt(sources: dict[str, str], changes: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The sources with one text of some files replaced."""
    for file, (right, wrong) in changes.items():
        assert right in sources[file], file
        sources = {**sources, file: sources[file].replace(right, wrong, 1)}
    return sources


def seconds(grader: Grader, submission: Submission, sheet: Assignment) -> float:
    """Wall time of one grading."""
    start = time.perf_counter()
    grader.grade(submission, sheet)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
