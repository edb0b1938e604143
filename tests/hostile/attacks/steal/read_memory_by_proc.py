"""Reads the grader's memory through /proc/PID/mem."""


def attack(A):
    with open(f"/proc/{TARGET['grader']}/mem", "rb", buffering=0) as memory:
        memory.seek(TARGET["address"])
        return memory.read(TARGET["length"]).decode()
