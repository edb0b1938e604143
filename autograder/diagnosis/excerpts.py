"""The student's own lines around a fault: where an exception came from, or a value is made.

Nothing of a submission is run or parsed for it: lines are found by their numbers and first words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from autograder.course.exercise import SPECIAL
from autograder.grading.graded import GradedItem
from autograder.grading.judgement import Finding
from autograder.handin.lookup import called_in, definers, definition
from autograder.records.explanation import Excerpt
from autograder.records.text import printable
from autograder.worker.answers import Frame

AROUND = 2  # lines before a line that an exception came from, and after it
MOST_LINES, LONGEST = 24, 160  # of an excerpt; characters of a line
MOST = 5  # places of an item where exceptions came from
TAB = 4
ENDS = re.compile(r"\r\n|\r|\n")  # of lines, as Python counts them
METHODS = ("forward", "backward")


def excerpts(graded: GradedItem, sources: Mapping[str, str]) -> tuple[Excerpt, ...]:
    """The lines around the faults of an item, each place once; none where cases are hidden.

    Where exceptions came from goes first; what makes a wrong value is not shown where some of it
    is shown already.
    """
    if graded.hidden:
        return ()
    findings = graded.judgement.findings
    last = (one.trace[-1] for one in findings if one.trace)
    ends = {(frame.file, frame.line): frame for frame in last}
    raised = [*filter(None, (_around(one, sources) for one in islice(ends.values(), MOST)))]
    exercise, known = graded.item.exercise, {(one.file, one.function) for one in raised}
    name = called_in(sources, exercise.name, exercise.spelling)
    methods = dict.fromkeys(filter(None, map(_made_in, findings)))
    members = exercise.spelling.of(exercise.name)
    made = filter(None, (_method(name, members.get(m, m), sources) for m in methods))
    return (*raised, *(one for one in made if (one.file, one.function) not in known))


def _made_in(finding: Finding) -> str:
    """The method that a wrong value comes out of, where that follows from what it counts for."""
    if not finding.shown or finding.trace:
        return ""
    if finding.aspect in SPECIAL:
        return METHODS[finding.name.startswith("dLd")]
    return finding.aspect if finding.aspect in METHODS else ""


def _around(frame: Frame, sources: Mapping[str, str]) -> Excerpt | None:
    """The line that an exception came from, amid its neighbours."""
    lines = ENDS.split(sources.get(frame.file, ""))
    if not 1 <= frame.line <= len(lines) or frame.file not in sources:
        return None
    start = max(frame.line - 1 - AROUND, 0)
    shown = _ended(lines[start : frame.line + AROUND])
    return Excerpt(frame.file, frame.function, start + 1, frame.line, (*_inert(shown),))


def _method(name: str, method: str, sources: Mapping[str, str]) -> Excerpt | None:
    """A class's method, by its name; None where that is not one definition in one file."""
    homes = definers(name, sources, "class")
    if len(homes) != 1:
        return None
    lines = ENDS.split(sources[homes[0]])
    own = _below(lines, re.compile(definition("class", re.escape(name))), 0)
    start = re.compile(rf"[ \t]+{definition('def', method)}")
    begins = [number for number in own if start.match(lines[number])]
    if len(begins) != 1:
        return None
    body = _below(lines, start, begins[0])
    shown = _ended([lines[number] for number in body])
    return Excerpt(
        homes[0],
        f"{name}.{method}",
        begins[0] + 1,
        begins[0] + 1,
        (*_inert(shown[:MOST_LINES]),),
        max(len(shown) - MOST_LINES, 0),
    )


def _below(lines: Sequence[str], head: re.Pattern[str], start: int) -> range:
    """The lines of a block that begins where `head` is first found: its own and the indented."""
    first = next((n for n in range(start, len(lines)) if head.match(lines[n])), len(lines))
    margin = _indent(lines[first]) if first < len(lines) else 0
    end = first + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > margin):
        end += 1
    return range(first, min(end, len(lines)))


def _ended(lines: Sequence[str]) -> Sequence[str]:
    """The lines without empty ones at their end."""
    end = max((number for number, line in enumerate(lines, 1) if line.strip()), default=0)
    return lines[:end]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _inert(lines: Sequence[str]) -> Iterator[str]:
    """The lines, none too long, without the margin that they have in common."""
    texts = [line[: 10 * LONGEST].expandtabs(TAB).rstrip() for line in lines]
    margin = min((_indent(text) for text in texts if text), default=0)
    return (printable(text[margin:], LONGEST) for text in texts)
