"""Names a file by escape sequences that clear the terminal it is listed on."""

CONTROL = "inside"


def pack(handin, target):
    (handin / "mytorch" / "\x1b[2J\x1b]0;passed\x07.py").write_text("here = True")
