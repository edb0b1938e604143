from typing import Literal

Letter = Literal["a", "b", "c", "d"]


def question_1() -> Letter:
    return "b"


def question_2() -> Letter:
    return "d"


def question_3() -> Letter:
    return "a"


def question_4() -> Letter:
    return "c"


def question_5() -> Letter:
    return "d"
