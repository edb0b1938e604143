"""What kind of mistake a diagnosis names, in a few words, without naming it."""

from __future__ import annotations

import msgspec

from autograder.records.scorecard import Diagnosis

KEY = "family/"  # before the key of a diagnosis of which only the kind is told
ONE_SLIP = "one slip in a line of your code accounts for it"
# By what keys begin with, or by a whole key.
FAMILIES = {
    "chance": "what is random is not drawn or used as it should be",
    "convention": "another convention is followed here than in the rest of your code",
    "curve": "another function is computed than the one that is asked for",
    "exchanged": "two things that belong to different places are exchanged",
    "kept": "something is kept from an earlier call, or from another object",
    "mend": ONE_SLIP,
    "layout": "an array is read in another order than it lies in: look at its axes and reshapes",
    "mutant": ONE_SLIP,
    "parts": "the parts are right or wrong by themselves: look at the order in which they are used",
    "pooled": "look at which elements a window holds, and at what is done with them",
    "raised": "look at what the line that failed was given",
    "relation": "what differs is the same everywhere: compare a few elements by hand",
    "relation/axes": "the numbers are right, but not in their places",
    "relation/flipped": "the numbers are right, but not in their places",
    "relation/shape": "look at which sizes the shape should be made of",
    "relation/shifted": "the numbers are right, but not in their places",
    "relation/uncut": "the numbers are right, but there are more of them than there should be",
    "resampled": "look at which elements are kept or filled in, and at the sizes at both ends",
    "step": "one step of the computation is wrong, and those before it are right",
    "structure": "look at how the parts are put together",
    "term": ONE_SLIP,
}
KNOWN = "one common mistake accounts for it"  # of the catalogue
CAUSES = ("parts", "raised")  # of which the evidence is a cause, too


def in_general(diagnosis: Diagnosis) -> Diagnosis:
    """The same without the mistake's name; what is only likely names none."""
    if diagnosis.confidence == "likely":
        return diagnosis
    kind = diagnosis.key.partition("/")[0]
    return msgspec.structs.replace(
        diagnosis,
        key=f"{KEY}{kind if kind in FAMILIES else 'known'}",
        evidence="" if kind in CAUSES else diagnosis.evidence,
        sentence=FAMILIES.get(diagnosis.key) or FAMILIES.get(kind, KNOWN),
        confidence="likely",
    )
