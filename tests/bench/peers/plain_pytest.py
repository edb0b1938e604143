"""The checks as a course's own pytest file has them; see `checks.py`."""

from __future__ import annotations

import pytest

from tests.bench.peers.checks import CASES, check


@pytest.mark.parametrize(("item", "case"), CASES)
def test_values(item: int, case: int) -> None:
    check(item, case)
