"""What known faults show, in a few numbers each: how they are stored, and looked up.

`make fingerprints` plants faults in right solutions, runs each on the cases that seed 0 draws, and
keeps one number of every value that comes out wrong (`diagnosis/projection.py`) with a sentence on
the fault. Who shows the same numbers in all cases has made that mistake. No line of a solution is
in it.
"""
