"""The locks, one after another; what follows in this process is the submission's.

Each lock is tried by itself. One that this machine lacks leaves the others in place, and is
told of; whether they are enough is the grader's to say, before a line of a submission runs.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.worker.inside.locks import identity, landlock, limits, namespaces, seccomp, system

NAMESPACES, USER = "namespaces", "own user"
PRIVILEGES, LANDLOCK, SECCOMP = "no privileges", "Landlock", "seccomp"
NOT_ROOT = "only root can become somebody else"
NO_NURSERY = "only forked workers have some"


@dataclass
class Locks:
    """Which locks are closed, and why the others are not, by name."""

    closed: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)

    def close(self, name: str, lock: Callable[[], None]) -> None:
        """Close a lock where it is to be had."""
        try:
            lock()
        except OSError as error:
            self.missing[name] = error.strerror or str(error)
        else:
            self.closed.append(name)


@dataclass(frozen=True)
class Surroundings:
    """What a child finds itself in: a number that no child beside it has, and namespaces.

    `refused` says why there are no namespaces; empty where there are. `tasks` is how many
    processes and threads our user has, where that is an ordinary one.
    """

    number: int
    refused: str = NO_NURSERY
    tasks: int = 0


def confine(around: Surroundings, seconds: float) -> Locks:
    """Close all locks; there is no way back."""
    locks = confine_all_but_the_last(around, seconds)
    confine_at_last(locks)
    return locks


def confine_all_but_the_last(around: Surroundings, seconds: float) -> Locks:
    """Close all locks but the filter of system calls. The order matters: each takes rights away.

    The deadline of the parent's death is set anew because becoming another user clears it.
    """
    locks = Locks()
    if sys.platform != "linux":
        return locks
    root = os.geteuid() == 0
    limits.limit_the_rest(seconds, 0 if root else around.tasks)
    if around.refused:
        os.chdir("/")
        locks.missing[NAMESPACES] = around.refused
    else:
        locks.close(NAMESPACES, namespaces.enter_empty_root)
    if root:
        locks.close(USER, lambda: identity.become_nobody(around.number))
    else:
        locks.missing[USER] = NOT_ROOT
    locks.close(PRIVILEGES, identity.drop_privileges)
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    locks.close(LANDLOCK, landlock.restrict)
    system.prctl(system.PR_SET_DUMPABLE, 0)
    return locks


def confine_at_last(locks: Locks) -> None:
    """Close the filter of system calls, too: after this, no process can be started."""
    if sys.platform == "linux":
        locks.close(SECCOMP, _filter)


def _filter() -> None:
    seccomp.load(seccomp.program(system.machine(), os.getpid()))
