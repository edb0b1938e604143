"""What exercises compute, as terms and factors: see `course/formula.py`."""
