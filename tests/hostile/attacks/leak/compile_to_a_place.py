"""Has `py_compile` write bytecode to a place of its choice."""

import py_compile


def attack(A):
    import autograder

    source = f"{TARGET['shared']}/{TARGET['stray']}.py"
    with open(source, "w") as file:
        file.write("pass")
    py_compile.compile(source, autograder.__file__ + TARGET["stray"] + "c", doraise=True)
