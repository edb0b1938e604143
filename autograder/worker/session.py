"""The grader's end: sends one exercise's cases and collects what comes back.

Nothing that a child does can make the grader wait beyond the deadline: the three streams
are served by threads of their own, and whatever is late is given up.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from autograder.exercise import Case
from autograder.worker import wire
from autograder.worker.answers import (
    Answer,
    Finished,
    NotOffered,
    Observed,
    Raised,
    Value,
    parse,
)
from autograder.worker.launch import Child, ProcessLostError

Request = tuple[Mapping[str, Any], bytes]
PRINTS_KEPT = 4096
OUTPUT_LIMIT = wire.BODY_LIMIT
VALUES_LIMIT = 1000
CLOSING_SECONDS = 2.0
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


def is_lost(transcript: Transcript) -> bool:
    """Whether the case ended because the worker's own processes were ended."""
    return isinstance(transcript.ending, Ended) and transcript.ending.how == "lost"


class Session:
    """One exercise of one submission, in one child."""

    def __init__(
        self,
        child: Child,
        hello: Mapping[str, Any],
        files: bytes,
        seconds: float,
    ) -> None:
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.ended: Ended | None = None
        self.received = 0
        self._child = child
        self._requests: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._answers: queue.Queue[tuple[bytes, bytes] | wire.WireError | None] = queue.Queue(8)
        self._prints: deque[bytes] = deque()
        self._threads = [
            threading.Thread(target=target, args=(stream,), daemon=True)
            for target, stream in (
                (self._write, child.requests),
                (self._read, child.answers),
                (self._drain, child.prints),
            )
        ]
        for thread in self._threads:
            thread.start()
        self._requests.put((hello, files))

    def carry_out(self, cases: Sequence[Case]) -> list[Transcript]:
        """Have the cases carried out, one after another.

        All are requested at once, so that the child need not wait for us between them.
        """
        for number, case in enumerate(cases):
            tree, body = wire.pack_case(case)
            self._requests.put(({"number": number, "case": tree}, body))
        return [self._collect(number) for number in range(len(cases))]

    def _collect(self, number: int) -> Transcript:
        """Collect what comes back for a case, or say why there is nothing more to expect."""
        if self.ended is not None:
            return Transcript(self.ended)
        values: dict[str, Value] = {}
        try:
            while True:
                answer, shown = self._next(number)
                if not isinstance(answer, Observed):
                    return Transcript(answer, values)
                values.update(shown)
                if len(values) > VALUES_LIMIT:
                    raise wire.WireError(f"more than {VALUES_LIMIT} values for one case")
        except queue.Empty:
            self.ended = Ended("late", f"took more than {self.seconds:g} s; a loop without end?")
        except wire.WireError as error:
            self.ended = Ended("garbled", f"broke the line to the grader: {error}")
        except EOFError:
            self.ended = self._obituary()
        return Transcript(self.ended, values)

    def _next(self, number: int) -> tuple[Answer, dict[str, Value]]:
        frame = self._answers.get(timeout=max(0.0, self.deadline - time.monotonic()))
        if frame is None:
            raise EOFError
        if isinstance(frame, wire.WireError):
            raise frame
        self.received += len(frame[0]) + len(frame[1])
        if self.received > OUTPUT_LIMIT:
            raise wire.WireError(f"more than {OUTPUT_LIMIT >> 20} MiB of values")
        answer, values = parse(*frame)
        if answer.number != number:
            raise wire.WireError(f"an answer to case {answer.number} instead of {number}")
        return answer, values

    def _obituary(self) -> Ended:
        """Say how the child died."""
        try:
            status = self._child.wait()
        except ProcessLostError:
            return Ended("lost", "ended the grader's own processes")
        if status is None:
            return Ended("died", "closed its line to the grader before it had answered")
        if status < 0:
            return Ended("died", SIGNALS.get(-status, f"was ended by signal {-status}"))
        text = f"ended its own process (exit status {status}) before it had answered"
        return Ended("died", text)

    def close(self) -> str:
        """End the child and return the last of what the student printed."""
        self._requests.put(None)
        with suppress(ProcessLostError):
            self._child.kill()
        _, reader, drain = self._threads
        while reader.is_alive() and time.monotonic() < self.deadline + CLOSING_SECONDS:
            with suppress(queue.Empty):  # it may be waiting for room in the queue
                self._answers.get(timeout=0.001)
        drain.join(timeout=CLOSING_SECONDS)
        return b"".join(self._prints)[-PRINTS_KEPT:].decode("utf-8", "replace")

    def _write(self, stream: BinaryIO) -> None:
        with suppress(OSError, ValueError):
            while (request := self._requests.get()) is not None:
                wire.write_frame(stream, *request)
        with suppress(OSError):
            stream.close()

    def _read(self, stream: BinaryIO) -> None:
        with stream:
            try:
                while (frame := wire.read_frame(stream)) is not None:
                    self._answers.put(frame)
                self._answers.put(None)
            except wire.WireError as error:
                self._answers.put(error)

    def _drain(self, stream: BinaryIO) -> None:
        kept = 0
        with stream:
            while block := stream.read(1 << 16):
                self._prints.append(block)
                kept += len(block)
                while kept - len(self._prints[0]) >= PRINTS_KEPT:
                    kept -= len(self._prints.popleft())
