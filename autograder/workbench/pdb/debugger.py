"""pdb for a student's own files: it stops in them only, and where it is told to."""

from __future__ import annotations

import inspect
import pdb
import sys
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any

import autograder.course.exercises as exercises

GRADERS = exercises.__path__[0]
Stack = list[tuple[FrameType, int]]


def is_own(frame: FrameType, files: Collection[str]) -> bool:
    """Whether a frame runs a line of the student's, in one of these files."""
    return frame.f_code.co_filename in files


def is_call(frame: FrameType, files: Collection[str]) -> bool:
    """Whether the grader has called a function or method of the student's, and this is its frame.

    Properties are none: they are read where a value is looked at that another call has made.
    """
    if not is_own(frame, files) or frame.f_code.co_name in ("<module>", "__getattr__"):
        return False
    return not any(is_own(outer, files) for outer in _outer(frame)) and not _is_property(frame)


def _outer(frame: FrameType) -> Iterator[FrameType]:
    outer = frame.f_back
    while outer is not None:
        yield outer
        outer = outer.f_back


def _is_property(frame: FrameType) -> bool:
    code = frame.f_code
    this = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
    return isinstance(inspect.getattr_static(type(this), code.co_name, None), property)


class Debugger(pdb.Pdb):
    """pdb that stops in these files only, and shows no frame outside of the exercise."""

    def __init__(self, files: Collection[str]) -> None:
        super().__init__(nosigint=True)  # so that Ctrl-C ends what takes too long
        self.files = files
        self.calls_left = 0

    @contextmanager
    def stopping_in_call(self, number: int) -> Iterator[None]:
        """Stop in the first line of one of the student's calls that are made in here, from 1 on."""
        self.calls_left = number
        sys.settrace(self._count)
        try:
            yield
        finally:
            sys.settrace(None)

    def _count(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event != "call" or not is_call(frame, self.files):
            return None
        self.calls_left -= 1
        if self.calls_left:
            return None
        self.reset()
        self.botframe = frame.f_back
        self.set_step()
        sys.settrace(self.trace_dispatch)
        return self.trace_dispatch

    def post_mortem(self, trace: TracebackType | None) -> bool:
        """Open in the innermost frame of the student's; False where there is none."""
        if not any(is_own(frame, self.files) for frame, _ in traceback.walk_tb(trace)):
            return False
        self.reset()
        self.interaction(None, trace)
        return True

    def stop_here(self, frame: FrameType) -> bool:
        """Whether to stop in a frame: only in the student's."""
        return is_own(frame, self.files) and super().stop_here(frame)

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[Stack, int]:
        """The frames from the exercise's on; of an exception, the student's own is chosen."""
        stack, index = super().get_stack(f, t)
        own = [i for i, (frame, _) in enumerate(stack) if is_own(frame, self.files)]
        ours = [i for i, (frame, _) in enumerate(stack) if _is_graders(frame)]
        index = own[-1] if t is not None and own else index
        start = min([*ours[:1], *own[:1], index])
        return stack[start:], index - start


def _is_graders(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(GRADERS)
