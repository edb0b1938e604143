"""Every attack is held at every level that this machine offers, and is an attack: it succeeds
against a grader that lacks what should stop it.

`make test` runs each at one level; `make test-all` at all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has a sandbox", allow_module_level=True)

from tests.attacks.arena import attacks
from tests.attacks.levels import LEVELS, QUICK, Guests, unavailable

ATTACKS = {attack.name: attack for attack in attacks()}


@pytest.fixture(scope="module")
def guests() -> Iterator[dict[str, Guests]]:
    made = {level: Guests(options) for level, options in LEVELS.items()}
    yield made
    for one in made.values():
        one.close()


def levels() -> list[object]:
    """The levels, all but one of them for `make test-all`."""
    return [
        pytest.param(level, marks=() if level == QUICK else pytest.mark.slow) for level in LEVELS
    ]


@pytest.mark.parametrize("level", levels())
@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_held(name: str, level: str, guests: dict[str, Guests]) -> None:
    if reason := unavailable(level):
        pytest.skip(reason)
    outcome = guests[level].run(name, "sandbox")
    assert outcome["evidence"] == {}, outcome["said"]
    assert outcome["level"] == "full"


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_an_attack(name: str, guests: dict[str, Guests]) -> None:
    control = ATTACKS[name].control
    root = "root" if not unavailable("root") else "user"
    if ATTACKS[name].root and root == "user":
        pytest.skip("it takes root to succeed with it")
    outcome = guests[root].run(name, control)
    assert outcome["evidence"], f"it does not succeed against {control!r} either: {outcome}"
