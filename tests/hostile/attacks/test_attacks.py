"""Every attack is held at every level that this machine offers, and is an attack: it succeeds
against a grader that lacks what should stop it.

`make test` runs a few of them at one level; `make test-all` each at four of seven levels, in turn,
and every eighth against its control; `make test-long` the rest.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has a sandbox", allow_module_level=True)

from tests.hostile.attacks.arena import NAIVE, NOTHING, attacks
from tests.hostile.attacks.levels import LEVELS, QUICK, Guests, unavailable
from tests.support.sampling import every

ATTACKS = {attack.name: attack for attack in attacks()}
STEP = 48
FEW = [*ATTACKS][::STEP]  # for `make test`
SLOW = pytest.mark.slow
STALE = re.compile(r"(?:Key|Name|UnboundLocal)Error[^,]*, in attack \(")
TRIES = 5  # a race, perhaps, which an attacker runs as often as he likes; or one with other tests


@pytest.fixture(scope="module")
def guests() -> Iterator[dict[str, Guests]]:
    made = {level: Guests(options) for level, options in LEVELS.items()}
    yield made
    for one in made.values():
        one.close()


def trials() -> list[object]:
    """Every attack at every level: at the usual one, and at half of the others in turn, first."""
    others = [level for level in LEVELS if level != QUICK]
    return [
        pytest.param(name, level, marks=_marks(name, level, number + others.index(level)))
        if level in others
        else pytest.param(name, level, marks=_marks(name, level, 0))
        for number, name in enumerate(ATTACKS)
        for level in LEVELS
    ]


def _marks(name: str, level: str, turn: int) -> list[pytest.MarkDecorator]:
    if level == QUICK and name in FEW:
        return []
    return [SLOW] if turn % 2 == 0 else [SLOW, pytest.mark.long]


def controls() -> list[object]:
    """Every attack once more, for its control."""
    return every(STEP, ATTACKS, slow_step=8)


@pytest.mark.parametrize(("name", "level"), trials())
def test_it_is_held(name: str, level: str, guests: dict[str, Guests]) -> None:
    if reason := unavailable(level):
        pytest.skip(reason)
    outcome = guests[level].run(name, "sandbox")
    for _ in range(TRIES):  # memory is the machine's, which other tests take as well
        if outcome["evidence"].keys() == {"memory"}:
            outcome = guests[level].run(name, "sandbox", alone=True)
    assert outcome["evidence"] == {}, outcome["said"]
    # An attack that looks for what is called otherwise by now fails by itself, and proves nothing.
    assert not STALE.search("".join(outcome["said"])), outcome["said"]
    assert outcome["level"] == "full"


@pytest.mark.parametrize("name", controls())
def test_it_is_an_attack(name: str, guests: dict[str, Guests]) -> None:
    control = ATTACKS[name].control
    root = "root" if not unavailable("root") else "user"
    if ATTACKS[name].root and root == "user":
        pytest.skip("it takes root to succeed with it")
    for _ in range(TRIES):
        outcome = guests[root].run(name, control)
        if outcome["evidence"]:
            break
    assert outcome["evidence"], f"it does not succeed against {control!r} either: {outcome}"


@pytest.mark.parametrize("control", [*NAIVE, "no sandbox"])
def test_what_is_no_attack_leaves_no_evidence(control: str, guests: dict[str, Guests]) -> None:
    """Else a control that is broken itself would look like one that was beaten."""
    root = "root" if not unavailable("root") else "user"
    assert guests[root].run(NOTHING, control)["evidence"] == {}
