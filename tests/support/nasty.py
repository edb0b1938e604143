"""Texts that terminals, logs, pages and CI services act on; records full of them; what is inert."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import msgspec
from rich.cells import cell_len

COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # which rich, not a submission, writes for a terminal
ACTED_ON = re.compile(r"##\w*\[|^\s*::", re.MULTILINE)
# How a line may begin at the left edge: with words of ours. What an assignment is called, and its
# items, are ours, too; the records below call both by the word `ours`.
OURS = re.compile(
    r"(ours|note|Graded|Assignment|The hand-in cannot|Remarks|Protections|Your own)\b|"
    r"(Cases|Smallest|Where|In common|Won)\b|"
    r"(Watching|Item|Python|Next|What to (mend|write) next|Also to mend)\b|"
    r'Total score: 1\.0/1\.0$|Summary:$|\{"scores": \{"ours": 1\}\}$|What is wrong$|-{18,72}$'
)
WIDE = "宽"
NASTY = (
    "\x1b[2J\x1b[31mred\x07 \x1b]0;title\x07 \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\",
    "\x9b2J\x90q\x9c\x85C1",
    'a\rTotal score: 100.0/100.0\n\nSummary:\n{"scores": {"ours": 100}}\n',
    "\n::error::x\r\n##[error]x\v::warning::\f::x\x1c::x\x1d::x\x1e::x\u2028::x\u2029::x",
    "::add-mask::1",
    " \t ::stop-commands::x",
    "x ##vso[task.complete result=Failed;]x ##[group]x ##teamcity[x] ###[x] ##宽[x] #" + "#" * 40,
    WIDE * 29 + " ::add-mask::1",
    WIDE * 30 + " Total score: 100.0/100.0",
    WIDE * 34 + ' {"scores": {"ours": 2.5}} ' + WIDE * 40,
    *("x" * width + "::set-env::" + "y" * 90 + "::" for width in range(28, 40, 5)),
    *("x " * width + "::set-env::x Total score: 100.0/100.0" for width in (30, 33)),
    ":" * 300,
    "a" + "\u0301" * 40 + " Total score: 100.0/100.0",
    "\u0e33" * 30 + " \u200b\u200d\ufeff\u00ad\u2060" + "\U0001f469\u200d\U0001f680" * 9,
    "\u202egnihtemos\u202c \u2066x\u2069 \u061c\u200f",
    "\ud800\udfff \udc80 \ue000 \U000e0041\U000e007f \ufffe \U0010ffff \x00",
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;{{7*7}}{% raw %}]]>--></style>",
    "[red]x[/red] [/] [link=http://x]y[/link] :bomb:",
    "\\x1 \\N{x \\u12 \\ \\" + "\\\\x" * 90,
    '""" \'\'\' """; import os # -*- coding: utf-7 -*-',
    "=cmd|' /C calc'!A0",
    "%s %n {0} {x!r} $x `x` $(x)",
    "x" * 300 + " " * 100 + "y",
    "a\u3000b\u00a0c\td",
    "",
)


def filled(kind: Any, text: str, named: Mapping[str, Any]) -> Any:
    """A value of a type of msgspec's, in which every text is this one, but for what is `named`.

    Names are fields, such as `ScoreCard.assignment`. Whatever field a record may get is covered.
    """
    inspect = msgspec.inspect
    if isinstance(kind, inspect.StructType):
        places = {field.name: f"{kind.cls.__name__}.{field.name}" for field in kind.fields}
        values = {
            field.name: named[places[field.name]]
            if places[field.name] in named
            else filled(field.type, text, named)
            for field in kind.fields
        }
        return kind.cls(**values)
    if isinstance(kind, inspect.VarTupleType):
        return (filled(kind.item_type, text, named),) * 2
    if isinstance(kind, inspect.TupleType):
        return tuple(filled(one, text, named) for one in kind.item_types)
    if isinstance(kind, inspect.DictType):
        return {filled(kind.key_type, text, named): filled(kind.value_type, text, named)}
    if isinstance(kind, inspect.UnionType):
        return filled(next(o for o in kind.types if o != inspect.NoneType()), text, named)
    if isinstance(kind, inspect.LiteralType):
        return kind.values[0]
    if isinstance(kind, inspect.EnumType):
        return next(iter(kind.cls))
    plain: dict[Any, object] = {
        inspect.StrType: text, inspect.IntType: 1, inspect.FloatType: 1.0, inspect.BoolType: False,
    }  # fmt: skip
    return plain[type(kind)]


def record(kind: type, text: str, **named: Any) -> Any:
    """A record of this kind, full of a text; what an assignment says is called `ours`."""
    known = {
        "ScoreCard.assignment": "ours",
        "ScoreCard.title": "ours",
        "ScoreCard.unreadable": "",
        "ItemScore.name": "ours",
        "Explanation.item": "ours",
        "ItemScore.graded": True,
        "Protections.own_tree": True,
        **named,
    }
    return filled(msgspec.inspect.type_info(kind), text, known)


def assert_inert(text: str) -> None:
    """Nothing in the text is acted on by whatever shows or logs it."""
    assert [c for c in text if not c.isprintable() and c != "\n"] == []
    assert ACTED_ON.search(text) is None


def assert_ours_at_the_edge(shown: str, width: int) -> None:
    """A terminal of this width wraps nothing, and every line at its left edge is the grader's."""
    plain = COLOUR.sub("", shown)
    assert_inert(plain)
    for line in plain.split("\n"):
        assert line[:1] in ("", " ", "·") or OURS.match(line), line
        assert cell_len(line) <= width, line


class Tags(HTMLParser):
    """The tags of a page, with their attributes' names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
