"""The lines around what the annotated solution has and the handout has not.

They stand alone on their lines, and are those that otter-grader and nbgrader know, too. With three
signs in place of one, as older solutions have them, they are read as well.
"""

from __future__ import annotations

import re

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
MARK = re.compile(r"^[ \t]*#(?:##)? (BEGIN|END) SOLUTION[ \t\r]*$", re.MULTILINE)


def marker_of(line: str) -> str | None:
    """Which marker a line is, `BEGIN` or `END`; None if it is none."""
    found = MARK.match(line)
    if found is None:
        return None
    return BEGIN if found[1] == "BEGIN" else END


def is_marked(text: str) -> bool:
    """Whether there is a marker in a text: students' stubs are made without them."""
    return MARK.search(text) is not None
