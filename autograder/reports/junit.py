"""The ScoreCard as JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.reports.sentences import inheritance

NO_FAULT = "not passed, and the grader does not know why"


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
    for name, value in _properties(card):
        ElementTree.SubElement(properties, "property", {"name": name, "value": value})
    suite.extend(cases)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _properties(card: ScoreCard) -> Iterator[tuple[str, str]]:
    found = card.protections
    yield "protection", found.level
    yield "protection.closed", ", ".join(found.closed)
    yield "protection.refused", ", ".join(found.refused)
    yield "protection.open", ", ".join(found.open)
    yield "version.python", card.versions.python
    yield "version.numpy", card.versions.numpy


def _test_cases(item: ItemScore) -> list[ElementTree.Element]:
    if not item.graded:
        case = _test_case(item, "graded")
        ElementTree.SubElement(case, "error", {"message": item.reason})
        return [case]
    cases = []
    for aspect in item.aspects:
        case = _test_case(item, aspect.aspect)
        if not aspect.passed:
            own = [fault for fault in item.faults if fault.aspect == aspect.aspect]
            first = next((fault.sentence() for fault in own or item.faults), NO_FAULT)
            failure = ElementTree.SubElement(case, "failure", {"message": first})
            lines = [f"{f.sentence()} ({f.label})" for f in own]
            failure.text = "\n".join([*lines, *filter(None, [inheritance(item)])])
        cases.append(case)
    return cases


def _test_case(item: ItemScore, name: str) -> ElementTree.Element:
    share = None if item.seconds is None else item.seconds / max(len(item.aspects), 1)
    attributes = {"classname": item.name, "name": name, **_time(share)}
    return ElementTree.Element("testcase", attributes)


def _time(seconds: float | None) -> dict[str, str]:
    """The attribute that tells a time, if one may be told."""
    return {} if seconds is None else {"time": f"{seconds:.3f}"}
