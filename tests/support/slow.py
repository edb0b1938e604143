"""Which tests take long, by measurement: `make test` leaves out what `tests/slow.txt` lists.

To measure anew, and to write the list:

    python -m pytest -m "not slow" --unlisted --junit-xml=build/tests.xml
    python -m tests.support.slow build/tests.xml

Of each function, the quickest case stays in `make test`, so that each promise is proven on a
sample; but for those whose quickest case takes over a second.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

from tests.support.places import ROOT

LIST = ROOT / "tests" / "slow.txt"
LONG, TOO_LONG = 0.1, 1.2  # seconds: of a case among others, and of the quickest of a function


def listed() -> frozenset[str]:
    """The names of the tests that take long, as pytest calls them."""
    return frozenset(LIST.read_text("utf-8").splitlines())


def measured(report: Path) -> dict[str, float]:
    """The seconds of each test in a JUnit report, by the name that pytest calls it."""
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return {
        f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name']}": float(
            case.attrib["time"]
        )
        for case in cases
        if case.find("skipped") is None
    }


def long(seconds: dict[str, float]) -> list[str]:
    """The tests that take long, in the alphabet's order."""
    functions = defaultdict(list)
    for name, taken in seconds.items():
        functions[name.partition("[")[0]].append((taken, name))
    found = []
    for cases in functions.values():
        (quickest, first), *others = sorted(cases)
        found += [name for taken, name in others if taken > LONG]
        found += [first] if quickest > TOO_LONG else []
    return sorted(found)


if __name__ == "__main__":
    LIST.write_text("\n".join([*long(measured(Path(sys.argv[1]))), ""]), "utf-8")
