"""What whole runs cost the grader's process, reports and all, where a submission does its worst."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from autograder.records.explanation import Picture, Plane
from autograder.reports.display import blocks
from autograder.reports.heat import heat_maps
from autograder.reports.html import LIMIT
from autograder.worker import wire
from autograder.worker.packing import pack_files
from autograder.worker.wire import BODY_LIMIT, unpack_files
from tests.support.places import ROOT
from tests.support.sampling import every

MOST_MEMORY = 150_000  # KiB above what a run takes in which a student has made a mistake
TIMES = 4  # as much processor time as that run, which takes more than half a second
# Runs the command line, and writes what this process alone has taken.
MEASURED = """
import json, resource, sys
sys.path.insert(0, sys.argv[2])
from autograder.command.fence import run_fenced
status = run_fenced(sys.argv[3:])
used = resource.getrusage(resource.RUSAGE_SELF)
with open(sys.argv[1], "w") as file:
    json.dump([status, used.ru_maxrss, used.ru_utime + used.ru_stime], file)
"""
WRONG = """
import numpy as np

class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1))
        Z[:, :, ::self.k] = 2 * A
        {forward}
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.k].copy()
"""
WORST = {
    "one huge value": "return np.ones(60_000_000, np.uint8) if A.size == 1 else Z",
    "huge halves": "return np.ones(30_000_000, np.float16) if A.size == 1 else Z",
    "many values": "return np.ones((2, 1_000_000))",
    "the largest numbers": "Z[:, :, ::self.k] = np.where(A < 0, -1e308, 1e308)",
    "the smallest numbers": "Z = np.where(Z < 0, -5e-324, 5e-324)",
    "no numbers": "Z[:] = np.nan",
    "infinities": "Z = np.where(Z < 0, -np.inf, np.inf)",
    "the largest whole numbers": "Z = np.where(Z < 0, -(2**63), 2**63 - 1)",
    "unsigned": "Z = np.full(Z.shape, 2**64 - 1, np.uint64)",
    "quotation marks": "print('\"' * 70_000)",
    "lines": "print('\"\\n' * 70_000)",
    "control characters": "print('\\1' * 70_000)",
    "what is no text": "__import__('os').write(1, b'\\xff' * 70_000)",
    "messages": "raise ValueError('\"' * 10**7)",
}


class Cost(NamedTuple):
    """What a run took: its exit status, the grader's peak memory in KiB, processor seconds."""

    status: int
    memory: int
    seconds: float


class Costs:
    """Runs the command line on one file, with every report."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}

    def __call__(self, forward: str, *asked: str) -> Cost:
        home = self.folder / "handin" / "mytorch"
        home.mkdir(parents=True, exist_ok=True)
        (home / "resampling.py").write_text(WRONG.format(forward=forward), "utf-8")
        arguments = [*(asked or ("Upsampling1d", "-v")), "--submission", str(home.parent)]
        for kind in ("json", "html", "junit"):
            arguments += [f"--{kind}", str(self.folder / f"card.{kind}")]
        measured = [sys.executable, "-c", MEASURED, str(self.folder / "cost"), str(ROOT)]
        ended = subprocess.run(
            [*measured, *arguments], env=self.environment, cwd=self.folder,
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        assert "Upsampling1d" in json.loads(ended.stdout.splitlines()[-1])["scores"]
        return Cost(*json.loads((self.folder / "cost").read_text()))


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Costs:
    costs = Costs(tmp_path_factory.mktemp("costs"))
    costs("pass")  # PyTorch's answers are kept from here on
    return costs


@pytest.fixture(scope="module")
def mistaken(costs: Costs) -> Cost:
    """What it costs where a student has made a mistake."""
    return costs("pass")


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="measures memory in Linux's units")


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("name", every(3, WORST, slow_step=2))
def test_a_whole_run_takes_little(name: str, costs: Costs, mistaken: Cost) -> None:
    forward = WORST[name]
    cost = costs(forward)
    assert cost.status == 0
    assert cost.memory - mistaken.memory < MOST_MEMORY
    assert cost.seconds < TIMES * mistaken.seconds
    assert (costs.folder / "card.html").stat().st_size <= LIMIT
    costs(forward, "--explain", "Upsampling1d")


NUMBERS = (5e-324, 1e308, -1e308, float("inf"), float("-inf"), float("nan"), 2.0**63, 0.0)


@pytest.mark.parametrize("yours", NUMBERS)
@pytest.mark.parametrize("expected", NUMBERS)
def test_any_numbers_are_drawn(yours: float, expected: float) -> None:
    plane = Plane((), (0, 0), ((yours, 1.0),), ((expected, -1.0),), ((True, True),))
    axes = ("row", "column")
    shown = Picture("Z", 1, "A", (1, 2), axes, (0, 0), 2, (plane,), 1)
    assert all(line.isprintable() for line in blocks.picture(shown))
    for maps in heat_maps(shown, 1):
        for one in maps:
            found = {cell.colour for row in one.rows for cell in row.cells}
            assert found <= {colour for colour, _ in one.legend}


@pytest.mark.parametrize("text", ["\x01" * 100, "é" * 100, "😀\n" * 100, ""])
def test_sources_take_no_more_room_than_they_have(text: str) -> None:
    sources = {"mytorch/a.py": text, "é.py": text, "z.py": ""}
    packed = pack_files(sources, {"b.py": "no text"})
    assert len(packed) < 2 * len(text.encode()) + 200
    back = unpack_files(packed)
    whole = {"sources": sources, "outside": {}, "broken": {"b.py": "no text"}}
    assert back == {**whole, "lead": "", "mentioned": []}


def test_the_largest_hand_in_can_be_sent() -> None:
    from autograder.handin.names import MAX_PATH
    from autograder.handin.submission import MAX_SOURCES, MAX_TOTAL

    paths = MAX_SOURCES * MAX_PATH * len(json.dumps("😀"))
    broken = MAX_SOURCES * 1000
    assert MAX_TOTAL + paths + broken < BODY_LIMIT


def test_a_frame_of_next_to_nothing_counts() -> None:
    allowance = wire.Allowance(10 * wire.LEAST)
    for _ in range(10):
        allowance.take(0)
    with pytest.raises(wire.WireError, match="of values"):
        allowance.take(0)


def test_a_view_of_a_frame_is_not_held() -> None:
    from autograder.course.exercise import Aspect, Expected
    from autograder.grading.held import held
    from autograder.worker.answers import Finished, Value
    from autograder.worker.session import Transcript

    whole = np.ones(100_000)
    values = {"Z": Value("numpy.ndarray", whole[:3]), "other": Value("float", whole[:1])}
    (kept,) = held([Transcript(Finished(1), values)], [[Expected("Z", Aspect.STATE, whole[:3])]])
    assert [*kept.values] == ["Z"]
    array = kept.values["Z"].array
    assert array is not None
    assert array.base is None
