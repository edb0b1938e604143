"""What protects this machine from a submission: measured by a child that tries to get out.

The canary is confined like every child that runs a submission, and tries what a submission
might: a lock counts for what it refuses, not for being there.
"""

from __future__ import annotations

import queue
import sys
from typing import get_args

from autograder.records.protections import Level, Protections
from autograder.worker import watchdog
from autograder.worker.answers import PROBED, Confined, decode
from autograder.worker.launch import Launcher
from autograder.worker.packing import pack_files
from autograder.worker.session import Bounds, Session
from autograder.worker.slots import WorkerError
from autograder.worker.wire import WireError

BOUNDS = Bounds(seconds=10, memory=2 << 30, output=1 << 20, prints=1 << 12)
HELLO = {"exercise": "", "forbidden": (), "allowed": ()}
GROUPS = "control group"
MORE_MEMORY = "take more memory"  # a limit, which exists at every level
OFF, NO_LOCKS = "the sandbox was switched off", "this system has no locks that we know"

LEVELS = get_args(Level)
ON_LINUX = (
    "Grade where the kernel offers seccomp: on Linux 5.13 or newer, or in a container whose "
    "profile leaves it alone, as Docker's does"
)
REMEDIES = {
    OFF: "Leave --sandbox off away",
    NO_LOCKS: f"{ON_LINUX}; on macOS and Windows, in Docker or a virtual machine",
}


def measure(launcher: Launcher) -> Protections:
    """What this launcher's workers are kept from; measured once, before anything is graded.

    The launcher is told the versions that they run on. Raises `WorkerError` where the canary
    cannot be heard: where no worker can start, this is where it is noticed.
    """
    if launcher.protections is None:
        launcher.protections = _send_out(launcher)
    return launcher.protections


def shortfall(found: Protections, required: Level) -> str:
    """Why what was found is less than what is required, and what to do; empty where it is not."""
    if LEVELS.index(found.level) >= LEVELS.index(required):
        return ""
    reason = found.reason or "; ".join(f"no {name}: {r}" for name, r in found.missing.items())
    free = f"; a submission could {', '.join(found.open)}" if found.open else ""
    return (
        f"--require {required} asks for more protection than there is ({found.level}: {reason})"
        f"{free}. {REMEDIES.get(found.reason, ON_LINUX)}."
    )


def _nothing() -> Protections:
    """What is known without a canary where there are no locks that it could test."""
    missing = {} if watchdog.is_available() else {"memory limit": watchdog.NEEDED}
    return Protections(level="none", reason=NO_LOCKS, missing=missing)


def _send_out(launcher: Launcher) -> Protections:
    supported = sys.platform == "linux"
    with launcher.slot() as slot:
        hello = {**HELLO, "sandbox": launcher.sandbox, "probe": supported}
        session = Session(slot.child(BOUNDS.memory), hello, pack_files({}, {}), BOUNDS)
        try:
            locks = session.confined(())
            launcher.versions = locks.versions
            if not supported:
                return _nothing()
            probed = decode(_last_words(session), PROBED)
        finally:
            session.close()
        return _protections(launcher.sandbox, locks, probed.refused, slot.missing)


def _last_words(session: Session) -> bytes:
    try:
        return session.frame()[0]
    except (queue.Empty, EOFError, WireError) as error:
        raise WorkerError(f"the canary died: {type(error).__name__} {error}".strip()) from None


def _protections(
    sandbox: bool, locks: Confined, refused: dict[str, bool], no_group: str
) -> Protections:
    closed, missing = list(locks.closed), dict(locks.missing)
    if sandbox and no_group:
        missing[GROUPS] = no_group
    elif sandbox:
        closed.append(GROUPS)
    ways_out = [done for name, done in refused.items() if name != MORE_MEMORY]
    level: Level = "full" if all(ways_out) else "partial" if any(ways_out) else "none"
    return Protections(
        level=level,
        reason="" if sandbox else OFF,
        closed=tuple(closed),
        missing=missing,
        refused=tuple(name for name, done in refused.items() if done),
        open=tuple(name for name, done in refused.items() if not done),
    )
