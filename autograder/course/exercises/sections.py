"""The sections of an attempt: one that raises ends, and the others go on.

What a `backward` raises must not keep the next `forward` from being shown: a value that is
missing costs its aspect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.course.exercise import Aspect, Case, Caught

# What cannot be right once another section has ended.
BUILDS_ON = {Aspect.PARAMETERS: Aspect.BACKWARD}
Values = Iterator[dict[str, Any]]


class Sections:
    """Shows values section by section, and keeps what was raised until all have been shown.

    A section is called as the aspect that its values are of. Without a forward, there is nothing
    to go on with.
    """

    def __init__(self) -> None:
        self._raised: dict[Aspect, BaseException] = {}

    def show(self, section: Aspect, values: Values) -> Values:
        """These values, as far as can be, and what ends them; none of a section that has ended."""
        if {Aspect.FORWARD, section, BUILDS_ON.get(section)} & {*self._raised}:
            return
        try:
            yield from values
        except GeneratorExit:  # nobody wants to see more
            raise
        # Untrusted code runs above: SystemExit and KeyboardInterrupt are its failures as well.
        except BaseException as error:  # noqa: BLE001
            self._raised[section] = error
            yield Caught(error)

    @property
    def complete(self) -> bool:
        """Whether none has ended before its time."""
        return not self._raised

    def end(self) -> None:
        """Raise what the submission raised first in a section, if it raised anything."""
        for error in self._raised.values():
            raise error


def forward(model: Any, one: Case, mark: str) -> Values:
    """What one call of `forward` shows: Z, and A (N, ...) as it is left."""
    yield {f"Z{mark}": model.forward(one.A), f"A{mark}": one.A}


def backward(model: Any, one: Case, mark: str) -> Values:
    """What one call of `backward` shows: dLdA (N, ...) like A, and dLdZ as it is left."""
    yield {f"dLdA{mark}": model.backward(one.dLdZ), f"dLdZ{mark}": one.dLdZ}
