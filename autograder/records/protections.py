"""What stood between a submission and the machine that it ran on."""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.records.record import InertRecord

Level = Literal["none", "partial", "full"]


class Protections(InertRecord, frozen=True):
    """What stood between the submission and this machine: measured, not assumed.

    `level` is "full" where no path, no network, no other process and no signal out was to be
    had. `closed` are the locks, `missing` says why others are not among them. `refused` is
    what the canary tried in vain, `open` what it could do. `reason` says why there is nothing
    to measure. Who can change the grader's `own_tree` can change the grader, whatever the level.
    """

    level: Level = "none"
    reason: str = ""
    closed: tuple[str, ...] = ()
    missing: dict[str, str] = msgspec.field(default_factory=dict)
    refused: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    own_tree: bool = False
