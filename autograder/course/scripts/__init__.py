"""Cases as straight-line code, for people to run by themselves; the grader alone writes it."""
