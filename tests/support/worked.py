"""Worked lines, as reports and the write-up have them: do their numbers add up?"""

from __future__ import annotations

import re
from math import exp, log, sqrt

import numpy as np


def adds_up(worked: str) -> bool:
    """Whether what stands before the last sign of equality is the number behind it."""
    if ": " in worked:
        return worked.partition(": ")[0].endswith("= 0")
    *_, text, result = worked.split(" = ")
    if not re.fullmatch(r"(?:exp|log|max|abs|√|²|[\d.e+\-*/(), ])+", text):
        return text.partition("[")[0].strip() != ""  # a copy: nothing but names stand there
    return bool(np.isclose(evaluated(text), float(result), rtol=2e-3, atol=2e-3))


def evaluated(text: str) -> float:
    """The value of a line's arithmetic."""
    code = text.replace("√", "sqrt").replace("²", "**2")
    names = {"exp": exp, "log": log, "sqrt": sqrt, "max": max, "abs": abs, "__builtins__": {}}
    return float(eval(code, names))
