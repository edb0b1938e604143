"""Offers another process to the killer that the kernel calls when memory is short."""


def attack(A):
    with open(f"/proc/{TARGET['sentinel']}/oom_score_adj", "w") as file:
        file.write("1000")
