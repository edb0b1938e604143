"""Tells the grader of an exception: its type and words, where it came from, what stood there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from autograder.course.exercises.parameters import ContractError
from autograder.handin.lookup import VIRTUAL_ROOT
from autograder.worker import wire
from autograder.worker.inside.dropped import hint
from autograder.worker.inside.near import near_member
from autograder.worker.inside.raised.asked import asked
from autograder.worker.inside.raised.clues import clues
from autograder.worker.inside.raised.facts import facts, given, operation, result
from autograder.worker.inside.raised.left import Left, Texts, clue
from autograder.worker.inside.raised.own import own
from autograder.worker.inside.raised.shapes import scope
from autograder.worker.inside.raised.source import Source

FRAMES = 6  # the innermost lines of a traceback say enough
MODULE = "<module>"


class Teller:
    """Knows the submission's texts, each of which is taken apart but once."""

    def __init__(self, texts: Texts, in_words: Callable[[str], str] = str) -> None:
        """`in_words` has a sentence of ours in the course's names."""
        self._texts = texts
        self._in_words = in_words
        self._sources: dict[str, Source] = {}

    def tell(self, error: BaseException) -> dict[str, Any]:
        """The answer about an exception that has ended an attempt."""
        if isinstance(error.__cause__, StopIteration):  # which no generator lets through
            error = error.__cause__
        every: list[Left] = []
        left: list[Left] = []
        frames: list[dict[str, Any]] = []
        found: list[dict[str, Any]] = []
        message, about = "(its message could not be made)", ""
        # A student's exception may break whatever is asked of it.
        with contextlib.suppress(BaseException):
            every = [*self._left(error)]
            left = own(every)[-FRAMES:]
            frames = [self._frame(one, one is left[-1]) for one in left]
            frames += _of_syntax(error)
        with contextlib.suppress(BaseException):
            found = clues(error, left, frames[-1]["facts"] if left else [], self._texts)
            found += [clue("check", every[-1].function)] if every[-1:] != left[-1:] else []
        with contextlib.suppress(BaseException):
            message = str(error.msg if isinstance(error, SyntaxError) else error)
            if isinstance(error, ContractError):
                message = self._in_words(message)
            message += hint(error, message)
            if isinstance(error, AttributeError) and not frames:  # it was we who asked for it
                message += near_member(error)
        with contextlib.suppress(BaseException):
            about = vars(error).get("about", "")
        return {
            "kind": "Raised",
            "type": wire.encodable(type(error).__name__),
            "message": wire.encodable(message),
            "frames": frames[-FRAMES:],
            "clues": found,
            "about": wire.encodable(about) if type(about) is str else "",
        }

    def _left(self, error: BaseException) -> Iterator[Left]:
        """The submission's own frames in a traceback, the innermost last."""
        trace = error.__traceback__
        while trace is not None:
            frame, line = trace.tb_frame, trace.tb_lineno
            if frame.f_code.co_filename.startswith(VIRTUAL_ROOT):
                source = self._source(frame.f_code.co_filename.removeprefix(VIRTUAL_ROOT))
                place = source.place(frame.f_code, trace.tb_lasti, line)
                yield Left(frame, line, place, source, scope(frame))
            trace = trace.tb_next

    def _source(self, path: str) -> Source:
        if path not in self._sources:
            self._sources[path] = Source(self._texts.text(path))
        return self._sources[path]

    def _frame(self, one: Left, is_last: bool) -> dict[str, Any]:
        """A frame in the answer; of the last one, what stood where it failed."""
        file = one.frame.f_code.co_filename
        told = _place(file, one.line, one.function, one.source.line(one.line))
        found: list[dict[str, Any]] = []
        mark = sign = ""
        # It must cost no more than itself where a text or a value is out of the ordinary.
        with contextlib.suppress(Exception):
            if is_last:
                mark, sign = one.source.mark(one.place, one.line), operation(one.place)
                every = [*facts(one.place, one.scope), *result(one.place, one.scope)]
                found += [fact for fact in every if fact["name"] != one.owner]
            found += given(one.place, one.scope)
            found += asked(one.place, one.scope) if is_last else []
        return {**told, "mark": mark, "operation": sign, "facts": found}


def _of_syntax(error: BaseException) -> Iterator[dict[str, Any]]:
    """The line that could not be read, where it is the submission's."""
    if isinstance(error, SyntaxError) and str(error.filename).startswith(VIRTUAL_ROOT):
        raw = error.text or ""
        source, column = raw.strip(), (error.offset or 0) - 1 - (len(raw) - len(raw.lstrip()))
        told = _place(str(error.filename), error.lineno or 0, MODULE, source)
        mark = " " * column + "^" if 0 <= column <= len(source) else ""
        yield {**told, "mark": mark, "operation": "", "facts": []}


def _place(file: str, line: int, function: str, source: str) -> dict[str, Any]:
    return {
        "file": wire.encodable(file.removeprefix(VIRTUAL_ROOT)),
        "line": line,
        "function": wire.encodable(function),
        "source": wire.encodable(source),
    }
