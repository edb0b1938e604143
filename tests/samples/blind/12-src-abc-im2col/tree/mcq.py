ANSWERS = "bdacd"


def question_1() -> str:
    return ANSWERS[0]


def question_2() -> str:
    return ANSWERS[1]


def question_3() -> str:
    return ANSWERS[2]


def question_4() -> str:
    return ANSWERS[3]


def question_5() -> str:
    return ANSWERS[4]
