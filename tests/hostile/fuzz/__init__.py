"""Hostile input for the two readers of what comes from outside: the wire and the archives.

`targets.py` says what must hold for any bytes; `samples.py` has valid ones, `mutate.py` spoils
them, and `strategies.py` builds others for hypothesis. `test_fuzz.py` tries a few thousand,
`python -m tests.hostile.fuzz` as many as one likes, and `python -m tests.hostile.fuzz.guided`
follows the coverage.
"""
