"""What an upload was made for: `upload.json`, at the top of what is uploaded."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.records.decoders import json_decoder
from autograder.records.protections import Level
from autograder.records.root import ROOT

FILE = "upload.json"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The assignment's name in what is uploaded, the seed, and when items are to be seen.

    `after_due` and `hidden` name items that students see after the due date, and never. Where less
    protects the platform than is required, nothing is graded: the solution may lie beside a
    stranger's code.
    """

    assignment: str
    seed: int = 0
    require: Level = "partial"
    after_due: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def is_withheld(self, item: str) -> bool:
        """Whether students are not to see an item while they still hand in."""
        return item in self.after_due or item in self.hidden


SETTINGS = json_decoder(Settings)


def read_settings(root: Path = ROOT) -> Settings:
    """The settings of what was uploaded.

    Raises OSError where there are none, and msgspec.DecodeError where they cannot be read.
    """
    found: Settings = SETTINGS.decode((root / FILE).read_bytes())
    return found
