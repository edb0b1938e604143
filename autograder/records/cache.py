"""What can be computed again, kept on disk between runs.

`python -m autograder.records.cache` says where.

A cache that fails costs time, never points: whatever is wrong with an entry, it is as if there
were none. Expected values are read from it, so that nothing is believed that others could have
written: neither a folder of theirs, nor an entry. A new entry is written beside the old one and
moved into its place, so that two runs at once do no harm to each other.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

ENTRIES_KEPT, BYTES_KEPT = 4000, 256 << 20  # of a folder; half of that where it was more
MOST_BYTES = 64 << 20  # of an entry
ENTRY, UNFINISHED = ".bin", ".tmp"
ABANDONED = 3600.0  # seconds after which nobody is at work on an unfinished entry
CHECKSUM = hashlib.sha256().digest_size
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
# Neither wait for a pipe's other end nor follow a link; Windows has neither.
AS_IT_IS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
T = TypeVar("T")


class Cache:
    """Entries of a few bytes each, by name, in a folder of the user's own.

    Without a folder nothing is kept. The folder is made where it is not there; `refused` says
    why it is not used all the same.
    """

    def __init__(self, folder: Path | None) -> None:
        self.refused = _unfit(folder) if folder else ""
        self.folder = None if self.refused else folder

    def has(self, name: str) -> bool:
        """Whether there is an entry of this name, whatever it holds."""
        return self.folder is not None and os.path.exists(self._path(self.folder, name))

    def read(self, name: str, load: Callable[[bytes], T]) -> T | None:
        """An entry, as `load` makes it of its bytes; None where there is none.

        One that is damaged, or that `load` cannot make anything of, is removed.
        """
        if self.folder is None:
            return None
        path = self._path(self.folder, name)
        try:
            data = _read_own(path)
        except OSError:
            return None
        try:
            return load(_intact(name, data))
        # What an entry holds can be wrong in any way.
        except Exception:  # noqa: BLE001
            with suppress(OSError):
                path.unlink()
            return None

    def write(self, name: str, payload: bytes) -> None:
        """Write an entry, if that can be done."""
        if self.folder is None:
            return
        path = self._path(self.folder, name)
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _put(path, _checksum(name, payload) + payload)
            tidy(path.parent)

    def _path(self, folder: Path, name: str) -> Path:
        return folder / f"{name}{ENTRY}"


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where this system keeps what programs can make again; None where no place is known."""
    if sys.platform == "win32":
        named, usual = environment.get("LOCALAPPDATA"), "AppData/Local"
    elif sys.platform == "darwin":
        named, usual = None, "Library/Caches"
    else:
        named, usual = environment.get("XDG_CACHE_HOME"), ".cache"
    if named and os.path.isabs(named):
        return Path(named) / "mytorch-autograder"
    try:
        home = Path.home()
    except RuntimeError:  # neither HOME nor the list of users says where it is
        return None
    return home / usual / "mytorch-autograder" if home.is_absolute() else None


def tidy(folder: Path) -> None:
    """Remove what killed runs have left, and the oldest entries where there are too many.

    Others may do the same at the same time: what has vanished is no concern of ours.
    """
    entries = []
    for path in folder.iterdir():
        with suppress(OSError):
            about = path.lstat()
            if path.suffix == ENTRY:
                entries.append((about.st_mtime, about.st_size, path))
            elif path.suffix == UNFINISHED and time.time() - about.st_mtime > ABANDONED:
                path.unlink()
    size = sum(size for _, size, _ in entries)
    if len(entries) > ENTRIES_KEPT or size > BYTES_KEPT:
        _keep_newest(entries, ENTRIES_KEPT // 2, BYTES_KEPT // 2)


def _keep_newest(entries: list[tuple[float, int, Path]], count: int, room: int) -> None:
    """Keep the newest entries, given as time, size and path, that are not too many bytes."""
    for number, (_, size, path) in enumerate(sorted(entries, reverse=True)):
        room -= size
        if number >= count or room < 0:
            with suppress(OSError):
                path.unlink()


def _unfit(folder: Path) -> str:
    """Why a folder cannot be used; it is made where it is not there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        link, about = folder.lstat(), folder.stat()
    except OSError as error:
        return error.strerror or str(error)
    return _foreign(about) or (_foreign(link) if stat.S_ISDIR(link.st_mode) else _owned(link))


def _foreign(about: os.stat_result) -> str:
    """Why others could have written a file or a folder; empty where they could not."""
    if sys.platform != "win32" and about.st_mode & OTHERS_WRITE:
        return "others than its owner may write to it (chmod go-w, once it has nothing of theirs)"
    return _owned(about)


def _owned(about: os.stat_result) -> str:
    """Who else owns a file, a folder or a link; empty where we do, and on Windows."""
    if sys.platform == "win32" or about.st_uid == os.geteuid():
        return ""
    return f"it belongs to another user (number {about.st_uid})"


def _read_own(path: Path) -> bytes:
    """The bytes of a file; raises OSError where it is none, or not ours alone."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | AS_IT_IS)) as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_BYTES or _foreign(about):
            raise PermissionError(f"{path} is no entry of ours")
        return file.read()


def _put(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and nothing is left of a failure."""
    descriptor, unfinished = tempfile.mkstemp(UNFINISHED, dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise


def _checksum(name: str, payload: bytes) -> bytes:
    """What belongs to an entry of this name alone."""
    return hashlib.sha256(name.encode() + b"\n" + payload).digest()


def _intact(name: str, data: bytes) -> bytes:
    """The payload of an entry; raises ValueError where it is damaged, or another name's."""
    checksum, payload = data[:CHECKSUM], data[CHECKSUM:]
    if checksum != _checksum(name, payload):
        raise ValueError(f"{name} is damaged")
    return payload


if __name__ == "__main__":
    print(cache_folder() or "nowhere: there is no home")
