"""How templates are filled in: whatever they are given is text, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from autograder.records.scorecard import plain

TEMPLATES = Path(__file__).with_name("templates")


@cache  # templates are compiled once, for all pages of a class
def environment(*folders: Path) -> jinja2.Environment:
    """What finds the templates of these folders, and then those of this room."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {"plain": plain}
    return made
