"""Runs the file as a program, whose error message quotes it."""

import runpy


def attack(A):
    try:
        runpy.run_path(TARGET["secret"])
    except SyntaxError as error:
        return error.text
    except NameError as error:
        import traceback

        return "".join(traceback.format_exception(error)) + str(error)
