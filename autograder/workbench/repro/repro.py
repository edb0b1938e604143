"""The smallest failing case of an item as a script of its own, which runs in any debugger."""

from __future__ import annotations

import inspect
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from autograder.course.exercise import Expected
from autograder.course.scripts import Script, written
from autograder.grading.compare import precision, tolerance
from autograder.grading.graded import GradedItem
from autograder.handin.wanted import Wanted
from autograder.records.text import inert
from autograder.reports.as_json import write_file
from autograder.reports.display.wrapping import wrapped
from autograder.workbench.failing import Failing, NothingToShowError, find
from autograder.workbench.repro.literal import WIDTH, assigned, packed
from autograder.workbench.repro.script_imports import lines
from autograder.workbench.repro.side_by_side import CopiedValues, side_by_side
from autograder.workbench.tree import read_tree

FIRST_LINE = "# Written by the autograder's --repro, which will write it anew."
NO_SCRIPT = "{}: there is no script for an exercise of this kind; look at the question itself"
TEMPLATE = '''\
{first}
"""{title}

{fault}

Run it by `python {file}`, or in any debugger: main() goes through the case line by
line, by PyTorch and by your class. Nothing is confined: your code runs with all your rights.
"""

{imports}

{path}


def main() -> int:
    # The case.
{given}

    yours, expected = CopiedValues(), CopiedValues()

{steps}

{compared}


# --- What main() uses. ---


{pasted}


if __name__ == "__main__":
    sys.exit(main())
'''
TENSOR = '''\
def tensor(array: np.ndarray) -> torch.Tensor:
    """The same numbers in PyTorch, in float64, to be differentiated by."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)
'''
# Where the names come from that pasted code may use.
SOURCES = {
    "collections.abc": ("Callable", "Collection", "Iterator", "Mapping"),
    "contextlib": ("suppress",),
    "itertools": ("zip_longest",),
    "pathlib": ("Path",),
    "types": ("ModuleType",),
    "typing": ("Any",),
}


def write(graded: GradedItem, tree: Path, folder: Path, wanted: Wanted | None = None) -> Path:
    """Write the script into a folder; raises `NothingToShowError` where that would lose a file."""
    path = folder / _file(graded)
    text = script_of(graded, tree, folder, wanted)
    if os.path.lexists(path) and not _was_written(path):
        raise NothingToShowError(f"{path} was not written by --repro; move it out of the way first")
    write_file(path, text.encode())
    return path


def _was_written(path: Path) -> bool:
    """Whether this is a file that an earlier run has written; a link to one is not."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    first = FIRST_LINE.encode()
    with path.open("rb") as file:
        return file.read(len(first)) == first


def script_of(
    graded: GradedItem,
    tree: Path,
    folder: Path | None = None,
    wanted: Wanted | None = None,
) -> str:
    """The text of the script that is to lie in `folder`, by default the current one.

    Raises `NothingToShowError` where there is no failing case, or none that may be shown.
    """
    exercise, reading = graded.item.exercise, graded.judgement.reading
    failing = find(graded)
    script = written(exercise, failing.case, reading)
    if script is None:
        raise NothingToShowError(NO_SCRIPT.format(graded.item.name))
    steps = "\n\n".join(_steps(failing, script))
    given = [assigned(n, value, 4) for n, value in script.given.items() if _mentions(steps, n)]
    title = f"{graded.item.name}, the smallest case that fails: {failing.case.label}"
    pasted = "\n\n".join(_pasted(script, steps))
    here = folder or Path.cwd()
    path = "\n".join(lines(read_tree(tree, wanted), exercise.name, exercise.home, here))
    return TEMPLATE.format(
        first=FIRST_LINE,
        title=_quotable(title),
        fault=_quotable(f"{failing.first}: {failing.faults[failing.first]}", "    "),
        file=_file(graded),
        imports="\n".join(_imports("\n".join([path, steps, pasted]))),
        path=path,
        given="\n".join(given),
        steps=steps,
        compared=_compared(failing),
        pasted=pasted.strip(),
    )


def _file(graded: GradedItem) -> str:
    plain = re.sub(r"\W+", "_", graded.item.name.lower()).strip("_")
    return f"repro_{plain}.py"


def _quotable(text: str, start: str = "") -> str:
    """The text as it may stand in a docstring."""
    # Wrapped first: what is escaped must not be parted.
    lines = "\n".join(wrapped(start + inert(text), WIDTH))
    return lines.replace("\\", "\\\\").replace('"""', "'''")


def _mentions(code: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", code) is not None


def _steps(failing: Failing, script: Script) -> Iterator[str]:
    """What is done by PyTorch and by the student's class, in this order if it can be."""
    what = "What follows from what yours has drawn" if script.mask else "PyTorch, in float64"
    comments = "\n".join([f"# {what}.", *_conventions(failing.graded)])
    expected = indent(f"{comments}\n{script.expected}", "    ")
    yours = indent(f"# Yours.\n{script.yours}", "    ")
    yield from (yours, expected) if script.mask else (expected, yours)


def _conventions(graded: GradedItem) -> Iterator[str]:
    """By which conventions this goes, where the grader accepts several."""
    readings = graded.item.readings()
    for name, chosen in graded.judgement.reading.items():
        allowed = dict.fromkeys(reading[name] for reading in readings)
        others = " or ".join(repr(other) for other in allowed if other != chosen)
        if others:
            yield f"# {name.replace('_', ' ')}: by {chosen!r} here; {others} is accepted as well."


def _compared(failing: Failing) -> str:
    """How far each value may be off, and the call that compares them."""
    dtype = precision(failing.case)
    numbers = [one for one in failing.costly if not isinstance(one.value, str)]
    rounding = [f'"{one.name}": {_roundings(one, dtype):.6g}' for one in numbers]
    margin = [f'"{one.name}": {one.margin!r}' for one in failing.costly if one.margin]
    free = [f'"{one.name}"' for one in failing.costly if one.any_shape]
    like = [f'"{one.name}": "{one.like}"' for one in failing.costly if one.like and one.any_shape]
    arguments = f"yours, expected, np.{dtype}, rounding, margin, any_shape, like"
    return "\n".join(
        [
            "    # How many times a rounding error each may be off; 0: it must be what was given.",
            packed("    rounding = {", rounding, "}"),
            packed("    margin = {", margin, "}"),
            packed("    any_shape = [", free, "]"),
            packed("    like = {", like, "}"),
            f"    return side_by_side({arguments})",
        ]
    )


def _roundings(expected: Expected, dtype: np.dtype[Any]) -> float:
    if expected.untouched:
        return 0.0
    return tolerance(replace(expected, margin=0.0), dtype) / float(np.finfo(dtype).eps)


def _imports(code: str) -> Iterator[str]:
    yield "from __future__ import annotations\n"
    yield from (f"import {name}" for name in ("importlib.util", "inspect") if f"{name}." in code)
    yield "import sys"
    for module, names in SOURCES.items():
        used = [name for name in names if _mentions(code, name)]
        if used:
            yield f"from {module} import {', '.join(used)}"
    yield "\nimport numpy as np"
    if _mentions(code, "torch"):
        yield "import torch"


def _pasted(script: Script, steps: str) -> Iterator[str]:
    """The functions and classes that the code takes, each but once."""
    wanted = [one for one in script.uses if _mentions(steps, one.__name__)]
    if _mentions(steps, "tensor"):
        yield TENSOR
    for one in dict.fromkeys(_with_needed([*wanted, CopiedValues, side_by_side])):
        yield inspect.getsource(one)


def _with_needed(wanted: Iterable[Any]) -> Iterator[Any]:
    """Functions and classes, each followed by those of the autograder that it takes itself."""
    for one in wanted:
        yield one
        functions = [f for f in vars(one).values() if isinstance(f, FunctionType)]
        for function in functions if isinstance(one, type) else [one]:
            known = function.__globals__
            needed = (known.get(name) for name in _names(function.__code__))
            yield from _with_needed([n for n in needed if _is_ours(n) and n is not one])


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_ours(value: Any) -> bool:
    return isinstance(value, FunctionType | type) and value.__module__.startswith("autograder.")
