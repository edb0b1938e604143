"""The questions: each is answered by a function of `mcq.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.course.exercise import Answers, Aspect, Case, Exercise, Expected, Reading
from autograder.course.exercises.answer_forms import (
    OF,
    Form,
    are_alike,
    due,
    text_of,
    text_of_key,
    with_choices,
)

RIGHT = "right"
WRONG = "is not the right one"
NAME = "answer"


class Question(Exercise):
    """One question, answered by a function of `mcq.py`: with a letter, several, or a number.

    The answer stands in the assignment and stays in the grader: neither the reference, which is
    cached, nor anything that is told has more of it than whether it was given. `wrong` has a
    sentence for each wrong answer that deserves one. Without an answer, only the form of what comes
    can be judged. Where it is `open`, students may have the answer.
    """

    name = "Question"
    home = "mcq.py"
    aspects = (Aspect.FORWARD,)
    secret = ("answer", "tolerance", "wrong", "open")
    for_students = ("question", "form")

    def __init__(
        self,
        question: int = 0,
        answer: str | float | Sequence[str] | None = None,
        tolerance: float | None = None,
        wrong: Mapping[str, str] | None = None,
        open: bool = False,  # noqa: A002 - the assignment's word
        form: str | None = None,
    ) -> None:
        """Raises `ValueError` where the answer is none, or the form none, or another one's."""
        if isinstance(question, bool) or not isinstance(question, int) or question < 0:
            raise ValueError(f"question: expected a whole number, such as 1, got {question!r}")
        if form is not None and form not in [*Form]:
            raise ValueError(f"form: expected one of {', '.join(Form)}, got {form!r}")
        if isinstance(tolerance, bool) or not isinstance(tolerance, int | float | None):
            raise ValueError(f"tolerance: expected a number, such as 0.01, got {tolerance!r}")
        if not isinstance(wrong, Mapping | None):
            raise ValueError(f'wrong: expected {{ a = "a sentence" }}, got {wrong!r}')
        if not isinstance(open, bool):
            raise ValueError(f"open: expected true or false, got {open!r}")
        self.question = question
        self.form, self.answer = Form(form or Form.LETTER), ""
        if answer is not None:
            self.form, self.answer = due(answer)
        if form not in (None, self.form):
            raise ValueError(f"form: {form!r} does not fit the answer {answer!r}; leave it out")
        self.tolerance = tolerance
        self.wrong = dict(wrong or {})
        self.open = open

    @property
    def looked_up(self) -> str:
        return f"question_{self.question}"

    @property
    def handed_out(self) -> dict[str, Any]:
        if self.open:
            return dict(self.assigned)
        return {"question": self.question, "form": str(self.form)}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        yield Case(label=f"question {self.question}", question=self.question, form=str(self.form))

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        """Ask for the answer; raises `ContractError` where what comes has not the due form."""
        function = getattr(student, f"question_{case.question}")
        form = Form(case.form)
        text = text_of(function(), form)
        if form is not Form.NUMBER:
            text = with_choices(text, str(getattr(function, "__doc__", None) or ""))
        yield {NAME: text}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        yield Expected(NAME, Aspect.FORWARD, RIGHT)

    def derived(self, case: Case, answers: Answers) -> Answers:
        """Instead of what was answered, whether that is right, or what is said of it."""
        return {NAME: self._verdict(str(answers[NAME]))} if NAME in answers else {}

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        said = answers.get(NAME, WRONG)
        return [replace(one, complaint="" if said == RIGHT else str(said)) for one in reference]

    def sentence_on(self, given: str) -> str:
        """What the assignment has to say of an answer that was given; empty where nothing."""
        text = given.partition(OF)[0]
        keys = ((text_of_key(key, self.form), said) for key, said in self.wrong.items())
        tolerance = self.tolerance or 0.0
        fits = (said for key, said in keys if key and are_alike(key, text, self.form, tolerance))
        return next(fits, "")

    def _verdict(self, given: str) -> str:
        text, _, choices = given.partition(OF)
        if text_of_key(text, self.form) is None:
            return WRONG
        if self.answer and are_alike(text, self.answer, self.form, self.tolerance or 0.0):
            return RIGHT
        if text_of_key(choices, Form.LETTERS):  # a submission may have said anything
            return f"yours is {text!r}, and the choices are {', '.join(choices)}"
        return WRONG if self.answer else RIGHT
