"""What a submission shows that makes a known mistake, from the cache where it can.

An entry depends on the mistakes' sources besides all that PyTorch's own answers depend on.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy as np

from autograder.course.exercise import Answers, Case, Exercise, Reading
from autograder.course.mistake import Mistake, mistakes_in
from autograder.course.neighbours import neighbours_of
from autograder.diagnosis.predictions import (
    Predictions,
    StoredPredictions,
    predictions,
    restore,
    store,
)
from autograder.diagnosis.projection import Projected
from autograder.diagnosis.steps import WrongSteps
from autograder.grading.entries import entry_name, refuse_other_lengths, salt
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
    "diagnosis/predictions.py",
    "diagnosis/projection.py",
)
Shown = Sequence[Mapping[str, np.ndarray | Projected]]  # by case and name


class StoredCatalogue(msgspec.Struct, array_like=True):
    """Mistakes' keys, and what each of them shows."""

    keys: list[str]
    table: StoredPredictions


CATALOGUE: msgspec.msgpack.Decoder[StoredCatalogue] = msgpack_decoder(StoredCatalogue)


class Catalogue:
    """Gives what each known mistake shows; PyTorch, the cache and its folder are the references'.

    It keeps no entry where chance is allowed: there it depends on what a submission drew.
    """

    def __init__(self, references: References) -> None:
        self._references = references
        self._kept = references.kept
        self._salt = references.salt + (salt(SOURCES) if references.kept.is_used else "")
        self.steps = WrongSteps(references)

    def get(
        self, exercise: Exercise, cases: list[Case], reading: Reading, shown: Sequence[Answers]
    ) -> dict[str, tuple[str, Shown]]:
        """Each known mistake's sentence and what it shows for each case, by its key.

        It goes by the submission's conventions and, where chance is allowed, by what it drew: what
        it has `shown`. Each value has the shape that the mistake gives it. Raises
        `ReferenceUnavailableError` where PyTorch is needed and cannot be loaded.
        """
        known = [*mistakes_in(exercise), *neighbours_of(exercise)]
        # What depends on what was drawn is computed by NumPy, and cannot be kept.
        made = (
            _made(None, known, exercise, cases, reading, shown)
            if exercise.chance
            else self._predicted(known, exercise, cases, reading)
        )
        found: dict[str, tuple[str, Shown]] = {}
        for one in known:
            found |= {key: (one.sentence, shown) for key, shown in _apart(one, made[one.key])}
        return found

    def _predicted(
        self, known: Sequence[Mistake], exercise: Exercise, cases: list[Case], reading: Reading
    ) -> Mapping[str, Shown]:
        """What is kept of what mistakes show, by their keys; computed where nothing is."""
        name = entry_name(self._salt, exercise, cases, f"mistakes {sorted(reading.items())}")
        keys = [*dict.fromkeys(mistake.key for mistake in known)]
        table = self._kept.read(name, partial(_restored, keys=keys, count=len(cases)))
        if table is None:
            with self._references.torch() as torch:
                made = _made(torch, known, exercise, cases, reading, [{} for _ in cases])
            table = predictions([*made.values()], len(cases))
            stored = StoredCatalogue(keys, store(table))
            self._kept.write(name, msgspec.msgpack.encode(stored))
        return {key: table.of(row) for row, key in enumerate(keys)}


def _made(
    torch: Any,
    known: Sequence[Mistake],
    exercise: Exercise,
    cases: Sequence[Case],
    reading: Reading,
    shown: Sequence[Answers],
) -> dict[str, list[dict[str, np.ndarray]]]:
    """What each mistake shows for each case, by its key."""
    rights: list[dict[str, Any]] = [{} for _ in cases]
    drawn = [*zip(cases, shown, rights, strict=True)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mistake may well divide by zero
        return {
            m.key: [m.shown(torch, exercise, c, own, reading, r) for c, own, r in drawn]
            for m in known
        }


def _apart(mistake: Mistake, shown: Shown) -> Iterator[tuple[str, Shown]]:
    """What a mistake shows, by its key; of one whose values are apart, by that and their name."""
    if not mistake.apart:
        yield mistake.key, shown
        return
    names = dict.fromkeys(name.removesuffix(SECOND) for case in shown for name in case)
    for wanted in names:
        yield (
            f"{mistake.key} {wanted}",
            [{n: v for n, v in c.items() if n.removesuffix(SECOND) == wanted} for c in shown],
        )


def _restored(payload: bytes, keys: Sequence[str], count: int) -> Predictions:
    """The entry of these mistakes for so many cases; raises where it is none."""
    known = CATALOGUE.decode(payload)
    if known.keys != keys:
        raise ValueError("an entry of other mistakes")
    refuse_other_lengths(known.table.count, [range(count)])
    return restore(known.table)
