"""The ScoreCard as JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from autograder.report.finding import inheritance
from autograder.scorecard import ItemScore, Protections, ScoreCard


def to_junit(card: ScoreCard) -> bytes:
    """The ScoreCard as JUnit XML: a suite of one test case for each aspect of each item.

    A failure is the submission's, an error the grader's.
    """
    cases = [case for item in card.items for case in _test_cases(item)]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": "0",
        **_time(card.seconds),
    }
    root = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(root, "testsuite", {"name": card.assignment, **counts})
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in _protections(card.protections):
        ElementTree.SubElement(properties, "property", {"name": name, "value": _xml(value)})
    suite.extend(cases)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _protections(found: Protections) -> Iterator[tuple[str, str]]:
    yield "protection", found.level
    yield "protection.closed", ", ".join(found.closed)
    yield "protection.refused", ", ".join(found.refused)
    yield "protection.open", ", ".join(found.open)


def _test_cases(item: ItemScore) -> list[ElementTree.Element]:
    if not item.graded:
        case = _test_case(item, "graded")
        ElementTree.SubElement(case, "error", {"message": _xml(item.reason)})
        return [case]
    cases = []
    for aspect in item.aspects:
        case = _test_case(item, aspect.aspect)
        if not aspect.passed:
            own = [fault for fault in item.faults if fault.aspect == aspect.aspect]
            first = (own or item.faults)[0]
            failure = ElementTree.SubElement(case, "failure", {"message": _xml(first.sentence())})
            lines = [f"{f.sentence()} ({f.label})" for f in own]
            failure.text = _xml("\n".join([*lines, *filter(None, [inheritance(item)])]))
        cases.append(case)
    return cases


def _test_case(item: ItemScore, name: str) -> ElementTree.Element:
    share = None if item.seconds is None else item.seconds / max(len(item.aspects), 1)
    attributes = {"classname": _xml(item.name), "name": name, **_time(share)}
    return ElementTree.Element("testcase", attributes)


def _time(seconds: float | None) -> dict[str, str]:
    """The attribute that tells a time, if one may be told."""
    return {} if seconds is None else {"time": f"{seconds:.3f}"}


def _xml(text: str) -> str:
    """The text without the characters that XML cannot hold, even escaped."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
