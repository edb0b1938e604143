"""A case of a dropout as code: what is right follows from the mask that was drawn."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.dropout import (
    ANOTHER,
    COMPARED,
    LATER,
    NEIGHBOURS,
    TWO_CALLS,
    TWO_LAYERS,
    Dropping,
    alike,
    is_large,
)
from autograder.course.exercises.evaluating import in_evaluation
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, joined, twice, where

CALL = """
    a, upstream = AEND.copy(), dLdZEND.copy()  # which are needed once more
    yours["ZMARK"], yours["AMARK"] = layer.forward(a), a
    yours["dLdAMARK"], yours["dLdZMARK"] = layer.backward(upstream), upstream
    """
EVALUATED = 'yours["Z in evaluation"] = in_evaluation(layer, A2.copy())'


def script(exercise: Dropping, case: Case, reading: Reading) -> Script:
    """Two calls, then one in evaluation; a mask that is large is compared with others."""
    space = tuple(range(2, case.calls[0].A.ndim))
    channels = f".any({space}, keepdims=True)" if space else ""
    is_compared = is_large(case.calls[0].A.shape)
    agreement = where(is_compared, _agreement(channels))
    another = f'yours["{ANOTHER}"] = {exercise.name}(p).forward(A.copy())'
    return Script(
        given(case),
        joined(twice(_expected(channels)), agreement, 'expected["Z in evaluation"] = A2'),
        joined(f"layer = {exercise.name}(p)", twice(CALL), EVALUATED, where(is_compared, another)),
        (alike, in_evaluation),
        mask=True,
    )


def _expected(channels: str) -> str:
    """What a call is expected to show; `channels` is the code that makes elements channels."""
    return f"""
        assert np.shape(yours["ZMARK"]) == AEND.shape, "Z must have the shape of A"
        keptEND = (yours["ZMARK"] != 0){channels}  # what yours has drawn
        yours["drop rateMARK"], expected["drop rateMARK"] = 1 - keptEND.mean(), p
        expected["ZMARK"], expected["AMARK"] = AEND * keptEND / (1 - p), AEND
        expected["dLdAMARK"], expected["dLdZMARK"] = dLdZEND * keptEND / (1 - p), dLdZEND
        """


def _agreement(channels: str) -> str:
    """How far masks that are drawn independently agree."""
    return f"""
        assert np.shape(yours["{ANOTHER}"]) == A.shape, "Z must have the shape of A"
        kept3 = (yours["{ANOTHER}"] != 0){channels}
        expected["{ANOTHER}"] = A * kept3 / (1 - p)
        for name in {[*COMPARED, *NEIGHBOURS]}:
            expected[name] = p**2 + (1 - p) ** 2
        for name, of in {NEIGHBOURS}.items():
            yours[name] = alike(kept, *of)
        yours["{TWO_CALLS}"] = (kept == kept2).mean()
        yours["{TWO_LAYERS}"] = (kept == kept3).mean()
        yours["{LATER}"] = (kept2 == kept3).mean()
        """
