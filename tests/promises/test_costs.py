"""What a submission can cost the grader: each step that touches what came from one, at its worst.

Processor time is held to that of an honest item, side by side; memory to what is promised. **A new
step is one line in `STEPS`.**
"""

from __future__ import annotations

import io
import json
import signal
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from types import FrameType
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.exercise import Aspect, Expected
from autograder.course.sheet import Item
from autograder.diagnosis.by_hand.smallest import by_hand, sought
from autograder.diagnosis.by_hand.writing_out import write_out
from autograder.diagnosis.naming import WARNING
from autograder.diagnosis.values import collect
from autograder.grading.grade import Grader
from autograder.grading.held import held
from autograder.grading.judge import judge
from autograder.handin.definitions import defines
from autograder.handin.limits import MAX_MEMBERS, Refused
from autograder.handin.member import Member
from autograder.handin.mentions import MOST_CHARACTERS, mentioned
from autograder.handin.names import MAX_STEPS
from autograder.handin.submission import MAX_TOTAL, Submission, _assemble
from autograder.records.explanation import Explanation
from autograder.records.protections import Protections
from autograder.records.scorecard import AspectScore, Fault, ItemScore, ScoreCard
from autograder.reports import html, terminal
from autograder.reports.as_json import to_json
from autograder.reports.junit import to_junit
from autograder.workbench import tree
from autograder.worker import wire
from autograder.worker.answers import Finished, Value, parse
from autograder.worker.packing import pack_files
from autograder.worker.session import Transcript
from autograder.worker.wire import BODY_LIMIT, HEADER_LIMIT, LEAST

MIB = 1 << 20
PRINTS = 64 << 10  # characters that are kept of an item's prints
MOST_MEMORY = 150e6  # bytes
HONEST_ITEMS = 150  # that cost as much processor time as any step may: two seconds or so
GIVE_UP = 20  # seconds of processor time, in which a step shows that it has no end

Action = Callable[[], object]


class Step(NamedTuple):
    """A step, and what makes its worst input, which is not counted."""

    title: str
    run: Callable[[Any], object]
    worst: Callable[[], Any]
    slow: bool = False


# --- the worst that can come, and what is done with it --------------------------------


def frame(size: int, count: int = 1) -> tuple[bytes, bytes]:
    """A frame of some values of so many bytes each."""
    one = {"type": "numpy.ndarray", "dtype": "u1", "shape": [size], "sent": True}
    values = [{**one, "name": f"Z{number}"} for number in range(count)]
    header, _ = answer("Observed", values=values)
    return header, bytes(size * count)


def answer(kind: str, **fields: object) -> tuple[bytes, bytes]:
    """A header as long as it may be, with nothing behind it."""
    return json.dumps({"kind": kind, "nonce": 1, **fields}).encode()[:HEADER_LIMIT], b""


def parsed(frame: tuple[bytes, bytes]) -> None:
    with suppress(wire.WireError):
        parse(*frame)


def many_frames(header: bytes) -> bytes:
    """As many as there may be, and one more."""
    one = wire.PREFIX.pack(wire.MAGIC, len(header), 0) + header
    return one * (BODY_LIMIT // LEAST + 1)


def all_read(stream: bytes) -> None:
    allowance, reader = wire.Allowance(BODY_LIMIT), io.BytesIO(stream)
    with suppress(wire.WireError):  # they do not go on for ever
        while (one := wire.read_frame(reader, allowance)) is not None:
            parse(*one)
    assert allowance.taken > BODY_LIMIT


def transcript() -> Transcript:
    """What one case may have shown: all that the answers' limit lets through."""
    array = np.ones(BODY_LIMIT // 2, np.float16)
    return Transcript(Finished(1), {"Z": Value("numpy.ndarray", array, None, "f2", array.shape)})


def looked_at(shown: Transcript) -> None:
    """Hold, judge and write out what was shown."""
    item, expected = upsampling(), [Expected("Z", Aspect.FORWARD, np.ones((1, 1, 3)))]
    cases = draw_cases(item, 0)[:1]
    kept = held([shown], [expected])
    found = judge(item, cases, kept, [expected]).findings[0]
    assert found.message == f"yours has shape ({BODY_LIMIT // 2},), expected (1, 1, 3)"
    collected = collect(cases, [kept[0].values], [expected])
    for value in by_hand(item.exercise, collected, sought(found, collected)):
        write_out(item.exercise, value)


def texts(unit: str) -> dict[str, str]:
    """Files full of the same, as many bytes of them as are taken."""
    text = unit * (MIB // len(unit.encode()))
    return {f"mytorch/{number}.py": text for number in range(MAX_TOTAL // MIB)}


def read_members(unit: str) -> Step:
    """A hand-in of files that lie as deep as they may."""

    def make() -> list[Member]:
        return [Member(unit.format(n), 9, lambda _: b"x = 1") for n in range(MAX_MEMBERS)]

    return Step(f"members {unit[:20]}", assembled, make, slow=True)


def assembled(members: list[Member]) -> None:
    with suppress(Refused):
        _assemble("handin", members, [])


def repeated(unit: str) -> list[str]:
    return [unit * (MOST_CHARACTERS // len(unit))]


def mentions(unit: str) -> Step:
    return Step(
        f"mentions {unit[:16]!a}", mentioned, partial(repeated, unit), unit.startswith("import ")
    )


def card(unit: str, items: int = 22) -> ScoreCard:
    """A card of items that all failed, say all that they can, and printed the same."""
    fault = Fault("forward", "Z", 0, "a case", '"' * 300)
    one = ItemScore(
        "", "Upsample1d", 5, cases=9, aspects=(AspectScore("forward", 0, 1, False),),
        faults=(fault,) * 40, remarks=('"' * 300,) * 20, prints=unit * (PRINTS // len(unit)),
    )  # fmt: skip
    every = tuple(msgspec.structs.replace(one, name=f"item {n}") for n in range(items))
    return ScoreCard("all", "handin", 0, 0, 100, every, (), Protections())


def told(card: ScoreCard) -> None:
    terminal.print_table(card, io.StringIO(), verbose=True)


def page(card: ScoreCard) -> None:
    known = {one.name: Explanation(one.name, "", "", "", (), False) for one in card.items}
    assert len(html.page(card, known)) <= html.LIMIT


ODD = ('"', "\\", "\x01", "\n", '"\n')  # what grows in JSON, in HTML, or into lines
STEPS = [
    Step("a value of 64 MiB", parsed, partial(frame, BODY_LIMIT)),
    Step("100 values of 64 MiB", parsed, partial(frame, BODY_LIMIT // 100, 100)),
    Step("frames of nothing", all_read, lambda: many_frames(frame(0)[0]), slow=True),
    Step("a long name", parsed, lambda: answer("Observed", values=[{"name": "Z" * 10**6}])),
    Step("many notes", parsed, lambda: answer("Finished", notes=[""] * (MIB // 5))),
    Step("a long message", parsed, lambda: answer("Raised", type="", message="\x1b " * 140_000)),
    Step("long digits", parsed, lambda: (b'{"kind": "Finished", "nonce": ' + b"9" * 10**6, b"")),
    Step("holding, judging, writing out", looked_at, transcript),
    *(
        Step(f"packing {unit!a}", partial(pack_files, broken={}), partial(texts, unit))
        for unit in ("\x01", "é", "😀")
    ),
    *map(
        mentions,
        ("import a\n", "import (\n", ".core", "'abc'", ";", "\n", "import a" + "\\\n" * 4000,
         "from " + "a" * 20_000 + " import " + "a," * 20_000, "import " + "a," * 20_000),
    ),
    *(
        Step(f"a swap's classes in {unit!a}", partial(defines, name="Upsample1d"),
             partial(texts, "Upsample1d" + unit * 10_000))
        for unit in ("\n", " ", "\nclass\t")
    ),
    Step("warnings", WARNING.search, lambda: "<submission>/" * (PRINTS // 13)),
    Step("a tree's imports", tree.IMPORTED.findall, lambda: "import" + " " * MIB),
    read_members("models/" * MAX_STEPS + "{}.py"),
    read_members("{}/" + "mytorch/" * (MAX_STEPS - 1) + "mcq.py"),
    *(Step(f"-v {unit!a}", told, partial(card, unit, 1)) for unit in ODD),
    *(Step(f"json {unit!a}", to_json, partial(card, unit)) for unit in ODD),
    *(Step(f"junit {unit!a}", to_junit, partial(card, unit)) for unit in ODD),
    *(Step(f"page {unit!a}", page, partial(card, unit), slow=True) for unit in ODD),
]  # fmt: skip


# --- what it costs --------------------------------------------------------------------


@cache
def upsampling() -> Item:
    (item,) = assignments.select(assignments.load("hw2p1"), ["Upsampling1d"]).items
    return item


@contextmanager
def giving_up() -> Iterator[None]:
    """Raise AssertionError after some seconds of processor time, wherever the block then is."""

    def ring(signum: int, frame: FrameType | None) -> None:
        raise AssertionError(f"more than {GIVE_UP} s of processor time")

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, GIVE_UP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(action: Action) -> float:
    """The processor time of this process, its threads included."""
    start = time.process_time()
    action()
    return time.process_time() - start


@pytest.fixture(scope="module")
def honest(grader: Grader, solution: Submission) -> Action:
    """What an honest item costs."""
    whole = pack_files(solution.sources, solution.broken)

    def grade() -> None:
        assert grader.grade_item(whole, upsampling()).points == upsampling().points

    grade()  # what is loaded once
    return grade


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="has no timer of processor time")


def marked(quick: Callable[[int, Step], bool]) -> list[Any]:
    """The steps as parameters of a test, those that are not quick for `make test-all` only."""
    return [
        pytest.param(one, id=one.title, marks=[] if quick(number, one) else [pytest.mark.slow])
        for number, one in enumerate(STEPS)
    ]


@POSIX
@pytest.mark.parametrize("step", marked(lambda number, one: not one.slow))
def test_a_step_takes_no_more_time_than_some_honest_items(step: Step, honest: Action) -> None:
    action = partial(step.run, step.worst())
    with giving_up():
        taken = seconds(action)
    assert taken < HONEST_ITEMS * max(seconds(honest), 0.005)


@POSIX
@pytest.mark.parametrize("step", marked(lambda number, one: number < 2))  # to trace takes long
def test_a_step_takes_little_memory(step: Step) -> None:
    action = partial(step.run, step.worst())
    tracemalloc.start()
    try:
        with giving_up():
            action()
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
