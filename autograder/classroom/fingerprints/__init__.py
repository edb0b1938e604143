"""Makes the fingerprints of known faults: `python -m autograder.classroom.fingerprints`.

Faults are planted in the annotated solution and in other right hand-ins, one at a time
(`autograder/classroom/mutants/`). Each such version carries out its item's cases in this process
(`trial.py`); what comes out wrong is kept in numbers (`tables.py`), beside a sentence on the fault
(`sentences.py`), where `autograder/diagnosis/fingerprints/` looks them up.
"""
