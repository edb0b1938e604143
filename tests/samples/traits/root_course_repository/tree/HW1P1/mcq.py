def question_1():
    return "b"
