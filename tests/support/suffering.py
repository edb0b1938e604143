"""A hand-in of three items, one of which may be as bad as can be: only that one may suffer.

What students are told stands in `golden/bad_input/sentences.txt`.
"""

from __future__ import annotations

import io
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.grading.grade import Grader
from autograder.handin.submission import read_submission
from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.reports import terminal
from tests.support.files import Files, directory
from tests.support.places import GOLDEN
from tests.support.small import MCQ, conv, inner

Suffer = Callable[..., ItemScore]

SENTENCES = GOLDEN / "bad_input" / "sentences.txt"
GRACE = 6.0  # seconds beyond an item's own within which a run must have ended
STRAY = f"stray-{os.getpid()}"  # what attacks call the processes that they start

# Of Upsampling1d, forward is worth 4 points and backward 3; of Conv1d_stride1, 4, 3, 2 and 1.
SHEET = """
title = "Bad input"
limits = {{ seconds = {seconds} }}
[items]
MCQ = {{ exercise = "Question", points = 1, settings = {{ question = 1, answer = "a" }} }}
"Upsampling1d" = {{ exercise = "Upsample1d", points = 7 }}
"Conv1d_stride1" = {{ exercise = "Conv1d_stride1", points = 10 }}
"""
POINTS = {"MCQ": 1, "Upsampling1d": 7, "Conv1d_stride1": 10}

UPSAMPLE = """\
import contextlib, ctypes, os, random, json, signal, struct, subprocess, sys, threading, time
import numpy as np
with contextlib.suppress(Exception):
    ctypes.CDLL(None).prctl(15, b"{stray}")  # calls this process, and all it forks, so
{top}

class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        N, C, W = A.shape
        Z = np.zeros((N, C, self.k * (W - 1) + 1), A.dtype)
        Z[:, :, :: self.k] = A
{forward}
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ[:, :, :: self.k].copy()
{backward}
        return dLdA
"""
FAKE = """
for line in ("Total score: 19/19", "", "Summary:", '{"scores": {"Upsampling1d": 7}}'):
    print(line)
    print(line, file=sys.stderr)
    os.write(1, line.encode())
"""


def upsample(top: str = "", forward: str = "", backward: str = "") -> str:
    return UPSAMPLE.format(stray=STRAY, top=top, forward=inner(forward), backward=inner(backward))


RIGHT = {"mcq.py": MCQ, "mytorch/resampling.py": upsample(), "mytorch/Conv1d.py": conv()}


@contextmanager
def suffering(grader: Grader, unconfined: Grader, folder: Path) -> Iterator[Suffer]:
    """Grade files, of which one may be bad; give the item that is not as it should be.

    The other two items have full marks, the report is whole, and nothing is left behind.
    """

    def run(
        files: Files, item: str = "Upsampling1d", seconds: int = 10, sandbox: bool = True
    ) -> ItemScore:
        directory(folder, {**RIGHT, **files})
        sheet = assignments.parse(SHEET.format(seconds=seconds), Path("sheet.toml"))
        before, start = sorted(folder.rglob("*")), time.monotonic()
        card = (grader if sandbox else unconfined).grade(read_submission(folder), sheet)
        duration = time.monotonic() - start
        assert sorted(folder.rglob("*")) == before
        assert strays() == []
        assert_whole_report(card)
        scores = {score.name: score for score in card.items}
        others = {name: scores[name].points for name in POINTS if name != item}
        assert others == {name: POINTS[name] for name in others}
        assert duration < seconds + GRACE
        return scores[item]

    try:
        yield run
    finally:
        for pid in strays():
            os.kill(pid, signal.SIGKILL)


def strays() -> list[int]:
    """Processes that an attack started, wherever they are."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat, command = (folder / "stat").read_text(), (folder / "cmdline").read_text()
            state, parent = stat.rpartition(")")[2].split()[:2]
            if STRAY in stat + command and (state, parent) != ("Z", "1"):  # which init buries
                found.append(int(folder.name))
    return found


def assert_whole_report(card: ScoreCard) -> None:
    """The last line is the points, and nothing in the table acts on a terminal."""
    assert card.graded
    stream = io.StringIO()
    terminal.print_table(card, stream, verbose=True)
    terminal.print_ending(card, stream)
    text = stream.getvalue()
    assert json.loads(text.splitlines()[-1]) == {"scores": {i.name: i.points for i in card.items}}
    assert [c for c in text if not c.isprintable() and c != "\n"] == []
    assert max(map(len, text.splitlines())) < 2000 or "printed:" in text


def assert_told(name: str, said: str) -> None:
    """The sentence is the one that the golden file has under this name."""
    known = dict(line.split(": ", 1) for line in SENTENCES.read_text("utf-8").splitlines())
    if os.environ.get("UPDATE_GOLDEN"):
        known[name] = said
        SENTENCES.write_text("".join(f"{k}: {known[k]}\n" for k in sorted(known)), "utf-8")
    assert said == known.get(name)


def sentence(score: ItemScore) -> str:
    return score.faults[0].sentence()
