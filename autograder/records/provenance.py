"""How a submission was graded: when, by which versions, rules and solution."""

from __future__ import annotations

from autograder import __version__
from autograder.records.record import InertRecord


class Versions(InertRecord, frozen=True):
    """What the submission ran on, as the process told that ran it; empty where nothing ran.

    `torch` is the PyTorch that it was compared with, "none" where there is none.
    """

    python: str = ""
    numpy: str = ""
    torch: str = ""
    autograder: str = __version__


class Solution(InertRecord, frozen=True):
    """The solution that was at hand; `own_tree` where it is that of the grader's own tree."""

    name: str
    digest: str
    own_tree: bool = False


class Provenance(InertRecord, frozen=True):
    """How it was graded, for whoever has to grade it again.

    `date` is when it began: UTC, in ISO 8601. `assignment` is the digest of the assignment's file.
    `carry_forward` is the share of what is inherited that is given back, None where items differ in
    it. `notes` are for the instructor alone.
    """

    date: str = ""
    versions: Versions = Versions()
    assignment: str = ""
    solution: Solution | None = None
    carry_forward: float | None = None
    notes: tuple[str, ...] = ()
