"""What must hold for any bytes: they are taken or refused in words, soon, and in little memory.

Both targets raise AssertionError for anything else. Memory is limited from outside (`confine`),
because measuring it slows everything down: an allocation beyond the cap is then a MemoryError,
which is as wrong as any other exception.
"""

from __future__ import annotations

import functools
import io
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO, cast

from autograder.handin.submission import (
    MAX_NOTES,
    MAX_SOURCES,
    MAX_TOTAL,
    Submission,
    SubmissionError,
    read_submission,
)
from autograder.worker import wire as line
from autograder.worker.answers import (
    CONFINED,
    PROBED,
    Answer,
    Finished,
    NotOffered,
    Raised,
    Value,
    decode,
    parse,
)

SECONDS = 8.0  # of processor time for one input; reading an archive gives up after 2
MEMORY = 256 << 20  # beyond what the process has: several times what an honest input needs
ROOM = 64 << 20  # what a worker may answer with, by default
TAKEN = "(taken)"


def wire(data: bytes) -> None:
    """Read these bytes as a worker's stream."""
    wire_outcome(data)


def archive(data: bytes) -> None:
    """Read these bytes as a hand-in."""
    archive_outcome(data)


def wire_outcome(data: bytes) -> str:
    """Read a worker's stream as `Session` does, to its end or to the first frame that is none.

    Gives the sentence by which it was refused.
    """
    with _limits("the wire"):
        stream = cast(BinaryIO, io.BufferedReader(cast(Any, io.BytesIO(data))))
        allowance = line.Allowance(ROOM)
        told = TAKEN
        try:
            while (frame := line.read_frame(stream, allowance)) is not None:
                told = _sentence(functools.partial(_parse, *frame))
                _sentence(functools.partial(decode, frame[0], CONFINED))
                _sentence(functools.partial(decode, frame[0], PROBED))
        except line.WireError as error:
            return str(error)
        return told


def _sentence(action: Callable[[], object]) -> str:
    try:
        action()
    except line.WireError as error:
        return str(error)
    return TAKEN


def _parse(header: bytes, body: bytes) -> None:
    answer, values = parse(header, body)
    _check_answer(answer)
    arrays = [value.array for value in values.values() if value.array is not None]
    assert sum(array.nbytes for array in arrays) <= len(body), "arrays out of nothing"
    assert all(_is_sound(value) for value in values.values()), "a value that does not fit"


def _check_answer(answer: Answer) -> None:
    texts: list[str] = []
    if isinstance(answer, Raised):
        texts = [answer.type, answer.message]
        texts += [text for f in answer.frames for text in (f.file, f.function, f.source)]
    elif isinstance(answer, Finished):
        texts = [*answer.notes]
    elif isinstance(answer, NotOffered):
        texts = [answer.feature]
    assert all(text.isprintable() and len(text) <= 300 for text in texts), "not fit to print"


def _is_sound(value: Value) -> bool:
    if value.array is None:
        return value.type.isprintable()
    return value.array.shape == value.shape and value.array.dtype.kind in "fiub"


def archive_outcome(data: bytes) -> str:
    """Read a hand-in; gives the sentence by which it was refused."""
    path = _scratch()
    path.write_bytes(data)
    with _limits("the archive"):
        try:
            submission = read_submission(path)
        except SubmissionError as error:
            message = str(error)
            assert message.startswith(f"'{path.name}' "), message
            assert message.isprintable(), message
            assert len(message) < 1000, message
            return message.removeprefix(f"'{path.name}' ")
        _check_submission(submission)
        return TAKEN


def _check_submission(submission: Submission) -> None:
    paths = [*submission.sources, *submission.broken]
    assert 0 < len(paths) <= MAX_SOURCES, "too many files, or none"
    for path in paths:
        assert path.isprintable(), path
        assert not {"", ".", ".."} & {*path.split("/")}, path
    texts = submission.sources.values()
    assert sum(map(len, texts)) <= MAX_TOTAL, "too much text"
    assert not any("\0" in text or "\r" in text for text in texts), "not text"
    assert len(submission.notes) <= MAX_NOTES + 1, "too many notes"
    said = [*submission.notes, *submission.broken.values()]
    assert all(text.isprintable() and len(text) < 1000 for text in said), "not fit to print"
    assert submission.digest


@functools.cache
def _scratch() -> Path:
    """A file of this process's own, in memory where there is such a place."""
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.TemporaryDirectory(prefix="fuzz-", dir=shared)
    _KEPT.append(folder)
    return Path(folder.name) / "handin"


_KEPT: list[tempfile.TemporaryDirectory[str]] = []  # they go when the process ends


@contextmanager
def _limits(what: str) -> Iterator[None]:
    """Turn whatever escapes from the block, and too long a wait, into an AssertionError."""
    try:
        with _alarm(f"{what} took more than {SECONDS:g} s"):
            yield
    except AssertionError:
        raise
    except Exception as error:
        raise AssertionError(f"{what} let out {type(error).__name__}: {error!s:.200}") from error


@contextmanager
def _alarm(message: str) -> Iterator[None]:
    """Raise AssertionError after SECONDS of processor time, wherever the block then is."""
    if not hasattr(signal, "setitimer"):  # Windows: nothing ends a hang
        yield
        return

    def ring(signum: int, frame: FrameType | None) -> None:
        raise AssertionError(message)

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def confine(room: int = MEMORY) -> Iterator[None]:
    """Let this process have no more than ``room`` bytes beyond what it has; Linux only."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def kind_of(outcome: str) -> str:
    """A sentence without what differs from one input to the next."""
    shorter = re.sub(r"'[^']*'|`\$[^`]*`", "'...'", outcome)
    return re.sub(r"\d[\d,]*", "N", shorter)[:100]


TARGETS: dict[str, Callable[[bytes], str]] = {"wire": wire_outcome, "archive": archive_outcome}
