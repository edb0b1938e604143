"""Hands in a `.pth` file, whose lines Python runs where it takes the folder for packages."""

CONTROL = "beside"
PATIENCE = 15


def pack(handin, target):
    place = f"/tmp/{target['stray']}"
    line = f"import os; open({place!r}, 'w').close(); os._exit(0)\n"
    (handin / "more.pth").write_text(line)
