"""What a question is answered with, as plain text: a letter, several letters, or a number."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from enum import StrEnum
from typing import Any

import numpy as np

from autograder.course.exercises.parameters import ContractError

LETTER = re.compile("[a-z]")
CHOICE = re.compile(r"^\s*\(?([a-z])[:.)]\s", re.MULTILINE)  # a line of a question's docstring
SEALED = re.compile("[0-9a-f]{16}")
OF = " of "  # between a letter that a question does not offer, and those that it does
SHOWN = 40  # characters of what was returned
PLAIN = (str, bool, int, float, list, tuple, set, frozenset, dict)  # whose text tells something
RELATIVE = 1e-9  # of a number: what the last digits of a float may differ by
ALLOWED = 'a letter ("b"), a list of letters (["a", "c"]), or a number (3.5)'


class Form(StrEnum):
    """What kind of answer a question is given."""

    LETTER = "letter"
    LETTERS = "letters"
    NUMBER = "number"


EXPECTED = {
    Form.LETTER: "one lower-case letter, such as 'a'",
    Form.LETTERS: "lower-case letters, such as ['a', 'c'] or 'ac'",
    Form.NUMBER: "a number, such as 2.5",
}


def text_of(value: Any, form: Form) -> str:
    """What a function has returned, as text: letters in their order, a number as Python has it.

    Raises `ContractError` where it is nothing of this form.
    """
    text = {Form.LETTER: _letter, Form.LETTERS: _letters, Form.NUMBER: _number}[form](value)
    if text is None:
        advice = "; is a return missing?" if value is None else ""
        raise ContractError(f"yours is {_shown(value)}, expected {EXPECTED[form]}{advice}")
    return text


def with_choices(letters: str, docstring: str) -> str:
    """The letters; and the choices that a docstring offers, where one of them is not among those.

    Nothing hangs on that but what is said of a wrong answer.
    """
    choices = choices_of(docstring)
    outside = choices and not {*letters} <= {*choices}
    return f"{letters}{OF}{choices}" if outside else letters


def choices_of(docstring: str) -> str:
    """The letters that a question's docstring offers, each in front of a line; "" if not two."""
    choices = "".join(dict.fromkeys(CHOICE.findall(docstring)))
    return choices if len(choices) > 1 else ""


def due(answer: Any) -> tuple[Form, str]:
    """What an assignment's answer is: its form, and its text.

    Raises `ValueError` where it is no answer.
    """
    if isinstance(answer, str) and SEALED.fullmatch(answer):
        raise ValueError(
            f"answer: {answer!r} is sealed, as earlier versions had it; write the answer itself: "
            f"{ALLOWED}"
        )
    if isinstance(answer, str):
        form, text = Form.LETTER, _letter(answer)
    elif isinstance(answer, list):
        form, text = Form.LETTERS, _letters(answer)
        if text is not None and len(text) < len(answer):
            raise ValueError(f"answer: {answer} has a letter twice")
    else:
        form, text = Form.NUMBER, _number(answer)
    if text is None:
        raise ValueError(f"answer: expected {ALLOWED}, got {answer!r}")
    return form, text


def text_of_key(key: str, form: Form) -> str | None:
    """An answer that stands as a key in an assignment, such as "ac" or "3.5"; None if it is none.

    Raises nothing.
    """
    if form is not Form.NUMBER:
        return _letter(key) if form is Form.LETTER else _letters(key)
    try:
        return _number(float(key))
    except ValueError:
        return None


def are_alike(one: str, other: str, form: Form, tolerance: float = 0.0) -> bool:
    """Whether two texts of this form are the same answer; what is no text of it is none."""
    if form is not Form.NUMBER:
        return one == other
    first, second = text_of_key(one, form), text_of_key(other, form)
    if first is None or second is None:
        return False
    a, b = float(first), float(second)
    return abs(a - b) <= tolerance + RELATIVE * max(abs(a), abs(b))


def _letter(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and LETTER.fullmatch(value) else None


def _letters(value: Any) -> str | None:
    if not isinstance(value, str | list | tuple | set | frozenset) or not value:
        return None
    found: Collection[str | None] = [_letter(one) for one in value]
    return None if None in found else "".join(sorted({one for one in found if one}))


def _number(value: Any) -> str | None:
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value[()]
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return None
    try:  # NumPy's own text of a float32 is the number that was meant, 3.14, not 3.1400001
        number = float(str(value) if isinstance(value, np.floating) else value)
    except OverflowError:
        return None
    return repr(number) if math.isfinite(number) else None


def _shown(value: Any) -> str:
    """What came, in a few words."""
    if value is None or isinstance(value, PLAIN):
        text = repr(value)
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"of type {type(value).__name__}"
