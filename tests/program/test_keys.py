"""A watch at a terminal: what was saved is in sight, keys ask for more, and it is left whole."""

from __future__ import annotations

import io
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.workbench.watch import keys
from autograder.workbench.watch.keys import keys_of
from tests.support.places import ROOT

if sys.platform == "win32":
    pytest.skip("has no terminals of this kind", allow_module_level=True)

import fcntl
import pty
import struct
import termios

CLEAR = re.compile(r"\x1b\[2J\x1b\[H|\x1b\[H\x1b\[2J")
STYLE = re.compile(r"\x1b\[[\d;]*m")
LINES, COLUMNS = 20, 80
ENDS = "h: a hint more, Enter: all, Ctrl-C ends."
DEADLINE = 60.0
FLIP = ("(A.dtype)[:, :, ::-1]", "(A.dtype)")  # right and wrong, in Conv1d.py


class Terminal:
    """A terminal of so many lines, and a watch that sits at it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self.theirs = theirs
        self.text = ""

        def sit_down() -> None:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)  # which a job in the background may ignore
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=sit_down,
        )

    def until(self, holds: Callable[[list[str]], bool]) -> list[str]:
        """The lines on the screen, once they hold what is waited for."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            if holds(self.screen):
                return self.screen
            if select.select([self.ours], [], [], 0.1)[0]:
                self.text += os.read(self.ours, 1 << 16).decode("utf-8", "replace")
        raise AssertionError("what was waited for did not come, but:\n" + "\n".join(self.screen))

    @property
    def screen(self) -> list[str]:
        last = CLEAR.split(self.text)[-1]
        return STYLE.sub("", last).replace("\r", "").splitlines()

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    @property
    def is_whole(self) -> bool:
        """Whether the terminal is as it was found."""
        return termios.tcgetattr(self.theirs) == self.before

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def watch(homework: Path, cache: Path) -> Iterator[Terminal]:
    kept = {n: v for n, v in os.environ.items() if n not in ("COLUMNS", "LINES", "NO_COLOR")}
    environment = {**kept, "XDG_CACHE_HOME": str(cache), "TERM": "xterm"}
    program = homework / "autograder" / "runner.py"
    terminal = Terminal([sys.executable, str(program), "--watch"], environment)
    yield terminal
    terminal.close()


def ended(lines: list[str]) -> bool:
    """Whether the screen is complete, and what fails has been looked into."""
    text = " ".join(line.strip() for line in lines)
    return text.endswith(ENDS) and "naming" not in text


def test_what_was_saved_is_in_sight_and_keys_ask_for_more(watch: Terminal, homework: Path) -> None:
    lines = watch.until(ended)
    assert len(lines) < LINES
    assert "Full marks: all 17 items are right." in lines  # the questions are graded later
    watch.press("\n")
    whole = watch.until(lambda lines: ended(lines) and len(lines) > LINES)
    assert any(line.startswith("Build a CNN Model") for line in whole)

    file = homework / "mytorch" / "Conv1d.py"
    file.write_text(file.read_text("utf-8").replace(*FLIP), "utf-8")
    lines = watch.until(lambda lines: ended(lines) and "Lost" in "\n".join(lines))
    assert len(lines) < LINES
    assert "What to mend next: Conv1d_stride1" in lines
    assert "saved mytorch/Conv1d.py" in " ".join(line.strip() for line in lines[-3:])
    assert any(line.startswith("Next: Conv1d_stride1, 3 points to win") for line in lines)
    assert not watch.is_whole  # while keys are read

    file.write_text(f"{file.read_text('utf-8')}\n# again\n", "utf-8")
    watch.until(lambda lines: ended(lines) and "Lost" not in "\n".join(lines))
    watch.press("\x03")
    watch.until(lambda lines: lines[-1:] == ["stopped"])
    assert watch.process.wait(DEADLINE) == 0
    assert watch.is_whole


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_is_left_as_it_was_found(number: int, watch: Terminal) -> None:
    watch.until(ended)
    assert not watch.is_whole
    watch.process.send_signal(number)
    watch.process.wait(DEADLINE)
    assert watch.is_whole


def test_a_terminal_that_is_gone_has_no_keys() -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"h\n")
    assert keys._keys_at(theirs) == "h\n"
    assert keys._keys_at(theirs) == ""
    os.close(ours)
    assert keys._keys_at(theirs) == ""
    os.close(theirs)


def test_without_a_terminal_nothing_is_read() -> None:
    read, write = os.pipe()
    with os.fdopen(read) as pipe, keys_of(pipe) as pressed:
        os.write(write, b"h")
        assert pressed is None
    os.close(write)
    for stream in (None, io.StringIO("h")):
        with keys_of(stream) as pressed:
            assert pressed is None
    ours, theirs = pty.openpty()  # a terminal, but one that listens to others
    with os.fdopen(theirs) as other, keys_of(other) as pressed:
        assert pressed is None
    os.close(ours)
