"""Of what was shown, only what can tell anything beside what is expected is held.

A submission may answer with far more than that: under other names, in other sizes. It is let go
before anything looks at it, so that all later steps cost no more than what is expected makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from autograder.course.exercise import Expected
from autograder.worker.answers import Value
from autograder.worker.session import Transcript

# Elements of a value that is held whole: something that was not cut off is a few times as large
# as what is expected. Of larger ones, type and shape say what is wrong.
TIMES, FEW = 4, 1000


def held(
    transcripts: Iterable[Transcript], expected: Iterable[Sequence[Expected]]
) -> list[Transcript]:
    """The transcripts of some cases with no more of each value than is needed."""
    pairs = zip(transcripts, expected, strict=True)
    return [Transcript(one.ending, _values(one, of_case)) for one, of_case in pairs]


def _values(transcript: Transcript, expected: Sequence[Expected]) -> dict[str, Value]:
    shown = transcript.values
    return {one.name: _held(shown[one.name], one) for one in expected if one.name in shown}


def _held(value: Value, expected: Expected) -> Value:
    array = value.array
    if array is not None:  # copied, for it is a part of a frame
        array = array.copy() if array.size <= max(TIMES * _size(expected), FEW) else None
    return msgspec.structs.replace(value, array=array)


def _size(expected: Expected) -> int:
    return expected.value.size if isinstance(expected.value, np.ndarray) else 1
