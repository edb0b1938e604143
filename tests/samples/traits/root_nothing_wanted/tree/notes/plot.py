def Conv1d():
    pass
