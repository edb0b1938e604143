"""A name in the list of what is given is good for what was looked at, and for nothing else."""

from __future__ import annotations

import pytest

from autograder.classroom.handout import build, sources
from autograder.classroom.leaks.given import Given, read_given
from autograder.classroom.leaks.seen import digest, only_seen, stale_files
from autograder.classroom.leaks.unmarked import unmarked
from tests.support.places import ROOT

PATH = "mytorch/linear.py"
GRADS = "    def grads(self):\n        return [self.dLdW + 0]\n"
TEXT = f"class Linear:\n    @property\n{GRADS}\n\nSTEP: int = 2 * 3\n"
SEEN = {
    f"{PATH}: Linear.grads": digest(f"    @property\n{GRADS}"),
    f"{PATH}: STEP": digest("STEP: int = 2 * 3"),
}
GIVEN = Given(functions={PATH: ("Linear.grads", "STEP")}, seen=SEEN)


def test_what_was_looked_at_is_given() -> None:
    assert only_seen(GIVEN, {PATH: TEXT}) == (GIVEN, [])
    assert only_seen(GIVEN, {PATH: TEXT.replace("2 * 3", "2  *  3")})[1] == []


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("self.dLdW + 0", "self.dLdZ.T @ self.A", "Linear.grads"),
        ("@property", "@kept(lambda A: A @ A)", "Linear.grads"),
        ("2 * 3", "2 * 4", "STEP"),
    ],
)
def test_what_is_another_by_the_same_name_is_judged(old: str, new: str, name: str) -> None:
    text = TEXT.replace(old, new)
    seen, (line,) = only_seen(GIVEN, {PATH: text})
    assert name not in seen.functions[PATH]
    assert line.startswith(f"{PATH}: {name} is named in handout/given.toml, but is not what was")
    entry = line.partition("[seen]:  ")[2]
    assert any(name in one for one in unmarked({PATH: text}, seen, ()))
    key, _, now = entry.replace('"', "").partition(" = ")
    assert (
        only_seen(Given(functions=GIVEN.functions, seen={**SEEN, key: now}), {PATH: text})[1] == []
    )


def test_a_file_that_is_given_whole_is_looked_at_too() -> None:
    given = Given(files=("mytorch/*.py",), seen={PATH: digest(TEXT)})
    assert stale_files(given, {PATH: TEXT, "models/a.py": ""}) == []
    (line,) = stale_files(given, {PATH: f"{TEXT}# more\n"})
    assert line.startswith(f"{PATH} is named in handout/given.toml, but is not what was looked at")
    assert len(stale_files(given, {PATH: TEXT, "mytorch/new.py": ""})) == 1


def test_every_digest_is_of_something_that_is_named() -> None:
    given, stubs = read_given(ROOT), build(sources(ROOT))
    assert only_seen(given, stubs) == (given, [])
    assert stale_files(given, stubs) == []
    named = {f"{path}: {name}" for path, names in given.functions.items() for name in names}
    assert {*given.seen} == named | {*given.files}
