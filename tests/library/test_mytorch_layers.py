"""Every layer against PyTorch's autograd, and the rules that all layers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.support.layers import CASES, LARGEST, RULES, Case, assert_equals_autograd


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_autograd_in_value_shape_and_dtype(case: Case, dtype: Any) -> None:
    assert_equals_autograd(case, dtype)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("case", LARGEST.values(), ids=str)
def test_keeps_the_rules_of_all_layers(case: Case, rule: Callable[[Case], None]) -> None:
    rule(case)
