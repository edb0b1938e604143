"""What versions have shown in an earlier run, in a file for each exercise: none is run twice."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from autograder.classroom.fingerprints.tables import Print, Row
from autograder.diagnosis.fingerprints.stored import Slot
from autograder.records.decoders import msgpack_decoder

Stored = dict[str, list[tuple[Slot, Print | None]] | None]  # by digest
STORED: msgspec.msgpack.Decoder[Stored] = msgpack_decoder(Stored)


@dataclass
class Earlier:
    """Rows by the digest of all that they depend on; `cases` is that of the cases."""

    path: Path
    cases: str
    _known: Stored = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path.exists():
            self._known = STORED.decode(zlib.decompress(self.path.read_bytes()))

    def has(self, text: str) -> bool:
        """Whether a version was run."""
        return self._digest(text) in self._known

    def get(self, text: str) -> Row | None:
        """What it showed; None where it did not end."""
        known = self._known[self._digest(text)]
        return None if known is None else dict(known)

    def add(self, text: str, made: Row | None) -> None:
        """Take up what a version showed."""
        self._known[self._digest(text)] = None if made is None else [*made.items()]

    def save(self) -> None:
        """Write all that is known."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(zlib.compress(msgspec.msgpack.encode(self._known), 1))

    def _digest(self, text: str) -> str:
        return hashlib.sha256(f"{self.cases}\n{text}".encode()).hexdigest()
