"""Values that are one quantity at several times: what is said of one of them must hold for all.

After the first step of an optimiser, many mistakes come to the same numbers; later, they do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection

LATER = re.compile(r" after step \d+$")


def quantity(name: str) -> str:
    """What a value is, whenever it is shown."""
    return LATER.sub("", name)


def is_chained(name: str) -> bool:
    """Whether the value comes of the one of the step before, or is the first of such."""
    return LATER.search(name) is not None


def of_one_quantity(name: str, failing: Collection[str]) -> list[str]:
    """All names under which the same quantity is wrong; of what is shown once, its own."""
    if not is_chained(name):
        return [name]
    own = quantity(name)
    return [other for other in failing if is_chained(other) and quantity(other) == own]


def is_contradicted(
    explained: Collection[str], changed: Collection[str], failing: Collection[str]
) -> bool:
    """Whether what explains some names says otherwise of wrong values that belong to them.

    They are the same quantities at other steps, and whatever else is `changed` by it.
    """
    others = [name for name in failing if is_chained(name) and name not in explained]
    quantities = {quantity(name) for name in explained} if others else set()
    return any(name in changed or quantity(name) in quantities for name in others)
