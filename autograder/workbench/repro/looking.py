"""What a student's object is like in the case of a script, as the worker tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.course.exercise import Aspect, Case, Expected
from autograder.course.scripts.found import Found, Stand
from autograder.diagnosis.looked_into.held import HeldPart, parts_of
from autograder.grading.compare import compared, precision
from autograder.records.calls import HELD, LOOKED_INTO, MOST_PARTS
from autograder.workbench.failing import Failing
from autograder.worker.slots import WorkerError

NAMED = r"^(?:from\s.+import\s.*\b{0}\b|class\s+{0}\b)"
ARRAYS = ("W", "b", "BW", "Bb", "gamma", "beta")


def found_in(failing: Failing, text: str) -> Found:
    """What is known of the object that a failing case makes of a class, from a file of this text.

    What cannot be found out is left out.
    """
    values, dtype = failing.values, precision(failing.case)
    shown = {n: one.array.shape for n, one in failing.transcript.values.items()
             if one.array is not None}  # fmt: skip
    right = [e.name for e in failing.expected
             if e.name in values and not compared(e, values, dtype).fault]  # fmt: skip
    parts: list[HeldPart] = []
    with suppress(WorkerError):
        parts = _parts(failing)
    exercise = failing.graded.item.exercise
    linear = exercise.spelling.kind("Linear")
    own = re.search(NAMED.format(linear), text, re.MULTILINE)
    return Found(
        stood_for(parts),
        {n: size[0] for part in parts[:1] for n, size in part.sizes.items()},
        shown,
        frozenset(right),
        failing.first,
        f"sys.modules[{exercise.name}.__module__].Linear" if own else "",
    )


def _parts(failing: Failing) -> list[HeldPart]:
    """The parts of the object; none where the case would take too long, or ends the worker."""
    graded = failing.graded
    if graded.cut_short:
        return []
    facts = [Expected(HELD.format(n), Aspect.STATE, "") for n in range(MOST_PARTS)]
    asked = Case(failing.case | {LOOKED_INTO: True})
    (transcript,) = graded.run_cases([asked], [[*failing.expected, *facts]])
    return [part for part in parts_of(transcript) if part.owner == "own"]


def stood_for(parts: Iterable[HeldPart]) -> Any:
    """What stands for the object, with all its parts; None where there are none."""
    known: dict[int, Any] = {}
    placed: dict[str, tuple[Any, str]] = {}
    for part in parts:
        if part.kind == "ndarray":
            continue
        inside, _, key = part.path.rpartition("[") if part.path.endswith("]") else _split(part.path)
        if part.path and inside not in placed:
            continue  # its path was too long to be told
        whole, code = placed.get(inside, (None, ""))
        code += _code(part.path, whole, key)
        one = known.setdefault(part.number, _empty(part.kind, code, part.sizes))
        placed.setdefault(part.path, (one, code))
        _put(whole, key, one)
    return placed.get("", (None, ""))[0]


def _split(path: str) -> tuple[str, str, str]:
    inside, dot, name = path.rpartition(".")
    return inside, dot, name


def _code(path: str, whole: Any, key: str) -> str:
    if not path:
        return ""
    if isinstance(whole, dict):
        return f'["{key}"]'
    return f"[{key}" if isinstance(whole, list) else f".{key}"


def _empty(kind: str, code: str, sizes: Mapping[str, tuple[int, ...]]) -> Any:
    if kind in ("list", "tuple", "dict"):
        return {} if kind == "dict" else []
    stand = Stand(code)
    for name in ARRAYS:
        if name in sizes:
            setattr(stand, name, np.broadcast_to(0.0, sizes[name]))
    return stand


def _put(whole: Any, key: str, one: Any) -> None:
    if isinstance(whole, dict):
        whole[key] = one
    elif isinstance(whole, list):
        whole.append(one)
    elif whole is not None:
        setattr(whole, key, one)
