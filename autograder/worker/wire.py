"""What passes between the grader and the worker: length-checked frames, never pickle.

A frame is a magic number, the lengths of its header and body (both capped before anything
is allocated), a JSON header and a body of raw array bytes. Every answer carries the number
of the case that it answers, so that one sent early is not taken for the next one.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec
import numpy as np

from autograder.exercise import Case
from autograder.text import one_line, printable

MAGIC = b"MTAG"
PREFIX = struct.Struct("<4sIQ")
HEADER_LIMIT = 1 << 20
BODY_LIMIT = 64 << 20
MOST_DIMENSIONS, MOST_FRAMES, MOST_NOTES = 64, 6, 20
DTYPES = {
    f"{kind}{size}"
    for kind, sizes in {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "b": (1,)}.items()
    for size in sizes
}


class WireError(Exception):
    """A frame that breaks the rules; the text says which."""


class Frame(msgspec.Struct, frozen=True):
    """One line of the submission in a traceback."""

    file: str
    line: int
    function: str
    source: str


class Sources(msgspec.Struct, frozen=True):
    """A submission's files: path to text, and path to what is wrong with the file."""

    sources: dict[str, str]
    broken: dict[str, str]


class Hello(msgspec.Struct, tag_field="kind", frozen=True):
    """Sent by the grader first: which exercise, and its limits; `Sources` are in the body."""

    exercise: str
    forbidden: tuple[str, ...]
    memory: int


class Attempt(msgspec.Struct, tag_field="kind", frozen=True):
    """Sent by the grader: carry out this case; its arrays are in the body."""

    number: int
    case: Any


class Observed(msgspec.Struct, tag_field="kind", frozen=True):
    """One value that the student's class has shown.

    An array of a plain number type has `dtype` and `shape`, and its elements in the body
    unless it is too large (`sent` tells); a string is its `text`; anything else is told by its
    `type` alone.
    """

    number: int
    name: str
    type: str
    dtype: str = ""
    shape: tuple[int, ...] | None = None
    sent: bool = False
    text: str | None = None


class Raised(msgspec.Struct, tag_field="kind", frozen=True):
    """The attempt ended by an exception; `frames` are the submission's own."""

    number: int
    type: str
    message: str
    frames: tuple[Frame, ...] = ()


class NotOffered(msgspec.Struct, tag_field="kind", frozen=True):
    """The submission lacks the optional feature that the case needs."""

    number: int
    feature: str


class Finished(msgspec.Struct, tag_field="kind", frozen=True):
    """The attempt is over; `notes` tell where classes were found."""

    number: int
    notes: tuple[str, ...] = ()


Answer = Observed | Raised | NotOffered | Finished
Request = Hello | Attempt


def write_frame(stream: BinaryIO, header: msgspec.Struct, body: bytes = b"") -> None:
    """Write one frame and flush it."""
    encoded = msgspec.json.encode(header)
    stream.write(PREFIX.pack(MAGIC, len(encoded), len(body)) + encoded)
    if body:
        stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read one frame: header and body, or None where the stream has ended.

    Raises `WireError` for anything that is not a whole frame within the limits.
    """
    prefix = stream.read(PREFIX.size)
    if not prefix:
        return None
    if len(prefix) < PREFIX.size:
        raise WireError("the stream ended within a frame")
    magic, header_length, body_length = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("a frame does not begin with the magic number")
    if header_length > HEADER_LIMIT:
        raise WireError(f"a header of {header_length} bytes; at most {HEADER_LIMIT} are allowed")
    if body_length > BODY_LIMIT:
        raise WireError(f"a value of {body_length} bytes; at most {BODY_LIMIT} are allowed")
    header, body = stream.read(header_length), stream.read(body_length)
    if len(header) < header_length or len(body) < body_length:
        raise WireError("the stream ended within a frame")
    return header, body


def parse_answer(header: bytes, body: bytes) -> tuple[Answer, np.ndarray | None]:
    """Check an answer from the worker, and give its array if it brings one.

    Raises `WireError` where header and body do not fit each other.
    """
    try:
        answer: Answer = msgspec.json.decode(header, type=Answer)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(f"an answer's header cannot be read: {error!s:.80}") from None
    answer = _printable(answer)
    if isinstance(answer, Observed) and answer.shape is not None:
        if len(answer.shape) > MOST_DIMENSIONS or min(answer.shape, default=0) < 0:
            raise WireError(f"an array of {len(answer.shape)} dimensions, or of negative ones")
        if answer.sent:
            return answer, _array(answer.dtype, answer.shape, body)
    if body:
        raise WireError("an answer without an array has a body")
    return answer, None


def _printable(answer: Answer) -> Answer:
    """The same answer, with nothing in its texts that a terminal would act on."""
    replace = msgspec.structs.replace
    if isinstance(answer, Observed):
        return replace(answer, type=printable(answer.type), dtype=printable(answer.dtype))
    if isinstance(answer, Raised):
        return replace(
            answer,
            type=printable(answer.type),
            message=one_line(answer.message),
            frames=tuple(
                Frame(printable(f.file), f.line, printable(f.function), printable(f.source, 200))
                for f in answer.frames[-MOST_FRAMES:]
            ),
        )
    if isinstance(answer, Finished):
        return replace(answer, notes=tuple(one_line(n) for n in answer.notes[:MOST_NOTES]))
    return replace(answer, feature=printable(answer.feature))


def _array(dtype: str, shape: tuple[int, ...], body: bytes) -> np.ndarray:
    if dtype not in DTYPES:
        raise WireError(f"an array of dtype {dtype!r}")
    if math.prod(shape) * int(dtype[1:]) != len(body):
        raise WireError(f"an array of shape {shape!s:.80} and dtype {dtype} in {len(body)} bytes")
    try:
        return np.frombuffer(body, dtype=f"<{dtype}").reshape(shape)
    except (ValueError, OverflowError):
        raise WireError(f"an array of shape {shape!s:.80}") from None


def observe(number: int, name: str, value: Any) -> tuple[Observed, bytes]:
    """Describe a value of the student's: header and body of its frame."""
    kind = type(value)
    label = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    label = label[:200].encode("utf-8", "backslashreplace").decode()
    if kind is np.ndarray or isinstance(value, np.generic) or kind in (float, bool):
        return _observe_array(number, name, label, np.asarray(value))
    if kind is int and abs(value) < 2**63:
        return _observe_array(number, name, label, np.asarray(value))
    if kind is str:
        text = value[:1000].encode("utf-8", "backslashreplace").decode()
        return Observed(number, name, label, text=text), b""
    return Observed(number, name, label), b""


def _observe_array(number: int, name: str, label: str, array: np.ndarray) -> tuple[Observed, bytes]:
    code = array.dtype.kind + str(array.dtype.itemsize)
    if code not in DTYPES:
        return Observed(number, name, label, dtype=str(array.dtype)[:80]), b""
    if array.nbytes > BODY_LIMIT:
        return Observed(number, name, label, code, array.shape), b""
    body = array.astype(f"<{code}", order="C", copy=False).tobytes()
    return Observed(number, name, label, code, array.shape, sent=True), body


def pack_case(number: int, case: Case) -> tuple[Attempt, bytes]:
    """Take a case apart: its arrays go into the body, references to them into the header."""
    body = bytearray()

    def replace(array: np.ndarray) -> dict[str, Any]:
        start = len(body)
        body.extend(np.ascontiguousarray(array).tobytes())
        return {"dtype": array.dtype.str, "shape": array.shape, "start": start}

    return Attempt(number, _map_arrays(case, replace)), bytes(body)


def _map_arrays(value: Any, replace: Callable[[np.ndarray], Any]) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": replace(value)}
    if isinstance(value, dict):
        return {key: _map_arrays(inner, replace) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_map_arrays(inner, replace) for inner in value]
    return value


def unpack_case(tree: Any, body: bytes) -> Any:
    """Put a case together again; every array is its own and may be written to."""
    if isinstance(tree, list):
        return [unpack_case(inner, body) for inner in tree]
    if not isinstance(tree, dict):
        return tree
    if set(tree) == {"array"}:
        spec = tree["array"]
        flat = np.frombuffer(body, spec["dtype"], math.prod(spec["shape"]), spec["start"])
        return flat.reshape(spec["shape"]).copy()
    return Case({key: unpack_case(inner, body) for key, inner in tree.items()})
