"""Faults planted in a right solution, one at a time: which code is graded, and what can go wrong.

`scope.py` says which code that is, `operators/` which faults there are, `mutant.py` makes them.
They show whether every item notices a fault (`tests/mutation/`), and what a mistake looks like in
numbers (`autograder/classroom/fingerprints/`). Students never see this: it quotes the solution.
"""
