"""PyTorch's answers that came along: all that is asked of it for the seeds that a kit uses.

`autograder/answers.bin` is made with a kit, so that who unpacks that needs no PyTorch. In front of
it stands its SHA-256.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder.records.decoders import msgpack_decoder
from autograder.records.root import ROOT

FILE = ROOT / "autograder" / "answers.bin"
FORMAT = 1
CHECKSUM = hashlib.sha256().digest_size


class AnswersError(Exception):
    """The answers are there and cannot be used; the text says what to do."""


class Answers(msgspec.Struct, array_like=True, frozen=True):
    """PyTorch's answers for some seeds: compressed entries, by name, and whose they are."""

    torch: str = ""
    seeds: tuple[int, ...] = ()
    entries: Mapping[str, bytes] = {}
    format: int = FORMAT

    def has(self, name: str) -> bool:
        """Whether there is an entry of this name."""
        return name in self.entries

    def entry(self, name: str) -> bytes:
        """An entry's payload; raises KeyError where there is none."""
        return zlib.decompress(self.entries[name])


ANSWERS: msgspec.msgpack.Decoder[Answers] = msgpack_decoder(Answers)
NO_ANSWERS = Answers()


def answers_of(torch: str, seeds: tuple[int, ...], payloads: Mapping[str, bytes]) -> Answers:
    """The answers of this version of PyTorch, for these seeds; the payloads by their names."""
    entries = {name: zlib.compress(payloads[name], 9) for name in sorted(payloads)}
    return Answers(torch, seeds, entries)


def packed(answers: Answers) -> bytes:
    """The content of a file."""
    content = msgspec.msgpack.encode(answers)
    return hashlib.sha256(content).digest() + content


def read_answers(path: Path = FILE) -> Answers:
    """The answers in a file, or none where there is no such file; raises `AnswersError`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return NO_ANSWERS
    except OSError as error:
        raise AnswersError(f"{path.name} cannot be read: {error.strerror or error}") from None
    if hashlib.sha256(data[CHECKSUM:]).digest() != data[:CHECKSUM]:
        raise AnswersError(f"{path.name} is damaged: unpack it from the kit once more")
    try:
        answers = ANSWERS.decode(data[CHECKSUM:])
    except msgspec.DecodeError:
        answers = Answers(format=0)
    if answers.format != FORMAT:
        raise AnswersError(f"{path.name} is another autograder's: take the kit's own")
    return answers
