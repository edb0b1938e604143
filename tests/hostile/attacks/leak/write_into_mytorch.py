"""Writes a module into the course's own package, for the next run to find."""


def attack(A):
    import autograder

    folder = autograder.__file__.rpartition("autograder")[0] + "mytorch"
    with open(f"{folder}/{TARGET['stray']}.py", "w") as file:
        file.write("# here I am")
