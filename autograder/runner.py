"""The command line: grades a submission and prints its score table.

This file is only the door, which a Python of any age can read; next comes `command/process.py`.
"""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))

if __name__ == "__main__":
    # A script's own folder is on the path; the autograder is imported from the tree around it.
    sys.path = [os.path.dirname(HERE)] + [path for path in sys.path if path != HERE]
    try:
        from autograder.records.interrupts import heed, held_back

        interrupts = heed()
        with held_back():
            from autograder.command.process import run_and_exit
        run_and_exit(interrupts)
    except SystemExit:  # autograder/__init__.py has said why
        raise
    except BaseException as error:  # noqa: BLE001 - command/fence.py is not there yet
        try:
            sys.stderr.write(
                "runner.py: ended before it began: " + (str(error) or repr(error)) + "\n"
            )
        finally:  # standard error may be closed
            os._exit(3)
