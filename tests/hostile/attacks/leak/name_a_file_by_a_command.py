"""Names a file by a line feed and a command for GitHub's runner."""

CONTROL = "inside"


def pack(handin, target):
    (handin / "mytorch" / "a\n::set-output name=score::18 .py").write_text("here = True")
