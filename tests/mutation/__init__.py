"""Faults planted in the solution, one at a time: does the item that should notice it notice?

`python -m tests.mutation` (`make mutants`) grades them all and writes `docs/mutation.md`. The
faults are those of `autograder/classroom/mutants/`; `equivalent.toml` says which of them no grader
can or should see, and why.
"""
