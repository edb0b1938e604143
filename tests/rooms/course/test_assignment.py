"""Assignments: what is allowed, and messages that name file, key and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import AssignmentError
from autograder.course.conventions import choices
from autograder.course.exercise import ANY, ORDINARY, SPECIAL, Aspect, Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.late import NO_RULES
from autograder.course.sheet import Item
from tests.support.contract import HW2P1

MINIMAL = 'title = "t"\n[items]\n"A" = { exercise = "Conv1d", points = 2 }\n'


@pytest.mark.parametrize("name", assignments.names())
def test_points_make_100_unless_the_assignment_says_otherwise(name: str) -> None:
    said = tomllib.loads((assignments.FOLDER / f"{name}.toml").read_text("utf-8"))
    made = sum(item.points for item in assignments.load(name).items)
    assert made == said.get("total", 100) or said.get("total") == "any"


@pytest.mark.parametrize("name", assignments.names())
def test_no_assignment_that_comes_with_it_has_late_days_or_a_leaderboard(name: str) -> None:
    sheet = assignments.load(name)
    assert (sheet.late, sheet.leaderboard) == (NO_RULES, ())


def test_late_days_and_the_leaderboard_are_the_assignments() -> None:
    late = '[late]\ndue = 2026-10-01T23:59:00-04:00\npenalty_per_day = "10 %"\nlatest_day = 3\n'
    sheet = assignments.parse(f'leaderboard = ["A"]\n{MINIMAL}{late}', Path("a.toml"))
    assert sheet.leaderboard == ("A",)
    assert sheet.late.due == datetime(2026, 10, 2, 3, 59, tzinfo=UTC)
    assert (sheet.late.penalty_per_day, sheet.late.latest_day) == ("10 %", 3)


@pytest.mark.parametrize("total", ["2", "2.0", '"any"'])
def test_a_total_that_the_points_make_is_accepted(total: str) -> None:
    sheet = assignments.parse(f"total = {total}\n{MINIMAL}", Path("a.toml"))
    assert [item.points for item in sheet.items] == [2]


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("hw2p1", HW2P1),
        ("hw2p1_bonus", {"Dropout2d": 5, "BatchNorm2d": 5, "ResBlock": 5}),
    ],
)
def test_score_sheets_are_the_contracts(name: str, sheet: dict[str, float]) -> None:
    items = assignments.load(name).items
    assert [(item.name, item.points) for item in items] == list(sheet.items())


def test_all_is_every_assignment_in_one() -> None:
    parts = [assignments.load(name) for name in assignments.names()]
    merged = assignments.load("all")
    assert [i.name for i in merged.items] == [i.name for part in parts for i in part.items]


ONE, TWO = (
    '"Q" = { exercise = "Linear", points = 1 }\n',
    '"R" = { exercise = "ReLU", points = 2 }\n',
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which assignments are looked for."""
    monkeypatch.setattr(assignments, "FOLDER", tmp_path)
    return tmp_path


def written(folder: Path, name: str, items: str) -> None:
    (folder / f"{name}.toml").write_text(f'title = "t"\n[items]\n{items}', "utf-8")


def test_of_all_those_that_share_a_name_have_their_assignments_behind_it(folder: Path) -> None:
    written(folder, "a", ONE + TWO)
    written(folder, "b", ONE)
    whole = assignments.load("all")
    assert [item.name for item in whole.items] == ["Q (a)", "R", "Q (b)"]
    assert [item.name for item in assignments.select(whole, ["Q"]).items] == ["Q (a)", "Q (b)"]
    assert assignments.select_one(whole, "q (b)").name == "Q (b)"


def test_where_none_is_named_it_is_ours_or_the_only_one(folder: Path) -> None:
    assert assignments.default() == "hw2p1"
    written(folder, "hers", ONE)
    assert assignments.default() == "hers"
    written(folder, "hw2p1", ONE)
    assert assignments.default() == "hw2p1"
    assert assignments.files_of("all") == [folder / "hers.toml", folder / "hw2p1.toml"]
    assert assignments.files_of("x/y.toml") == [Path("x/y.toml")]


def test_every_exercise_is_used() -> None:
    used = {item.exercise.name for item in assignments.load("all").items}
    assert used == set(EXERCISES)


def test_what_exercises_build_on_exists() -> None:
    named = {name for exercise in EXERCISES.values() for name in exercise.builds_on}
    assert named <= set(EXERCISES)


def test_shares_are_weights_among_the_aspects_that_an_item_has() -> None:
    text = MINIMAL + "[shares]\nforward = 3\nbackward = 1\nparameters = 0\nstate = 0\n"
    (item,) = assignments.parse(text, Path("a.toml")).items
    assert [item.share(aspect) for aspect in ORDINARY] == [1.5, 0.5, 0, 0]


def test_special_cases_have_a_share_of_a_hundred_and_the_others_what_is_left() -> None:
    text = MINIMAL.replace("Conv1d", "Sigmoid") + "[shares]\nedges = 25\nintegers = 50\n"
    (item,) = assignments.parse(text, Path("a.toml")).items
    assert item.aspects == (Aspect.FORWARD, Aspect.BACKWARD, Aspect.EDGES)
    assert item.share(Aspect.EDGES) == 0.25 * item.points
    assert item.share(Aspect.FORWARD) == pytest.approx(0.75 * item.points * 4 / 7)
    assert item.share(Aspect.INTEGERS) == 0  # it has no such cases
    assert item.earned(dict.fromkeys(item.aspects, True)) == item.points


def test_what_carries_no_share_is_not_judged() -> None:
    text = MINIMAL.replace("Conv1d", "Sigmoid") + "[shares]\nedges = 0\n"
    (item,) = assignments.parse(text, Path("a.toml")).items
    assert item.aspects == (Aspect.FORWARD, Aspect.BACKWARD)
    assert item.share(Aspect.EDGES) == 0
    cases = item.shares.weighed(item.exercise.cases(np.random.default_rng(0)))
    extreme = [case for case in cases if "1000" in case.label]
    assert extreme
    assert all(case.remark_only == [*ORDINARY] for case in extreme)
    assert not any(case.get("remark_only") == [*ORDINARY] for case in cases if case not in extreme)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_says_which_special_cases_it_has(name: str) -> None:
    settings = {"question": 1, "answer": "a"} if name == "Question" else {}
    exercise = EXERCISES[name](**settings)
    cases = [*exercise.cases(np.random.default_rng(0)), *exercise.ladder(np.random.default_rng(0))]
    marked = {case.counts_as for case in cases if "counts_as" in case}
    assert marked == {*SPECIAL} & {*exercise.aspects}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("title = ", "a.toml is not valid TOML"),
        ("[items]\n", "a.toml: the file: Object missing required field `title`"),
        ('title = "t"\n[items]\n', "`items` is empty"),
        (MINIMAL + "[limits]\nsecond = 3\n", "limits: .*`second`; allowed: seconds, memory"),
        (MINIMAL + "[limits]\nseconds = 0\n", "limits.seconds: Expected `float` > 0"),
        (MINIMAL + "[limits]\nseconds = 'a'\n", "limits.seconds: Expected `float`, got `str`"),
        (
            "carry_forward = 'half'\n" + MINIMAL,
            "carry_forward: Invalid enum value 'half'; allowed: none, full, a number",
        ),
        (
            "total = 100\n" + MINIMAL,
            "a.toml: total: the points of all items make 2, expected 100; change an item's "
            'points, or say total = 2 or "any"',
        ),
        ("total = 'all'\n" + MINIMAL, "total: Invalid enum value 'all'; allowed: any, a number"),
        ("carry_forward = 1.5\n" + MINIMAL, "carry_forward: Expected `float` <= 1.0"),
        (
            MINIMAL + "[conventions]\ngradients = 'sums'\n",
            "conventions.gradients: Invalid enum value 'sums'; allowed: either, overwrite, add",
        ),
        (
            MINIMAL + "[conventions]\nlayers = 'any'\n",
            "conventions: .*`layers`; allowed: adam_eps, cross_entropy_gradients, gelu, gradients",
        ),
        ("conventions = 3\n" + MINIMAL, "conventions: Expected `object`, got `int`; allowed: adam"),
        (
            MINIMAL + "[conventions]\nmax_pool_ties = 'either'\n",
            "conventions.max_pool_ties: .*'either'; allowed: pytorch, any$",
        ),
        (
            MINIMAL + "[conventions]\npadding = 'any'\n",
            "conventions.padding: Invalid enum value 'any'; allowed: optional, required$",
        ),
        (
            MINIMAL.replace("Conv1d", "Conv9d"),
            r'items."A".exercise: there is no exercise .Conv9d.; allowed: .*Conv1d,',
        ),
        (MINIMAL + "[shares]\nedges = 60\n", "shares.edges: Expected `float` <= 50"),
        (MINIMAL.replace("2 }", "-2 }"), r'items."A".points: Expected `float` >= 0'),
        (MINIMAL.replace("points", "point"), r'items."A": .*`point`; allowed: exercise, points'),
        (MINIMAL.replace('"A"', '"A: b"'), "no colon"),
        (
            MINIMAL + "[late]\ndue = 2026-10-01T23:59:00\n",
            "late.due: .*timezone.*; allowed: a time with its offset, such as 2026-10-01T23:59",
        ),
        (
            MINIMAL + "[late]\ndays = 3\n",
            "late: .*`days`; allowed: due, free_days, penalty",
        ),
        (MINIMAL + "[late]\nattempts = 'last'\n", "late.attempts: .*; allowed: latest, best"),
        (MINIMAL + "[late]\nlatest_day = 'no'\n", "late.latest_day: .*; allowed: any, a number"),
        (MINIMAL + "[late]\nfree_days = -1\n", "late.free_days: Expected `int` >= 0"),
        (
            MINIMAL + "[late]\npenalty_per_day = '10'\npenalty_cap = '110 %'\nfree_days = 2\n",
            "late.penalty_per_day: expected points, such as 5, or .* \"10 %\", got '10'\n"
            "a.toml: late.penalty_cap: .*, got '110 %'\n"
            "a.toml: late: free_days, penalty_per_day, penalty_cap without `due`",
        ),
        (
            "leaderboard = ['B']\n" + MINIMAL + "[feedback]\ncases = 'hidden'\n",
            "leaderboard: there is no item 'B'; allowed: A\na.toml: leaderboard: times are not",
        ),
        (MINIMAL.replace("2 }", "2, settings = { a = 1 } }"), r'items."A".settings: .*'),
    ],
)
def test_mistakes_in_a_file_are_named(text: str, complaint: str) -> None:
    with pytest.raises(AssignmentError, match=complaint):
        assignments.parse(text, Path("a.toml"))


def kept(name: str, value: str) -> tuple[Item, ...]:
    """The items of an assignment that says nothing of conventions but this."""
    lines = [f'"{n}" = {{ exercise = "{n}", points = 1 }}' for n in EXERCISES if n != "Question"]
    text = f'title = "t"\n[conventions]\n{name} = "{value}"\n[items]\n' + "\n".join(lines)
    return assignments.parse(text, Path("a.toml")).items


SAID = [(name, value) for name, values in choices(EXERCISES.values()).items() for value in values]


@pytest.mark.parametrize(("name", "value"), SAID)
def test_what_an_exercise_says_of_conventions_an_assignment_may_say(name: str, value: str) -> None:
    for item in kept(name, value):
        assert getattr(item.conventions, name) == value
        values = item.exercise.conventions.get(name)
        if values is None:
            continue
        read = {reading[name] for reading in item.readings()}
        assert read == ({value} if value in values and value != ANY else {*values})


def test_a_convention_is_said_alike_wherever_it_is_said() -> None:
    class Other(Exercise):
        name = "Other"
        conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"gelu": ("erf", "tanh")}

    assert choices([Other]) == {"gelu": ("either", "erf", "tanh")}
    with pytest.raises(TypeError, match=r"^Other: what it says of gelu"):
        choices([*EXERCISES.values(), Other])


@pytest.mark.parametrize("name", EXERCISES)
def test_what_a_submission_may_lack_is_said(name: str) -> None:
    settings = {"question": 1, "answer": "a"} if name == "Question" else {}
    exercise = EXERCISES[name](**settings)
    cases = exercise.cases(np.random.default_rng(0))
    assert {case.optional for case in cases if "optional" in case} == {*exercise.optional}


def test_an_unknown_assignment_names_the_known_ones(tmp_path: Path) -> None:
    known = "extras, hw1p1, hw2p1, hw2p1_bonus, all"
    with pytest.raises(AssignmentError, match=f"'hw9'; use one of {known}"):
        assignments.load("hw9")
    with pytest.raises(AssignmentError, match=re.escape("nothing.toml")):
        assignments.load(str(tmp_path / "nothing.toml"))


def test_a_file_of_ones_own_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(MINIMAL)
    assert assignments.load(str(file)).name == "mine"


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (["conv1d"], ["Conv1d"]),  # a whole name, in any case, before parts of names
        (["pool2d_stride1"], ["MaxPool2d_stride1", "MeanPool2d_stride1"]),
        (["scanning", "MCQ 2"], ["MCQ 2", *list(HW2P1)[-3:-1]]),
        ([], list(HW2P1)),
    ],
)
def test_items_are_selected_by_part_of_a_name(wanted: list[str], kept: list[str]) -> None:
    selected = assignments.select(assignments.load("hw2p1"), wanted)
    assert [item.name for item in selected.items] == kept


def test_an_unknown_item_is_answered_with_the_nearest() -> None:
    with pytest.raises(AssignmentError, match="no item 'Convld'; the nearest are Conv1d,"):
        assignments.select(assignments.load("hw2p1"), ["Convld"])


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("downsample", ["Downsampling1d", "Downsampling2d"]),  # part of a class's name
        ("Upsample2d", ["Upsampling2d"]),
        ("conv2d_stride1", ["Conv2d-stride1"]),
        ("CONV2D-stride1", ["Conv2d-stride1"]),
        ("mcq1", ["MCQ 1"]),
        ("question_3", ["MCQ 3"]),
        ("build a cnn model", ["Build a CNN Model"]),
        ("cnn", ["Build a CNN Model"]),  # a whole class's name, before parts of others
    ],
)
def test_an_item_goes_by_any_of_its_names(asked: str, kept: list[str]) -> None:
    selected = assignments.select(assignments.load("hw2p1"), [asked])
    assert [item.name for item in selected.items] == kept


def test_a_class_inside_of_another_means_its_item() -> None:
    bonus = assignments.load("hw2p1_bonus")
    assert assignments.select_one(bonus, "IdentityBlock").name == "ResBlock"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Linear", "but hw1p1 has Linear: add --assignment hw1p1 (make: ASSIGNMENT=hw1p1)"),
        ("batchnorm", "but hw1p1 has BatchNorm1d and hw2p1_bonus has BatchNorm2d: add"),
        ("", "expected the name of an item, got ''; hw2p1 has MCQ 1, ..."),
        (" -", "expected the name of an item, got ' -'"),
    ],
)
def test_what_no_item_is_called_is_answered(asked: str, said: str) -> None:
    with pytest.raises(AssignmentError, match=re.escape(said)):
        assignments.select(assignments.load("hw2p1"), [asked])
