"""Runs attacks against graders, and gathers the evidence: `python -m tests.hostile.attacks.arena`.

Reads requests from standard input, a line of JSON each, and answers with a line of JSON, so
that one process, with whatever rights it was started with, serves many attacks.
"""

from __future__ import annotations

import ast
import importlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from xml.etree import ElementTree

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import SubmissionError, read_submission
from autograder.records.scorecard import ScoreCard
from autograder.reports import terminal
from autograder.reports.as_json import to_json
from autograder.reports.junit import to_junit
from autograder.worker.launch import Launcher
from tests.hostile.attacks.targets import Evidence, MemoryWatch, Targets, as_source
from tests.support.places import ROOT
from tests.support.small import MCQ, conv

HERE = Path(__file__).parent
SECONDS, GRACE = 1.0, 9.0  # for the attacked item, and for all else on a busy machine
NAIVE_SECONDS = 3.0
NAIVE = ("inside", "late", "pipe", "beside")
NOTHING = "nothing"  # the name of what is no attack, against which every grader holds
JUNIT = {
    "testsuites", "testsuite", "properties", "property",
    "testcase", "failure", "error", "system-out",
}  # fmt: skip
MOST_SHOWN = 1 << 20  # bytes of a ScoreCard
SHEET = """
title = "Attacks"
limits = {{ seconds = {seconds}, memory = 512, prints = 64 }}
[items]
MCQ = {{ exercise = "Question", points = 1, settings = {{ question = 1, answer = "a" }} }}
"Upsampling1d" = {{ exercise = "Upsample1d", points = 7 }}
"Conv1d_stride1" = {{ exercise = "Conv1d_stride1", points = 10 }}
"""
# The class is wrong, so that whatever it earns is stolen.
WRONG = """

class Answer:
    def __init__(self, value):
        self.value = value


class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        got = attack(A) if "attack" in globals() else None
        if isinstance(got, Answer):
            return got.value
        if got is not None:
            print("LOOT", got if isinstance(got, str) else ascii(got))
        Z = __import__("numpy").zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1))
        Z[:, :, :: self.k] = A + 1
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k] + 1
"""


@dataclass(frozen=True)
class Attack:
    """One file of attacks: its first line, what it succeeds against, and how it is packed.

    The file is the hand-in's `resampling.py`, unless it has a function `pack(handin, target)`,
    which changes the hand-in's folder and may return an archive to grade in its place.
    """

    name: str  # "steal/read_a_file"
    title: str
    packs: bool
    control: str = "no sandbox"
    patience: float = NAIVE_SECONDS  # that one has with the naive grader
    root: bool = False  # whether nobody else can succeed with it

    @property
    def source(self) -> str:
        return "" if self.name == NOTHING else (HERE / f"{self.name}.py").read_text("utf-8")


def attacks() -> list[Attack]:
    """All attacks, by their files, none of which is run."""
    folders = [HERE / name for name in ("forge", "steal", "deny", "leak")]
    return [_describe(file) for folder in folders for file in sorted(folder.glob("*.py"))]


def _describe(file: Path) -> Attack:
    tree = ast.parse(file.read_text("utf-8"))
    set_at_top = {
        ast.unparse(node.targets[0]): node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
    }
    told = {
        name.lower(): ast.literal_eval(set_at_top[name])
        for name in ("CONTROL", "PATIENCE", "ROOT")
        if name in set_at_top
    }
    packs = any(isinstance(node, ast.FunctionDef) and node.name == "pack" for node in tree.body)
    title = (ast.get_docstring(tree) or "").partition("\n")[0]
    name = file.relative_to(HERE).with_suffix("").as_posix()
    return Attack(name, title, packs, **told)


class Arena:
    """The targets, our own graders, and the naive ones."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self.targets = Targets(home)
        self.home = home
        self.stack = stack
        self.references = References(home / "references")
        self.graders: dict[bool, Grader] = {}
        sheet = SHEET.format(seconds=SECONDS)
        self.sheet = assignments.parse(sheet, Path("sheet.toml"))
        for item in self.sheet.items:  # PyTorch takes seconds, which no attack should be blamed for
            self.references.get(item.exercise, draw_cases(item, 0))

    def grader(self, sandbox: bool) -> Grader:
        """Our own grader, with a launcher that is kept."""
        if sandbox not in self.graders:
            launcher = self.stack.enter_context(Launcher(sandbox=sandbox))
            self.graders[sandbox] = Grader(launcher, self.references, tutor=Tutor(self.references))
        return self.graders[sandbox]

    def run(self, attack: Attack, against: str) -> dict[str, Any]:
        """Run one attack against a grader, one of ours or of the naive ones."""
        path = self.pack(attack)
        if against in NAIVE:
            return {"evidence": self._against_naive(against, attack.patience)}
        return self._against_ours(path, against == "sandbox", attack.packs)

    def pack(self, attack: Attack) -> Path:
        """Write the hand-in that holds the attack."""
        handin = self.home / "handin"
        shutil.rmtree(handin, ignore_errors=True)
        for archive in self.home.glob("handin.*"):
            archive.unlink()
        hostile = "" if attack.packs else f"{as_source(self.targets.facts)}\n{attack.source}"
        for path, text in {
            "mcq.py": MCQ,
            "mytorch/Conv1d.py": conv(),
            "mytorch/resampling.py": hostile + WRONG,
        }.items():
            (handin / path).parent.mkdir(parents=True, exist_ok=True)
            (handin / path).write_text(text, "utf-8")
        if attack.packs:
            module = importlib.import_module(
                f"tests.hostile.attacks.{attack.name.replace('/', '.')}"
            )
            return module.pack(handin, self.targets.facts) or handin
        return handin

    def _against_ours(self, path: Path, sandbox: bool, packs: bool) -> dict[str, Any]:
        grader = self.grader(sandbox)
        watch, start, taken = MemoryWatch(), time.monotonic(), True
        try:
            card = grader.grade(read_submission(path), self.sheet)
        except SubmissionError as error:
            card, taken = grader.refuse("handin", self.sheet, str(error)), not packs
        seconds = time.monotonic() - start
        found = {**watch.evidence(), **judge(card, seconds, taken)}
        shown = to_json(card).decode()
        found |= self.targets.evidence(shown)
        attacked = next(item for item in card.items if item.name == "Upsampling1d")
        said = [fault.sentence() for fault in attacked.faults[:1]] + [*card.notes]
        level = card.protections.level if taken else "full"  # nothing of it was run
        return {"evidence": found, "level": level, "said": said}

    def _against_naive(self, how: str, patience: float) -> Evidence:
        command = [sys.executable, "-m", "tests.hostile.attacks.naive", how, str(self.home)]
        watch = MemoryWatch()
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, stdin=subprocess.PIPE,
        )  # fmt: skip
        found: Evidence = {}
        try:
            output, _ = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            found["time"] = "the grader hangs"
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            output = process.communicate()[0] if process.poll() is None else b""
        else:
            found |= _naive_result(output, process.returncode)
        return {
            **found,
            **watch.evidence(),
            **self.targets.evidence(output.decode("utf-8", "replace")),
        }


def _naive_result(output: bytes, status: int) -> Evidence:
    last = output.decode("utf-8", "replace").rstrip("\n").rpartition("\n")[2]
    found: Evidence = {}
    if len(output) > 10 * MOST_SHOWN:
        found["output"] = f"{len(output)} bytes of output"
    try:
        if json.loads(last)["scores"]["Upsampling1d"] > 0:
            found["points"] = last[:200]
    except (ValueError, LookupError, TypeError):
        found["died"] = f"the grader has no last line (status {status}): {last[:200]}"
    if acts(output[:MOST_SHOWN].decode("utf-8", "replace")):
        found["terminal"] = "something that a terminal or a platform acts on is printed"
    return found


def acts(shown: str) -> bool:
    """Whether a terminal would act on a text, or a CI service's runner find a command in it."""
    commands = re.search(r"##\w*\[|^\s*::", shown, re.MULTILINE)
    return commands is not None or any(not (c.isprintable() or c == "\n") for c in shown)


def judge(card: ScoreCard, seconds: float, taken: bool) -> Evidence:
    """Whether the points, the last line and the time are as they must be.

    What was not taken for a submission at all gets none.
    """
    found: Evidence = {}
    points = {item.name: item.points for item in card.items}
    due = {"MCQ": 1, "Upsampling1d": 0, "Conv1d_stride1": 10}
    if points != (due if taken else dict.fromkeys(due, 0)) or not card.graded:
        reasons = [item.reason for item in card.items if item.reason]
        found["points"] = f"{points} {reasons}"
    if seconds > SECONDS + GRACE:
        found["time"] = f"the run took {seconds:.1f} s"
    stream = io.StringIO()
    terminal.print_table(card, stream, verbose=True)
    terminal.print_ending(card, stream)
    scores = json.loads(stream.getvalue().splitlines()[-1])["scores"]
    if scores != points:
        found["last line"] = str(scores)
    if acts(stream.getvalue()):
        found["terminal"] = "something that a terminal or a platform acts on is printed"
    if len(re.findall(r"^(?:Total score: |Summary:|\{)", stream.getvalue(), re.MULTILINE)) != 3:
        found["margin"] = "a line that looks like one of the last ones"
    if acts(to_json(card).decode()):
        found["JSON"] = "something that a terminal or a platform acts on"
    try:
        tags = {element.tag for element in ElementTree.fromstring(to_junit(card)).iter()}
    except ElementTree.ParseError as error:
        found["XML"] = str(error)
    else:
        if tags - JUNIT:
            found["XML"] = f"foreign elements: {tags - JUNIT}"
    if len(to_json(card)) > MOST_SHOWN:
        found["output"] = f"a ScoreCard of {len(to_json(card))} bytes"
    return found


def serve(answers: TextIO) -> None:
    """Answer requests until there are no more."""
    harmless = Attack(NOTHING, "", packs=False, patience=GRACE)
    known = {attack.name: attack for attack in (*attacks(), harmless)}
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        home.chmod(0o755)
        os.environ["HOME"] = str(home)
        arena = Arena(home, stack)
        stack.callback(arena.targets.close)
        for line in sys.stdin:
            request = json.loads(line)
            answer = arena.run(known[request["attack"]], request["against"])
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    own = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    serve(own)
