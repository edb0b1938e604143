"""The instructor's solution: where it is, and which of its classes take a submission's places."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course.builds_on import classes
from autograder.course.exercises import EXERCISES
from autograder.handin import markers
from autograder.handin.definitions import defines
from autograder.handin.lookup import called_in
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.handin.wanted import Wanted
from autograder.records.spelling import OURS, Spelling

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
    return any(map(markers.is_marked, tree.sources.values()))


def chosen(
    text: str, submission: Submission, solution: Submission, spelling: Spelling = OURS
) -> tuple[str, ...]:
    """The classes that `--swap` names: several with commas, or `all-but:` some; by our names.

    They are named as the `spelling` has them, or as we do.

    Raises `SwapError` for a name that is no graded class, or that one side lacks.
    """
    everything = classes(EXERCISES)
    names = _known(text.removeprefix(ALL_BUT), everything, spelling)
    lacking = [n for n in everything if not _defines(solution, n, spelling)]
    if text.startswith(ALL_BUT):
        rest = [n for n in everything if n not in names and n not in lacking]
        return tuple(name for name in rest if _is_asked_for(name, submission, spelling))
    if missing := [spelling.kind(name) for name in names if name in lacking]:
        raise SwapError(f"--swap: the solution defines no {' and no '.join(missing)}")
    asked = {name: _is_asked_for(name, submission, spelling) for name in names}
    if unknown := [spelling.kind(name) for name in names if not asked[name]]:
        raise SwapError(f"--swap: the submission defines and imports no {' and no '.join(unknown)}")
    return names


def _defines(solution: Submission, name: str, spelling: Spelling) -> bool:
    return defines(solution.sources, called_in(solution.sources, name, spelling))


def _is_asked_for(name: str, submission: Submission, spelling: Spelling) -> bool:
    """Whether a class is defined or imported: its file may be missing, or no text at all."""
    texts, called = submission.sources.values(), called_in(submission.sources, name, spelling)
    return bool(submission.broken) or any(re.search(rf"\b{called}\b", text) for text in texts)


def _known(text: str, everything: tuple[str, ...], spelling: Spelling) -> tuple[str, ...]:
    by_lower = {name.lower(): name for name in everything}
    by_lower |= {spelling.kind(name).lower(): name for name in everything}
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
