"""What is offered to submissions, by version of Python."""

from __future__ import annotations

from autograder.course.offered import OFFERED
from tests.support.places import ROOT

TRACER = str(ROOT / "tests" / "support" / "tracer.py")
WINDOWS = {"msvcrt", "nt", "nturl2path", "winreg", "encodings.mbcs", "encodings.oem"}
# New in Python 3.14.
NEW = {"annotationlib", "concurrent.interpreters", "string.templatelib", "compression"}
NEW |= {f"compression.{name}" for name in ("bz2", "gzip", "lzma", "zlib", "zstd")}


def offered(version: tuple[int, ...]) -> list[str]:
    """What a Python of this version has on Linux of what is offered."""
    return sorted(OFFERED - WINDOWS - (NEW if version < (3, 14) else set()))
