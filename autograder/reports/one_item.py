"""Everything that is known of one item, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.text import Text

from autograder.records.calls import SECOND
from autograder.records.explanation import CaseLine, Explanation
from autograder.records.readers import Reader
from autograder.records.scorecard import Fault, ItemScore, ScoreCard, plain
from autograder.reports import sentences, terminal
from autograder.reports.display import blocks
from autograder.reports.display.characters import writable
from autograder.reports.display.lines import ReportConsole, line, print_wrapped

CASES_HIDDEN = "The cases of this assignment are hidden: only what is judged is told."
OTHER_FAULTS_SHOWN, WRONG_NAMES_SHOWN = 8, 5


def print_explanation(
    card: ScoreCard, explanation: Explanation, stream: TextIO, reader: Reader = "student"
) -> None:
    """Print all of one item: its task, the cases, the diagnosis, where values differ."""
    item = next(one for one in card.items if one.name == explanation.item)
    lines = [*terminal.heading(card, reader), Text(), *item_lines(item, explanation), Text()]
    lines += [*terminal.remarks(card, True), *terminal.for_instructor(card, False, reader)]
    encoding = getattr(stream, "encoding", None) or "utf-8"
    shown = [Text(writable(one.plain, encoding), one.style) for one in lines]
    print_wrapped(ReportConsole(stream), shown)


def item_lines(item: ItemScore, explanation: Explanation) -> list[Text]:
    """The item's own part, from its points to the picture."""
    lines = [Text(f"{item.name}: {sentences.in_points(item)}", "bold")]
    lines += [line(text) for text in task(explanation)]
    lines += [line(aspects(item))]
    if explanation.hidden:
        return [*lines, Text(), line(CASES_HIDDEN, indent=0), *(_fault_lines(item))]
    if item.faults:
        lines += [Text(), Text("What is wrong", "bold"), *_fault_lines(item)]
    lines += [Text(), *_cases(explanation)] if explanation.cases else []
    if item.smallest is not None:
        lines += [Text(), Text(f"Smallest case: {item.smallest.label}", "bold")]
        lines += [line(text) for text in sentences.written(item.smallest)]
    if explanation.picture is not None:
        lines += [Text(), Text(title(explanation), "bold")]
        lines += [line(text) if text else Text() for text in blocks.picture(explanation.picture)]
    return lines + ([Text(), *terminal.prints(item)] if item.prints else [])


def task(explanation: Explanation) -> Iterator[str]:
    """What the item computes, and where it is looked for."""
    yield explanation.task
    if explanation.formula:
        yield f"  {explanation.formula}"
    names = (explanation.called.get(name, name) for name in explanation.builds_on)
    built = f"; builds on {', '.join(names)}" if explanation.builds_on else ""
    yield f"in {explanation.home}{built}"


def aspects(item: ItemScore) -> str:
    """What each aspect has earned, in one line."""
    if item.later:
        return "judged: nothing yet, but for whether there is an answer of the right kind"
    earned = [
        f"{one.aspect} {_rounded(one.points)}/{_rounded(one.possible)}"
        + ("" if one.passed else " FAIL")
        for one in item.aspects
    ]
    return "judged: " + ", ".join(earned)


def _rounded(points: float) -> int | float:
    return plain(round(points, 2))


def title(explanation: Explanation) -> str:
    """What the picture shows."""
    shown = explanation.picture
    assert shown is not None
    share = f"{shown.differing} of {shown.elements} elements"
    return f"Where {shown.name} differs: {share}, in case {shown.case}"


def count(explanation: Explanation) -> str:
    """How many cases fail."""
    failing = sum(case.failed for case in explanation.cases)
    total = len(explanation.cases)
    return f"{failing} of {total} fail" if failing else f"all {total} pass"


def _fault_lines(item: ItemScore) -> list[Text]:
    if not item.faults:
        return []
    lines = [line(sentences.headline(item), "red")]
    lines += [line(text, "yellow") for text in filter(None, [sentences.inheritance(item)])]
    lines += [line(text, "", 4) for text in sentences.evidence(item)]
    lines += _trace(item.faults[0], item)
    others = other_faults(item)
    for fault in others[:OTHER_FAULTS_SHOWN]:
        lines.append(line(fault_line(fault, item), "red"))
        lines += _trace(fault, item)
    left = len(others) - OTHER_FAULTS_SHOWN
    return lines + ([line(f"and {left} more")] if left > 0 else [])


def other_faults(item: ItemScore) -> list[Fault]:
    """The first fault of each name but the first one's, whichever call it was in."""
    first = {fault.name.removesuffix(SECOND): fault for fault in reversed(item.faults)}
    return [fault for fault in item.faults[1:] if fault in first.values()]


def fault_line(fault: Fault, item: ItemScore) -> str:
    """A fault in one line: the mistake that it is, where that is certain."""
    known = sentences.diagnosis_of(fault, item)
    if known and known.confidence == "certain":
        return sentences.from_where(item, sentences.diagnosis_line(known))
    more = f"; {known.sentence}" if known else ""
    return sentences.from_where(item, f"{fault.sentence()}{more}")


def _trace(fault: Fault, item: ItemScore) -> list[Text]:
    """The student's lines that an exception came by."""
    return terminal.details(fault, item.cases) if fault.trace else []


def _cases(explanation: Explanation) -> list[Text]:
    lines = [Text(f"Cases: {count(explanation)}", "bold")]
    lines += [_case(case) for case in explanation.cases]
    if explanation.in_common:
        lines.append(line(f"In common: {'; '.join(explanation.in_common)}"))
    return lines


def _case(case: CaseLine) -> Text:
    style = {"FAIL": "red", "ok": ""}.get(verdict(case), "dim")
    names = wrong(case)
    return line(
        f"{verdict(case):4}  {case.number:2}  {case.label}{f': {names}' * bool(names)}", style
    )


def verdict(case: CaseLine) -> str:
    """How a case went, in a word."""
    return "FAIL" if case.failed else "ok" if case.reached else "-"


def wrong(case: CaseLine) -> str:
    """What is wrong in a case, by name."""
    if case.failed:
        names = [*case.wrong, *([f"no {case.missing}"] if case.missing else [])]
        left = len(names) - WRONG_NAMES_SHOWN
        return ", ".join(names[:WRONG_NAMES_SHOWN]) + (f" and {left} more" if left > 0 else "")
    return f"costs nothing: {', '.join(case.remarks)}" if case.remarks else ""
