"""What to type next, in the words in which this program was called: make's, or Python's."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.command.arguments import option
from autograder.command.plan import Plan
from autograder.command.telling import is_withheld
from autograder.course.assignment import default
from autograder.records.root import is_own_tree
from autograder.reports.news import Following

WINDOWS = sys.platform == "win32"
MAKE = "autograder.command.by_make"
USUAL = {
    "root": "",
    "seed": 0,
    "sandbox": "on",
    "require": "none",
    "solution": None,
    "swap": None,
    "reader": None,
    "attempt": None,
}
UNSAFE = frozenset('"\\$`!')  # what a shell may act on in double quotation marks


def what_to_type(plan: Plan, following: Following | None) -> Iterator[str]:
    """The commands that come next, each behind what it is for.

    Whoever has graded the item alone is led to all that is known of it, and from there back.
    """
    if following is None or (plan.reader == "student" and not plan.own):
        return  # whoever reads it has another tree than whoever types
    name = following.item
    alone = [item.name for item in plan.assignment.items] == [name] and plan.one is None
    if alone and not plan.arguments.swap and not plan.assignment.hidden:
        yield f"all that is known of it:  {command(plan.arguments, [], '--explain', name)}"
    else:
        yield f"after a change:  {command(plan.arguments, [name])}"
    if is_withheld(plan, name) and not plan.arguments.hint:
        yield f"one more hint:  {command(plan.arguments, [name], '--hint')}"


def command(
    arguments: argparse.Namespace, items: Sequence[str], *more: str, called: Sequence[str] = ()
) -> str:
    """A command that grades these items as was asked for, with more options.

    `called` are the words by which the process was started, by default this one's.
    """
    called = called or sys.orig_argv
    kept = [w for n, usual in USUAL.items() for w in _kept(n, getattr(arguments, n), usual)]
    tree, sheet = str(arguments.submission), arguments.assignment
    named = sheet != default()
    own = is_own_tree(arguments.submission)
    if MAKE in called:
        words = ["make", "grade"]
        words += [] if own else [f"SUBMISSION={_in_make(tree)}"]
        words += [f"ASSIGNMENT={_in_make(sheet)}"] if named else []
        for name, values in (("ITEMS", items), ("ARGS", [*kept, *more])):
            words += [f"{name}={_in_make(shlex.join(values))}"] if values else []
        return " ".join(words)
    words = [*_program(called), *items]
    words += [] if own else [option("submission"), tree]
    words += [option("assignment"), sheet] if named else []
    return _joined([*words, *kept, *more])


def _kept(name: str, value: object, usual: object) -> list[str]:
    return [] if value == usual else [option(name), str(value)]


def _program(called: Sequence[str]) -> list[str]:
    """The interpreter and this program, as they were typed, where they were."""
    script = sys.argv[0]
    if Path(script).name == "runner.py" and script in called:
        return [called[0], script]
    return ["python", str(Path("autograder", "runner.py"))]


def _joined(words: Sequence[str]) -> str:
    """Words as this system's shell takes them."""
    return subprocess.list2cmdline(words) if WINDOWS else shlex.join(words)


def _in_make(text: str) -> str:
    """A text as a shell hands it on to make."""
    if shlex.quote(text) == text:
        return text
    return shlex.quote(text) if UNSAFE & {*text} else f'"{text}"'
