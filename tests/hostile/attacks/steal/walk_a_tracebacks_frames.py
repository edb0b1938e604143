"""Raises an exception and walks its frames outwards, where `_getframe` has been taken away."""

CONTROL = "inside"


def attack(A):
    try:
        raise ValueError
    except ValueError as error:
        frame = error.__traceback__.tb_frame
    while frame is not None:
        if "expected" in frame.f_locals:
            return Answer(frame.f_locals["expected"])
        frame = frame.f_back
    return None
