"""Which call of its case a value is of, as its name tells it."""

from __future__ import annotations

SECOND = " (2nd call)"  # behind the names of what a case's second call shows
