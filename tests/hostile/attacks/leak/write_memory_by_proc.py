"""Writes into the grader's memory through /proc/PID/mem."""


def attack(A):
    with open(f"/proc/{TARGET['grader']}/mem", "rb+", buffering=0) as memory:
        memory.seek(TARGET["address"])
        memory.write(b"7/7\0")
