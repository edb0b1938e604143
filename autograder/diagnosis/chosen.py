"""What the assignment has to say of a wrong answer to a question, if it says anything."""

from __future__ import annotations

from autograder.course.exercises.question import NAME, Question
from autograder.grading.graded import GradedItem
from autograder.records.scorecard import Diagnosis

KEY = "question/wrong answer"


def chosen(graded: GradedItem) -> Diagnosis | None:
    """The sentence for the answer that was given, as the mistake that it is."""
    question = graded.item.exercise
    if not isinstance(question, Question) or not graded.judgement.findings[0].shown:
        return None
    given = graded.transcripts[0].values[NAME].text or ""
    sentence = question.sentence_on(given)
    return Diagnosis(NAME, KEY, sentence, f"yours is {given}", "certain") if sentence else None
