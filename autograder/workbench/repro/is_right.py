"""What a script compares by: its text is pasted into the script."""

from __future__ import annotations

import numpy as np


def is_right(name: str, yours: np.ndarray, expected: np.ndarray, within: float) -> bool:
    """Print both, of one shape, with a star behind what differs by more than `within`."""
    due, kind = np.asarray(expected), type(yours).__name__
    if not isinstance(yours, np.ndarray | np.number | float | int) or np.shape(yours) != due.shape:
        print(f"{name}: yours is {kind} of shape {np.shape(yours)}, expected shape {due.shape}\n")
        return False
    off = ~((np.abs(yours - due) <= within) | (yours == due))
    print(f"{name}: {off.sum()} of {off.size} differ" if off.any() else f"{name}: right")
    length = max(due.shape[-1] if due.shape else 1, 1)
    marks = ["*" if one else " " for one in off.flat]
    left, right = (
        [f"{value:.10g}{mark}" for value, mark in zip(np.ravel(side), marks, strict=True)]
        for side in (yours, due)
    )
    width = max(map(len, [*left, *right, "yours"]))
    print(f"    {'yours':{length * (width + 1) + 2}} expected")
    rows = [slice(at, at + length) for at in range(0, off.size, length)]
    wrong = [row for row in rows if "*" in marks[row]]
    for row in (wrong or rows)[:12]:
        print("   ", *(f"{one:>{width}}" for one in left[row]), "  ", end="")
        print(*(f"{one:>{width}}" for one in right[row]))
    print()
    return not off.any()
