"""What of a hand-in's processor time is the grader's own: `python -m tests.bench.own [COUNT]`.

One process grades right hand-ins, as each process of a class does; what it has spent itself is its
own, and what runs below it is the submission's.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

from autograder.classroom.batch.desk import grade_parcel
from autograder.classroom.batch.parcels import Parcel
from autograder.classroom.batch.pool import begin
from autograder.classroom.batch.terms import terms_of
from tests.samples.a_large_class import RIGHT, write

WARM = 5


def main() -> int:
    """Print the processor seconds of its own that one more hand-in takes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    packed = terms_of("").packed
    with tempfile.TemporaryDirectory() as folder:
        class_ = Path(folder, "class")
        write(class_, [RIGHT] * (WARM + count))
        files = sorted(class_.iterdir())
        for file in files[:WARM]:
            grade_parcel(packed, Parcel(file.name, str(file)))
        before = spent()
        for file in files[WARM:]:
            graded = grade_parcel(packed, Parcel(file.name, str(file)))
            assert not graded.reason, graded.reason
        print((spent() - before) / count)
    return 0


def spent() -> float:
    """Processor seconds of this process, its children left out."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    begin()
    sys.exit(main())
