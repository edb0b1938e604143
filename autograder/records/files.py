"""How reports are written to files: whole or not at all, wherever the path leads."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from autograder.records.interrupts import held_back

STANDARD = (1, 2)  # the descriptors of standard output and standard error


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    A link is followed. A file that is there keeps its permissions; a new one has those that the
    umask leaves. What is no file, such as a pipe or a device, is written to, and so is a file that
    is standard output. Raises OSError, with the path.
    """
    try:
        found = _look_at(path)
        if found is None or (stat.S_ISREG(found.st_mode) and not _is_standard(found)):
            _replace(Path(os.path.realpath(path)), content, found)
        else:
            _write_to(path, content, found)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def is_standard_output(path: Path) -> bool:
    """Whether a path leads to what is open as standard output."""
    try:
        return _is_open_as(1, os.stat(path))
    except OSError:
        return False


def _look_at(path: Path) -> os.stat_result | None:
    """What is at the path, at the end of all links; None where there is nothing yet."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _is_standard(found: os.stat_result) -> bool:
    return any(_is_open_as(number, found) for number in STANDARD)


def _is_open_as(number: int, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(number), found)
    except OSError:
        return False


def _write_to(path: Path, content: bytes, found: os.stat_result) -> None:
    """Write to what is there: where it is open already, behind what was written before."""
    opened = [number for number in STANDARD if _is_open_as(number, found)]
    descriptor = os.dup(opened[0]) if opened else os.open(path, os.O_WRONLY)
    with open(descriptor, "wb") as stream:
        stream.write(content)


def _replace(target: Path, content: bytes, found: os.stat_result | None) -> None:
    """Write a new file beside the target, and put it in its place."""
    if found is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with held_back():
        _put(target.with_name(f".{secrets.token_hex(8)}.tmp"), target, content, found)


def _put(beside: Path, target: Path, content: bytes, found: os.stat_result | None) -> None:
    try:
        with open(beside, "xb") as file:
            file.write(content)
        if found is not None:
            _take_over(beside, found)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _take_over(beside: Path, found: os.stat_result) -> None:
    """Give the new file the owner, where we may, and the permissions of the one there was."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(beside, found.st_uid, found.st_gid)
    os.chmod(beside, found.st_mode & 0o777)
