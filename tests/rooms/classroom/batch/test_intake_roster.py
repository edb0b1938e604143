"""Whose a hand-in is by the roster: which columns are known, and what joins the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.classroom.batch.intake.find import find
from autograder.classroom.batch.intake.roster import Row, read_roster
from tests.support.downloads import attempts, bulk, found, tarred, unpacked, zipped

JANE = ("42", "Jane Doe", "jane@x.edu")


def rows(folder: Path, data: str | bytes) -> tuple[tuple[Row, ...], list[str]]:
    notes: list[str] = []
    path = folder / "roster.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_roster(path, notes), notes


@pytest.mark.parametrize(
    "text",
    [
        "SID,Name,Email\n42,Jane Doe,jane@x.edu\n",
        'sid,NAME,e-mail\n42,"Doe, Jane",jane@x.edu\n',
        "First Name;Last Name;Student ID;Email Address\nJane;Doe;42;jane@x.edu\n",
        "Vorname\tNachname\tMatrikelnummer\tE-Mail-Adresse\nJane\tDoe\t42\tjane@x.edu\n",
        "Name;Vorname;Matrikel-Nr.;E-Mail\nDoe;Jane;42;jane@x.edu\n",
        "Prénom,Nom,Numéro étudiant,Adresse de courriel\nJane,Doe,42,jane@x.edu\n",
        "Nombre,Apellidos,Número de ID,Dirección de correo\nJane,Doe,42,jane@x.edu\n",
        "姓名|学号|邮箱\nJane Doe|42|jane@x.edu\n",
        "sep=;\r\nName;SID;Email\r\nJane Doe;42;jane@x.edu\r\n",
        '"Last Name, First Name",SIS User ID,Email\n"Doe, Jane",42,jane@x.edu\n',
        "\n\nRole,Name,SID,Email\nStudent,Jane Doe,42,jane@x.edu\nTA,Tim,9,t@x.edu\n",
        "Student,SIS User ID,Email,HW1 (7)\n    Points Possible,,,10\nJane Doe,42,jane@x.edu,9\n"
        '"Student, Test",77,,\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns(tmp_path: Path, text: str, encoding: str) -> None:
    (row,), notes = rows(tmp_path, text.encode(encoding))
    assert (row.key, row.name, row.email) == JANE
    assert (row.ids["sid"], notes) == ("42", [])


def test_an_old_encoding_is_told(tmp_path: Path) -> None:
    (row,), notes = rows(tmp_path, "Name,SID\nJosé,1\n".encode("latin-1"))
    assert row.name == "José"
    assert "is no UTF-8, and was read as cp1252; look at the names" in notes[0]


def test_what_tells_people_apart_comes_first(tmp_path: Path) -> None:
    header = "Student,ID,SIS User ID,SIS Login ID,Email,Identifier\n"
    lines = (
        "A,1,s1,a,a@x,Participant 8\nB,2,,b,b@x,\nC,,,c,c@x,\nD,,,d,,\nE,,,,,Teilnehmer 9\nF,,,,,\n"
    )
    found, _ = rows(tmp_path, header + lines)
    assert [one.key for one in found] == ["s1", "2", "c@x", "d", "9", "F"]
    assert found[0].ids == {"sid": "s1", "id": "1", "login": "a", "participant": "8"}


def test_somebody_twice_is_told(tmp_path: Path) -> None:
    found, notes = rows(tmp_path, "SID,Name\n1,A\n1,B\n,\n")
    assert [one.name for one in found] == ["A"]
    assert "'1' is there more than once; the first row counts" in notes[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "has the columns of an empty file; expected a CSV file whose first row names"),
        (b"colour,shape\nred,round\n", "has the columns colour, shape; expected"),
        (b"\xff\xfea", "cannot be read"),
        (b'Name,"' + b"x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_roster(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(IntakeError, match=why):
        rows(tmp_path, data)


def test_a_roster_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"nowhere\.csv cannot be read: No such file"):
        find([], tmp_path / "kept", tmp_path / "nowhere.csv")


# --- joins ----------------------------------------------------------------------------

AUTOLAB, MOODLE = "{}_1_handin.tar", "{}_assignsubmission_file/a.tar"
CANVAS = "{}_5_handin.tar"


@pytest.mark.parametrize(
    ("name", "roster"),
    [
        (AUTOLAB.format("Jane@X.edu"), "SID,Email\n42,jane@x.edu\n"),
        (AUTOLAB.format("jane@x.edu"), "SID,Login\n42,jane\n"),
        (AUTOLAB.format("jane@x.edu"), "SID,SIS Login ID\n42,jane@x.edu\n"),
        (CANVAS.format("doejane_7"), "SIS User ID,ID,Student\n42,7,Jane Doe\n"),
        (CANVAS.format("doejane_7"), "SIS User ID,Student\n42,Jane Doe\n"),
        (CANVAS.format("dejeanluc_7"), "SID,First Name,Last Name\n42,Jean-Luc,Dé\n"),
        (MOODLE.format("Jane Doe_7"), "Identifier,ID number\nParticipant 7,42\n"),
        (MOODLE.format("Jane Doe_7"), "Full name,ID number\nJane Doe,42\n"),
        (MOODLE.format("DOE Jané_7"), 'SID,Name\n42,"Doe, Jane"\n'),
    ],
)
def test_what_joins(tmp_path: Path, name: str, roster: str) -> None:
    roll = found(bulk(tmp_path, {name: tarred()}), roster + "43,other\n")
    assert attempts(roll) == [("42", 1)]
    assert not any("roster" in note for note in roll.notes)


@pytest.mark.parametrize(
    "stem", ["042", "42", "jane@x.edu", "jane", "JANE", "Jane Doe", "doe_jane"]
)
def test_names_of_files_join_by_all_there_is(tmp_path: Path, stem: str) -> None:
    roster = "SID,Login,Email,Name\n0042,jane,jane@x.edu,Jane Doe\n"
    roll = found(unpacked(tmp_path, {f"{stem}.tar": tarred(), "zoe.tar": tarred()}), roster)
    assert attempts(roll) == [("0042", 1), ("zoe", 1)]
    (person, _) = roll.people
    assert (person.name, person.email, person.ids["file"]) == ("Jane Doe", "jane@x.edu", stem)


def test_two_of_one_name_are_joined_to_nobody(tmp_path: Path) -> None:
    files = {MOODLE.format(f"Jane Doe_{n}"): tarred() for n in (1, 2)}
    files[MOODLE.format("Bob_3")] = tarred()
    roll = found(bulk(tmp_path, files), "SID,Name\n42,Jane Doe\n43,Bob\n")
    assert attempts(roll) == [("43", 1), ("1", 1), ("2", 1)]
    assert roll.missing == ("42",)
    told = "has the name of '42' in the roster, and so has another: joined to nobody"
    assert sum(told in note for note in roll.notes) == 2


def test_one_who_could_be_two_is_joined_to_nobody(tmp_path: Path) -> None:
    files = {MOODLE.format("Jane Doe_1"): tarred()}
    roll = found(bulk(tmp_path, files), "SID,Name\n42,Jane Doe\n43,Jane Doe\n")
    assert (attempts(roll), roll.missing) == ([("1", 1)], ("42", "43"))
    assert "could be several of the roster by name (42, 43): joined to nobody" in " ".join(
        roll.notes
    )


def test_canvas_own_number_is_not_the_universitys(tmp_path: Path) -> None:
    files = {CANVAS.format("doejane_42"): tarred()}
    roll = found(bulk(tmp_path, files), "ID,Name\n42,Zoe Roe\n77,Jane Doe\n")
    assert (attempts(roll), roll.missing) == ([("77", 1)], ("42",))


def test_a_sure_join_goes_before_a_name(tmp_path: Path) -> None:
    files = {"42.tar": tarred(), "Jane Doe.tar": tarred()}
    roll = found(unpacked(tmp_path, files), "SID,Name\n42,Jane Doe\n")
    assert attempts(roll) == [("42", 1), ("Jane Doe", 1)]


def test_one_person_on_two_platforms(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("SID,Name,Email\n42,Jane Doe,jane@x.edu\n", "utf-8")
    canvas = bulk(tmp_path, {CANVAS.format("doejane_7"): tarred()}, "canvas.zip")
    autolab = bulk(tmp_path, {AUTOLAB.format("jane@x.edu"): zipped({"a.py": b""})})
    roll = find([canvas, autolab], tmp_path / "kept", roster, downloads=True)
    assert attempts(roll) == [("42", 1), ("42", 2)]
    assert roll.people[0].ids == {"sid": "42", "canvas": "7"}


def test_everybody_of_the_roster_is_there_in_its_order(tmp_path: Path) -> None:
    roll = found(unpacked(tmp_path, {"b.tar": tarred()}), "Login\nc\nb\na\n")
    assert [one.key for one in roll.people] == ["c", "b", "a"]
    assert roll.missing == ("c", "a")


def test_a_key_of_the_roster_is_nobody_elses(tmp_path: Path) -> None:
    files = {MOODLE.format("Eve_42"): tarred()}
    roll = found(bulk(tmp_path, files), "SID,Name\n42,Jane Doe\n")
    assert attempts(roll) == [("Moodle 42", 1)]
    assert "'Moodle 42' is not in the roster, and was kept" in " ".join(roll.notes)
