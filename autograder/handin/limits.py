"""What reading one hand-in may take, whatever its container, and however many lie in each other.

No declared size is believed: every byte comes through a meter, and time is limited as well.
"""

from __future__ import annotations

import io
import time
from typing import IO

MIB = 2**20
MAX_UNPACKED = 256 * MIB  # of all layers together
MAX_MEMBERS = 10_000  # that matter: Python files, links, notebooks, archives
MAX_FOLDERS = 20_000
MAX_FILE = MIB
MAX_NOTEBOOK = 16 * MIB  # of which most may be pictures
MAX_PACKED = 64 * MIB  # of a compressed .tar, which can only be searched by unpacking it
MAX_INNER = 32 * MIB  # of an archive that lies in another, and is held in memory
MAX_DEPTH = 2  # archives in an archive
MAX_SECONDS = 2  # of processor time; thousands of empty streams in a row unpack to nothing
MAX_READ = 48 * MIB  # what headers (and the sources, capped elsewhere) may need in all
MAX_PIECE = 4 * MIB  # at once: the table of contents of a .zip, one long header of a .tar
MAX_KEPT = 8 * MIB  # of Python files that are read while a .tar is listed
MIN_READ = 128  # a shorter read counts as this much, or empty ones could go on for ever

HAND_IN_LESS = "hand in the Python files only, without data, results or virtual environments"
TOO_SLOW = f"takes more than {MAX_SECONDS} s to look through; {HAND_IN_LESS}"
TOO_BIG = f"unpacks to more than {MAX_UNPACKED // MIB} MiB; {HAND_IN_LESS}"
TOO_MANY = f"holds more than {MAX_MEMBERS:,} files and directories; {HAND_IN_LESS}"
TOO_MANY_FOLDERS = f"holds more than {MAX_FOLDERS:,} directories; {HAND_IN_LESS}"
DAMAGED = "cannot be unpacked ({}); it is damaged or incomplete: pack and upload it again"


class Refused(Exception):  # noqa: N818 - a refusal, not a mistake of ours
    """Why an input as a whole is not taken: a sentence that lacks its subject, the input."""


class Budget:
    """What is left for one hand-in, all of its layers together."""

    def __init__(self) -> None:
        self._end = time.thread_time() + MAX_SECONDS
        self._members = MAX_MEMBERS
        self._folders = MAX_FOLDERS
        self._headers = MAX_READ
        self.room = MAX_UNPACKED  # bytes that may still be unpacked

    def check(self) -> None:
        """Raises Refused where the time is up."""
        if time.thread_time() > self._end:
            raise Refused(TOO_SLOW)

    def member(self) -> None:
        """Count one member that matters; raises Refused where there are too many."""
        self._members -= 1
        if self._members < 0:
            raise Refused(TOO_MANY)

    def folder(self) -> None:
        """Count one directory that is looked into; raises Refused where there are too many."""
        self._folders -= 1
        if self._folders < 0:
            raise Refused(TOO_MANY_FOLDERS)

    def unpack(self, size: int) -> None:
        """Count what one layer unpacks to; raises Refused where all are too large together."""
        self.room -= size
        if self.room < 0:
            raise Refused(TOO_BIG)

    def header(self, size: int) -> None:
        """Count what was read of tables of contents and sources; raises Refused for too much."""
        self._headers -= max(size, MIN_READ)
        if self._headers < 0 or size > MAX_PIECE:
            raise Refused(DAMAGED.format("its table of contents is too long"))

    def allow(self, size: int) -> None:
        """Let so much more be read: an archive that lies in this one is no header."""
        self._headers += size


class Timed:
    """A binary file that can be read until its reader has used up the processor time.

    It lies below gzip, bzip2 and xz, which read a few KiB at once: what these unpack to can be
    slow to get at, or nothing, which no meter of what comes out can see.
    """

    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        """Read; raises Refused where the time is up."""
        self._budget.check()
        return self._file.read(size)


class Meter:
    """A binary file that is read in pieces up to MAX_PIECE, up to MAX_READ bytes in all.

    It stops table-of-contents bombs and headers without end.
    """

    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self._file = file
        self._room = budget.room
        self.budget = budget
        self.tell = file.tell
        self.seekable = file.seekable

    def seek(self, offset: int, whence: int = 0) -> int:
        """Seek; raises Refused beyond what may be unpacked."""
        if offset > self._room:
            raise Refused(TOO_BIG)
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """Read, and count; raises Refused for too much, at once or in all."""
        data = self._file.read(size if 0 <= size <= MAX_PIECE else MAX_PIECE + 1)
        self.budget.header(len(data))
        return data


def in_pieces(file: IO[bytes] | Meter, limit: int) -> bytes:
    """Read up to so many bytes, a MiB at a time."""
    whole = io.BytesIO()
    while (left := limit - whole.tell()) > 0 and (piece := file.read(min(MIB, left))):
        whole.write(piece)
    return whole.getvalue()
