"""Names of files: how they are spelled in sources, and which ones matter.

A name in any script costs nothing. What cannot be shown, such as a character without width, stands
as Python's escape in the paths of sources, so that whatever shows a path shows plain characters.
"""

from __future__ import annotations

import posixpath
import unicodedata
from functools import lru_cache

Steps = tuple[str, ...]

KEPT = 1024  # names whose steps are remembered: each of a hand-in is asked for a dozen times
SHOWN = 3  # names that a sentence has
MAX_PATH, MAX_STEPS = 400, 30  # characters of a path, and its steps
# Anywhere below the root; names that begin with a dot as well.
CLUTTER = {"__pycache__", "__macosx", "site-packages", "node_modules"}
ENVIRONMENT = "pyvenv.cfg"  # lies in every virtual environment
PYTHON, NOTEBOOK = ".py", ".ipynb"
COMPRESSED = (".gz", ".bz2", ".xz")
# What is opened where it lies alone, and what is told to be none that can be.
PACKED = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", *COMPRESSED)
UNREAD = (".7z", ".rar", ".z", ".zst", ".tzst", ".lz", ".lzma", ".lz4")

TOO_LONG = "its path is too long"
OUTSIDE = "it points outside of the submission"


def steps(name: str) -> Steps:
    """The steps of a path; Windows' backslashes separate them, too."""
    return _known_steps(name) if len(name) <= MAX_PATH else _steps(name)


def _steps(name: str) -> Steps:
    return tuple(
        step if step.isascii() and step.isprintable() else spelled(step)
        for step in name.replace("\\", "/").split("/")
        if step not in ("", ".")
    )


@lru_cache(maxsize=KEPT)
def _known_steps(name: str) -> Steps:
    return _steps(name)


def spelled(step: str) -> str:
    """One step of a path as it is known by: composed, as Python composes what is imported.

    macOS takes letters and their accents apart, `import café` puts them together.
    """
    whole = unicodedata.normalize("NFC", _as_text(step))
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in whole)


def _as_text(step: str) -> str:
    """A name whose bytes are no UTF-8, as an old .zip would have it read."""
    try:
        step.encode()
    except UnicodeEncodeError:
        how = "surrogatepass" if _is_torn(step) else "surrogateescape"
        return step.encode("utf-8", how).decode("cp437")
    return step


def _is_torn(step: str) -> bool:
    """Whether a name has halves of characters, as Windows takes them, that stand for no byte."""
    return any("\ud800" <= c <= "\udfff" and not "\udc80" <= c <= "\udcff" for c in step)


def from_bytes(name: bytes) -> str:
    """A name that says nothing of its encoding: UTF-8, or else the first IBM PC's."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp437")


def stray(name: str) -> str:
    """Why a name is no place inside of a submission; empty where it is one.

    Long ones go first: what comes afterwards takes more time for each step of a path.
    """
    if is_long(name):
        return TOO_LONG
    path = name.replace("\\", "/")
    if path.startswith("/") or (path[:1].isalpha() and path[1:2] == ":"):
        return OUTSIDE
    if ".." not in path.split("/"):
        return ""
    leads_out = posixpath.normpath(path).split("/")[0] == ".."
    return OUTSIDE if leads_out else "its path holds '..'"


def is_long(name: str) -> bool:
    """Whether a path is longer than a hand-in needs."""
    return len(name) > MAX_PATH or name.count("/") + name.count("\\") > MAX_STEPS


def is_clutter(step: str) -> bool:
    """Whether a file or folder of this name was written by a tool."""
    return step.startswith(".") or step.lower() in CLUTTER


def matters(name: str) -> bool:
    """Whether a file of this name is looked at, be it to say a word about it."""
    lower = name.lower()
    return lower.endswith((PYTHON, NOTEBOOK, ENVIRONMENT, *PACKED, *UNREAD))
