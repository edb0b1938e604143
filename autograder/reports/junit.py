"""The ScoreCard as JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from autograder.records.readers import Reader
from autograder.records.scorecard import Fault, ItemScore, ScoreCard
from autograder.reports.sentences import (
    GRADED_LATER,
    from_where,
    inheritance,
    unreadable,
    which_case,
)

NO_FAULT = "not passed, and the grader does not know why"


def to_junit(card: ScoreCard, reader: Reader = "student") -> bytes:
    """The ScoreCard as JUnit XML: a suite of one test case for each aspect of each item.

    A failure is the submission's, an error the grader's. A hand-in that cannot be read is a single
    test case that fails.
    """
    cases = [case for item in card.items for case in _test_cases(item)]
    if card.unreadable:
        cases = [_unreadable(card)]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        **_time(card.seconds),
    }
    root = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(root, "testsuite", {"name": card.assignment, **counts})
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in _properties(card) if reader == "instructor" else ():
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
    how = card.provenance
    yield "date", how.date
    yield "version.autograder", how.versions.autograder
    yield "version.python", how.versions.python
    yield "version.numpy", how.versions.numpy
    yield "version.torch", how.versions.torch
    yield "assignment.digest", how.assignment
    yield "solution.name", how.solution.name if how.solution else ""
    yield "solution.digest", how.solution.digest if how.solution else ""
    yield "carry_forward", "" if how.carry_forward is None else f"{how.carry_forward:g}"
    yield "seed", "" if card.seed is None else str(card.seed)


def _unreadable(card: ScoreCard) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"classname": card.assignment, "name": "submission"})
    ElementTree.SubElement(case, "failure", {"message": unreadable(card)})
    return case


def _test_cases(item: ItemScore) -> list[ElementTree.Element]:
    if not item.graded:
        case = _test_case(item, "graded")
        ElementTree.SubElement(case, "error", {"message": item.reason})
        return [case]
    if item.later:
        return [_form(item)]
    cases = []
    for aspect in item.aspects:
        case = _test_case(item, aspect.aspect)
        if not aspect.passed:
            own = [fault for fault in item.faults if fault.aspect == aspect.aspect]
            first = next((fault.sentence() for fault in own or item.faults), NO_FAULT)
            message = from_where(item, first)
            failure = ElementTree.SubElement(case, "failure", {"message": message})
            lines = [from_where(item, _in_case(fault, item)) for fault in own]
            failure.text = "\n".join([*lines, *filter(None, [inheritance(item)])])
        cases.append(case)
    return cases


def _form(item: ItemScore) -> ElementTree.Element:
    """The test of what is graded later: skipped, unless its form is wrong already."""
    case = _test_case(item, "form")
    message = item.faults[0].sentence() if item.faults else GRADED_LATER
    ElementTree.SubElement(case, "failure" if item.faults else "skipped", {"message": message})
    return case


def _in_case(fault: Fault, item: ItemScore) -> str:
    where = "".join(f" ({text})" for text in which_case(fault, item.cases))
    return f"{fault.sentence()}{where}"


def _test_case(item: ItemScore, name: str) -> ElementTree.Element:
    share = None if item.seconds is None else item.seconds / max(len(item.aspects), 1)
    attributes = {"classname": item.name, "name": name, **_time(share)}
    return ElementTree.Element("testcase", attributes)


def _time(seconds: float | None) -> dict[str, str]:
    """The attribute that tells a time, if one may be told."""
    return {} if seconds is None else {"time": f"{seconds:.3f}"}
