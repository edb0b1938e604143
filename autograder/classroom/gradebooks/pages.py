"""A folder of pages: `<key>.html` for each person; or, as a .zip, the feedback that Moodle takes.

Moodle finds whose a page is by its folder: `<name>_<participant>_assignfeedback_file`.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page.student import student_page
from autograder.classroom.sheets.export import Export, Notes, Written, called
from autograder.classroom.sheets.file_names import file_name, file_names
from autograder.classroom.sheets.matching import traits_of
from autograder.classroom.sheets.participants import folders_of
from autograder.classroom.sheets.whole import write_folder, write_zip

HELP = "write a page for each person; to a .zip: as feedback that Moodle takes"
LIKE = ""
PAGE = "report.html"


def write(asked: Export) -> Written:
    """Write the pages of all who have a ScoreCard."""
    notes = Notes()

    def page(one: Standing) -> bytes:
        return student_page(asked.show(one)).encode()

    with_card = [one for one in asked.standings if one.card is not None]
    for one in asked.standings:
        if one.card is None:
            notes.add("nothing graded, so that there is no page", called(one.person))
    if asked.target.suffix.lower() == ".zip":
        named = _for_moodle(with_card, notes)
        write_zip(asked.target, ((name, page(one)) for name, one in named))
    else:
        names = file_names(one.person.key for one in with_card)
        named = [(f"{names[one.person.key]}.html", one) for one in with_card]
        write_folder(asked.target, ((name, page(one)) for name, one in named))
    return Written(len(named), notes.lines())


def _for_moodle(standings: Sequence[Standing], notes: Notes) -> list[tuple[str, Standing]]:
    """Pages by the folders that Moodle's download has; who has none there is told."""
    found: dict[str, list[Standing]] = {}
    names: dict[str, str] = {}
    for one in standings:
        folder = next(iter(folders_of(one)), None)
        ids = [*traits_of(one.person, ["participant"])["participant"]]
        number = folder.number if folder else ids[0].rpartition(" ")[2] if len(ids) == 1 else ""
        if not number.isdecimal():
            notes.add(
                "no participant's number of Moodle, so that there is no page", called(one.person)
            )
            continue
        names.setdefault(number, folder.name if folder else one.person.name)
        found.setdefault(number, []).append(one)
    for number, several in found.items():
        if len(several) > 1:
            people = [called(one.person) for one in several]
            notes.add(f"have one participant's number, {number}, so that there is no page", *people)
    return [
        (f"{_folder_name(names[number])}_{number}_assignfeedback_file/{PAGE}", several[0])
        for number, several in found.items()
        if len(several) == 1
    ]


def _folder_name(name: str) -> str:
    """A name as Moodle has it in folders: no underscores, which separate what stands there."""
    return "".join(one if one.isalnum() or one in " -'." else " " for one in name).strip(
        " ."
    ) or file_name(name)
