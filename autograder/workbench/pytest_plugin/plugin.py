"""Every value of every case as a test of its own, for `pytest` in a student's tree.

An assignment is a test file: of `hw2p1.toml` come tests such as `test_hw2p1[Conv1d-case3-dLdA]`.
Collecting runs nothing of the tree. An item is graded, as on the command line and by one worker
for the whole session, when the first of its tests is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.assignment import FOLDER
from autograder.course.cases import seed


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer other cases."""
    parser.getgroup("autograder").addoption(
        "--autograder-seed", type=seed, default=0, metavar="N", help="draw other cases (default 0)"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the autograder's own assignments, and any other that is named."""
    if file_path.suffix != ".toml":
        return None
    own = file_path.resolve().parent == FOLDER
    if not own and not parent.session.isinitpath(file_path):
        return None
    sheet: pytest.Collector = AssignmentFile.from_parent(parent, path=file_path)
    return sheet


class AssignmentFile(pytest.File):
    """An assignment, from which tests are made."""

    def collect(self) -> Iterator[pytest.Item]:
        """Make the tests; what they need is only loaded now."""
        from autograder.workbench.pytest_plugin.collected import tests_of

        return tests_of(self)
