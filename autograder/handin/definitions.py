"""Which of some names a text defines, told from its letters: nothing is run, compiled or parsed.

However a text is written, that takes no more time than its length asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from autograder.handin.lookup import definers, definition

# Where what stands at the left margin ends: at the next line there that is code.
NEXT = re.compile(r"^(?=[^\s#)\]}])", re.MULTILINE)
STRINGS = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'')
# What handouts leave to be written: an exception, or None where a value is expected.
TO_DO = re.compile(
    r"^[^#\n]*?\bNotImplemented|=[ \t]*+None[ \t]*+#[ \t]*+TODO", re.MULTILINE | re.IGNORECASE
)
EMPTY = re.compile(
    r"^[ \t]*+def[ \t]++(?:forward|backward|step|init_weights)\b[^\n]*+\n"
    r"(?:[ \t]*+(?:#[^\n]*+)?+\n)*+"
    r"[ \t]*+(?:pass|\.\.\.)[ \t]*+(?:#|$)",
    re.MULTILINE,
)


def pattern_for(classes: Collection[str], functions: Collection[str]) -> re.Pattern[str]:
    """What finds the definitions of classes and functions of these names."""
    kinds = (("class", classes), ("def", functions))
    some = [definition(word, "|".join(map(re.escape, names))) for word, names in kinds if names]
    return re.compile(f"^(?:{'|'.join(some) or '(?!)'})", re.MULTILINE)


def defined(text: str, pattern: re.Pattern[str]) -> Mapping[str, bool]:
    """The names that a text defines; whether each is written, or still what a handout leaves.

    Where a name is defined more than once, the last one counts, as in Python.
    """
    names = {match[match.lastindex or 0] for match in pattern.finditer(text)}
    written = _written(STRINGS.sub("", text), pattern) if names else {}
    return {name: written.get(name, True) for name in sorted(names)}


def _written(code: str, pattern: re.Pattern[str]) -> dict[str, bool]:
    """Of what code without long strings defines: whether nothing in it is still to be written."""
    found = {}
    for match in pattern.finditer(code):
        end = NEXT.search(code, match.end())
        whole = code[match.start() : end.start() if end else len(code)]
        unwritten = TO_DO.search(whole) or EMPTY.search(whole)
        found[match[match.lastindex or 0]] = unwritten is None
    return found


def defines(sources: Mapping[str, str], name: str) -> bool:
    """Whether some file defines a class of this name, be it inside of something."""
    return bool(definers(name, sources, "class", margin=r"[ \t]*+"))
