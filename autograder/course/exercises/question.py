"""The multiple-choice questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.course.exercise import Answers, Aspect, Case, Exercise, Expected


class Question(Exercise):
    """One multiple-choice question, answered by a function of `mcq.py`.

    Assignments hold `answer` sealed: not to be read by accident, though easily guessed.
    """

    name = "Question"
    home = "mcq.py"
    aspects = (Aspect.FORWARD,)

    def __init__(self, question: int = 0, answer: str = "") -> None:
        self.question = question
        self.answer = answer

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        yield Case(label=f"question {self.question}", question=self.question)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        """The answer that the student's function gives; raises ValueError where it is no letter."""
        letter = getattr(student, f"question_{case.question}")()
        if type(letter) is not str or len(letter) != 1 or not letter.islower():
            raise ValueError(f"expected one lower-case letter, such as 'a', got {letter!r:.40}")
        yield {"answer": letter}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        yield Expected("answer", Aspect.FORWARD, self.answer)

    def derived(self, case: Case, answers: Answers) -> Answers:
        return {name: seal(case.question, str(letter)) for name, letter in answers.items()}


def seal(question: int, letter: str) -> str:
    """The form in which an assignment holds the answer to a question."""
    return hashlib.sha256(f"question {question}: {letter}".encode()).hexdigest()[:16]
