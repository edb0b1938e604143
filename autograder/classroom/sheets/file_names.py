"""Names of files, made of what people and platforms are called: nothing in them leads elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

UNSAFE = re.compile(r"[^\w.@+ ()'-]", re.ASCII)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
LONGEST = 100


def file_name(text: str) -> str:
    """A name that every system takes; what it would not take stands as `%` and digits."""
    name = UNSAFE.sub(lambda found: _escaped(found[0]), text)
    if not name or name[0] in ".- " or name[-1] in ". " or RESERVED.match(name):
        name = f"_{name}_"
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 9]}-{_digest(text)}"
    return name


def file_names(texts: Iterable[str]) -> dict[str, str]:
    """Names by texts; those that differ by case alone have a part of their digests in them."""
    made = {text: file_name(text) for text in texts}
    alike: dict[str, int] = {}
    for name in made.values():
        alike[name.casefold()] = alike.get(name.casefold(), 0) + 1
    return {
        text: name if alike[name.casefold()] == 1 else f"{name}-{_digest(text)}"
        for text, name in made.items()
    }


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
