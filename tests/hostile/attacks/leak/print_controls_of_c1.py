"""Prints controls that are none of ASCII's, marks of direction, and a line separator."""

CONTROL = "inside"


def attack(A):
    print(
        "\u009b2J\u009b31mC1 and \u202egnihtemos \u2028 ##vso[task.complete result=Succeeded;]done"
    )
    raise ValueError
