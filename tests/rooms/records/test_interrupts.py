"""A signal that came where nothing can be raised is raised as soon as something can."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from autograder.records.interrupts import Interrupts, TerminatedError

PATIENCE = 20  # seconds


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    handler = Interrupts()
    before = signal.signal(signal.SIGTERM, handler)
    yield handler
    signal.signal(signal.SIGTERM, before)


def comes(interrupts: Interrupts) -> None:
    with pytest.raises(TerminatedError):
        signal.raise_signal(signal.SIGTERM)


def test_what_is_asked_for_again_waits_until_the_caller_has_returned(
    interrupts: Interrupts,
) -> None:
    ended = []

    def ask_and_go_on() -> None:
        interrupts.again()
        time.sleep(0.2)  # much longer than the signal takes to come
        ended.append(True)

    def ask_and_wait() -> None:
        ask_and_go_on()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:  # one long sleep would not be cut short
            time.sleep(0.001)

    comes(interrupts)
    with pytest.raises(TerminatedError, match="SIGTERM"):
        ask_and_wait()
    assert ended == [True]


def test_a_signal_is_raised_once(interrupts: Interrupts) -> None:
    comes(interrupts)
    signal.raise_signal(signal.SIGTERM)
