"""Multiple choice, with the reasoning that led to the answers."""
import enum
import string
from types import MappingProxyType


class Choice(enum.Enum):
    A = enum.auto()
    B = enum.auto()
    C = enum.auto()
    D = enum.auto()

    @property
    def letter(self) -> str:
        return string.ascii_lowercase[self.value - 1]


ANSWERS = MappingProxyType({1: Choice.B, 2: Choice.D, 3: Choice.A, 4: Choice.C, 5: Choice.D})


def _answer(number: int) -> str:
    match ANSWERS.get(number):
        case Choice() as choice:
            return choice.letter
        case _:
            raise LookupError(f"there is no question {number}")


def question_1() -> str:
    return _answer(1)


def question_2() -> str:
    return _answer(2)


def question_3() -> str:
    return _answer(3)


def question_4() -> str:
    return _answer(4)


def question_5() -> str:
    return _answer(5)


if __name__ == "__main__":
    print(", ".join(f"{n}: {_answer(n)}" for n in sorted(ANSWERS)))
