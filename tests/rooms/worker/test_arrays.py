"""Arrays that a submission reads from the solution's objects, and may change."""

from __future__ import annotations

import numpy as np

from autograder.worker.inside.swap.arrays import Arrays, Attribute

PLACE = Attribute(3, "W")
Filled = list[tuple[Attribute, list[float]]]


def filled(arrays: Arrays) -> Filled:
    """What is written back now."""
    found: Filled = []
    arrays.write_back(lambda place, array: found.append((place, array.tolist())))
    return found


def test_what_was_changed_is_written_back_once() -> None:
    arrays = Arrays()
    read = arrays.keep(PLACE, np.array([1.0, np.nan]), same=False)
    arrays.lend(PLACE)
    assert filled(arrays) == []  # NaN is itself
    read[0] = 2
    assert str(filled(arrays)) == str([(PLACE, [2.0, np.nan])])
    assert filled(arrays) == []


def test_who_still_has_an_array_may_change_it_again() -> None:
    arrays = Arrays()
    read = arrays.keep(PLACE, np.zeros(2), same=False)
    arrays.lend(PLACE)
    for value in (1.0, 2.0):
        read[:] = value
        assert filled(arrays) == [(PLACE, [value, value])]


def test_an_array_that_nobody_has_is_not_looked_at_again() -> None:
    arrays = Arrays()
    read = arrays.keep(PLACE, np.zeros(1), same=False)
    arrays.lend(PLACE)
    del read
    assert filled(arrays) == []
    arrays.keep(PLACE, np.ones(1), same=True)[0] = 5  # changed, though it was not lent
    assert filled(arrays) == []


def test_the_same_array_stays_the_same_object() -> None:
    arrays = Arrays()
    read = arrays.keep(PLACE, np.zeros(2), same=False)
    assert arrays.keep(PLACE, np.ones(2), same=True) is read
    assert read.tolist() == [1, 1]
    assert arrays.keep(PLACE, np.ones(3), same=True) is not read  # of another shape
    assert arrays.keep(PLACE, None, same=False) is None


def test_an_array_that_was_set_goes_on_being_the_callers() -> None:
    arrays, own = Arrays(), np.zeros(1)
    arrays.replace(PLACE, own)
    own[0] = 4
    assert filled(arrays) == [(PLACE, [4.0])]
    arrays.replace(PLACE, "no array")
    own[0] = 5
    assert filled(arrays) == []
