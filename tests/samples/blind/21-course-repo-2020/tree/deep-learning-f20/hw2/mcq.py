# answers, one letter each

def question_1():
    answer = "b"
    return answer

def question_2():
    answer = "d"
    return answer

def question_3():
    answer = "b"   # not sure, flipped kernel?
    return answer

def question_4():
    answer = "c"
    return answer

def question_5():
    answer = "d"
    return answer
