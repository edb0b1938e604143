"""The line between grader and worker: whatever comes, an answer or a WireError."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exercise import Case
from autograder.worker import wire


def frame(header: bytes, body: bytes = b"") -> bytes:
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def observed(**changes: Any) -> bytes:
    fields = {"kind": "Observed", "number": 0, "name": "Z", "type": "numpy.ndarray"}
    return msgspec.json.encode(fields | {"dtype": "f8", "shape": [2], "sent": True} | changes)


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6.0).reshape(2, 3),
        np.arange(6.0).reshape(2, 3).T,  # not contiguous
        np.arange(6, dtype=">f4"),  # another byte order
        np.zeros((0, 3)),
        np.float32(1.5),
        3,
        True,
    ],
)
def test_numbers_come_back_as_they_were_sent(value: Any) -> None:
    header, body = wire.observe(7, "Z", value)
    answer, array = wire.parse_answer(msgspec.json.encode(header), body)
    assert isinstance(answer, wire.Observed)
    assert answer.number == 7
    assert array is not None
    assert array.dtype.newbyteorder("=") == np.asarray(value).dtype.newbyteorder("=")
    np.testing.assert_array_equal(array, value)


@pytest.mark.parametrize(
    ("value", "kind", "dtype"),
    [
        ([1.0], "list", ""),
        (None, "NoneType", ""),
        (np.ma.array([1.0]), "numpy.ma.MaskedArray", ""),
        (np.array([None]), "numpy.ndarray", "object"),
        (np.array([1j]), "numpy.ndarray", "complex128"),
        (np.array(["a"]), "numpy.ndarray", "<U1"),
        (10**400, "int", ""),
    ],
)
def test_anything_else_is_only_named(value: Any, kind: str, dtype: str) -> None:
    header, body = wire.observe(0, "Z", value)
    assert (header.type, header.dtype, header.shape, body) == (kind, dtype, None, b"")


def test_a_case_comes_back_whole_and_writable() -> None:
    case = Case(label="a", sizes=[1, [2, 3]], W=np.eye(2), calls=[Case(A=np.arange(3))])
    header, body = wire.pack_case(1, case)
    attempt = msgspec.json.decode(msgspec.json.encode(header), type=wire.Attempt)
    back = wire.unpack_case(attempt.case, body)
    assert back.label == "a"
    assert back.sizes == [1, [2, 3]]
    np.testing.assert_array_equal(back.calls[0].A, case.calls[0].A)
    back.W[0] = 5  # a submission may write to what it is given, and is then found out
    assert case.W[0, 0] == 1


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"X" * 40, "magic number"),
        (wire.PREFIX.pack(wire.MAGIC, 1 << 31, 0), "header of 2147483648 bytes"),
        (wire.PREFIX.pack(wire.MAGIC, 2, 1 << 60), "value of 1152921504606846976 bytes"),
        (frame(b"{}")[:-1], "ended within a frame"),
        (wire.MAGIC, "ended within a frame"),
    ],
)
def test_a_broken_frame_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(wire.WireError, match=complaint):
        wire.read_frame(io.BytesIO(data))


@pytest.mark.parametrize(
    ("header", "body", "complaint"),
    [
        (b"nonsense", b"", "cannot be read"),
        (b"[" * 100_000, b"", "cannot be read"),
        (observed(kind="Sesame"), b"", "cannot be read"),
        (observed(shape=[-2]), b"", "negative"),
        (observed(shape=[1 << 62, 4]), bytes(16), "shape"),
        (observed(shape=[3]), bytes(16), "16 bytes"),
        (observed(shape=[1] * 65), bytes(8), "65 dimensions"),
        (observed(shape=[2], sent=False), bytes(16), "has a body"),
        (observed(dtype="O8"), bytes(16), "dtype 'O8'"),
        (observed(shape=None), bytes(16), "has a body"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(header: bytes, body: bytes, complaint: str) -> None:
    with pytest.raises(wire.WireError, match=complaint):
        wire.parse_answer(header, body)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    try:
        read = wire.read_frame(io.BytesIO(data))
        if read is not None:
            wire.parse_answer(*read)
    except wire.WireError:
        pass


@given(
    st.sampled_from(["f8", "i4", "b1", "O8", "", "f16", "x"]),
    st.lists(st.integers(-(2**70), 2**70), max_size=40),
    st.binary(max_size=64),
)
def test_any_header_is_an_array_or_refused(dtype: str, shape: list[int], body: bytes) -> None:
    try:
        _, array = wire.parse_answer(observed(dtype=dtype, shape=shape), body)
    except wire.WireError:
        return
    assert array is not None
    assert list(array.shape) == shape
    assert array.nbytes == len(body)
