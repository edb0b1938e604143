"""The sandbox's parts, each by itself; `attacks/` shows what they hold together."""

from __future__ import annotations

import errno
import platform
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records.protections import Protections
from autograder.worker.canary import measure, shortfall
from autograder.worker.inside.locks import seccomp, syscalls, system
from autograder.worker.inside.locks.seccomp import ALLOW, ERRNO, KILL_PROCESS, MISSING, REFUSE
from autograder.worker.launch import Launcher

PID = 4711
MACHINES = ("x86_64", "aarch64")
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
TABLES = {**syscalls.ALLOWED, **syscalls.GUARDED, **syscalls.NOT_THERE, **syscalls.OPENING}
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a sandbox")


def answer(machine: str, number: int, *arguments: int, arch: int = 0) -> int:
    """What the filter says to a call: an interpreter of the few instructions that it uses."""
    words = {0: number, 4: arch or seccomp.ARCHITECTURES[machine]}
    for place, argument in enumerate((*arguments, 0, 0, 0, 0, 0, 0)[:6]):
        words[16 + 8 * place] = argument & 0xFFFFFFFF
        words[20 + 8 * place] = argument >> 32 & 0xFFFFFFFF
    program, position, accumulator = seccomp.program(machine, PID), 0, 0
    while True:
        operation, value, yes, no = program[position]
        position += 1
        if operation == seccomp.RETURN:
            return value
        if operation == seccomp.LOAD:
            accumulator = words[value]
        elif operation == seccomp.AND:
            accumulator &= value
        else:
            jumps = {
                seccomp.JUMP_EQUAL: accumulator == value,
                seccomp.JUMP_ANY_BIT: bool(accumulator & value),
                seccomp.JUMP_AT_LEAST: accumulator >= value,
            }
            position += yes if jumps[operation] else no


def number(machine: str, name: str) -> int:
    return syscalls.numbers(TABLES, machine)[name]


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_of_system_calls_are_the_kernels(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    text = HEADERS[machine].read_text()
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    kernels = {name: int(value) for name, value in defined}
    kernels.setdefault("newfstatat", kernels.get("fstatat", -1))  # its name in the generic table
    tables = syscalls.numbers(TABLES, machine)
    assert tables == {name: kernels[name] for name in tables}
    assert system.NUMBERS[machine] == {name: kernels[name] for name in system.NUMBERS[machine]}
    absent = {*TABLES} - {*tables}
    assert not absent & {*kernels}
    assert kernels["clone3"] == syscalls.CLONE3


@pytest.mark.parametrize("machine", MACHINES)
@given(call=st.integers(0, 2**30 - 1), arguments=st.lists(st.integers(0, 2**64 - 1), max_size=6))
def test_what_is_not_listed_is_refused(machine: str, call: int, arguments: list[int]) -> None:
    allowed = {*syscalls.numbers(syscalls.ALLOWED, machine).values()}
    guarded = {*syscalls.numbers(syscalls.GUARDED, machine).values()}
    said = answer(machine, call, *arguments)
    if call in allowed:
        assert said == ALLOW
    elif call == syscalls.CLONE3:
        assert said == ERRNO | errno.ENOSYS
    elif call in {*syscalls.numbers(syscalls.NOT_THERE, machine).values()}:
        assert said == MISSING
    elif call in {*syscalls.numbers(syscalls.OPENING, machine).values()}:
        assert said in (MISSING, REFUSE)
    elif call in guarded:
        assert said in (ALLOW, REFUSE)
    else:
        assert said == REFUSE


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("kill", [(PID, 9), (PID | 7 << 32, 9)], [(PID + 1, 9), (0, 9), (2**64 - 1, 9)]),
        ("tgkill", [(PID, 5, 6)], [(1, 1, 9)]),
        ("clone", [(0x3D0F00,), (0x7D0F00,)], [(17,), (0,), (0x13D0F00,), (0x3D0F00 ^ 0x10000,)]),
        ("fcntl", [(3, 1), (3, 2), (3, 1030)], [(3, 8), (3, 10), (3, 6), (3, 1031), (3, 1033)]),
        ("prctl", [(15,), (16,)], [(1,), (4,), (38,), (35,)]),
        ("prlimit64", [(0, 7, 0, 9)], [(0, 7, 1 << 40), (0, 7, 8), (1, 7, 0), (PID, 7, 0)]),
        ("sched_getaffinity", [(0,), (PID,)], [(1,), (PID + 1,)]),
        ("clock_gettime", [(0,), (3,), (11,)], [(2**32 - 2,), (0x80000000,)]),
    ],
)
def test_some_calls_are_allowed_with_some_arguments(
    name: str, good: list[tuple[int, ...]], bad: list[tuple[int, ...]], machine: str
) -> None:
    call = number(machine, name)
    assert {answer(machine, call, *arguments) for arguments in good} == {ALLOW}
    assert {answer(machine, call, *arguments) for arguments in bad} == {REFUSE}


@pytest.mark.parametrize("machine", MACHINES)
def test_a_file_that_is_to_be_read_is_not_there_and_none_can_be_written(machine: str) -> None:
    call = number(machine, "openat")
    assert {answer(machine, call, 0, 0, flags) for flags in (0, 0o2000000, 0o200000)} == {MISSING}
    assert {answer(machine, call, 0, 0, flags) for flags in (1, 2, 0o100, 0o2001)} == {REFUSE}


def test_other_tables_of_calls_end_the_process() -> None:
    assert answer("x86_64", seccomp.X32) == KILL_PROCESS
    assert answer("x86_64", 0, arch=0x40000003) == KILL_PROCESS  # of i386, by int 0x80
    assert answer("aarch64", 63, arch=0x40000028) == KILL_PROCESS  # of 32-bit arm


def test_no_call_that_is_allowed_takes_a_path() -> None:
    takes_a_path = re.compile(
        "open|stat|access|link|exec|mkdir|rmdir|rename|chmod|chown|chdir|chroot|mount|truncate|"
        "utime|mknod|xattr|notify|quota|swap|socket|connect|bind|ptrace|process_vm|keyctl|bpf|uring"
    )
    listed = {*syscalls.ALLOWED, *syscalls.GUARDED} - {"fstat"}  # which takes a descriptor
    assert [name for name in listed if takes_a_path.search(name)] == []


def test_jumps_stay_within_the_program() -> None:
    for machine in MACHINES:
        program = seccomp.program(machine, PID)
        assert len(program) < 4096  # BPF_MAXINSNS
        for place, instruction in enumerate(program):
            assert max(instruction.yes, instruction.no) < 256
            assert place + 1 + max(instruction.yes, instruction.no) < len(program) + 1


@LINUX
def test_the_canary_is_refused_everything_here() -> None:
    if platform.machine() not in MACHINES:
        pytest.skip("only x86_64 and aarch64 have a filter")
    with Launcher() as launcher:
        found = measure(launcher)
        assert measure(launcher) is found
    assert found.level == "full"
    assert "seccomp" in found.closed
    assert len(found.refused) == 10
    assert found.open == ()


@LINUX
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_without_the_sandbox_the_canary_gets_all_but_memory(method: str) -> None:
    with Launcher("fork" if method == "fork" else "spawn", sandbox=False) as launcher:
        found = measure(launcher)
    assert (found.level, found.reason) == ("none", "the sandbox was switched off")
    assert found.refused == ("take more memory",)
    assert len(found.open) == 9


def test_a_shortfall_names_the_reason_and_the_remedy() -> None:
    partial = Protections(
        level="partial", missing={"seccomp": "Invalid argument"}, open=("send a packet",)
    )
    assert shortfall(partial, "partial") == ""
    assert shortfall(partial, "full") == (
        "--require full asks for more protection than there is (partial: no seccomp: Invalid "
        "argument); a submission could send a packet. Grade where the kernel offers seccomp: on "
        "Linux 5.13 or newer, or in a container whose profile leaves it alone, as Docker's does."
    )
