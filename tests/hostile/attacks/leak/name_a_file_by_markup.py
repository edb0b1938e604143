"""Names a file by markup that a report in HTML or XML would take for its own."""

CONTROL = "inside"


def pack(handin, target):
    (handin / "mytorch" / "]]><script src=x>&\x1b.py").write_text("here = True")
