"""Stores the cases of an assignment with PyTorch's answers, for whoever checks by other means.

`python -m tests.bench.peers.store hw2p1 FILE`
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.grading.drawn import Drawn
from autograder.grading.reference import References
from autograder.records.cache import cache_folder


def main() -> int:
    """Write the file: for each item, its exercise, its cases and what is expected in each."""
    name, target = sys.argv[1:]
    drawn = Drawn(0, References(cache_folder()))
    stored = []
    for item in assignments.load(name).items:
        one = drawn.of(item)
        expected = [
            [(e.name, e.value, e.any_shape) for e in case if not e.is_free] for case in one.expected
        ]
        stored.append((item.exercise.name, item.exercise.told, one.cases, expected))
    Path(target).write_bytes(pickle.dumps(stored))
    return 0


if __name__ == "__main__":
    sys.exit(main())
