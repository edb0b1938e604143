"""The most similar pairs of hand-ins, with the lines that they share: a reason to look, no proof.

A file's statements are compared as tokens: comments, layout and the names of variables do not
count. What the handout has, too, is left out, and so is what many of the class have written alike.
Nothing is run or parsed: a tokenizer cannot be made to do anything.
"""

from __future__ import annotations

import heapq
import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from autograder.handin.submission import read_submission
from autograder.records.root import ROOT

LIMITS = (
    "These pairs are similar in what they have written that is neither in the handout nor common "
    "in the class. That is a reason to read both, and no proof of anything: who followed one book, "
    "one lecture or one assistant writes alike; who rewrote each statement is not found."
)
MIN_TOKENS = 6  # of a statement that tells anything
MIN_STATEMENTS = 8  # of a hand-in that is compared
MAX_STATEMENTS = 4000  # of a hand-in; what is beyond is left out
MAX_CHARACTERS = 200_000  # of a file; the same
COMMON = 0.2  # of the class; what more have written alike is the exercise itself
FEWEST, MOST = 3, 50  # people; but no fewer make a statement common, and more always do
DROPPED = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)
ENDS = (tokenize.NEWLINE, tokenize.ENDMARKER)

Sources = Mapping[str, str]  # path -> text
Compared = Mapping[str, Sequence["Statement"]]  # by people's keys


class LookAlikesUnavailableError(Exception):
    """The library that compares is not installed; the text says what to do."""


class Statement(NamedTuple):
    """A statement as it is compared, and where it stands."""

    text: str
    path: str
    line: int


class Passage(NamedTuple):
    """Statements that two hand-ins have alike, in one order: first and last lines of both."""

    path: str
    lines: tuple[int, int]
    other_path: str
    other_lines: tuple[int, int]
    statements: int


class Pair(NamedTuple):
    """Two hand-ins: the `share` of the shorter one's statements that the longer one has, too."""

    one: str
    other: str
    share: float
    statements: int
    passages: tuple[Passage, ...]


def look_alikes(
    sources: Mapping[str, Sources], handout: Sources, most: int = 20
) -> tuple[Pair, ...]:
    """The most similar pairs, the most similar first, by people's keys; `sources` are each one's.

    Raises `LookAlikesUnavailableError` where the library is not installed.
    """
    given = {one.text for one in statements(handout)}
    read = {
        key: [one for one in statements(text) if one.text not in given]
        for key, text in sources.items()
    }
    common = _common(read)
    own = {key: [one for one in found if one.text not in common] for key, found in read.items()}
    compared = {key: found for key, found in sorted(own.items()) if len(found) >= MIN_STATEMENTS}
    pairs = _most_similar(compared, most)
    return tuple(
        Pair(one, other, share, count, _passages(compared[one], compared[other]))
        for share, count, one, other in pairs
    )


def read_handout(path: Path = ROOT / "handout") -> Sources:
    """What students were given; raises SubmissionError where there is nothing."""
    return read_submission(path).sources


def statements(sources: Sources) -> list[Statement]:
    """The statements of all files, by path and by the class and function in which they stand.

    So that a function that was moved within its file is compared with the one it was.
    """
    found: list[Statement] = []
    for path, text in sorted(sources.items()):
        parts: dict[str, list[Statement]] = {}
        owner = function = ""
        for one in _statements(path, text):
            words = one.text.split()
            if words[0] == "class":
                owner, function = words[1], ""
            elif words[0] == "def":
                function = words[1]
            parts.setdefault(f"{owner}.{function}", []).append(one)
        found += [one for _, part in sorted(parts.items()) for one in part]
    return [one for one in found if one.text.count(" ") + 1 >= MIN_TOKENS][:MAX_STATEMENTS]


def _statements(path: str, text: str) -> Iterator[Statement]:
    """The statements of a file, as far as it can be taken apart."""
    tokens: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text[:MAX_CHARACTERS]).readline):
            if token.type in ENDS:
                if words := _words(tokens):
                    yield Statement(" ".join(words), path, tokens[0].start[0])
                tokens = []
            elif token.type not in DROPPED:
                tokens.append(token)
    except (tokenize.TokenError, SyntaxError):  # an IndentationError is one
        return


def _words(tokens: Sequence[tokenize.TokenInfo]) -> list[str]:
    """What is compared of a statement; nothing of a text that stands alone, such as a docstring."""
    if all(token.type == tokenize.STRING for token in tokens):
        return []
    before, after = (
        ["", *(one.string for one in tokens[:-1])],
        [*(one.string for one in tokens[1:]), ""],
    )
    return [
        "_" if _is_variable(*one) else one[0].string
        for one in zip(tokens, before, after, strict=True)
    ]


def _is_variable(token: tokenize.TokenInfo, before: str, after: str) -> bool:
    """Whether it is a name that anybody may choose: no attribute, and nothing that is called."""
    is_name = token.type == tokenize.NAME and not keyword.iskeyword(token.string)
    return is_name and before not in (".", "class", "def") and after != "("


def _common(read: Mapping[str, Sequence[Statement]]) -> set[str]:
    """What so many have written alike that it says nothing of any two."""
    counts = Counter(text for found in read.values() for text in {one.text for one in found})
    least = min(max(FEWEST, COMMON * len(read)), MOST)
    return {text for text, count in counts.items() if count > least}


def _most_similar(compared: Compared, most: int) -> list[tuple[float, int, str, str]]:
    """The most similar pairs: the share, the number of statements, and both keys.

    Two hand-ins have no more in one order than they have at all, which is soon counted. So only
    those are compared that could be among the most similar.
    """
    similarity = _library().similarity
    texts = {key: [one.text for one in found] for key, found in compared.items()}
    bounds = [
        (count / min(len(texts[one]), len(texts[other])), one, other)
        for (one, other), count in _shared(texts).items()
    ]
    found: list[tuple[float, int, str, str]] = []
    for bound, one, other in sorted(bounds, reverse=True):
        if len(found) >= most and bound < found[0][0]:
            break
        count = similarity(texts[one], texts[other])
        share = count / min(len(texts[one]), len(texts[other]))
        heapq.heappush(found, (share, count, one, other))
        if len(found) > most:
            heapq.heappop(found)
    return sorted(found, reverse=True)


def _shared(texts: Mapping[str, Sequence[str]]) -> Counter[tuple[str, str]]:
    """How many statements two hand-ins share in whatever order, where they share any."""
    having: dict[str, list[tuple[str, int]]] = {}
    for key, found in texts.items():
        for text, count in Counter(found).items():
            having.setdefault(text, []).append((key, count))
    shared: Counter[tuple[str, str]] = Counter()
    for people in having.values():
        for (one, count), (other, its) in combinations(people, 2):
            shared[one, other] += min(count, its)
    return shared


def _passages(one: Sequence[Statement], other: Sequence[Statement]) -> tuple[Passage, ...]:
    """Where two hand-ins are alike, the longest passage first."""
    blocks = _library().opcodes([s.text for s in one], [s.text for s in other])
    found = [
        passage
        for block in blocks
        if block.tag == "equal"
        for passage in _by_file(
            one[block.src_start : block.src_end], other[block.dest_start : block.dest_end]
        )
    ]
    return tuple(sorted(found, key=lambda passage: -passage.statements))


def _by_file(one: Sequence[Statement], other: Sequence[Statement]) -> Iterator[Passage]:
    """A block of equal statements, cut where a file ends, or where lines go back."""
    start = 0
    for end in range(1, len(one) + 1):
        if end == len(one) or not (_follows(one, end) and _follows(other, end)):
            first, last, to, until = one[start], one[end - 1], other[start], other[end - 1]
            yield Passage(
                first.path, (first.line, last.line), to.path, (to.line, until.line), end - start
            )
            start = end


def _follows(found: Sequence[Statement], place: int) -> bool:
    before, here = found[place - 1], found[place]
    return before.path == here.path and before.line <= here.line


def _library() -> Any:
    """What finds the longest common subsequence of two lists."""
    try:
        from rapidfuzz.distance import LCSseq
    except ImportError:
        raise LookAlikesUnavailableError(
            "rapidfuzz is not installed; run: python -m pip install -r requirements-classroom.txt"
        ) from None
    return LCSseq
