"""What is done for the first time: once, in one thread, and not interrupted half-way."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.records.interrupts import LIBRARIES, held_back
from tests.conftest import Runner
from tests.support.places import ROOT

GRADER = ROOT / "autograder"
INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
LEARNING = {"decode", "convert", "Decoder"}  # what of msgspec takes a type
MAKERS = {"json_decoder", "msgpack_decoder", "Converter"}

THREADS = """
import sys, threading
import msgspec
from autograder.records.decoders import json_decoder

sys.setswitchinterval(1e-6)

def fresh():
    inner = msgspec.defstruct("Inner", [("a", int), ("b", str), ("c", list[int])])
    return msgspec.defstruct("Outer", [(f"f{n}", inner | None, None) for n in range(5)])

def decode():
    for kind in kinds:
        together.wait()
        json_decoder(list[kind])
        json_decoder(kind).decode(b'{"f1": {"a": 1, "b": "x", "c": [1]}}')

kinds = [fresh() for _ in range(100)]
together = threading.Barrier(4)
threads = [threading.Thread(target=decode) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
"""

# Interrupts at the n-th step that Python takes while the libraries are loaded.
INTERRUPTED = """
import signal, sys

def trace(frame, event, argument):
    global left
    left -= 1
    if left == 0:
        signal.raise_signal(signal.SIGINT)
    return trace

left = int(sys.argv[1])
from autograder.records.interrupts import load_libraries
sys.settrace(trace)
try:
    {load}
    came = left > 0
except KeyboardInterrupt:
    came = True
sys.settrace(None)
import msgspec
inner = msgspec.defstruct("Inner", [("a", int, 1)], frozen=True)
outer = msgspec.defstruct("Outer", [("i", inner, inner())], frozen=True)
msgspec.json.decode(b'{{"i": {{"a": 2}}}}', type=outer)
print("interrupted" if came else "swallowed")
"""


def python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_many_threads_may_ask_for_the_same_decoder() -> None:
    ended = python(THREADS)
    assert (ended.returncode, ended.stdout) == (0, "done\n")


@pytest.mark.parametrize("step", [1600, 1800, 2100, 2400])
def test_an_interrupt_while_libraries_are_loaded_is_kept_until_they_are(step: int) -> None:
    ended = python(INTERRUPTED.format(load="load_libraries()"), str(step))
    assert (ended.returncode, ended.stdout) == (0, "interrupted\n")


def files() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(GRADER.rglob("*.py")):
        yield path.relative_to(GRADER), ast.parse(path.read_text("utf-8"))


def learning(tree: ast.AST) -> Iterator[int]:
    """The lines in which a type is given to msgspec."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in LEARNING:
            if ast.unparse(node).startswith("msgspec.") and is_called(node, tree):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("msgspec"):
            yield from (node.lineno for name in node.names if name.name in LEARNING)


def is_called(function: ast.Attribute, tree: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) and n.func is function for n in ast.walk(tree))


def test_msgspec_learns_types_in_one_place() -> None:
    found = {str(path): [*learning(tree)] for path, tree in files()}
    places = [path for path, lines in found.items() if lines]
    assert places == ["records/decoders.py"], found


def test_decoders_are_made_when_their_module_is_loaded() -> None:
    late = [
        f"{path}:{node.lineno}"
        for path, tree in files()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and str(path) != "records/decoders.py"
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS
    ]
    assert late == []


def test_an_interrupt_waits_for_the_end_of_the_block() -> None:
    before = [signal.getsignal(number) for number in INTERRUPTS]
    steps: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        interrupt_within(steps)
    assert steps == ["done all the same"]
    assert [signal.getsignal(number) for number in INTERRUPTS] == before


def interrupt_within(steps: list[str]) -> None:
    with held_back():
        signal.raise_signal(signal.SIGINT)
        steps.append("done all the same")


def test_who_ignores_interrupts_goes_on_ignoring_them() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with held_back():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_thread_needs_not_hold_interrupts_and_does_not_try() -> None:
    seen = []

    def hold() -> None:
        with held_back():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=hold)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


WATCHED = """
import signal, sys, threading
from autograder.command import fence

class Watch:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            print("in a thread:", name, file=sys.stderr)
        free = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if name in {libraries!r} and free:
            print("may be interrupted:", name, file=sys.stderr)

signal.signal(signal.SIGINT, signal.default_int_handler)  # pytest may run in the background
sys.meta_path.insert(0, Watch)
sys.exit(fence.run_fenced(["MCQ 1", "MCQ 2", "--no-history"]))
"""


def test_a_run_loads_libraries_undisturbed_and_nothing_in_a_thread(run: Runner) -> None:
    run("MCQ 1", "MCQ 2")  # PyTorch is loaded where a reference is missing
    command = [sys.executable, "-c", WATCHED.format(libraries=LIBRARIES)]
    ended = subprocess.run(
        command, cwd=ROOT, env=run.environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
