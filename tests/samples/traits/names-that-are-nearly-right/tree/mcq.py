def question1():
    return 'b'
