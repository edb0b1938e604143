"""Where msgspec learns a type: once, by one thread at a time, and undisturbed.

msgspec takes a type apart when it first meets it. A thread that uses the type in the meantime
crashes the interpreter, and an interrupt may be lost. So a type is given to msgspec here alone:
who reads something asks for a decoder of it, once, at the top of a module.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from autograder.records.interrupts import held_back

T = TypeVar("T")
_learning = threading.Lock()


def json_decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Read JSON as this type; any thread may, at the same time as others."""
    with _learning, held_back():
        return msgspec.json.Decoder(kind)


def msgpack_decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """Read MessagePack as this type; any thread may, at the same time as others."""
    with _learning, held_back():
        return msgspec.msgpack.Decoder(kind)


@dataclass(frozen=True)
class Converter(Generic[T]):
    """Makes values of a `kind`, a Struct, out of plain ones, such as TOML gives."""

    kind: type[T]

    def __post_init__(self) -> None:
        json_decoder(self.kind)  # has no other use than that msgspec knows the type from now on

    def __call__(self, value: Any) -> T:
        """The value as this kind; raises `msgspec.ValidationError` where it is none."""
        return msgspec.convert(value, self.kind)
