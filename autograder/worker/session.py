"""The grader's end: sends one exercise's cases and collects what comes back.

Nothing that a child does can make the grader wait beyond the deadline: the three streams
are served by threads of their own, and whatever is late is given up.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from autograder.course.exercise import Case
from autograder.records.text import inert_lines
from autograder.worker import wire
from autograder.worker.answers import (
    CONFINED,
    Answer,
    Confined,
    Finished,
    NotOffered,
    Observed,
    Raised,
    Value,
    decode,
    parse,
)
from autograder.worker.slots import Child, ProcessLostError, WorkerError, not_started

Request = tuple[Mapping[str, Any] | bytes, bytes]
READY_SECONDS = 30.0  # for what comes before the submission's first line
VALUES_LIMIT = 200  # of one case; no exercise asks for a quarter of that
CLOSING_SECONDS = 2.0
# Who prints without end, or a letter at a time, is read from no faster than a pipe's content each
# millisecond: reading all would take as much processor time as printing it.
FAST_READS, PAUSE = 100, 0.001
SIGNALS = {
    6: "aborted itself (signal 6)",
    9: "was killed (signal 9), by itself or for want of memory",
    11: "crashed (segmentation fault)",
}


@dataclass(frozen=True)
class Ended:
    """The case was cut short from outside: by the deadline, the child's death or its rubbish.

    "lost" is the child whose nursery was ended, perhaps by another one's submission code.
    """

    how: Literal["late", "died", "garbled", "lost"]
    text: str


Ending = Finished | Raised | NotOffered | Ended


@dataclass
class Transcript:
    """What came back for one case, in order, and how it ended."""

    ending: Ending
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Bounds:
    """How much one child may take: seconds of wall time, and bytes of three kinds."""

    seconds: float
    memory: int
    output: int  # all its answers together
    prints: int  # kept of what it prints; more is read and dropped


class Session:
    """One exercise of one submission, in one child."""

    def __init__(
        self,
        child: Child,
        hello: Mapping[str, Any],
        files: bytes,
        bounds: Bounds,
        other: Session | None = None,
    ) -> None:
        """Greet the child; with the `other` one it exchanges frames, which we only hand on."""
        self.bounds = bounds
        self.other = other
        if other is not None:
            other.other = self
        self._writing = threading.Lock()
        self.deadline = time.monotonic() + READY_SECONDS
        self.ended: Ended | None = None
        self._child = child
        self._requests: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._answers: queue.Queue[tuple[bytes, bytes] | Exception | None] = queue.Queue(8)
        self._prints: deque[bytes] = deque()
        self._threads = [
            threading.Thread(target=self._serve, args=one, daemon=True)
            for one in (
                (self._write, child.requests),
                (self._read, child.answers),
                (self._drain, child.prints),
            )
        ]
        for thread in self._threads:
            thread.start()
        own = {"seconds": bounds.seconds, "memory": bounds.memory}
        self._requests.put(({**hello, **own}, files))

    def confined(self, required: Collection[str]) -> Confined:
        """Wait until the child has closed its locks; none of the submission's code runs before.

        Raises `WorkerError` where one of those required is not among them: a lock that is
        missing is the grader's fault, and nothing is graded without it.
        """
        try:
            confined = decode(self.frame()[0], CONFINED)
        except queue.Empty:
            raise WorkerError(f"the worker was not ready after {READY_SECONDS:g} s") from None
        except wire.WireError as error:
            raise WorkerError(f"the worker did not get ready: {error}") from None
        except EOFError:
            raise self._stillborn() from None
        still_open = [name for name in required if name not in confined.closed]
        if still_open:
            reason = ", ".join(f"{name} ({confined.missing.get(name)})" for name in still_open)
            raise WorkerError(f"the sandbox could not be closed: {reason}")
        self.deadline = time.monotonic() + self.bounds.seconds  # the submission's own time
        return confined

    def _stillborn(self) -> WorkerError:
        """Why the child died before the submission's first line: what it printed last says more."""
        ended = self._obituary()
        if ended.how == "lost":
            return ProcessLostError(f"the worker did not get ready: it {ended.text}")
        last = self.close().splitlines()[-1:]
        return not_started(last[0] if last else f"it {ended.text}")

    def run_cases(self, cases: Sequence[Case]) -> list[Transcript]:
        """Have the cases carried out, one after another.

        All are requested at once, so that the child need not wait for us between them. Each
        answer repeats its request's nonce, which nobody can know before.
        """
        return self.collect(self.request(wire.encode_case(case) for case in cases))

    def request(self, encoded: Iterable[wire.EncodedCase], edit: bytes = b"null") -> list[int]:
        """Ask for some cases, with an edit in JSON; the nonces to `collect` what they show by."""
        nonces = []
        for number, (tree, body) in enumerate(encoded):
            nonces.append(int.from_bytes(os.urandom(6), "little"))
            self._requests.put((wire.case_header(number, nonces[-1], tree, edit), body))
        return nonces

    def begin(self, number: int, mark: str) -> None:
        """Have the child begin with an exercise that it was greeted with, and print the mark."""
        self._requests.put(({"begins": number, "mark": mark}, b""))

    def finish(self) -> None:
        """Have the child end when it has answered all that it was asked."""
        self._requests.put(None)

    def collect(self, nonces: Sequence[int], seconds: float | None = None) -> list[Transcript]:
        """What the cases show that were asked for; from now on within so many seconds, if given."""
        if seconds is not None:
            self.deadline = time.monotonic() + seconds
        return [self._collect(nonce) for nonce in nonces]

    def _collect(self, nonce: int) -> Transcript:
        """Collect what comes back for a case, or say why there is nothing more to expect."""
        if self.ended is not None:
            return Transcript(self.ended)
        values: dict[str, Value] = {}
        frames = 0
        try:
            while True:
                answer, shown = self._next(nonce)
                if not isinstance(answer, Observed):
                    return Transcript(answer, values)
                values.update(shown)
                frames += 1
                if max(frames, len(values)) > VALUES_LIMIT:
                    raise wire.WireError(f"more than {VALUES_LIMIT} values for one case")
        except queue.Empty:
            limit = f"took more than {self.bounds.seconds:g} s; a loop without end?"
            self.ended = Ended("late", limit)
        except wire.WireError as error:
            self.ended = Ended("garbled", f"broke the line to the grader: {error}")
        except EOFError:
            self.ended = self._obituary()
        return Transcript(self.ended, values)

    def _next(self, nonce: int) -> tuple[Answer, dict[str, Value]]:
        answer, values = parse(*self.frame())
        if answer.nonce != nonce:
            raise wire.WireError("an answer to something that was not asked")
        return answer, values

    def frame(self) -> tuple[bytes, bytes]:
        """The next answer, unparsed.

        Raises `queue.Empty` at the deadline, EOFError at the child's end, and `WireError`; and
        what one of our own threads has died of.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:  # though answers may still be there: a flood of them
            raise queue.Empty
        frame = self._answers.get(timeout=left)
        if frame is None:
            raise EOFError
        if isinstance(frame, Exception):
            raise frame
        return frame

    def _obituary(self) -> Ended:
        """Say how the child died."""
        try:
            status = self._child.wait()
        except ProcessLostError:
            return Ended("lost", "ended the grader's own processes")
        if self._child.took_too_much():
            return Ended("died", f"took more than {self.bounds.memory >> 20} MiB of memory")
        if status is None:
            return Ended("died", "closed its line to the grader before it had answered")
        if status < 0:
            return Ended("died", SIGNALS.get(-status, f"was ended by signal {-status}"))
        text = f"ended its own process (exit status {status}) before it had answered"
        return Ended("died", text)

    def close(self) -> str:
        """End the child and return the last of what the student printed, made inert."""
        self.finish()
        with suppress(ProcessLostError):
            self._child.kill()
        _, reader, drain = self._threads
        while reader.is_alive() and time.monotonic() < self.deadline + CLOSING_SECONDS:
            with suppress(queue.Empty):  # it may be waiting for room in the queue
                self._answers.get(timeout=0.001)
        drain.join(timeout=CLOSING_SECONDS)
        kept = self.bounds.prints
        printed = b"".join(self._prints)[-kept:] if kept else b""
        return inert_lines(printed.decode("utf-8", "replace"))

    def _serve(self, work: Callable[[BinaryIO], None], stream: BinaryIO) -> None:
        """Serve one stream; an error of ours is for whoever waits for an answer."""
        try:
            work(stream)
        except Exception as error:  # noqa: BLE001
            self._answers.put(error)

    def _write(self, stream: BinaryIO) -> None:
        with suppress(OSError, ValueError):
            while (request := self._requests.get()) is not None:
                with self._writing:
                    more: Any = wire.Unflushed(stream)  # where the next frame waits already
                    wire.write_frame(stream if self._requests.empty() else more, *request)
        with suppress(OSError):
            stream.close()

    def _hand_on(self, frame: tuple[bytes, bytes]) -> None:
        """Write a frame from the other child, at once and from its own thread."""
        with suppress(OSError, ValueError), self._writing:
            wire.write_frame(self._child.requests, *frame)

    def _read(self, stream: BinaryIO) -> None:
        allowance = wire.Allowance(self.bounds.output)
        with stream:
            try:
                while (frame := wire.read_frame(stream, allowance)) is not None:
                    if self.other is not None and frame[0].startswith(wire.PASSED):
                        self.other._hand_on(frame)
                    else:
                        self._answers.put(frame)
                self._answers.put(None)
            except wire.WireError as error:
                self._answers.put(error)
        if self.other is not None:
            self.other._requests.put(None)  # who waits for us need not wait any longer

    def _drain(self, stream: BinaryIO) -> None:
        kept = reads = 0
        with stream:
            while block := stream.read(1 << 16):
                self._prints.append(block)
                reads += 1
                if reads > FAST_READS:
                    time.sleep(PAUSE)
                kept += len(block)
                while self._prints and kept - len(self._prints[0]) >= self.bounds.prints:
                    kept -= len(self._prints.popleft())
