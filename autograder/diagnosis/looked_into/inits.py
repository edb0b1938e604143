"""Init functions that a constructor was given, and has never called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.diagnosis.looked_into.held import HeldPart, LookedInto
from autograder.records.calls import ASKED
from autograder.records.scorecard import Diagnosis

# As the exercises complain of what stands in the place of their values.
COMPLAINT = re.compile(r"is not what (\w{1,30}) returned")
EVIDENCE = "counted while its constructor has run"


def inits_never_called(looked: LookedInto) -> Diagnosis | None:
    """That what has not made a parameter is never called; raises what `LookedInto` does."""
    finding = looked.graded.judgement.findings[0]
    complaint = COMPLAINT.fullmatch(finding.message)
    if complaint is None:
        return None
    parts = looked.cases[0].parts
    sizes = next((part.sizes for part in parts if not part.path), {})
    never = [name for name in _inits(sizes) if sizes[f"{ASKED}{name}"] == (0,)]
    if complaint[1] not in never:
        return None
    names = [complaint[1], *(name for name in never if name != complaint[1])]
    are, them, they = ("are", "them", "they") if names[1:] else ("is", "it", "it")
    due = _inner(parts)
    what = f"hand {them} on to {due}" if due else f"call {them} where {they} {are} given"
    sentence = f"{' and '.join(names)} {are} never called: {what}"
    return Diagnosis(finding.name, "structure/init_never_called", sentence, EVIDENCE, "certain")


def _inits(sizes: dict[str, tuple[int, ...]]) -> list[str]:
    """The init functions that were given, in the order of the constructor's arguments."""
    names = [name.removeprefix(ASKED) for name in sizes if name.startswith(ASKED)]
    return [name for name in names if "init" in name]


def _inner(parts: Sequence[HeldPart]) -> str:
    """What kind of layer inside makes the parameters, the one that is held first of all."""
    inner = [part for part in parts if part.path and "W" in part.sizes]
    if not inner:
        return ""
    path = inner[0].path
    outermost = [one for one in parts if path.startswith(f"{one.path}.") and one.path]
    kinds = [one.kind for one in outermost if one.kind not in ("list", "tuple", "dict")]
    return kinds[0] if kinds else inner[0].kind
