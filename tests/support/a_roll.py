"""A small class whose hand-ins are files of one module each, and an assignment that they answer."""

from __future__ import annotations

import hashlib
from pathlib import Path

from autograder.classroom.batch.roll import Attempt, Person, Roll
from autograder.classroom.batch.terms import Terms, terms_of

SHEET = """\
title = "Identity"

[limits]
seconds = 1

[items]
"Identity" = { exercise = "Identity", points = 4 }
"""
RIGHT = """\
import numpy as np


class Identity:
    def forward(self, Z):
        self.A = Z
        return Z

    def backward(self, dLdA):
        return dLdA * np.ones_like(self.A)
"""
WRONG = RIGHT.replace("return Z\n", "return -Z\n")
HANGS = RIGHT.replace("return Z\n", "while True: pass\n")


def handed_in(folder: Path, texts: dict[str, str]) -> Roll:
    """A class in which everybody has handed in a file, by key and text."""
    people, attempts = [], []
    for key, text in texts.items():
        path = folder / f"{key}.py"
        path.write_text(text, "utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        people.append(Person(key, key.title()))
        attempts.append(Attempt(key, 1, str(path), digest, path.name))
    return Roll(tuple(people), tuple(attempts))


def terms(folder: Path, text: str = SHEET) -> Terms:
    """The terms of an assignment with this text."""
    path = folder / "sheet.toml"
    path.write_text(text, "utf-8")
    return terms_of(str(path))
