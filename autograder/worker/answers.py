"""What the worker may answer: typed records, checked before anything is believed."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from typing import Annotated, Literal, TypeVar

import msgspec
import numpy as np

from autograder.records.decoders import json_decoder
from autograder.records.provenance import Versions
from autograder.records.text import one_line, printable
from autograder.worker.wire import DTYPES, WireError

MOST_ELEMENTS = 1 << 63
MOST_NUMBER = 1 << 53
MOST_DIMENSIONS, MOST_FRAMES, MOST_NOTES, MOST_VALUES = 64, 6, 20, 100
MOST_FACTS, MOST_CLUES, MOST_ELEMENTS_TOLD = 18, 14, 8
MARK = re.compile(r" *[~^]+")
# What has failed, with the number of indices or names; a part in it, with its place.
OPERATION = re.compile(r"\(\)|\.|name|for|(?:\[\]=?|unpack) [0-9]{1,3}|[@*/+%-]{1,2}")
ROLE = re.compile(r"[a-z]{1,20}(?: [0-9]{1,3})?")
LONGEST = 200  # characters of a value's name, or kept of a text; an answer to a question has one


Line = Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]
Size = Annotated[int, msgspec.Meta(ge=0, le=MOST_ELEMENTS - 1)]
Sizes = Annotated[tuple[Size, ...], msgspec.Meta(max_length=MOST_DIMENSIONS)]
Number = Annotated[int, msgspec.Meta(gt=-MOST_NUMBER, lt=MOST_NUMBER)]
Numbers = Annotated[tuple[Number, ...], msgspec.Meta(max_length=MOST_ELEMENTS_TOLD)]
Label = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class Fact(msgspec.Struct, frozen=True):
    """What stood under a name, or was given by an expression, where something was raised.

    An array has a `dtype` and a `shape`, a result only its `shape`, a whole number its `number`, a
    list or tuple that of its elements, and these where they are few whole numbers; anything else is
    told by its `type` alone. `role` is its part in the operation.
    """

    name: str
    role: str
    type: str = ""
    dtype: str = ""
    shape: Sizes | None = None
    number: Number | None = None
    elements: Numbers | None = None


class Clue(msgspec.Struct, frozen=True):
    """Something in the submission's texts that an exception has to do with; see `inside/raised`."""

    kind: str
    name: str
    other: str = ""
    line: Line = 0


class Frame(msgspec.Struct, frozen=True):
    """One line of the submission in a traceback.

    `mark` stands under the line and shows which `operation` of it has failed, `facts` are of what
    stood there.
    """

    file: str
    line: Line
    function: str
    source: str
    mark: str = ""
    operation: str = ""
    facts: tuple[Fact, ...] = ()


class Description(msgspec.Struct, frozen=True):
    """One value that the student's class has shown.

    An array of a plain number type has `dtype` and `shape`, and its elements in the body
    unless it is too large (`sent` tells); a string is its `text`; anything else is told by its
    `type` alone.
    """

    name: Label
    type: Label
    dtype: Label = ""
    shape: Sizes | None = None
    sent: bool = False
    text: str | None = None


class Confined(msgspec.Struct, tag_field="kind", frozen=True):
    """The first answer, before the submission's first line: the locks that are closed.

    `missing` says why the others are not. `versions` are those of what the submission runs on.
    """

    closed: tuple[str, ...]
    missing: dict[str, str]
    versions: Versions


class Probed(msgspec.Struct, tag_field="kind", frozen=True):
    """What the canary was refused, by the name of what it tried."""

    refused: dict[str, bool]


class Observed(msgspec.Struct, tag_field="kind", frozen=True):
    """Some values that have appeared; the bodies of those sent follow one another."""

    nonce: int
    values: Annotated[tuple[Description, ...], msgspec.Meta(max_length=MOST_VALUES)]


class Raised(msgspec.Struct, tag_field="kind", frozen=True):
    """The attempt ended by an exception; `frames` are the submission's own.

    `notes` tell where classes were found, as those of `Finished` do. `about` is the class that was
    not found, or the file that has no text, where it was raised for one of these. `clues` are of
    the submission's texts.
    """

    nonce: int
    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    notes: tuple[str, ...] = ()
    about: str = ""
    clues: tuple[Clue, ...] = ()


class NotOffered(msgspec.Struct, tag_field="kind", frozen=True):
    """The submission lacks the optional feature that the case needs."""

    nonce: int
    feature: str


class Finished(msgspec.Struct, tag_field="kind", frozen=True):
    """The attempt is over; `notes` tell where classes were found.

    `parts` tells what was made of swapped classes by then: nothing; or with doubts, because they
    know nothing of what was done to them. `seconds` are those of processor time that it took.
    """

    nonce: int
    notes: tuple[str, ...] = ()
    parts: Literal["none", "used", "doubtful"] = "none"
    seconds: Annotated[float, msgspec.Meta(ge=0, le=1e6)] = 0.0


Answer = Observed | Raised | NotOffered | Finished
T = TypeVar("T")

CONFINED: msgspec.json.Decoder[Confined] = json_decoder(Confined)
PROBED: msgspec.json.Decoder[Probed] = json_decoder(Probed)
ANSWER: msgspec.json.Decoder[Answer] = json_decoder(Answer)


class Value(msgspec.Struct, frozen=True):
    """What the student showed under one name: an array, a text, or only what it was."""

    type: str
    array: np.ndarray | None = None
    text: str | None = None
    dtype: str = ""
    shape: tuple[int, ...] | None = None


ARRAY = "numpy.ndarray"  # the type of most values


def decode(header: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Read a header as one of these records; raises `WireError` where it is none."""
    try:
        return decoder.decode(header)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(f"an answer's header cannot be read: {printable(str(error))}") from None


def parse(header: bytes, body: bytes) -> tuple[Answer, dict[str, Value]]:
    """Check an answer; give it with nothing in its texts that a terminal would act on.

    Raises `WireError` where it is none, or where header and body do not fit each other.
    """
    answer = decode(header, ANSWER)
    described = answer.values if isinstance(answer, Observed) else ()
    values, start = dict[str, Value](), 0
    for one in described:
        array = _array(one, body, start) if one.sent else None
        values[one.name] = _value(one, array)
        start += 0 if array is None else array.nbytes
    if len(values) < len(described):
        raise WireError("the same value twice in one answer")
    if start < len(body):
        raise WireError(f"{len(body) - start} bytes that belong to no array")
    return _printable(answer), values


def _array(described: Description, body: bytes, start: int) -> np.ndarray:
    """The part of the body that belongs to a value, which cannot be written to."""
    dtype, shape = DTYPES.get(described.dtype), described.shape
    if dtype is None or shape is None:
        raise WireError(f"an array of dtype {described.dtype[:20]!r}")
    left = len(body) - start
    # NumPy's own sum of the place and the size may be too large for 64 bits, and then fits.
    if math.prod(shape) * dtype.itemsize <= left:
        with suppress(ValueError):  # of no elements, but of impossible sizes
            return np.ndarray(shape, dtype, body, start)
    raise WireError(f"an array of shape {shape!s:.80} in {left} bytes")


def _value(described: Description, array: np.ndarray | None) -> Value:
    kind, dtype = described.type, described.dtype
    if kind != ARRAY or dtype not in DTYPES:  # as most are
        kind, dtype = printable(kind), printable(dtype)
    text = described.text and described.text[:LONGEST]
    return Value(kind, array, text, dtype, described.shape)


def _printable(answer: Answer) -> Answer:
    replace = msgspec.structs.replace
    if isinstance(answer, Raised):
        return replace(
            answer,
            type=printable(answer.type),
            message=one_line(answer.message),
            about=printable(answer.about, LONGEST),
            frames=tuple(map(_frame, answer.frames[-MOST_FRAMES:])),
            clues=tuple(map(_clue, answer.clues[:MOST_CLUES])),
            notes=_notes(answer.notes),
        )
    if isinstance(answer, Finished):
        return replace(answer, notes=_notes(answer.notes))
    if isinstance(answer, NotOffered):
        return replace(answer, feature=printable(answer.feature))
    return answer


def _frame(frame: Frame) -> Frame:
    source = printable(frame.source, LONGEST)
    marks = source == frame.source and len(frame.mark) <= len(source)
    return Frame(
        printable(frame.file),
        frame.line,
        printable(frame.function),
        source,
        frame.mark if marks and MARK.fullmatch(frame.mark) else "",
        frame.operation if OPERATION.fullmatch(frame.operation) else "",
        tuple(map(_fact, frame.facts[:MOST_FACTS])),
    )


def _fact(fact: Fact) -> Fact:
    texts = {name: printable(getattr(fact, name)) for name in ("name", "type", "dtype")}
    role = fact.role if ROLE.fullmatch(fact.role) else ""
    return msgspec.structs.replace(fact, role=role, **texts)


def _clue(clue: Clue) -> Clue:
    return Clue(printable(clue.kind), printable(clue.name), printable(clue.other), clue.line)


def _notes(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one_line(note) for note in notes[:MOST_NOTES])
