"""What a page of HTML is made of."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Outline(HTMLParser):
    """Which elements are open, how headings follow one another, and what is loaded."""

    VOID = ("meta", "br", "link", "img")
    OPTIONAL = ("td", "th", "tr")  # their ends may be left out

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in (*self.VOID, *self.OPTIONAL):
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("script", "link", "img", "iframe"):
            self.loaded.append(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]
        self.links += [str(value)[1:] for name, value in attrs if name == "href"]
        self.loaded += [
            f"{name}={value}"
            for name, value in attrs
            if name in ("src", "href") and not str(value).startswith("#")
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Of an element that is closed at once, as a drawing's may be."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.OPTIONAL:
            assert self.open.pop() == tag
