"""Answers of an assignment that a text tells: as its file says them, or in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from autograder.classroom.kits.sheet import Sheet
from autograder.classroom.leaks.asked import TOLD
from autograder.course.exercises.answer_forms import Form
from autograder.course.exercises.question import Question

README = "README.md"  # in which answers are looked for in words, too
SHORTEST_TELLING = 12  # characters without blanks of a sentence that is searched for
NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?(?!\w)")


def told_answers(sheet: Sheet, texts: Mapping[str, str]) -> Iterator[str]:
    """A line for each text in which an answer stands as in the assignment, or its sentence."""
    asked = _withheld(sheet)
    signs = [(name, sign) for name, question in asked.items() for sign in _signs(question)]
    for path, text in texts.items():
        bare = _bare(text)
        names = [name for name, sign in signs if sign.search(bare)]
        if path == README:
            names += [name for name, question in asked.items() if _says(text, question)]
        for name in dict.fromkeys(names):
            yield _line(path, name, sheet)


def told_by_names(sheet: Sheet) -> Iterator[str]:
    """A line for each answer that the title, or the name of an item, tells."""
    for name, question in _withheld(sheet).items():
        behind = re.search(rf"[(\[:=–-]\s*{re.escape(question.answer)}\s*[)\]]?$", name)
        if (question.answer and behind) or _says(f"{sheet.assignment.title}\n{name}", question):
            yield _line("its title, or its name,", name, sheet)


def _line(where: str, name: str, sheet: Sheet) -> str:
    return (
        f'{where} tells the answer of "{name}" ({sheet.path.name}): take that out, or, if students '
        "may know it, set open = true"
    )


def _withheld(sheet: Sheet) -> dict[str, Question]:
    """The questions whose answers stay with the instructor, by the names of their items."""
    exercises = {item.name: item.exercise for item in sheet.assignment.items}
    return {
        name: one for name, one in exercises.items() if isinstance(one, Question) and one.withheld
    }


def _says(text: str, question: Question) -> bool:
    """Whether a line says `1 b` or `1. b` of question 1, or that the right one is `b`."""
    if question.form is Form.NUMBER or not question.answer:
        return False
    letters = re.escape(question.answer)
    alone = rf"{letters}(?!\w)" + (r"(?!\s+\w)" if letters == "a" else "")
    numbered = re.compile(rf"(?<!\w){question.question}[\W_]{{1,4}}{alone}", re.IGNORECASE)
    lines = text.splitlines()
    told = (one.group() for line in lines for one in TOLD.finditer(line))
    return any(map(numbered.search, lines)) or any(
        re.search(rf"{letters[0]}\w*$", one, re.IGNORECASE) for one in told
    )


def _signs(question: Question) -> Iterator[re.Pattern[str]]:
    """What gives an answer away, in a text without blanks, commas and kinds of quotation marks."""
    asked = rf"question={question.question}(?!\d)"
    answer = re.escape(f"answer={_bare(json.dumps(question.assigned.get('answer')))}")
    whole = rf"{answer}(?!\d|\.\d)"
    yield re.compile(rf"{asked}(?:(?!question=).){{,200}}?{whole}")
    yield re.compile(rf"{whole}{asked}")
    for sentence in map(_bare, question.wrong.values()):
        if len(sentence) >= SHORTEST_TELLING:
            yield re.compile(re.escape(sentence))


def _bare(text: str) -> str:
    """Without blanks and commas, with one kind of quotation marks, and each number by its value."""
    valued = NUMBER.sub(_by_value, text)
    return re.sub(r"[\s,]+", "", valued).replace("'", '"')


def _by_value(found: re.Match[str]) -> str:
    try:
        return f"{float(found.group()):.12g}"
    except ValueError:  # such as 8_
        return found.group()
