"""The instructor's solution: where it is, and which of its classes take a submission's places."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course.builds_on import classes
from autograder.course.exercises import EXERCISES
from autograder.handin.definitions import defines
from autograder.handin.markers import BEGIN
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.handin.wanted import Wanted

ALL_BUT = "all-but:"
NOTHING_TO_SWAP = (
    "nothing was swapped: there is no solution here (--solution names one); "
    "the table tells which failing items to mend first"
)


class SwapError(Exception):
    """Classes that cannot be swapped; the text says which, and what could be."""


def find_solution(path: Path | None, root: Path, wanted: Wanted | None = None) -> Submission | None:
    """The solution at `path`; without one, that of the tree at `root`, if it holds any.

    What is `wanted` decides which folder of another tree is taken.

    Raises `SwapError` where nothing can be read at the path.
    """
    try:
        found = read_submission(path, wanted) if path else read_submission(root)
    except SubmissionError as error:
        if path is None:
            return None
        raise SwapError(f"--solution: {error}") from None
    return found if path is not None or is_marked(found) else None


def is_marked(tree: Submission) -> bool:
    """Whether a tree is the annotated solution: students' stubs are made without the markers."""
    return any(BEGIN in text for text in tree.sources.values())


def chosen(text: str, submission: Submission, solution: Submission) -> tuple[str, ...]:
    """The classes that `--swap` names: several with commas, or `all-but:` some.

    Raises `SwapError` for a name that is no graded class, or that one side lacks.
    """
    everything = classes(EXERCISES)
    names = _known(text.removeprefix(ALL_BUT), everything)
    if text.startswith(ALL_BUT):
        rest = [n for n in everything if n not in names and defines(solution.sources, n)]
        return tuple(name for name in rest if _is_asked_for(name, submission))
    if missing := [name for name in names if not defines(solution.sources, name)]:
        raise SwapError(f"--swap: the solution defines no {' and no '.join(missing)}")
    if unknown := [name for name in names if not _is_asked_for(name, submission)]:
        lacking = " and no ".join(unknown)
        raise SwapError(f"--swap: the submission defines and imports no {lacking}")
    return names


def _is_asked_for(name: str, submission: Submission) -> bool:
    """Whether a class is defined or imported: its file may be missing, or no text at all."""
    texts = submission.sources.values()
    return bool(submission.broken) or any(re.search(rf"\b{name}\b", text) for text in texts)


def _known(text: str, everything: tuple[str, ...]) -> tuple[str, ...]:
    by_lower = {name.lower(): name for name in everything}
    found = []
    for asked in filter(None, (part.strip() for part in text.split(","))):
        if asked.lower() not in by_lower:
            from difflib import get_close_matches  # only needed to answer a slip

            near = get_close_matches(asked.lower(), by_lower, 3, 0.5) or [*by_lower]
            likely = ", ".join(by_lower[name] for name in near)
            raise SwapError(f"--swap: no class is called {asked!r}; there are {likely}")
        found.append(by_lower[asked.lower()])
    if not found:
        raise SwapError(f"--swap: names classes, such as Conv1d_stride1, or {ALL_BUT}Conv2d")
    return tuple(found)
