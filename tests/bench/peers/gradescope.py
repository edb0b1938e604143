"""The checks as Gradescope's own utilities run them: `python -m tests.bench.peers.gradescope`.

Needs `gradescope-utils`; see `checks.py`.
"""

from __future__ import annotations

import io
import sys
import unittest

from gradescope_utils.autograder_utils import (  # type: ignore[import-untyped]
    decorators,
    json_test_runner,
)

from tests.bench.peers.checks import CASES, check


class TestValues(unittest.TestCase):
    """A method for each case, which are added below."""


def _added(item: int, case: int) -> None:
    @decorators.weight(1)  # type: ignore[untyped-decorator]
    def test(self: TestValues) -> None:
        check(item, case)

    setattr(TestValues, f"test_{item:02}_{case:02}", test)


def main() -> int:
    """Run all of them, and write the results as Gradescope reads them."""
    for item, case in CASES:
        _added(item, case)
    results = io.StringIO()
    runner = json_test_runner.JSONTestRunner(stream=results, visibility="visible")
    outcome = runner.run(unittest.defaultTestLoader.loadTestsFromTestCase(TestValues))
    return int(not outcome.wasSuccessful())


if __name__ == "__main__":
    sys.exit(main())
