"""Typesets the write-up of an assignment: one source, two files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec
import typst

from autograder.classroom.writeup.figures import figure
from autograder.course.exercise import Exercise
from autograder.course.exercises import exercise_of
from autograder.course.exercises.question import Question
from autograder.course.sheet import Item
from autograder.grading.reference import References
from autograder.records.scorecard import plain, total
from autograder.records.spelling import OURS

TEXTS = "handout/writeup"
HTML, PDF = "writeup.html", "writeup.pdf"
SECTION = re.compile(r'^#section\("(\w+)"\)', re.MULTILINE)
CSS = Path(__file__).with_name("page.css")
BEFORE, AFTER = ("begin",), ("training",)  # chapters of every write-up


class WriteUpError(Exception):
    """The write-up cannot be made; the text says why and what to do."""


class Order(msgspec.Struct, frozen=True):
    """One line of the order of work: what to write, where, for how much, and what it needs."""

    name: str
    home: str
    points: str
    needs: str


class Book(msgspec.Struct, frozen=True, rename="kebab"):
    """What the text is told: which classes it is about, and what they earn.

    `first` is what is typed for the first item, `by_make` and `by_option` what is added for all
    where a kit has several assignments; `questions` are what the questions earn, if there are any.
    `called` has what the course calls otherwise than the text does: the text's word, the course's.
    """

    title: str
    exercises: list[str]
    points: dict[str, str]
    order: list[Order]
    first: str
    by_make: str
    by_option: str
    questions: str
    called: list[tuple[str, str]]


def write_up(
    root: Path, title: str, items: Sequence[Item], references: References, *, several: bool = False
) -> dict[str, bytes]:
    """The write-up of the modules that some items ask for, by file name.

    The items may be of `several` assignments, which then have to be named where all are meant.
    Raises `WriteUpError` where a text cannot be read or is no Typst, and what `figure` does.
    """
    needed = _needed([item.exercise for item in items if not _asks(item)])
    book = _book(title, items, needed, several=several)
    drawn = {one.name: figure(one, references) for one in needed}
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for text in sorted((root / TEXTS).glob("*.typ")):
            (place / text.name).write_bytes(text.read_bytes())
        (place / "book.json").write_bytes(msgspec.json.encode(book))
        kept = {name: found for name, found in drawn.items() if found is not None}
        (place / "figures.json").write_bytes(msgspec.json.encode(kept))
        main = place / "book.typ"
        try:
            main.write_text("\n".join(_main(needed, place)), "utf-8")
            pdf, html = _typeset(main, "pdf"), _typeset(main, "html")
        except (typst.TypstError, OSError, UnicodeDecodeError) as error:
            raise WriteUpError(f"{TEXTS} cannot be typeset: {error}") from None
    return {HTML: _finished(html.decode()).encode(), PDF: pdf}


def _typeset(main: Path, kind: Literal["pdf", "html"]) -> bytes:
    """The same bytes on every system: no date, and only the fonts that come with Typst."""
    made: bytes = typst.compile(str(main), format=kind, ignore_system_fonts=True)
    return made


def _finished(page: str) -> str:
    """The page as people get it: with a style, and with what screen readers and keyboards need."""
    style = CSS.read_text("utf-8")
    page = page.replace("</head>", f"<style>{style}</style></head>", 1)
    page = page.replace("<body>", "<body><main>", 1).replace("</body>", "</main></body>")
    return page.replace("<pre>", '<pre tabindex="0">')


def _needed(asked: Sequence[Exercise]) -> list[Exercise]:
    """What is asked for, in its order, each behind all that it builds on."""
    given = {one.name: one for one in asked}
    spelling = asked[0].spelling if asked else OURS
    found: dict[str, Exercise] = {}

    def visit(name: str) -> None:
        exercise = given.get(name) or exercise_of(name, {}, spelling)
        for below in exercise.builds_on:
            if below not in found:
                visit(below)
        found.setdefault(name, exercise)

    for name in given:
        visit(name)
    return [*found.values()]


def _asks(item: Item) -> bool:
    """Whether it is a question, which no module answers."""
    return isinstance(item.exercise, Question)


def _book(title: str, items: Sequence[Item], needed: Sequence[Exercise], *, several: bool) -> Book:
    worth: dict[str, list[float]] = {}
    for item in items:
        worth.setdefault(item.exercise.name, []).append(item.points)
    points = {name: _in_points(each) for name, each in worth.items()}
    asked = [item for item in items if not _asks(item)] or items
    first = asked[0].exercise.spelling.kind(asked[0].exercise.looked_up)
    questions = [item.points for item in items if _asks(item)]
    order = [
        Order(
            one.spelling.kind(one.name),
            one.spelling.home(one.home),
            points.get(one.name, "from before"),
            ", ".join(map(one.spelling.kind, one.builds_on)),
        )
        for one in needed
    ]
    called = dict.fromkeys(pair for one in needed for pair in _called(one))
    return Book(
        title,
        [one.name for one in needed],
        points,
        order,
        first,
        " ASSIGNMENT=all" if several else "",
        " --assignment all" if several else "",
        _in_points([total(questions)]) if questions else "",
        [*called],
    )


def _in_points(each: Sequence[float]) -> str:
    """What a class earns, in one item or in several."""
    return f"{' + '.join(str(plain(one)) for one in each)} point{'s' * ([*each] != [1])}"


def _called(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """What the course calls a class and what it has, where that is another word."""
    kind = exercise.spelling.kind(exercise.name)
    if kind != exercise.name:
        yield exercise.name, kind
    for ours, hers in exercise.spelling.members.get(exercise.name, {}).items():
        yield f"{exercise.name}.{ours}", f"{kind}.{hers}"


def _main(needed: Sequence[Exercise], place: Path) -> Iterator[str]:
    """The text that includes all others; what none of them speaks of gets a short section."""
    texts = {text.stem: text.read_text("utf-8") for text in place.glob("*.typ")}
    chapters = dict.fromkeys([*BEFORE, *(chapter(one) for one in needed), *AFTER])
    told = {name: {*SECTION.findall(texts.get(name, ""))} for name in chapters}
    yield '#import "style.typ": *'
    yield "#show: book"
    for name in chapters:
        if name in texts:
            yield f'#include "{name}.typ"'
        missing = [one for one in needed if chapter(one) == name and one.name not in told[name]]
        if missing and name not in texts:
            yield f"= #raw({_quoted(name)})"
        for one in missing:
            shown = f"#raw({_quoted(one.formula)}, block: true) #example({_quoted(one.name)})"
            yield f"#section({_quoted(one.name)})[{shown}]"


def _quoted(text: str) -> str:
    """A text as Typst has it."""
    return json.dumps(text, ensure_ascii=False)


def chapter(exercise: Exercise) -> str:
    """The chapter that an exercise stands in: it is called like the file that defines it."""
    return Path(exercise.home).stem
