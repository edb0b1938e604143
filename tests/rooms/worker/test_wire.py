"""The line between grader and worker: whatever comes, an answer or a WireError."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.exercise import Case
from autograder.worker import wire
from autograder.worker.answers import Observed, Raised, Value, parse
from autograder.worker.wire import WireError


def frame(header: bytes, body: bytes = b"") -> bytes:
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def observed(*values: dict[str, Any], **changes: Any) -> bytes:
    one = {"name": "Z", "type": "numpy.ndarray", "dtype": "f8", "shape": [2], "sent": True}
    header = {"kind": "Observed", "nonce": 0, "values": values or [one | changes]}
    return json.dumps(header).encode()


SINGLE = {"name": "Z", "type": "float", "dtype": "f8", "shape": [], "sent": True}


def shown(**values: Any) -> dict[str, Value]:
    described, body = wire.observe(values)
    _, parsed = parse(observed(*described), body)
    return parsed


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6.0).reshape(2, 3),
        np.arange(6.0).reshape(2, 3).T,  # not contiguous
        np.arange(6, dtype=">f4"),  # another byte order
        np.zeros((0, 3)),
        np.zeros((0, 10**10)),
        np.float32(1.5),
        3,
        True,
    ],
)
def test_numbers_come_back_as_they_were_sent(value: Any) -> None:
    array = shown(before=np.ones(3), Z=value, after=1.0)["Z"].array
    assert array is not None
    assert array.dtype.newbyteorder("=") == np.asarray(value).dtype.newbyteorder("=")
    np.testing.assert_array_equal(array, value)


@pytest.mark.parametrize(
    ("value", "kind", "dtype"),
    [
        ([1.0], "list", ""),
        (None, "NoneType", ""),
        (10**400, "int", ""),
        (np.ma.array([1.0]), "numpy.ma.MaskedArray", ""),
        (np.array([None]), "numpy.ndarray", "object"),
        (np.array([1j]), "numpy.ndarray", "complex128"),
        (np.array(["a"]), "numpy.ndarray", "<U1"),
        (type("\x1b[2J", (), {})(), "tests.rooms.worker.test_wire.\\x1b[2J", ""),
    ],
)
def test_anything_else_is_only_named(value: Any, kind: str, dtype: str) -> None:
    assert shown(Z=value)["Z"] == Value(kind, dtype=dtype)


def test_what_is_too_large_is_only_described() -> None:
    huge = np.broadcast_to(np.ones(1), (10**6, 10**6))
    value = shown(Z=huge)["Z"]
    assert (value.array, value.shape) == (None, huge.shape)


def test_a_case_comes_back_whole_and_writable() -> None:
    case = Case(label="a", sizes=[1, [2, 3]], W=np.eye(2), calls=[Case(A=np.arange(3))])
    tree, body = wire.pack_case(case)
    back = wire.unpack_case(json.loads(json.dumps(tree)), body)
    assert back.label == "a"
    assert back.sizes == [1, [2, 3]]
    np.testing.assert_array_equal(back.calls[0].A, case.calls[0].A)
    back.W[0] = 5  # a submission may write to what it is given, and is then found out
    assert case.W[0, 0] == 1


def test_what_is_written_can_be_read() -> None:
    stream = io.BytesIO()
    wire.write_frame(stream, {"a": 1}, b"body")
    stream.seek(0)
    assert wire.read_frame(stream) == (b'{"a": 1}', b"body")
    assert wire.read_frame(stream) is None


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"X" * 40, "magic number"),
        (wire.PREFIX.pack(wire.MAGIC, 1 << 31, 0), "header of 2147483648 bytes"),
        (wire.PREFIX.pack(wire.MAGIC, 2, 1 << 60), "body of 1152921504606846976 bytes"),
        (frame(b"{}")[:-1], "ended within a frame"),
        (wire.MAGIC, "ended within a frame"),
    ],
)
def test_a_broken_frame_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(WireError, match=complaint):
        wire.read_frame(io.BytesIO(data))


@pytest.mark.parametrize(
    ("header", "body", "complaint"),
    [
        (b"nonsense", b"", "cannot be read"),
        (b"[" * 100_000, b"", "cannot be read"),
        (b'{"kind": "Sesame"}', b"", "cannot be read"),
        (observed(shape=[-2]), b"", "cannot be read: .* >= 0"),
        (observed(shape=[1 << 62, 4]), bytes(16), "shape"),
        (observed(shape=[3]), bytes(16), "16 bytes"),
        # The place where the second begins and its size are more than 64 bits together.
        (observed(SINGLE, {**SINGLE, "name": "A", "shape": [(1 << 60) - 1]}), bytes(8), "0 bytes"),
        (observed(shape=[0, (1 << 63) - 1, 2]), b"", "an array of shape"),
        (observed(shape=[1] * 65), bytes(8), "cannot be read: .* length <= 64"),
        (observed(shape=[1]), bytes(16), "8 bytes that belong to no array"),
        (observed(shape=[2], sent=False), bytes(16), "belong to no array"),
        (observed(dtype="O8"), bytes(16), "dtype 'O8'"),
        (observed(shape=None), bytes(16), "dtype 'f8'"),
        (observed(*[{"name": "Z", "type": "x"}] * 101), b"", "cannot be read: .* length <= 100"),
        (observed(*[{"name": "Z", "type": "x"}] * 2), b"", "the same value twice"),
        (observed(name="Z" * 201), b"", "cannot be read: .* length <= 200"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(header: bytes, body: bytes, complaint: str) -> None:
    with pytest.raises(WireError, match=complaint):
        parse(header, body)


def test_an_array_whose_dtype_cannot_be_hashed_is_told_by_it() -> None:
    odd = np.array(["a"], np.dtypes.StringDType(na_object=[]))
    described, body = wire.observe_one("Z", odd)
    assert described["dtype"].startswith("StringDType")
    assert body == b""


def test_texts_of_an_answer_are_made_printable() -> None:
    odd = "\x1b[2J\n" + "x" * 900
    frames = [{"file": odd, "line": 1, "function": odd, "source": odd}] * 9
    raised = {"kind": "Raised", "nonce": 0, "type": odd, "message": odd, "frames": frames}
    answer, _ = parse(json.dumps(raised).encode(), b"")
    assert isinstance(answer, Raised)
    assert len(answer.frames) == 6
    texts = [answer.type, answer.message, *(t for f in answer.frames for t in (f.file, f.source))]
    assert all(text.isprintable() and len(text) <= 300 for text in texts)


def raised(fact: dict[str, Any], **changes: Any) -> bytes:
    facts = [{"name": "A", "role": "left", **fact}] * 20
    place = {"file": "a.py", "line": 1, "function": "f", "source": "A @ B", "facts": facts}
    header = {"kind": "Raised", "nonce": 0, "type": "E", "message": "", "frames": [place | changes]}
    return json.dumps({**header, "clues": [{"kind": "none", "name": "A"}] * 20}).encode()


@pytest.mark.parametrize(
    "fact",
    [{"shape": [-1]}, {"shape": [1] * 65}, {"shape": [1 << 63]}, {"number": 1 << 60}, {"name": 1}],
)
def test_an_impossible_fact_is_refused(fact: dict[str, Any]) -> None:
    with pytest.raises(WireError, match="cannot be read"):
        parse(raised(fact), b"")


def test_few_facts_are_kept_and_they_are_plain() -> None:
    answer, _ = parse(raised({"role": "index ٣", "name": "\x1b" * 99, "shape": [2]}), b"")
    assert isinstance(answer, Raised)
    (place,) = answer.frames
    assert (len(place.facts), len(answer.clues)) == (18, 14)
    assert place.facts[0].role == ""
    assert len(place.facts[0].name) <= 80
    assert place.facts[0].name.isprintable()


@pytest.mark.parametrize(
    ("changes", "mark", "operation"),
    [
        ({"mark": "~~^~~", "operation": "@"}, "~~^~~", "@"),
        ({"mark": "~~^~~~~~", "operation": "unpack 4"}, "", "unpack 4"),
        ({"mark": "## [ ", "operation": "unpack many"}, "", ""),
        ({"mark": "  ^", "source": "\x1b @ B", "operation": "[] ٣"}, "", ""),
    ],
)
def test_a_mark_fits_under_its_line(changes: dict[str, Any], mark: str, operation: str) -> None:
    answer, _ = parse(raised({}, **changes), b"")
    assert isinstance(answer, Raised)
    assert (answer.frames[0].mark, answer.frames[0].operation) == (mark, operation)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    try:
        read = wire.read_frame(io.BytesIO(data))
        if read is not None:
            parse(*read)
    except WireError:
        pass


@given(
    st.sampled_from(["f8", "i4", "b1", "O8", "", "f16", "x"]),
    st.lists(st.integers(-(2**70), 2**70), max_size=40),
    st.binary(max_size=64),
)
def test_any_header_is_an_array_or_refused(dtype: str, shape: list[int], body: bytes) -> None:
    try:
        answer, values = parse(observed(dtype=dtype, shape=shape), body)
    except WireError:
        return
    assert isinstance(answer, Observed)
    array = values["Z"].array
    assert array is not None
    assert list(array.shape) == shape
    assert array.nbytes == len(body)
