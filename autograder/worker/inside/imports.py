"""What a submission may import besides its own files, loaded while files can still be read.

The zygote loads what nearly everyone uses; a child loads what else this submission mentions, as
`handin/mentions.py` has found, if it is on the list of what is offered. Later, a module that is
not in memory is not to be had.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import accumulate, islice

from autograder.course.offered import OFFERED
from autograder.handin.lookup import is_below

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
    "argparse shutil zipfile encodings.cp437 numpy.typing "  # of those who train, too
    "annotationlib "  # which typing asks for, from Python 3.14 on
    "unicodedata"  # which the compiler asks for, where a name is called μ
)
TESTS = ("conftest", "setup", "test", "tests")  # which are there to be run, not to be imported
MOST = 100  # modules that one submission may have loaded; honest ones mention a dozen


def load_usual() -> None:
    """Load what nearly every submission may use."""
    for name in USUAL.split():
        with suppress(ImportError):  # a system may lack one
            importlib.import_module(name)


def load_mentioned(names: Iterable[str], allowed: Iterable[str]) -> None:
    """Load those of the modules, and of the packages that they lie in, that are offered."""
    packages = tuple(allowed)
    whole = (one for name in names for one in accumulate(name.split("."), "{}.{}".format))
    wanted = (n for n in whole if is_offered(n, packages) and not _is_there(n))
    for name in islice(wanted, MOST):
        # A module that cannot be loaded is missed by whoever imports it, in words.
        with suppress(Exception, SystemExit):
            importlib.import_module(name)


def _is_there(name: str) -> bool:
    """Whether a name stands for a module that is loaded, or for something in one."""
    module, _, last = name.rpartition(".")
    holder = sys.modules.get(module)
    return name in sys.modules or (holder is not None and last in vars(holder))


def is_offered(name: str, allowed: Iterable[str]) -> bool:
    """Whether a module may be loaded for a submission, if it is installed.

    Of the packages that an assignment allows, it may be any public module.
    """
    if name in OFFERED:
        return True
    private = any(part.startswith("_") or part in TESTS for part in name.split("."))
    return not private and any(is_below(name, package) for package in allowed)
