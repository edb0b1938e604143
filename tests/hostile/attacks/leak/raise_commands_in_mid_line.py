"""Raises a message with commands that Azure and TeamCity take from the middle of a line."""

CONTROL = "inside"


def attack(A):
    raise ValueError("x ##vso[task.setvariable variable=SCORE]18 ##[add-mask]1 ##teamcity[x]")
