"""Raises an exception whose class leaves the interpreter whatever is asked of it."""

CONTROL = "inside"


class Broken(type):
    def __getattribute__(cls, name):
        raise SystemExit


class Failure(Exception, metaclass=Broken):
    @property
    def __traceback__(self):
        raise SystemExit

    __cause__ = __context__ = __str__ = __repr__ = __traceback__


def attack(A):
    raise Failure
