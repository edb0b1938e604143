"""What a submission shows that makes a known mistake, from the cache where it can.

An entry depends on the mistakes' sources besides all that PyTorch's own answers depend on.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import msgspec
import numpy as np

from autograder.course.exercise import Answers, Case, Exercise, Reading
from autograder.course.mistake import Mistake, mistakes_in
from autograder.course.neighbours import neighbours_of
from autograder.diagnosis.steps import WrongSteps
from autograder.grading.entries import (
    StoredArray,
    entry_name,
    refuse_other_lengths,
    restore_array,
    salt,
    store_array,
)
from autograder.grading.reference import References
from autograder.records.calls import SECOND
from autograder.records.decoders import msgpack_decoder

# What an entry's content depends on besides what the references depend on.
SOURCES = (
    "course/mistake.py",
    "course/mistakes",
    "course/neighbours.py",
    "course/layouts",
    "course/overwritten.py",
    "course/resampled.py",
    "course/turned.py",
    "diagnosis/catalogue.py",
)
Predictions = dict[str, list[dict[str, np.ndarray]]]  # for each case, by mistake's key
StoredCatalogue = dict[str, list[dict[str, StoredArray]]]
CATALOGUE: msgspec.msgpack.Decoder[StoredCatalogue] = msgpack_decoder(StoredCatalogue)


class Catalogue:
    """Gives what each known mistake shows; PyTorch, the cache and its folder are the references'.

    It keeps no entry where chance is allowed: there it depends on what a submission drew.
    """

    def __init__(self, references: References) -> None:
        self._references = references
        self._cache = references.cache
        self._salt = references.salt + (salt(SOURCES) if references.folder else "")
        self.steps = WrongSteps(references)

    def get(
        self, exercise: Exercise, cases: list[Case], reading: Reading, shown: Sequence[Answers]
    ) -> dict[str, tuple[str, list[dict[str, np.ndarray]]]]:
        """Each known mistake's sentence and what it shows for each case, by its key.

        It goes by the submission's conventions and, where chance is allowed, by what it drew: what
        it has `shown`. Each array has the shape that the mistake gives it. Raises
        `ReferenceUnavailableError` where PyTorch is needed and cannot be loaded.
        """
        known = [*mistakes_in(exercise), *neighbours_of(exercise)]
        sentences = {mistake.key: mistake.sentence for mistake in known}
        name = entry_name(self._salt, exercise, cases, f"mistakes {sorted(reading.items())}")
        load = partial(_predictions, keys=sentences.keys(), count=len(cases))
        made = None if exercise.chance else self._cache.read(name, load)
        if made is None:
            rights: list[dict[str, Any]] = [{} for _ in cases]
            drawn = [*zip(cases, shown, rights, strict=True)]
            # What depends on what was drawn is computed by NumPy: it cannot be kept.
            needed = nullcontext() if exercise.chance else self._references.torch()
            with needed as torch, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a mistake may well divide by zero
                made = {
                    m.key: [m.shown(torch, exercise, c, own, reading, r) for c, own, r in drawn]
                    for m in known
                }
            if not exercise.chance:
                self._cache.write(name, msgspec.msgpack.encode(_stored(made)))
        found: dict[str, tuple[str, list[dict[str, np.ndarray]]]] = {}
        for one in known:
            found |= {key: (one.sentence, shown) for key, shown in _made(one, made[one.key])}
        return found


def _made(
    mistake: Mistake, shown: list[dict[str, np.ndarray]]
) -> Iterator[tuple[str, list[dict[str, np.ndarray]]]]:
    """What a mistake shows, by its key; of one whose values are apart, by that and their name."""
    if not mistake.apart:
        yield mistake.key, shown
        return
    names = dict.fromkeys(name.removesuffix(SECOND) for case in shown for name in case)
    for wanted in names:
        alone = [{n: v for n, v in c.items() if n.removesuffix(SECOND) == wanted} for c in shown]
        yield f"{mistake.key} {wanted}", alone


def _predictions(payload: bytes, keys: Collection[str], count: int) -> Predictions:
    """The entry of these mistakes for so many cases; raises where it is none."""
    known = CATALOGUE.decode(payload)
    if known.keys() != set(keys):
        raise ValueError("an entry of other mistakes")
    refuse_other_lengths(count, known.values())
    return {key: [_unpacked(one) for one in each] for key, each in known.items()}


def _stored(made: Predictions) -> StoredCatalogue:
    return {
        key: [{name: store_array(array) for name, array in shown.items()} for shown in each]
        for key, each in made.items()
    }


def _unpacked(shown: Mapping[str, StoredArray]) -> dict[str, np.ndarray]:
    return {name: restore_array(array) for name, array in shown.items()}
