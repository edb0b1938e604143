"""What a submission may import besides its own files, loaded while files can still be read.

The zygote loads what nearly everyone uses; a child loads what else this submission mentions.
Later, a module that is not in memory is not to be had.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from encodings.aliases import aliases
from itertools import islice

# Half of these come with NumPy or with our own code anyway.
USUAL = (
    "numpy.random numpy.fft numpy.linalg numpy.exceptions numpy.dtypes numpy.rec numpy.char "
    "numpy.ma numpy.strings numpy.lib.stride_tricks numpy.lib.scimath "
    "abc array base64 bisect builtins cmath codecs collections.abc contextlib copy copyreg "
    "ctypes dataclasses datetime enum functools gc hashlib heapq inspect io itertools json "
    "keyword linecache locale math mmap numbers operator os pickle platform pprint random re "
    "reprlib secrets signal socket string struct textwrap threading time timeit tokenize "
    "traceback tracemalloc types typing warnings weakref zlib "
    "encodings.ascii encodings.latin_1 encodings.utf_8_sig encodings.utf_16 encodings.utf_32 "
    "encodings.cp1252 encodings.unicode_escape encodings.raw_unicode_escape "
    "encodings.hex_codec encodings.base64_codec "
    "argparse shutil zipfile encodings.cp437 numpy.typing"  # of those who train, too
)
# What is loaded when it is first asked for, without an import: by the word that asks for it.
LAZY = {
    **{name: f"numpy.{name}" for name in ("ctypeslib", "f2py", "matlib", "polynomial")},
    **{name: f"numpy.{name}" for name in ("testing", "typing")},
    "core": "numpy.core numpy.core.numeric numpy.core.umath",
    "savez": "zipfile encodings.cp437",
    "savez_compressed": "zipfile encodings.cp437",
    "strptime": "_strptime",
}
# What a module loads later, when it is used.
LATER = {
    "argparse": "shutil",
    "concurrent.futures": "concurrent.futures.thread",
    "encodings.idna": "encodings.punycode",
    "zoneinfo": "importlib.resources zoneinfo._common zoneinfo._tzpath",
}
# Programs, tests and toys: importing one of them does something, and nobody needs it here.
BARRED = (
    "__main__ antigravity conftest ensurepip idlelib lib2to3 setup test tests this turtle "
    "turtledemo webbrowser"
)
MOST = 100  # modules that one submission may have loaded; honest ones mention a dozen
# Line ends within parentheses, or after a backslash, do not end an import.
MENTION = re.compile(
    r"(?:^|[;:])[ \t]*(?:from\s+([\w.]+)[\s\\]+import|import)\b\s*"
    r"(\([^)]*\)|(?:[^#;\\\n]|\\\n)+)",
    re.MULTILINE,
)
BY_NAME = re.compile(r"(?:import_module|__import__)\(\s*['\"]([\w.]+)['\"]")
QUOTED = re.compile(r"['\"]([A-Za-z][\w-]{2,19})['\"]")
CODECS = frozenset(aliases.values()) | {"idna", "punycode"}
NAME = re.compile(r"[\w.]+")
ATTRIBUTE = re.compile(rf"\.({'|'.join(LAZY)})\b")


def load_usual() -> None:
    """Load what nearly every submission may use."""
    for name in USUAL.split():
        with suppress(ImportError):  # a platform may lack one
            importlib.import_module(name)


def load_mentioned(sources: Iterable[str], allowed: Iterable[str]) -> None:
    """Load what these texts mention of NumPy, the standard library and the allowed packages."""
    packages = tuple(allowed)
    mentioned = dict.fromkeys(
        name
        for text in sources
        for found in _mentions(text)
        for name in (found, *LATER.get(found, "").split())
    )
    wanted = (n for n in mentioned if n not in sys.modules and is_offered(n, packages))
    for name in islice(wanted, MOST):
        # A module that cannot be loaded is missed by whoever imports it, in words.
        with suppress(Exception, SystemExit):
            importlib.import_module(name)


def is_offered(name: str, allowed: Iterable[str]) -> bool:
    """Whether a module may be loaded for a submission, if it is installed."""
    top, *below = name.split(".")
    if {top, *below}.intersection(BARRED.split()):
        return False
    own = top == "numpy" or top in sys.stdlib_module_names
    return own or any(is_below(name, package) for package in allowed)


def is_below(name: str, package: str) -> bool:
    """Whether a module is a package, or lies in it."""
    return name == package or name.startswith(f"{package}.")


def _mentions(text: str) -> Iterator[str]:
    """The modules that a text may import; names that are none do no harm."""
    for package, rest in MENTION.findall(text):
        names = [part.partition(" as ")[0] for part in rest.split(",")]
        found = [match[0] for name in names if (match := NAME.search(name))]
        if package:
            yield package
            found = [f"{package}.{name}" for name in found]
        yield from found
    yield from BY_NAME.findall(text)
    for word in ATTRIBUTE.findall(text):
        yield from LAZY[word].split()
    for quoted in QUOTED.findall(text):
        name = quoted.lower().replace("-", "_")
        if (codec := aliases.get(name, name)) in CODECS:
            yield f"encodings.{codec}"
