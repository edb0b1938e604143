"""The smallest failing case of an item as a script of its own, which runs in any debugger."""

from __future__ import annotations

import inspect
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import fill, indent

from autograder.course.scripts import written
from autograder.grading.entries import NO_TORCH, torch_version
from autograder.grading.graded import GradedItem
from autograder.handin.wanted import Wanted
from autograder.records.files import write_file
from autograder.records.text import inert
from autograder.reports.display.wrapping import wrapped
from autograder.workbench.failing import NothingToShowError, find
from autograder.workbench.repro.is_right import is_right
from autograder.workbench.repro.literal import WIDTH, assigned
from autograder.workbench.repro.looking import found_in
from autograder.workbench.repro.pruned import assigns, mentions, needed
from autograder.workbench.repro.script_imports import lines
from autograder.workbench.repro.told import Telling
from autograder.workbench.tree import read_tree

FIRST_LINE = "# Written by the autograder's --repro, which will write it anew."
NO_SCRIPT = "{}: there is no script for an exercise of this kind; look at the question itself"
TEMPLATE = '''\
{first}
"""{title}

{fault}

{how}
"""

{imports}

{path}


def main():
{main}
    return 0 if ok else 1


{helpers}


if __name__ == "__main__":
    sys.exit(main())
'''
TENSOR = """\
def tensor(array):
    return torch.tensor(array, dtype=torch.float64)
"""
HOW = (
    "Run it by `python {}`, or step through main() in any debugger; its status is 0 once this is "
    "mended. Nothing is confined: your code has all your rights."
)
BY_TORCH = "Expected: PyTorch's, in float64."
NUMBERS = "Expected: PyTorch's numbers, of when this was written."
YOURS = "Yours. The last number is how far off rounding may be."


def write(graded: GradedItem, tree: Path, folder: Path, wanted: Wanted | None = None) -> Path:
    """Write the script into a folder.

    Raises `NothingToShowError` where that would lose a file, and where `script_of` does.
    """
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
    failing, own = find(graded), read_tree(tree, wanted)
    exercise = graded.item.exercise
    found = found_in(failing, own.submission.sources.get(own.home_of(exercise).file, ""))
    script = written(exercise, failing.case, graded.judgement.reading, found)
    if script is None:
        raise NothingToShowError(NO_SCRIPT.format(graded.item.name))
    if torch_version() == NO_TORCH:  # then its numbers have to do
        script = replace(script, torch=(), due={})
    telling = Telling(failing, script)
    steps = "\n".join(telling.steps())
    torch = needed(script.torch, steps)
    expected = telling.numbers()
    used = "\n".join([*torch, steps])
    in_code = partial(exercise.spelling.code, about=exercise.name)
    in_words = partial(exercise.spelling.words, about=exercise.name)
    given = [assigned(n, v) for n, v in script.given.items() if mentions(used, n)]
    parts = [
        _part("The case.", given),
        _part("\n# ".join([BY_TORCH, *telling.conventions()]), torch),
        _part("\n# ".join([NUMBERS, *telling.conventions()]), expected),
        _part(YOURS, [in_code(steps)]),
    ]
    main = indent("\n\n".join(filter(None, parts)), "    ")
    besides = [
        in_code(one) for one in script.helpers if any(mentions(used, n) for n in assigns(one))
    ]
    helpers = "\n\n".join(
        [*besides, *([TENSOR] if torch else []), inspect.getsource(is_right)]
    ).strip()
    path = "\n".join(lines(own, exercise, folder or Path.cwd()))
    title = f"{graded.item.name}, the smallest case that fails: {failing.case.label}"
    return TEMPLATE.format(
        first=FIRST_LINE,
        title=_quotable(title),
        fault=_quotable(in_words(f"{failing.first}: {failing.faults[failing.first]}"), "    "),
        how=fill(HOW.format(_file(graded)), WIDTH),
        imports="\n".join(_imports("\n".join([path, main, helpers]))),
        path=path,
        main=main,
        helpers=helpers,
    )


def _part(comment: str, texts: list[str]) -> str:
    return "\n".join([f"# {comment}", *texts]) if texts else ""


def _file(graded: GradedItem) -> str:
    plain = re.sub(r"\W+", "_", graded.item.name.lower()).strip("_")
    return f"repro_{plain}.py"


def _quotable(text: str, start: str = "") -> str:
    """The text as it may stand in a docstring."""
    # Wrapped first: what is escaped must not be parted.
    lines = "\n".join(wrapped(start + inert(text), WIDTH))
    return lines.replace("\\", "\\\\").replace('"""', "'''")


def _imports(code: str) -> Iterator[str]:
    if "importlib.util." in code:
        yield "import importlib.util"
    yield "import sys"
    if mentions(code, "Path"):
        yield "from pathlib import Path"
    if mentions(code, "SimpleNamespace"):
        yield "from types import SimpleNamespace"
    yield "\nimport numpy as np"
    if mentions(code, "torch"):
        yield "import torch"
