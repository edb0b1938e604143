"""Never returns from a call, and swallows whatever exception is to end that."""

CONTROL = "inside"


def attack(A):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
