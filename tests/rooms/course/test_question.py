"""Questions: what is an answer, what is told of a wrong one, and who may know the right one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.course.assignment import AssignmentError, parse
from autograder.course.exercise import Case
from autograder.course.exercises import exercise_of
from autograder.course.exercises.parameters import ContractError
from autograder.course.exercises.question import RIGHT, WRONG, Question
from autograder.course.sheet import Item
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore
from autograder.records.telling import within

ITEM = 'title = "t"\n[items]\n"Q" = { exercise = "Question", points = 1, %s }\n'
LETTER = "settings = { question = 1, answer = 'b', wrong = { a = 'That is the width.' } }"
LETTERS = "settings = { question = 1, answer = ['a', 'c'], wrong = { ab = 'Half of it.' } }"
NUMBER = "settings = { question = 1, answer = 3.14, tolerance = 0.01, wrong = { 3 = 'Rounded.' } }"
LATER = "graded = 'later', settings = { question = 1, form = '%s' }"


def item_of(text: str) -> Item:
    (item,) = parse(ITEM % text, Path("a.toml")).items
    return item


def question(text: str) -> Question:
    found = item_of(text).exercise
    assert isinstance(found, Question)
    return found


def answered(one: Question, function: Callable[[], Any]) -> str:
    """What the grader makes of what a function gives, by way of what the worker makes of it."""
    (case,) = one.cases(np.random.default_rng(0))
    there = exercise_of("Question", one.told)
    (shown,) = there.attempt(SimpleNamespace(question_1=function), Case(case))
    return str(one.derived(case, shown)["answer"])


@pytest.mark.parametrize(
    ("settings", "value", "right"),
    [
        (LETTER, "b", True),
        (LETTER, np.str_("b"), True),
        (LETTER, "a", False),
        (LETTERS, ["a", "c"], True),
        (LETTERS, ("c", "a"), True),
        (LETTERS, {"a", "c"}, True),
        (LETTERS, frozenset("ca"), True),
        (LETTERS, "ac", True),
        (LETTERS, "ca", True),
        (LETTERS, ["a"], False),
        (LETTERS, "abc", False),
        (NUMBER, 3.14, True),
        (NUMBER, 3.15, True),
        (NUMBER, 3.13, True),
        (NUMBER, 3.1501, False),
        (NUMBER, np.float32(3.15), True),
        (NUMBER, np.float64(3.14), True),
        (NUMBER, np.array(3.14), True),
        (NUMBER, 3, False),
        (NUMBER, np.int64(3), False),
        ("settings = { question = 1, answer = 7 }", 7, True),
        ("settings = { question = 1, answer = 7 }", np.uint8(7), True),
        ("settings = { question = 1, answer = 7 }", 7.001, False),
        ("settings = { question = 1, answer = 0.1 }", 0.3 - 0.2, True),
        ("settings = { question = 1, answer = 1000000 }", 1000001, False),
        (LATER % "letter", "z", True),
        (LATER % "letters", "xyz", True),
        (LATER % "number", -1e9, True),
    ],
)
def test_an_answer_is_right_or_not(settings: str, value: Any, right: bool) -> None:
    assert answered(question(settings), lambda: value) == (RIGHT if right else WRONG)


@pytest.mark.parametrize(
    ("settings", "value", "said"),
    [
        (LETTER, None, "yours is None, expected one lower-case letter, such as 'a'; is a return "
         "missing?"),
        (LETTER, "B", "yours is 'B', expected one lower-case letter, such as 'a'"),
        (LETTER, "the first", "yours is 'the first', expected one lower-case letter, such as 'a'"),
        (LETTER, "b" * 99, f"yours is '{'b' * 39}…, expected one lower-case letter, such as 'a'"),
        (LETTER, ["b"], "yours is ['b'], expected one lower-case letter, such as 'a'"),
        (LETTER, "é", "yours is 'é', expected one lower-case letter, such as 'a'"),
        (LETTER, object(), "yours is of type object, expected one lower-case letter, such as 'a'"),
        (LETTERS, [], "yours is [], expected lower-case letters, such as ['a', 'c'] or 'ac'"),
        (LETTERS, ["a", 1], "yours is ['a', 1], expected lower-case letters, such as ['a', 'c'] or "
         "'ac'"),
        (NUMBER, "3", "yours is '3', expected a number, such as 2.5"),
        (NUMBER, True, "yours is True, expected a number, such as 2.5"),
        (NUMBER, float("nan"), "yours is nan, expected a number, such as 2.5"),
        (NUMBER, 10**400, f"yours is {str(10**400)[:40]}…, expected a number, such as 2.5"),
        (NUMBER, np.zeros(2), "yours is of type ndarray, expected a number, such as 2.5"),
    ],
)  # fmt: skip
def test_what_has_another_form_is_told_what_is_expected(
    settings: str, value: Any, said: str
) -> None:
    with pytest.raises(ContractError) as caught:
        answered(question(settings), lambda: value)
    assert str(caught.value) == said


def documented(letter: str, docstring: str) -> Callable[[], str]:
    def function() -> str:
        return letter

    function.__doc__ = docstring
    return function


def test_a_letter_that_is_not_offered_is_told_which_are() -> None:
    function = documented("e", "Which?\n\na: one\nb) two\n(c) three\n")
    said = "yours is 'e', and the choices are a, b, c"
    assert answered(question(LETTER), function) == said


def test_no_docstring_takes_a_right_answer_away() -> None:
    assert answered(question(LETTER), documented("b", "a: one\nc: two\n")) == RIGHT


@pytest.mark.parametrize("text", ["right", "b of", "b of \x1b", "bb", "", "b" * 200, "nan", "inf"])
def test_what_a_process_makes_up_is_no_right_answer(text: str) -> None:
    (case,) = question(LETTER).cases(np.random.default_rng(0))
    for settings in (LETTER, LETTERS, NUMBER):
        said = question(settings).derived(case, {"answer": text})["answer"]
        assert said == WRONG or (text.startswith("b of") and settings == LETTER)


@pytest.mark.parametrize(
    ("settings", "given", "sentence"),
    [
        (LETTER, "a", "That is the width."),
        (LETTER, "a of bc", "That is the width."),
        (LETTER, "c", ""),
        (LETTERS, "ab", "Half of it."),
        (NUMBER, "3.0", "Rounded."),
        (NUMBER, "4.0", ""),
        (NUMBER, "what", ""),
    ],
)
def test_a_wrong_answer_may_have_its_sentence(settings: str, given: str, sentence: str) -> None:
    assert question(settings).sentence_on(given) == sentence


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("settings = { question = 1, answer = '88614249e8a30ede' }",
         "settings: answer: '88614249e8a30ede' is sealed, as earlier versions had it; write the "
         "answer itself: a letter"),
        ("settings = { question = 1, answer = 'B' }", "settings: answer: expected a letter"),
        ("settings = { question = 1, answer = 'ac' }", "settings: answer: expected a letter"),
        ("settings = { question = 1, answer = [] }", "settings: answer: expected a letter"),
        ("settings = { question = 1, answer = ['a', 'a'] }", "has a letter twice"),
        ("settings = { question = 1, answer = true }", "settings: answer: expected a letter"),
        ("settings = { question = 1, answer = nan }", "settings: answer: expected a letter"),
        ("settings = { question = 1 }",
         'settings: question 1 has no answer; write answer = ..., or say graded = "later" beside'),
        ("settings = { question = 1.5, answer = 'a' }", "question: expected a whole number"),
        ("settings = { question = 1, answer = 'a', tolerance = 0.1 }",
         "settings.tolerance: it goes with a number, and the answer is none; leave it out"),
        ("settings = { question = 1, answer = 2, tolerance = -1 }",
         "settings.tolerance: expected a number of 0 or more, got -1"),
        ("settings = { question = 1, answer = 2, tolerance = 'a' }",
         "settings: tolerance: expected a number"),
        ("settings = { question = 1, answer = 'a', wrong = { a = 'No.' } }",
         "settings.wrong: 'a' is the right answer"),
        ("settings = { question = 1, answer = ['a', 'c'], wrong = { ca = 'No.' } }",
         "settings.wrong: 'ca' is the right answer"),
        ("settings = { question = 1, answer = 2, tolerance = 1, wrong = { 3 = 'No.' } }",
         "settings.wrong: '3' is the right answer"),
        ("settings = { question = 1, answer = ['a', 'c'], wrong = { ab = 'No.', ba = 'No!' } }",
         "settings.wrong: 'ab' and 'ba' are the same answer"),
        ("settings = { question = 1, answer = 'a', wrong = { b = 'x', b = 'y' } }", "b"),
        ("settings = { question = 1, answer = 'a', wrong = { B = 'No.' } }",
         "settings.wrong: 'B' is no answer; in front of a sentence stands one lower-case letter"),
        ("settings = { question = 1, answer = 'a', wrong = { b = ' ' } }",
         "settings.wrong: 'b' needs a sentence, in one line"),
        ("settings = { question = 1, answer = 'a', wrong = 'b' }", "settings: wrong: expected"),
        ("settings = { question = 1, answer = 'a', open = 1 }",
         "settings: open: expected true or false, got 1"),
        ("settings = { question = 1, answer = 'a', form = 'number' }",
         "settings: form: 'number' does not fit the answer 'a'; leave it out"),
        ("graded = 'later', settings = { question = 1, answer = 'a' }",
         'graded: "later" and an answer do not go together; leave one of them out'),
        ("graded = 'later', settings = { question = 1, form = 'word' }",
         "settings: form: expected one of letter, letters, number, got 'word'"),
        ("graded = 'soon', settings = { question = 1 }", "allowed: now, later"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(item: str, said: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        item_of(item)
    assert str(caught.value).startswith("a.toml")
    assert said in str(caught.value)


def test_one_question_is_asked_once() -> None:
    other = '"R" = { exercise = "Question", points = 1, settings = { question = 1, answer = "a" } }'
    with pytest.raises(AssignmentError) as caught:
        parse(ITEM % LETTER + other, Path("a.toml"))
    said = 'a.toml: items."R": it asks question 1, as "Q" does; give it another number'
    assert str(caught.value) == said


def test_what_has_no_answer_is_not_graded_later() -> None:
    text = ITEM.replace("Question", "Linear") % "graded = 'later'"
    with pytest.raises(AssignmentError, match='only a Question can be graded "later"'):
        parse(text, Path("a.toml"))


@pytest.mark.parametrize(
    ("settings", "answers"), [(LETTER, ["b"]), (LETTERS, ["ac", "'c'"]), (NUMBER, ["3.14"])]
)
def test_neither_the_process_nor_the_cache_nor_students_are_told(
    settings: str, answers: list[str], tmp_path: Path
) -> None:
    one = question(settings)
    (case,) = one.cases(np.random.default_rng(0))
    assert one.told == {"question": 1}
    assert one.handed_out == {"question": 1, "form": str(one.form)}
    assert one.withheld
    assert {*case} == {"label", "question", "form"}
    assert [e.value for e in one.reference(None, case)] == [RIGHT]
    References(tmp_path).get(one, [case])
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"answer" in kept
    assert b"answer\xa7forward\xa5right" in kept  # a string's head, and all of it
    assert not any(answer.encode() in kept for answer in answers if len(answer) > 1)


def test_what_is_open_may_be_handed_out() -> None:
    one = question("settings = { question = 1, answer = 'b', open = true }")
    assert one.handed_out["answer"] == "b"
    assert not one.withheld


@pytest.fixture
def score(grader: Grader) -> Callable[[str, str], ItemScore]:
    """The score of a `mcq.py` in the one question of an assignment."""

    def run(text: str, source: str) -> ItemScore:
        (item,) = grader.grade(
            Submission("test", {"mcq.py": source}, {}), parse(text, Path("a.toml"))
        ).items
        return item

    return run


def test_the_sentence_is_a_hint(score: Callable[[str, str], ItemScore]) -> None:
    source = "def question_1(): return 'a'\n"
    item = score(ITEM % LETTER, source)
    assert [fault.message for fault in item.faults] == [WRONG]
    assert [(one.sentence, one.evidence) for one in item.diagnoses] == [
        ("That is the width.", "yours is a")
    ]
    assert within(item, "where").diagnoses == ()
    hidden = score(ITEM % LETTER + '[feedback]\ncases = "hidden"\n', source)
    assert hidden.diagnoses == ()
    assert "width" not in str(hidden)


def test_nothing_in_the_submissions_process_has_the_answer(
    score: Callable[[str, str], ItemScore],
) -> None:
    source = """
import gc
def question_1():
    print([vars(o) for o in gc.get_objects() if type(o).__name__ == "Question"])
    return "c"
"""
    prints = score(ITEM % LETTER, source).prints
    assert "'question': 1" in prints
    assert "'answer': ''" in prints
    assert "width" not in prints


def test_what_is_graded_later_earns_nothing_and_is_told_its_form(
    score: Callable[[str, str], ItemScore],
) -> None:
    for source, faults in {
        "def question_1(): return 'z'\n": [],
        "def question_1(): return 'Z'\n": [
            "yours is 'Z', expected one lower-case letter, such as 'a'"
        ],
        "def question_1(): raise NotImplementedError\n": [
            "not implemented: question_1 (mcq.py, line 1)"
        ],
        "": ["question_1 was not found"],
    }.items():
        item = score(ITEM % (LATER % "letter"), source)
        assert (item.later, item.points, item.possible, item.aspects) == (True, 0, 1, ())
        assert len(item.faults) == len(faults)
        assert all(
            one.message.startswith(due) for one, due in zip(item.faults, faults, strict=True)
        )
