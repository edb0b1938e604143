"""From a source's bytes to its text.

Python's own way to say an encoding could hide code in a comment. So UTF-8 comes first; what is
none is read only by a mark at its beginning, or as one of the plain encodings below that its first
lines name: all of them take the characters of ASCII as they are.
"""

from __future__ import annotations

import re

from autograder.handin.limits import MAX_FILE

SAVE = "save it as plain UTF-8 text in your editor"
# PEP 263, in the first two lines.
COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
NOT_CODE = re.compile(rb"[ \t\f]*(#|$)")
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
PLAIN = {
    "iso8859-1": "latin-1 latin1 latin iso-8859-1 iso8859-1 l1",
    "iso8859-2": "latin-2 latin2 iso-8859-2",
    "iso8859-9": "latin-5 latin5 iso-8859-9",
    "iso8859-15": "latin-9 latin9 iso-8859-15",
    "cp1250": "cp1250 windows-1250",
    "cp1251": "cp1251 windows-1251",
    "cp1252": "cp1252 windows-1252 ansi",
    "koi8-r": "koi8-r",
    "gbk": "gbk cp936 gb2312 936 ms936 euc-cn",
    "gb18030": "gb18030 gb18030-2000",
    "big5": "big5 big5-tw",
    "cp950": "cp950",
    "shift_jis": "shift-jis shiftjis sjis s-jis",
    "cp932": "cp932 ms932 windows-31j",
    "euc_jp": "euc-jp eucjp ujis",
    "euc_kr": "euc-kr euckr ks-c-5601",
    "cp949": "cp949 uhc ms949",
}
CODECS = {name: codec for codec, names in PLAIN.items() for name in names.split()}


class NotText(Exception):  # noqa: N818 - the student's error, not ours
    """Why bytes are no Python source: a sentence that lacks its subject, the file."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a source, with plain newlines, and the encoding if it is not UTF-8."""
    if len(data) > MAX_FILE:
        raise NotText("grew while it was read; hand it in again")
    text, encoding = _decoded(data)
    if "\0" in text:
        where = data.index(0) if not encoding else text.index("\0")
        raise NotText(f"is no Python source (byte {where} is a NUL character); {SAVE}")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} is 0x{data[error.start]:02x}"
    encoding = _marked(data) or _declared(data)
    if not encoding:
        raise NotText(f"is not UTF-8 text ({byte}); {SAVE}")
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is 0x{data[error.start]:02x}"
        raise NotText(f"is neither UTF-8 nor {encoding} text ({where}); {SAVE}") from error


def _marked(data: bytes) -> str:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")


def _declared(data: bytes) -> str:
    """The encoding that one of the first two lines names, where it is a plain one."""
    for line in data[:1000].splitlines()[:2]:
        if found := COOKIE.match(line):
            return CODECS.get(found[1].decode("ascii", "replace").lower().replace("_", "-"), "")
        if not NOT_CODE.match(line):
            break
    return ""
