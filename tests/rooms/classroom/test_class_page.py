"""The class page and its record: what is counted, what is a group, who is named."""

from __future__ import annotations

import msgspec
import pytest

from autograder.classroom.batch.roll import Person, Standing
from autograder.classroom.class_page.changes import changes
from autograder.classroom.class_page.failures import failures
from autograder.classroom.class_page.names import Names
from autograder.classroom.class_page.page import MOST_GROUPS, class_page, page_of
from autograder.classroom.class_page.records import ClassReport, Group, Kind, to_json
from autograder.classroom.class_page.report import class_report
from autograder.records.scorecard import Diagnosis, FaultCode, ItemScore, Swapped, without_times
from tests.support.classes import (
    FLIPPED,
    card,
    fault,
    person,
    right,
    sheet,
    smallest,
    standing,
    wrong,
)
from tests.support.outline import Outline

replace = msgspec.structs.replace


def groups_of(*standings: Standing) -> dict[str, Group]:
    return {one.key: one for one in class_report(standings, sheet()).groups}


def flipped(example: int = 0) -> ItemScore:
    item = wrong("First", points=4.0, diagnoses=(FLIPPED,))
    return replace(item, smallest=smallest("dLdA", example)) if example else item


# What is counted


def test_who_has_handed_in_is_counted() -> None:
    ungraded = replace(standing(3), card=None, points=None)
    some = card(replace(right("First"), graded=False, points=0.0))
    partly = replace(standing(4), card=some, points=some.points)
    missing = Standing(person(5))
    report = class_report([standing(1), standing(2, late=True), ungraded, partly, missing], sheet())
    assert (report.people, report.handed_in, report.late) == (5, 4, 1)
    assert [one.key for one in report.missing.who] == ["key5"]
    assert [one.key for one in report.ungraded.who] == ["key3", "key4"]
    assert report.totals.count == 2
    assert report.items[0].count == 2  # of those whose item is graded
    assert report.items[1].count == 3


def test_points_are_distributed_after_all_rules() -> None:
    late = replace(standing(1), points=-3.0)  # below nothing, and more than all
    report = class_report([late, standing(2), replace(standing(3), points=2.0)], sheet())
    found = report.totals
    assert [one.count for one in found.bins] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert (found.bins[0].first, found.bins[0].last, found.bins[-1].last) == (0.0, 2.0, 20.0)
    assert (found.full, found.lowest, found.highest, found.median) == (1, -3.0, 20.0, 2.0)


def test_an_items_success() -> None:
    some = [standing(1), standing(2, wrong("First", points=4.0)), standing(3, wrong("First"))]
    item = class_report(some, sheet()).items[0]
    assert (item.full, item.part, item.none, item.mean) == (1, 1, 1, 4.67)
    (aspect,) = item.aspects
    assert (aspect.aspect, aspect.passed, aspect.count) == ("forward", 1, 3)


def test_an_item_tells_who_is_weak_elsewhere_and_another_does_not() -> None:
    weak = [standing(n, wrong("First"), wrong("Third")) for n in range(3)]
    strong = [standing(n, wrong("Second")) for n in range(3, 6)]
    mixed = [standing(n) for n in range(6, 9)]
    first, second, third = class_report([*weak, *strong, *mixed], sheet()).items
    assert first.discrimination is not None
    assert (first.discrimination.right, first.discrimination.wrong) == (7.5, 5.0)
    assert first.discrimination.correlation == 0.5
    assert second.discrimination is not None
    assert second.discrimination.correlation < first.discrimination.correlation
    assert third.discrimination is not None
    assert third.discrimination.correlation == 0.87


def test_of_too_few_nothing_is_said_to_go_with_anything() -> None:
    two = [standing(1, wrong("First"), wrong("Second")), standing(2, wrong("First"))]
    report = class_report([*two, *(standing(n) for n in range(3, 9))], sheet())
    assert report.items[0].discrimination is None
    same = [standing(n, wrong("First")) for n in range(3)] + [standing(n) for n in range(3, 6)]
    assert class_report(same, sheet()).items[0].discrimination is None  # all are equal elsewhere


def test_times_are_those_of_right_items() -> None:
    quick, slow = standing(1, right("First", 0.1)), standing(2, right("First", 0.5))
    broken = standing(3, replace(wrong("First"), seconds=10.0))
    solution = card(right("First", 0.2))
    times = class_report([quick, slow, broken], sheet(), reference=solution).items[0].times
    assert times is not None
    assert (times.median, times.slowest, times.reference) == (0.3, 0.5, 0.2)
    untold = replace(standing(1), card=without_times(card()))
    assert class_report([untold], sheet()).items[0].times is None
    assert '<th scope="col" role="columnheader" class="number">Time' not in class_page(
        [untold], sheet()
    )


# What is a group


def test_a_mistake_is_one_group_whatever_values_show_it() -> None:
    other = replace(FLIPPED, name="dLdW")
    both = wrong("First", diagnoses=(FLIPPED, other))
    found = groups_of(standing(1, both), standing(2, flipped()))
    (group,) = found.values()
    assert group.key == "First: convolution/flipped"
    assert group.kind is Kind.NAMED
    assert group.values == ("dLdA", "dLdW")
    assert [one.key for one in group.members.who] == ["key1", "key2"]


def test_the_most_frequent_come_first() -> None:
    some = [standing(1, wrong("Second", fault("other"))), standing(2, flipped())]
    report = class_report([*some, standing(3, flipped())], sheet())
    assert [one.members.count for one in report.groups] == [2, 1]


def test_the_example_is_the_smallest_case_of_all() -> None:
    some = [standing(1, flipped(5)), standing(2, flipped(2)), standing(3, flipped(9))]
    (group,) = groups_of(*some).values()
    assert group.example is not None
    assert group.example.label == "A of shape (2,)"
    of_another_value = replace(flipped(), smallest=smallest("W", 1))
    (group,) = groups_of(standing(1, of_another_value), some[0]).values()
    assert group.example is not None
    assert group.example.name == "dLdA"


def test_what_numbers_share_and_words_without_numbers_are_groups() -> None:
    stride = Diagnosis("Z", "pattern/only stride", "with a stride (3 of 9)", "", "likely")
    more = replace(stride, sentence="with a stride (5 of 9)")
    found = groups_of(
        standing(1, wrong("First", diagnoses=(stride,))),
        standing(2, wrong("First", diagnoses=(more,))),
        standing(3, wrong("First", fault("IndexError: 7 is out, in f (mine.py, line 7)"))),
        standing(4, wrong("First", fault("IndexError: 12 is out, in g (other.py, line 9)"))),
        standing(5, wrong("First", fault("KeyError: 7"))),
    )
    assert sorted(one.members.count for one in found.values()) == [1, 2, 2]
    likely = found["First: Z: pattern/only stride"]
    assert (likely.kind, likely.members.count) == (Kind.LIKELY, 2)
    said = next(one for one in found.values() if "IndexError" in one.title)
    assert (said.kind, said.title) == (Kind.MESSAGE, "Z: IndexError: 7 is out")


def test_two_relations_of_one_value_are_two_groups() -> None:
    twice = Diagnosis("Z", "relation/factor", "it is 2 times what is expected", "", "certain")
    half = replace(twice, sentence="it is 0.5 times what is expected")
    some = [standing(n, wrong("First", diagnoses=(one,))) for n, one in enumerate((twice, half))]
    found = groups_of(*some)
    assert len(found) == 2
    assert all(key.startswith("First: Z: relation/factor ") for key in found)


def test_what_follows_from_a_mistake_is_no_failure_of_its_own() -> None:
    first, then = fault("wrong", "dLdA"), fault("wrong, too", "dLdW")
    (one,) = failures(card(wrong("First", first, then, diagnoses=(FLIPPED,))))
    assert one.key == "First: convolution/flipped"
    found = failures(card(wrong("First", then, first, diagnoses=(FLIPPED,))))
    assert [one.kind for one in found] == [Kind.MESSAGE, Kind.NAMED]


def test_what_is_inherited_is_nobodys_mistake() -> None:
    alone = Swapped(5.0, inherited=("First",), carried=5.0)
    below = replace(wrong("Second", points=5.0, diagnoses=(FLIPPED,)), swapped=alone)
    report = class_report([standing(1, flipped(), below)], sheet())
    assert [one.key for one in report.groups] == ["First: convolution/flipped"]
    assert report.items[1].inherited == 1
    own = replace(below, swapped=Swapped(2.0, inherited=("First",)))
    assert len(class_report([standing(1, flipped(), own)], sheet()).groups) == 2


def test_what_is_not_there_is_a_group() -> None:
    unwritten = fault("not implemented: f", code=FaultCode.NOT_IMPLEMENTED)
    absent = fault("no class ReLU in any file", code=FaultCode.NOT_FOUND)
    raised = fault("while a.py was imported, in its line 3: KeyError: 'x'")
    no_python = fault("SyntaxError: invalid syntax, in a.py, line 3", code=FaultCode.NO_PYTHON)
    found = groups_of(
        standing(1, wrong("First", unwritten), wrong("Second", absent)),
        standing(2, wrong("First", raised), wrong("Second", raised)),
        standing(3, wrong("First", no_python), wrong("Third", no_python)),
    )
    assert {key: (one.kind, one.members.count) for key, one in found.items()} == {
        "First: unwritten": (Kind.UNWRITTEN, 1),
        "Second: not_found": (Kind.NOT_FOUND, 1),
        "import": (Kind.IMPORT, 1),
        "no_python": (Kind.NO_PYTHON, 1),
    }
    assert found["import"].wordings == (raised.message,)


def test_a_hand_in_that_cannot_be_read_counts_once() -> None:
    unread = card(
        *(replace(wrong(name), cases=0) for name in ("First", "Second", "Third")),
        notes=("'handin.tar' is an empty file",),
    )
    found = groups_of(replace(standing(1), card=unread, points=0.0))
    assert [*found] == ["unreadable"]
    assert found["unreadable"].wordings == ("'handin.tar' is an empty file",)
    silent = card(*(replace(wrong(n), cases=0, faults=()) for n in ("First", "Second", "Third")))
    assert [one.kind for one in failures(silent)] == [Kind.UNREADABLE]


def test_what_was_not_graded_is_no_failure() -> None:
    assert failures(card(replace(flipped(), graded=False))) == []


# Who is named

SECRET = Person("s123456", "Ada O'Hara-王", "ada.ohara@uni.example", {"login": "aohara"})


def test_names_are_left_out_of_page_and_record() -> None:
    own = fault("ValueError: Ada, s123456, AOHARA, ada.ohara and 王 in handin_s123456_ohara.py")
    alone = fault("KeyError: 'by addy'")  # which nobody can know for a name
    broken = fault("while addy.py was imported, in its line 3: KeyError: 1")
    some = [standing(SECRET, wrong("First", own), wrong("Second", alone), wrong("Third", broken))]
    some += [standing(2, flipped()), standing(4, wrong("First", own))]
    before = [standing(SECRET), standing(3)]
    missing = Standing(Person("s77", "Grace Hopper", "grace@uni.example"))
    remarks = {"First: convolution/flipped": "On Tuesday, Ada."}
    options = {"remarks": remarks, "before": before, "named": False}
    report = class_report([*some, missing], sheet(), **options)  # type: ignore[arg-type]
    text = class_page(
        [*some, missing],
        sheet(),
        pages={"s123456": "ada.html"},
        **options,  # type: ignore[arg-type]
    )
    for said in (text, to_json(report).decode()):
        for known in ("Ada", "Hara", "王", "ohara", "s123456", "Grace", "Hopper", "s77", "key2",
                      "Person2", "Family3", "uni.example", "addy"):  # fmt: skip
            assert known.lower() not in said.lower(), known
        assert "ValueError" in said
        assert "On Tuesday, …." in said
    assert "Second: Z: goes wrong in words of its own" in text
    assert "A file cannot be imported" in text
    assert report.missing.count == 1
    assert report.changes is not None
    assert report.changes.down == 1
    assert "Names are left out" in text


def test_parts_of_words_are_no_names() -> None:
    people = [Person("k1", "Max Sum"), Person("k2", "Zoë Li-Müller", "z.li@uni.example")]
    for text, left in (
        ("MaxPool2d of Max, summed", "MaxPool2d of …, summed"),
        ("by mller_1, LIMULLER and zoe, Li", "by mller_1, … and …, Li"),
        ("limullerzoe of k2", "… of …"),
        ("to Z.LI@uni.example: Zoë Li-Müller", "to …: …"),
    ):
        assert Names(people).without(text) == left
    assert Names([]).without("as it is") == "as it is"


def test_who_made_a_mistake_stands_with_it() -> None:
    text = class_page([standing(1, flipped())], sheet(), pages={"key1": "a b/ä?javascript:.html"})
    assert '<a href="a%20b/%C3%A4%3Fjavascript%3A.html">Person1 Family1</a>' in text
    assert "First: convolution/flipped" in text


# What has changed


def test_who_moved_and_by_which_items() -> None:
    before = [standing(1, wrong("First"), wrong("Second")), standing(2), standing(3), standing(4)]
    later = replace(standing(2), points=15.0)  # a late day
    after = [standing(1, wrong("Second")), later, standing(3), standing(5)]
    found = changes(before, after, named=True)
    assert (found.up, found.down, found.same) == (1, 1, 1)
    assert [one.key for one in found.joined.who] == ["key5"]
    assert [one.key for one in found.left.who] == ["key4"]
    first, second = found.moves
    assert (first.member.key, first.before, first.after, first.rules) == ("key1", 5.0, 15.0, 0.0)
    assert [(one.item, one.before, one.after) for one in first.items] == [("First", 0.0, 10.0)]
    assert (second.member.key, second.items, second.rules) == ("key2", (), -5.0)
    assert [(one.item, one.up, one.down) for one in found.items] == [("First", 1, 0)]
    text = class_page(after, sheet(), before=before)
    assert "1 have more points, 1 fewer; for 1 nothing has changed." in text
    assert "-5 by the assignment's rules" in text


def test_from_not_graded_to_graded_is_a_change() -> None:
    before = [replace(standing(1), card=None, points=None)]
    (move,) = changes(before, [standing(1)], named=True).moves
    assert (move.before, move.after, len(move.items)) == (None, 20.0, 3)
    assert "not graded → 20" in class_page([standing(1)], sheet(), before=before)


# The page


def whole() -> ClassReport:
    some = [standing(n, flipped(n + 1)) for n in range(4)]
    some += [standing(n, wrong("Second"), wrong("Third")) for n in range(4, 8)]
    some.append(standing(8, wrong("Third", fault("gone", code=FaultCode.NOT_IMPLEMENTED))))
    remarks = {"First: convolution/flipped": "See slide 12.\nBring <b>notes</b>."}
    before = [standing(n) for n in range(9)]
    return class_report(some, sheet(), remarks, before, card())


def test_the_page_is_well_formed_and_loads_nothing() -> None:
    text = page_of(whole())
    outline = Outline(text)
    assert outline.open == []
    assert outline.loaded == []
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(later - earlier <= 1 for earlier, later in steps)
    assert "default-src 'none'" in text
    assert "See slide 12.\nBring &lt;b&gt;notes&lt;/b&gt;." in text


def test_the_page_says_what_the_record_says() -> None:
    text = page_of(whole())
    for said in (
        "week3: the class",
        "<strong>9 of 9</strong> have handed in",
        "from 10 to 15 of 20 points; full marks: 0.",
        '<desc id="bars-words">10 to 12 points: 4; 14 to 16 points: 5</desc>',
        "First: The kernel is flipped.",
        "The smallest case that anybody has of it: A of shape (1,)",
        "Third is not written",
        "Fewest of their points were won in Third (44 %), Second (56 %) and First (73 %).",
    ):
        assert said in text, said


def test_a_class_of_nobody_has_a_page() -> None:
    for some in ([], [Standing(person(1))], [replace(standing(1), card=None, points=None)]):
        text = class_page(some, sheet())
        assert "<svg" not in text
        assert Outline(text).open == []
    assert "Nobody has anything wrong." in class_page([standing(1)], sheet())


def test_the_record_is_json_and_can_be_read_again() -> None:
    report = whole()
    assert msgspec.json.decode(to_json(report), type=ClassReport) == report


@pytest.mark.parametrize("named", [True, False])
def test_what_hand_ins_say_is_text_and_nothing_else(named: bool) -> None:
    evil = "<script>alert(1)</script>\x1b[31m\u202e" + 5000 * "x"
    item = wrong("First", fault(evil, evil))
    text = class_page([standing(Person("k", evil), item)], sheet(), named=named)
    assert "<script" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text


def test_a_page_of_very_many_groups_says_what_it_leaves_out() -> None:
    words = ["".join(chr(97 + int(digit)) for digit in f"{n:03}") for n in range(MOST_GROUPS + 7)]
    some = [standing(n, wrong("First", fault(word))) for n, word in enumerate(words)]
    text = class_page(some, sheet())
    assert text.count('<details class="item"') == MOST_GROUPS
    assert "7 groups more, of the rarest, are in the record, for want of room." in text
