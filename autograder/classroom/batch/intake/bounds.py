"""What the hand-ins of a whole class may take, whatever is in them."""

from __future__ import annotations

from autograder.handin.limits import MAX_UNPACKED, MIB

MOST_ENTRIES = 500_000  # of a bulk download, or of all folders of hand-ins
MOST_TABLE = 64 * MIB  # a zip's table of contents, which is held in memory
LARGEST = MAX_UNPACKED  # bytes of one hand-in
MOST_BYTES = 16 << 30  # of all hand-ins together, those included that are not taken
MOST_NOTES = 5  # on one hand-in


class IntakeError(Exception):
    """Nothing can be found as it was asked for; the text says what was expected, and what came."""
