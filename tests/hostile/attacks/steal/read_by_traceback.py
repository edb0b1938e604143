"""Raises from code that claims to be a line of the file, so that tracebacks quote that."""

import traceback


def attack(A):
    code = compile("1 / 0", TARGET["secret"], "exec")
    try:
        exec(code, {})
    except ZeroDivisionError:
        return traceback.format_exc()
