"""Losses by hand."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.layer import called
from autograder.course.byhand.walk import MOST_TERMS, Index, Line, Step, factor, number
from autograder.records.calls import SECOND

LARGEST = 20  # beyond it exp is no number for a person


class Walk(walk.Walk):
    """A and Y of one call or both; a loss's gradient follows from what forward was given."""

    def steps(self, name: str) -> list[Step]:
        return called(self, {}, name)

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        every = [*np.ndindex(self.case.calls[0].A.shape)]
        if name == "dLdA" and self.exercise.name == "CrossEntropyLoss":
            return self.named({"A": [at for at in every if at[0] == index[0]], "Y": [index]})
        mine = [index] if name == "dLdA" else every
        return self.named({"A": mine, "Y": mine})

    def line(self, name: str, index: Index) -> Line | None:
        call = self.case.calls[name.endswith(SECOND)]
        forward = name.startswith("value")
        if not forward and not name.startswith("dLdA"):
            return None
        if self.exercise.name == "CrossEntropyLoss":
            if abs(call.A).max() > LARGEST:
                return None
            return _entropy(call.A, call.Y) if forward else _slope(call.A, call.Y, index)
        square = self.exercise.name == "MSELoss"
        pairs = [*zip(call.A.ravel(), call.Y.ravel(), strict=True)]
        if forward and len(pairs) <= MOST_TERMS:
            start, end = ("(", ")²") if square else ("abs(", ")")
            terms = [f"{start}{number(a)} - {factor(y)}{end}" for a, y in pairs]
            text = f"({' + '.join(terms)})/{len(pairs)}" if len(pairs) > 1 else f"{terms[0]}/1"
            apart = call.A - call.Y
            return Line("", text, float((apart**2 if square else abs(apart)).mean()))
        if forward or not square:
            return None
        a, y = call.A[index], call.Y[index]
        return Line(
            "", f"2*({number(a)} - {factor(y)})/{len(pairs)}", float(2 * (a - y) / len(pairs))
        )


def _exps(row: np.ndarray) -> str:
    texts = [f"exp({number(one)})" for one in row]
    return f"({' + '.join(texts)})" if len(texts) > 1 else texts[0]


def _entropy(A: np.ndarray, Y: np.ndarray) -> Line | None:
    """The mean over the batch, of logits A and one-hot Y, (N, C) each."""
    if A.size > MOST_TERMS:
        return None
    rows = zip(A, Y, strict=True)
    terms = [f"log(exp({number(a[y.argmax()])})/{_exps(a)})" for a, y in rows]
    softmax = np.exp(A) / np.exp(A).sum(1, keepdims=True)
    value = float(-(Y * np.log(softmax)).sum() / len(A))
    return Line("", f"-({' + '.join(terms)})/{len(A)}", value)


def _slope(A: np.ndarray, Y: np.ndarray, index: Index) -> Line:
    """One element of (softmax(A) - Y) / N."""
    row = A[index[0]]
    value = float((np.exp(A[index]) / np.exp(row).sum() - Y[index]) / len(A))
    text = f"(exp({number(A[index])})/{_exps(row)} - {number(Y[index])})/{len(A)}"
    return Line("(softmax(A) - Y)/N", text, value)
