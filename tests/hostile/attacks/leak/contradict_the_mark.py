"""Hands in a source whose byte order mark and cookie name different encodings."""

CONTROL = "inside"


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text("# coding: latin-1\n" + code.read_text(), "utf-8-sig")
    (handin / "mytorch/more.py").write_bytes(b"\xff\xfe\xfd")
