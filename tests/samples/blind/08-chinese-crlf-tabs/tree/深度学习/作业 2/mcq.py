# 选择题
def question_1():
	return 'b'


def question_2():
	return 'd'


def question_3():
	return 'a'


def question_4():
	return 'c'


def question_5():
	return 'd'
