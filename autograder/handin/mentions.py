"""Which modules a submission's texts may import, as far as their letters say.

The grader reads the texts once, for all children. However they are written, that takes no more
time than their length asks for: nothing here is looked for twice in the same place.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from encodings.aliases import aliases
from functools import lru_cache

from autograder.course.offered import CODECS

MOST_CHARACTERS = 1 << 20  # characters that are read; honest hand-ins have a tenth of that
MOST_NAMES, LONGEST_NAME = 1000, 100  # honest ones mention a dozen modules
KEPT = 64  # texts whose answer is kept: each of a submission's is asked for twice
# What is loaded when it is first asked for, without an import: by the word that asks for it.
LAZY = {
    **{name: f"numpy.{name}" for name in ("ctypeslib", "matlib", "polynomial")},
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
BEGIN = re.compile(
    r"(?:^|[;:])[ \t]*(?:from\s+([\w.]+)[\s\\]+import|import)\b\s*",
    re.MULTILINE,
)
CONTINUED = string.whitespace + "\\"  # between `from package` and `import`
LINE = re.compile(r"(?:[^#;\\\n]++|\\\n)*+")  # a line end after a backslash does not end an import
ASKS = ("import_module", "__import__")
BY_NAME = re.compile(rf"(?:{'|'.join(ASKS)})\(\s*['\"]([\w.]+)['\"]")
QUOTED = re.compile(r"['\"]([A-Za-z][\w-]{2,19})['\"]")
NAME = re.compile(r"[\w.]+")
ATTRIBUTE = re.compile(rf"\.({'|'.join(LAZY)})\b")


def mentioned(texts: Iterable[str]) -> list[str]:
    """The modules that the texts may import, each once; names that are none do no harm."""
    found: dict[str, None] = {}
    room = MOST_CHARACTERS
    for text in texts:
        for name in _each_once(text[:room]):
            if len(found) >= MOST_NAMES:
                break
            if len(name) <= LONGEST_NAME:
                found.update(dict.fromkeys([name, *LATER.get(name, "").split()]))
        room -= min(room, len(text))
    return [*found]


@lru_cache(maxsize=KEPT)
def _each_once(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mentions(text)))


def mentions(text: str) -> Iterator[str]:
    """The modules that one text may import."""
    for package, rest in _imports(text):
        names = [part.partition(" as ")[0] for part in rest.split(",")]
        found = [match[0] for name in names if (match := NAME.search(name))]
        if len(package) > LONGEST_NAME:
            continue
        if package:
            yield package
            found = [f"{package}.{name}" for name in found]
        yield from found
    if any(word in text for word in ASKS):
        yield from BY_NAME.findall(text)
    for word in dict.fromkeys(ATTRIBUTE.findall(text)):
        yield from LAZY[word].split()
    for quoted in dict.fromkeys(QUOTED.findall(text)):
        name = quoted.lower().replace("-", "_")
        if (codec := aliases.get(name, name)) in CODECS:
            yield f"encodings.{codec}"


def _imports(text: str) -> Iterator[tuple[str, str]]:
    """Each import's package, if it is from one, and the names that stand behind `import`."""
    end = closing = 0
    for begin in _begins(text):
        start = begin.end()
        if start < end:
            continue  # within the names of the last one
        if text.startswith("(", start) and 0 <= closing < start:
            closing = text.find(")", start)
        if text.startswith("(", start) and closing >= 0:
            end = closing
        else:
            line = LINE.match(text, start)
            assert line is not None  # it matches nothing at all, too
            end = line.end()
        yield begin[1] or "", text[start:end]


def _begins(text: str) -> Iterator[re.Match[str]]:
    """Where imports begin. Looked for is the word, and what it may belong to from its line on."""
    at = 0
    while (word := text.find("import", at)) >= 0:
        before = text[at:word].rstrip(CONTINUED)
        begin = BEGIN.search(text, at + before.rfind("\n") + 1)
        if begin is None:
            return
        yield begin
        at = begin.end()
