"""What whoever reads a report types next, in a tree of their own that holds the autograder.

A report is handed on: where it was made, and from what, is no matter here.
"""

from __future__ import annotations

import shlex

from autograder.records.scorecard import ItemScore, ScoreCard

RUNNER = "python autograder/runner.py"
USUAL = "hw2p1"  # the assignment that is graded where none is named


def command(card: ScoreCard, item: ItemScore, option: str = "") -> str:
    """What grades this item in the same cases.

    An `option`, such as `--explain`, takes the item's name.
    """
    words = [option] if option else []
    words.append(item.name)
    if card.assignment != USUAL:
        words += ["--assignment", card.assignment]
    if card.seed:
        words += ["--seed", str(card.seed)]
    return f"{RUNNER} {shlex.join(words)}"
