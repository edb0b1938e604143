"""The command line: grades a submission and prints its score table.

This file is only the door, which a Python of any age can read. `fence.py` comes next.
"""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
if not __package__:  # started as a script, so that its folder is on the path instead of the tree
    sys.path = [os.path.dirname(HERE)] + [path for path in sys.path if path != HERE]

try:
    from autograder.fence import main as main
    from autograder.process import run
except KeyboardInterrupt:  # before interrupts.py has seen to it
    sys.stderr.write("runner.py: interrupted before it had begun\n")
    os._exit(3)

if __name__ == "__main__":
    run()
