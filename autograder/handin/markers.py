"""The lines around what the annotated solution has and the handout has not."""

from __future__ import annotations

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
