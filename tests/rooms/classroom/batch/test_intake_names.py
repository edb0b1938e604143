"""Names that a platform puts together are taken apart again, whatever is in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.classroom.batch.intake.containers import Container, Piece, Top
from autograder.classroom.batch.intake.downloads import (
    DOWNLOADS,
    Download,
    autolab,
    canvas,
    moodle,
    prairielearn,
)
from autograder.classroom.batch.intake.handins import Handin
from autograder.classroom.batch.intake.plain import stem_of
from autograder.handin.names import spelled

settings.register_profile("names", max_examples=40, deadline=None)
FEW = settings.get_profile("names")


class Names(NamedTuple):
    """A container of which only the names matter."""

    names: tuple[str, ...]
    is_folder: bool = False
    source: str = "bulk.zip"

    def tops(self) -> list[Top]:
        return [Top(name, self.is_folder) for name in sorted(self.names)]

    def odd(self) -> list[str]:
        return []

    def inside(self, name: str) -> Container:
        raise NotImplementedError

    def file(self, name: str) -> Piece:
        raise NotImplementedError

    def pieces(self, name: str) -> list[Piece]:
        raise NotImplementedError


def taken_apart(download: Download, names: Names) -> list[Handin]:
    """The hand-ins; that platform is the first one to claim the names, and nothing is left."""
    assert next(one.TITLE for one in DOWNLOADS if one.owns(names)) == download.TITLE
    notes: list[str] = []
    found = [*download.handins(names, notes)]
    assert notes == []
    return found


numbers = st.integers(1, 10**12)
words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/\\"), min_size=1)
files = st.builds("{}.{}".format, words, st.sampled_from(["tar", "py", "tar.gz", "zip"]))
# What may stand before the @, and behind it: underscores, digits and dots among them.
local = st.text("abcdefghijxyzéß_.+-0123456789", min_size=1)
domain = st.from_regex(r"[a-z0-9-]{1,9}(\.[a-z0-9-]{1,9}){1,3}", fullmatch=True)
emails = st.builds("{}@{}".format, local, domain)


def as_canvas_has_it(text: str) -> str:
    """Without a number between two underscores, as Canvas makes all names."""
    while (safe := re.sub(r"_([0-9]+)_", r"-\1-", text)) != text:
        text = safe
    return text


names_in_canvas = st.text("abcdefghijöß_-0123456789学", min_size=1).map(as_canvas_has_it)


@FEW
@given(names_in_canvas, st.booleans(), numbers, st.lists(st.tuples(numbers, files), min_size=1))
def test_canvas(name: str, late: bool, user: int, several: list[tuple[int, str]]) -> None:
    assume(not re.search(r"_[0-9]+$|^[0-9]+$|^anon$", name))  # Canvas' own rule leaves these open
    assume(len({number for number, _ in several}) == len(several))
    mark = "_LATE" if late else ""
    known = {f"{name}{mark}_{user}_{n}_{file}": (n, file) for n, file in several}
    assume(not any(one.endswith(canvas.TYPED) for one in known))
    (found,) = taken_apart(canvas, Names(tuple(known)))
    assert (found.who[0].key, found.who[0].name, found.late) == (str(user), name, late)
    expected = [(path, file) for path, (_, file) in sorted(known.items(), key=lambda o: o[1])]
    assert [(part.path[0], part.name) for part in found.parts] == expected


@FEW
@given(st.dictionaries(emails, st.sets(st.integers(1, 999), min_size=1), min_size=1), words)
def test_autolab(versions: dict[str, set[int]], word: str) -> None:
    file = f"{word.replace('_', '-')}.tar"
    known = {f"{one}_{n}_{file}": (one, n) for one, ns in versions.items() for n in ns}
    found = taken_apart(autolab, Names(tuple(known)))
    assert {one.parts[0].path[0]: (one.who[0].key, *one.order) for one in found} == known
    assert {one.parts[0].name for one in found} == {file}


@FEW
@given(emails, st.integers(1, 999), words, words)
def test_autolab_where_the_version_comes_first(email: str, n: int, one: str, two: str) -> None:
    file = f"{one}_{two}.tar"
    assume(not re.match(r"[0-9]{1,9}_", file))
    (found,) = taken_apart(autolab, Names((f"{n}_{email}_{file}",)))
    assert (found.who[0].key, *found.order) == (email, n)
    assert found.parts[0].name == file


full_names = st.text(st.characters(exclude_categories=["C"], exclude_characters="/\\_"), min_size=1)


@FEW
@given(st.dictionaries(numbers, full_names, min_size=1), st.booleans(), files)
def test_moodle(people: dict[int, str], is_folder: bool, file: str) -> None:
    rest = "" if is_folder else f"_{file}"
    known = {f"{name}_{n}_assignsubmission_file{rest}": (n, name) for n, name in people.items()}
    found = taken_apart(moodle, Names(tuple(known), is_folder))
    same = len(people) > 1 and len({name.strip() for name in people.values()}) == 1
    for one in found:
        number, name = known[one.parts[0].path[0]]
        called = f"{name.strip()} {number}" if same else name.strip()
        assert (one.who[0].key, one.who[0].name) == (str(number), called)
        assert one.parts[0].name == ("" if is_folder else file)


@FEW
@given(emails, st.lists(numbers, min_size=4, max_size=4), words, words)
def test_prairielearn(email: str, four: list[int], question: str, word: str) -> None:
    instance, variant, number, submission = four
    file = f"{word.replace('_', '-')}.py"
    name = f"{email}_{instance}_{question}_{variant}_{number}_{submission}_{file}"
    assume(re.search(r"_[0-9]+_[0-9]+_[0-9]+_", question) is None)
    (found,) = taken_apart(prairielearn, Names((name,)))
    assert (found.who[0].key, found.order, found.parts[0].name) == (email, tuple(four), file)


@FEW
@given(
    words.filter(lambda one: not one.startswith(".")),
    st.sampled_from([".zip", ".tar.gz", ".py", ".tgz", ".7z", ".PY.GZ"]),
)
def test_a_stem_is_what_stands_before_the_ending(word: str, ending: str) -> None:
    stem = spelled(word)
    assume(stem_of(stem) == stem)
    assert stem_of(f"{stem}{ending}") == stem


def test_every_platform_is_found_by_being_there() -> None:
    assert [one.TITLE for one in DOWNLOADS] == [
        *("Gradescope", "Moodle", "PrairieLearn", "Autolab", "Canvas")
    ]
