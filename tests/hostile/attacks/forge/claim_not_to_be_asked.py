"""Raises the grader's own exception for optional features, as if nothing were due."""

CONTROL = "inside"


def attack(A):
    from autograder.course.exercise import NotOfferedError

    raise NotOfferedError("padding")
