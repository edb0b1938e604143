from mytorch.Conv1d import Conv1d
