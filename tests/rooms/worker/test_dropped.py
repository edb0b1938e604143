"""Names that NumPy had once answer as they did, or say in which version they did."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.worker.inside.compatibility import restore
from autograder.worker.inside.dropped import GONE, OF_LIB, TODAY, hint

NOTHING = set(GONE.split()) - set(TODAY)  # which have no equal today


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = {*vars(np)} & {*TODAY}, {*vars(np.lib)} & {*OF_LIB.split()}
    undo = restore()
    yield
    undo()
    assert ({*vars(np)} & {*TODAY}, {*vars(np.lib)} & {*OF_LIB.split()}) == before


@pytest.mark.parametrize("name", sorted({*GONE.split(), *TODAY}))
def test_every_old_name_answers(name: str) -> None:
    if name not in NOTHING:
        assert getattr(np, name) is not None
        return
    with pytest.raises(AttributeError) as caught:
        getattr(np, name)
    said = str(caught.value)
    assert "removed in the NumPy 2.0 release" in said or "1.20" in hint(caught.value, said)


@pytest.mark.parametrize("name", OF_LIB.split())
def test_what_was_in_lib_as_well_answers(name: str) -> None:
    assert callable(getattr(np.lib, name)) or name in vars(np)


A = np.array([[2.0, 1.0], [0.0, 3.0]])


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("np.asfarray([1, 2]).dtype", np.float64),
        ("np.asfarray([1, 2], dtype=np.float32).dtype", np.float32),
        ("np.asfarray([1, 2], dtype=int).dtype", np.float64),
        ("np.in1d(A, [1.0, 3.0]).tolist()", [False, True, False, True]),
        ("np.in1d(A, [1.0], invert=True).tolist()", [True, False, True, True]),
        ("np.msort(A).tolist()", [[0.0, 1.0], [2.0, 3.0]]),
        ("np.cast['float32'](A).dtype", np.float32),
        ("np.cast[np.int64](A).tolist()", [[2, 1], [0, 3]]),
        ("np.nbytes[np.float32]", 4),
        ("np.issctype(np.float32), np.issctype(list), np.issctype(1)", (True, False, False)),
        ("np.issubclass_(1, int), np.issubclass_(bool, int)", (False, True)),
        ("np.issubsctype(np.float32, np.floating)", True),
        ("np.obj2sctype('f4')", np.float32),
        ("np.sctype2char(float)", "d"),
        ("np.math.factorial(4)", 24),
        ("np.NINF, np.PINF, np.Infinity", (-np.inf, np.inf, np.inf)),
        ("np.asscalar(np.ones(1))", 1.0),
        ("np.alen(A), np.fastCopyAndTranspose(A).tolist()", (2, A.T.tolist())),
        ("np.int(2.5), np.float(1), np.str(3), np.unicode(4)", (2, 1.0, "3", "4")),
        ("np.product([2, 3]), np.trapz([1.0, 1.0]), np.round_(1.26, 1)", (6, 1.0, 1.3)),
        ("np.lib.pad([1], 1, 'constant').tolist()", [0, 1, 0]),
        ("np.safe_eval('[1]')", [1]),
    ],
)
def test_old_functions_do_what_they_did(code: str, value: object) -> None:
    assert eval(code) == value


@pytest.mark.parametrize(
    ("code", "version"),
    [
        ("float(np.ones((1, 1)))", "2.4"),
        ("int(np.ones(1))", "2.4"),
        ("np.zeros(3).__setitem__(0, np.ones((1, 1)))", "2.4"),
        ("np.array([[1], [1, 2]])", "1.24"),
        ("np.array([1, 2], copy=False)", "2.0"),
        ("np.reshape(A, newshape=4)", "2.4"),
        ("np.sum(x for x in [1])", "2.4"),
        ("A.ptp()", "2.0"),
        ("A.itemset(0, 1)", "2.0"),
        ("A.newbyteorder()", "2.0"),
        ("A.tostring()", "2.3"),
        ("np.find_common_type([], [])", "2.0"),
        ("np.who()", "2.0"),
    ],
)
def test_what_older_versions_took_is_told(code: str, version: str) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError)) as caught:
        eval(code)
    said = f"{caught.value}{hint(caught.value, str(caught.value))}"
    assert f"NumPy {version}" in said.replace("below ", "")


def test_other_errors_are_told_as_they_are() -> None:
    for error in (KeyError("a"), AttributeError("module 'numpy' has no attribute 'x'")):
        assert hint(error, str(error)) == ""
