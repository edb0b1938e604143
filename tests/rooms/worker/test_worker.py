"""The worker: what it captures, when it is killed, and that nothing is left of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np
import pytest

from autograder.course.exercise import GRADERS_OWN, Case
from autograder.course.exercises import EXERCISES
from autograder.worker.answers import Finished, Frame, Raised
from autograder.worker.forked import ForkedChild, Zygote
from autograder.worker.launch import Launcher, Method, processors
from autograder.worker.packing import pack_files
from autograder.worker.session import Bounds, Ended, Session, Transcript
from autograder.worker.slots import WorkerError

POLICY = {"forbidden": ["torch"], "allowed": ["scipy.special"]}
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into Linux's /proc")
METHODS: list[Method] = ["fork", "spawn"]
UPSAMPLE = """
import numpy as np
class Upsample1d:
    def __init__(self, k):
        self.k = k
    def forward(self, A):
        {forward}
        Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1))
        Z[:, :, ::self.k] = A
        return Z
    def backward(self, dLdZ):
        {backward}
        return dLdZ[:, :, ::self.k]
"""


@pytest.fixture(params=METHODS)
def launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    with Launcher(request.param) as launcher:
        yield launcher


def run_cases(
    launcher: Launcher, source: str, seconds: float = 20.0, cases: int = 1, prints: int = 4096
) -> tuple[list[Transcript], str]:
    """Carry out the first cases of Upsample1d with one file of source code."""
    hello = {"exercise": "Upsample1d", "settings": {}, **POLICY, "sandbox": launcher.sandbox}
    bounds = Bounds(seconds, memory=2 << 30, output=64 << 20, prints=prints)
    files = pack_files({"mytorch/resampling.py": source}, {})
    drawn = list(EXERCISES["Upsample1d"]().cases(np.random.default_rng(0)))
    with launcher.slot() as slot:
        session = Session(slot.child(bounds.memory), hello, files, bounds)
        session.confined(())
        return session.run_cases(drawn[:cases]), session.close()


def upsample(forward: str = "pass", backward: str = "pass") -> str:
    return UPSAMPLE.format(forward=forward, backward=backward)


def test_values_come_back_in_order(launcher: Launcher) -> None:
    (transcript,), prints = run_cases(launcher, upsample())
    assert isinstance(transcript.ending, Finished)
    assert [*transcript.values] == [
        "Z", "A", "dLdA", "dLdZ", "A after backward",
        "Z (2nd call)", "A (2nd call)", "dLdA (2nd call)", "dLdZ (2nd call)",
    ]  # fmt: skip
    assert prints == ""


def test_an_exception_keeps_what_came_before(launcher: Launcher) -> None:
    (transcript,), _ = run_cases(launcher, upsample(backward="1 / 0"))
    assert [*transcript.values] == ["Z", "A", "Z (2nd call)", "A (2nd call)"]
    ending = transcript.ending
    assert isinstance(ending, Raised)
    assert (ending.type, ending.message) == ("ZeroDivisionError", "division by zero")
    (frame,) = ending.frames
    place = Frame("mytorch/resampling.py", 12, "Upsample1d.backward", "1 / 0", "~~^~~", "/")
    assert msgspec.structs.replace(frame, facts=()) == place


FLOOD = """sys, json = __import__('sys'), __import__('json')
        frame = sys._getframe()
        while "nonce" not in frame.f_locals:
            frame = frame.f_back
        wire, answers = sys.modules["autograder.worker.wire"], frame.f_locals["answers"]
        one = {{"name": {name}, "type": ""}}
        head = {{"kind": "Observed", "nonce": frame.f_locals["nonce"], "values": [one]}}
        for _ in range(10000):
            wire.write_frame(answers, head)"""


@pytest.mark.parametrize("name", ["''", "'Z'"])
def test_who_repeats_a_value_without_end_is_not_heard_to_the_end(
    launcher: Launcher, name: str
) -> None:
    (transcript,), _ = run_cases(launcher, upsample(forward=FLOOD.format(name=name)))
    assert isinstance(transcript.ending, Ended)
    assert "more than 200 values" in transcript.ending.text


def test_the_last_of_what_is_printed_is_kept(launcher: Launcher) -> None:
    loud = "import os; [print('x' * 99) for _ in range(9999)]; os.write(2, b'end')"
    (transcript,), prints = run_cases(launcher, upsample(forward=loud))
    assert isinstance(transcript.ending, Finished)
    assert "x" * 99 + "\n" in prints
    assert "end" in prints
    assert len(prints) <= 4096


def test_an_endless_loop_is_killed_and_what_it_printed_is_kept(launcher: Launcher) -> None:
    start = time.monotonic()
    endless = "print('here')\n        while True: pass"
    transcripts, prints = run_cases(launcher, upsample(backward=endless), 2.0, cases=3)
    assert transcripts[0].ending == Ended("late", "took more than 2 s; a loop without end?")
    assert [*transcripts[0].values] == ["Z", "A"]
    assert transcripts[2].ending == transcripts[0].ending
    assert prints == "here\n"
    assert time.monotonic() - start < 6


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("import os; os._exit(0)", "ended its own process (exit status 0) before it had answered"),
        ("import os; os.kill(os.getpid(), 11)", "crashed (segmentation fault)"),
    ],
)
def test_a_child_that_dies_is_told_of(how: str, text: str, launcher: Launcher) -> None:
    (transcript,), _ = run_cases(launcher, upsample(forward=how))
    assert transcript.ending == Ended("died", text)


def test_the_next_child_starts_afresh(launcher: Launcher) -> None:
    run_cases(launcher, "import sys; sys.modules['numpy'].zeros = None\n" + upsample())
    (transcript,), _ = run_cases(launcher, upsample())
    assert isinstance(transcript.ending, Finished)


DAEMON = """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(300)
            os._exit(0)
"""


@LINUX
def test_nothing_that_a_child_started_is_left() -> None:
    before = children_of(os.getpid())  # of other tests' graders
    with Launcher("fork", sandbox=False) as launcher:
        (transcript,), _ = run_cases(launcher, upsample(forward=DAEMON))
        assert isinstance(transcript.ending, Finished)
        assert len(children_of(os.getpid())) == len(before) + 2  # a zygote and a nursery
    assert children_of(os.getpid()) == before


@LINUX
def test_nothing_is_left_of_a_nursery_that_is_slow_to_die() -> None:
    before = children_of(os.getpid())
    with closing(Zygote()) as zygote:
        lost = zygote.nursery(locked=False)
        ForkedChild(lost)
        os.kill(lost.pid, signal.SIGSTOP)
        assert len(children_of(os.getpid())) == len(before) + 3  # a zygote, a nursery and a child
        zygote.nursery(locked=False, lost=lost.pid)
        assert len(children_of(os.getpid())) == len(before) + 2


@LINUX
def test_each_slot_knows_its_own_nursery() -> None:
    with closing(Zygote()) as zygote, ThreadPoolExecutor(8) as slots:
        for line in slots.map(lambda _: zygote.nursery(locked=False), range(24)):
            assert children_of(line.pid) == []
            ForkedChild(line)
            assert len(children_of(line.pid)) == 1


@LINUX
def test_a_confined_child_starts_nothing_and_leaves_nothing() -> None:
    before, groups = children_of(os.getpid()), control_groups()
    with Launcher("fork") as launcher:
        (transcript,), _ = run_cases(launcher, upsample(forward=DAEMON))
        assert isinstance(transcript.ending, Raised)
        assert transcript.ending.type == "PermissionError"
        # A zygote, a nursery and, where there are namespaces, their first process.
        assert len(children_of(os.getpid())) - len(before) in (2, 3)
    assert children_of(os.getpid()) == before
    assert control_groups() == groups


def control_groups() -> list[Path]:
    """This process's own: another grader may be at work beside it."""
    return [*Path("/sys/fs/cgroup").glob(f"**/mytorch-autograder-{os.getpid()}-*")]


@LINUX
def test_a_lock_that_is_required_and_missing_is_the_graders_fault() -> None:
    with Launcher("fork", sandbox=False) as launcher, launcher.slot() as slot:
        bounds = Bounds(20.0, memory=2 << 30, output=1 << 20, prints=0)
        hello = {"exercise": "Upsample1d", "settings": {}, **POLICY, "sandbox": False}
        session = Session(slot.child(bounds.memory), hello, pack_files({}, {}), bounds)
        with pytest.raises(WorkerError, match=r"sandbox could not be closed: seccomp \(None\)"):
            session.confined(["seccomp"])
        session.close()


def test_prints_are_kept_as_far_as_the_assignment_says(launcher: Launcher) -> None:
    loud = upsample(forward="print('x' * 5000)")
    assert [len(run_cases(launcher, loud, prints=n)[1]) for n in (0, 100, 1 << 16)] == [
        0, 100, 10_002,
    ]  # fmt: skip


def test_a_lost_zygote_is_replaced() -> None:
    with Launcher("fork") as launcher:
        run_cases(launcher, upsample())
        assert launcher.zygotes is not None
        launcher.zygotes.current().process.kill()
        launcher.zygotes.current().process.wait()
        (transcript,), _ = run_cases(launcher, upsample())
        assert isinstance(transcript.ending, Finished)


def test_the_child_finds_neither_answers_nor_the_machines_secrets(
    launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "42")
    look = (
        "import os, sys, autograder.course.exercises as e\n"
        f"        own = {GRADERS_OWN}\n"
        "        found = [n for x in e.EXERCISES.values() for n in own if n in vars(x)]\n"
        "        helpers = [n for m in list(sys.modules.values()) if m.__name__.startswith("
        "'autograder.course.exercises') for n, v in vars(m).items() if 'torch' in getattr("
        "getattr(v, '__code__', None), 'co_varnames', ())]\n"
        "        print(found, helpers, os.environ.get('SECRET'), 'torch' in sys.modules)\n"
    )
    _, prints = run_cases(launcher, upsample(forward=look))
    assert prints.splitlines()[0] == "[] [] None False"


def test_the_child_holds_neither_mistakes_nor_scripts(launcher: Launcher) -> None:
    """All exercises are loaded there, and with them nothing that is told of them elsewhere."""
    look = (
        "import sys\n"
        "        rooms = {m.rpartition('.')[0] for m in sys.modules if 'autograder.course.' in m}\n"
        "        print(sorted(rooms))\n"
    )
    _, prints = run_cases(launcher, upsample(forward=look))
    assert prints.splitlines()[0] == "['autograder.course', 'autograder.course.exercises']"


def test_forbidden_packages_are_refused_in_words(launcher: Launcher) -> None:
    (transcript,), _ = run_cases(launcher, "import torch\n" + upsample(forward="torch.tanh(A)"))
    assert isinstance(transcript.ending, Raised)
    assert transcript.ending.message == "the submission imports torch, which this homework forbids"


def test_old_names_of_numpy_and_the_error_function_are_there(launcher: Launcher) -> None:
    old = "from scipy.special import erf; print(np.int(2.5), np.float_(1), erf(0.5).round(6))"
    _, prints = run_cases(launcher, upsample(forward=old))
    assert prints.splitlines()[0] == "2 1.0 0.5205"


def test_a_case_is_not_changed_by_what_the_child_does(launcher: Launcher) -> None:
    (case, *_) = EXERCISES["Upsample1d"]().cases(np.random.default_rng(0))
    assert isinstance(case, Case)
    (transcript,), _ = run_cases(launcher, upsample(forward="A *= 0"))
    shown = transcript.values["A"].array
    assert shown is not None
    assert not shown.any()
    assert case.calls[0].A.any()


def test_as_many_slots_as_processors() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


def children_of(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found[1:]
