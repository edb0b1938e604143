"""The kind of record that reports are made from."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from autograder.records.text import inert, inert_lines


class InertRecord(msgspec.Struct, frozen=True):
    """A record whose texts are inert, whatever is put into it: no report can forget to see to it.

    A text is one line, but for the fields that `SEVERAL_LINES` names.
    """

    SEVERAL_LINES: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        """Put the inert texts in place of those that are not."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            made = inert_lines(value) if name in self.SEVERAL_LINES else _inert(value)
            if made is not value:
                msgspec.structs.force_setattr(self, name, made)


def _inert(value: Any) -> Any:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, dict):
        return {_inert(key): _inert(one) for key, one in value.items()}
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return tuple(map(inert, value))
    return value  # numbers, or records that have seen to it themselves
