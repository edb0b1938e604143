"""Names a file by bytes that are no text, over which whoever prints it stumbles."""

import os

CONTROL = "inside"


def pack(handin, target):
    path = os.fsencode(handin) + b"/mytorch/\xff\xfe.py"
    with open(path, "w") as file:
        file.write("here = True")
