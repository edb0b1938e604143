"""Names that both ends know: which call of its case a value is of, and what is looked into."""

from __future__ import annotations

SECOND = " (2nd call)"  # behind the names of what a case's second call shows

# A case with this key is looked into, too: what its object holds is shown besides, one part under
# each of so many names, each a text of fields.
LOOKED_INTO = "looked_into"
MOST_PARTS = 160
HELD = "held {}"
FIELD = "|"
# Before the name of a function that a constructor was given, and then how often it has called that.
ASKED = "asked_"
# What has become of a list, told behind how long it was after the first values and at the end: it
# is as the constructor left it, or not, or holds the same as after the first values, reordered.
SAME, CHANGED, MOVED = "same", "changed", "moved"
