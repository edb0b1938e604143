"""Notices when a file of a submission may have been saved; `watchfiles` does the watching.

It is told the folders one by one, so that a virtual environment with its thousands of folders
is never watched.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.handin.lookup import PACKAGES
from autograder.handin.names import CLUTTER, ENVIRONMENT
from autograder.handin.roots import NOT_GRADED
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.handin.wanted import Wanted
from autograder.records.root import ROOT
from autograder.workbench.watch.touched import LONGEST, changed, parse

STEP = 20  # milliseconds: a save is noticed after one or two of these
TOGETHER = 50  # milliseconds in which further changes belong to the same save
POLL = 100  # milliseconds, where the system tells of no changes, and files must be looked at
PATIENCE = 0.15  # seconds that a half-written file is waited for
REQUIREMENTS = ROOT / "requirements-watch.txt"

ReadResult = Submission | SubmissionError


class WatchError(Exception):
    """Files cannot be watched; the text says why, and what to do."""


class Saves:
    """Watches a directory or an archive for saved, new and deleted files.

    Files `beside` it are watched, too; what is `wanted` decides which folder is read.
    """

    def __init__(
        self, tree: Path, wanted: Wanted | None = None, beside: Sequence[Path] = ()
    ) -> None:
        """Start watching; raises `WatchError` where that cannot be."""
        self._tree = Path(os.path.realpath(tree))
        self.wanted = wanted
        self._beside = frozenset(map(str, beside))
        self._watch = _watchfiles()
        self._folders: tuple[str, ...] = ()
        self._ticks: Iterator[set[Any]] = iter(())
        self._renew()

    def tick(self) -> bool:
        """Wait a moment; whether anything was saved since the last time."""
        changes = next(self._ticks)
        if self._has_moved(changes) or (not self._folders and watched_folders(self._tree)):
            self._renew()
            return True
        return bool(changes)

    def read(self, before: Submission | None) -> ReadResult:
        """The submission as it is now, once no file that differs from `before` is half-written.

        Not for ever: a student may have saved what does not compile.
        """
        found = _read(self._tree, self.wanted)
        deadline = time.monotonic() + PATIENCE
        while before and is_half_written(before, found) and time.monotonic() < deadline:
            if self.tick():
                found = _read(self._tree, self.wanted)
        return found

    def _renew(self) -> None:
        """Watch the folders that there are now: one may be new, or another one of the same name.

        Who reads the submission after this misses nothing.
        """
        begun = False
        while not begun or self._folders != watched_folders(self._tree):
            self._folders = watched_folders(self._tree)
            begun = self._begin()

    def _begin(self) -> bool:
        """Begin to watch; False where a folder is gone, or another one, since it was listed."""
        others = {os.path.dirname(path) for path in self._beside} - {*self._folders}
        self._ticks = self._watch(
            *self._folders,
            *filter(os.path.isdir, sorted(others)),
            watch_filter=self._matters,
            debounce=TOGETHER,
            step=STEP,
            rust_timeout=1,
            yield_on_timeout=True,
            poll_delay_ms=POLL,
            recursive=False,
            ignore_permission_denied=True,
        )
        try:
            return not self._has_moved(next(self._ticks))  # it begins when it is first asked
        except FileNotFoundError:
            return False
        except OSError as error:
            raise WatchError(f"'{self._tree}' cannot be watched: {error}") from None

    def _has_moved(self, changes: set[Any]) -> bool:
        """Whether a folder is new or gone: what is watched may lie no longer under its name."""
        return any(path in self._folders or os.path.isdir(path) for _, path in changes)

    def _matters(self, change: object, path: str) -> bool:
        """Whether a path that has changed may have to do with the submission."""
        name = os.path.basename(path).lower()
        known = name.endswith(".py") or name == ENVIRONMENT or path == str(self._tree)
        return known or path in self._beside or path in self._folders or os.path.isdir(path)


def _watchfiles() -> Callable[..., Iterator[set[Any]]]:
    try:
        from watchfiles import watch  # not for those who do not watch
    except ImportError as error:
        raise WatchError(
            f"watching needs the package watchfiles, which this Python ({sys.executable}) cannot "
            f"import ({error}). Either run 'make watch' in {REQUIREMENTS.parent}, which installs "
            f"it, or: {sys.executable} -m pip install -r {REQUIREMENTS}"
        ) from None
    return watch


def watched_folders(tree: Path) -> tuple[str, ...]:
    """The directories in which `read_submission` may find files; an archive's own one."""
    if tree.is_file():
        return (str(tree.parent),)
    found = []
    for folder, below, files in os.walk(tree):
        is_root = _is_root(below, files)
        if ENVIRONMENT in files and not is_root:
            below.clear()
            continue
        passed_over = CLUTTER | NOT_GRADED if is_root and folder == str(tree) else CLUTTER
        below[:] = [n for n in below if not n.startswith(".") and n.lower() not in passed_over]
        found.append(folder)
    return tuple(sorted(found))


def _is_root(below: list[str], files: list[str]) -> bool:
    """Whether a directory with these entries looks like the root of a submission."""
    names = {name.lower() for name in below}
    return not PACKAGES.isdisjoint(names) or "mcq.py" in (name.lower() for name in files)


def _read(tree: Path, wanted: Wanted | None) -> ReadResult:
    try:
        return read_submission(tree, wanted)
    except SubmissionError as error:
        return error


def is_half_written(before: Submission, found: ReadResult) -> bool:
    """Whether a file that has changed is gone, empty, no text, or does not compile.

    An editor that is about to write the rest, or to move the new file to its place, leaves one
    of these for a moment.
    """
    if isinstance(found, SubmissionError):
        return True
    texts = (found.sources.get(path, "") for path in changed(before, found))
    return any(not text.strip() or (len(text) <= LONGEST and not parse(text)) for text in texts)
