"""`docs/assignments.md`: its examples can be graded by, and it has every key with its default."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.assignment import parse
from autograder.course.conventions import TABLE
from autograder.course.exercises.question import Question
from autograder.course.late import NO_RULES
from autograder.course.shares import Shares
from autograder.course.tables import Feedback, ItemTable, Limits, NamesTable, Tables
from tests.support.places import ROOT

EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/assignments.md").read_text("utf-8"), re.S)
WITHOUT_DEFAULT = {"title", "items"}
TABLES = {"limits": Limits(), "shares": Shares(), "feedback": Feedback()}


def test_every_example_can_be_graded_by() -> None:
    assert len(EXAMPLES) == 5
    for text in EXAMPLES:
        assert parse(text, Path("example.toml")).items


def test_every_key_is_there_with_its_default() -> None:
    said: dict[str, Any] = tomllib.loads(EXAMPLES[1])
    assert {*said} == {*Tables.__struct_fields__}
    tables = {**TABLES, "conventions": TABLE(), "names": NamesTable()}
    for key, table in tables.items():
        due = msgspec.to_builtins(table)
        assert said[key] == {k: list(v) if isinstance(v, tuple) else v for k, v in due.items()}
    assert said["late"].pop("due")
    assert said["late"] == {key: one for key, one in NO_RULES.defaults().items() if key != "due"}
    plain = msgspec.structs.fields(Tables)
    for field in plain:
        if field.name not in {*WITHOUT_DEFAULT, *tables, "late"}:
            value = said[field.name]
            assert (tuple(value) if isinstance(value, list) else value) == field.default


def test_every_key_of_an_item_and_of_a_question_is_there() -> None:
    items = [item for text in EXAMPLES for item in tomllib.loads(text)["items"].values()]
    assert {key for item in items for key in item} == {*ItemTable.__struct_fields__}
    questions = [item for item in items if item["exercise"] == "Question"]
    settings = {key for item in questions for key in item["settings"]}
    assert settings == {*inspect.signature(Question).parameters}
