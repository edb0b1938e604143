"""The questions of week 3."""


def question_1():
    """How many weights has Linear(3, 4), without its bias?

    a: 7
    b: 12
    c: 16
    """
    return "b"


def question_2():
    """Which of these keep a state between batches? Return all their letters.

    a: ReLU
    b: BatchNorm1d
    c: Adam
    """
    return ["b", "c"]


def question_3():
    """What is the mean squared error between (1, 2) and (0, 0.5)?"""
    return 1.625


def question_4():
    """Is LeakyReLU linear where its slope is 1?

    a: yes
    b: no
    """
    return "a"
