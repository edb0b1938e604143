"""What is wrong with a backward that does not undo what forward does, in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from autograder.diagnosis.flow.values import COMES_IN, GOES_OUT, Part, Way

Place = tuple[str, int]
Edge = tuple[Place, Place]
Told = tuple[str, str, bool]  # a key, a sentence, and whether it is certain
FEW = 4  # parts that are listed
FEWEST = 3  # parts of which some have an order besides the last
LONGEST = 40  # characters of a part's name


def compared(forward: Way, backward: Way, names: tuple[str, str]) -> Told | None:
    """How backward fails to undo what forward does; None where it does, or who knows.

    `names` are what the two methods are called.
    """
    parts = {part.path: part for way in (forward, backward) for _, part in way.parts}
    own = {part.path for _, part in forward.parts}
    if len(own) < 2 or backward.besides & own or any(len(p) > LONGEST for p in parts):
        return None
    if any(_is_of(one, parts) for one in forward.handed | backward.handed):
        return None
    return next(_deviations(forward, backward, names), None)


def _is_of(path: str, parts: Iterable[str]) -> bool:
    """Whether something that the object holds is one of the parts, or a list with one in it."""
    return any(one == path or one.startswith((f"{path}[", f"{path}.")) for one in parts)


def _deviations(forward: Way, backward: Way, names: tuple[str, str]) -> Iterator[Told]:
    counts = [Counter(part.path for _, part in way.parts) for way in (forward, backward)]
    parts = {part.path: part for _, part in (*backward.parts, *forward.parts)}
    if several := [path for path, count in counts[0].items() if count > 1]:
        left = [parts[path] for path in counts[1] if path not in counts[0]]
        yield from _used_again(parts[several[0]], counts[0][several[0]], left, names)
        return
    if counts[1].keys() - counts[0].keys():
        return  # it may be the same object by another name
    missing = [parts[path] for path in counts[0] if path not in counts[1]]
    doubled = [parts[path] for path, count in counts[1].items() if count > 1]
    if doubled:
        never = f" and {_listed(missing)} never" if missing else ""
        again = "twice" if counts[1][doubled[0].path] == 2 else "again and again"
        yield (
            "calls again",
            f"{names[1]} calls {spoken(doubled[0])} {again}{never}: forward goes through each once",
            True,
        )
    elif missing:
        if _handed_on(missing, forward, backward):
            yield (
                "left out",
                f"{names[1]} never calls {_listed(missing)}, which forward goes through: its "
                "backward belongs there, too",
                False,
            )
    elif _turned(_pairs(forward)) != _pairs(backward):
        yield from _other_way(forward, backward, names[1])


def _used_again(
    part: Part, count: int, left: Sequence[Part], names: tuple[str, str]
) -> Iterator[Told]:
    times = "twice" if count == 2 else "in every round"
    if left:
        yield (
            "one object",
            f"{names[0]} calls {spoken(part)} {times} and {_listed(left)} never, which backward "
            "calls: one object keeps what its last call was given, so each place has its own",
            True,
        )
        return
    yield (
        "one object",
        f"{names[0]} calls {spoken(part)} {times}: it keeps what its last call was given, so that "
        "backward cannot undo the others; make an object for each place",
        False,
    )


def _handed_on(missing: Sequence[Part], forward: Way, backward: Way) -> bool:
    """Whether the gradient passes by what is missing as it is: else it may be done by hand."""
    gone = {part.path for part in missing}
    after = {end for start, end, _ in forward.edges if start[0] in gone and end[0] not in gone}
    starts = {COMES_IN if place == GOES_OUT else place for place in after}
    return all(direct for start, _, direct in backward.edges if start in starts)


def _other_way(forward: Way, backward: Way, name: str) -> Iterator[Told]:
    if _is_chain(forward) and _is_chain(backward):
        if order := _order(forward, backward):
            yield "order", f"{name} {order}", True
        elif told := _other_gradient(forward, _turned(_pairs(forward)), _pairs(backward), name):
            yield told
        return
    if not (forward.summed and backward.summed):
        return
    due, shown = _turned(_pairs(forward)), _pairs(backward)
    parts = {part.path: part for _, part in forward.parts}
    for call, part in backward.parts:
        place = call.path, call.number
        if not any(start == place for start, _ in shown) and any(s == place for s, _ in due):
            yield (
                "dropped",
                f"{name} drops what the backward of {spoken(part)} returns: it is a part of the "
                "gradient, and is added where forward has split up",
                True,
            )
            return
    if told := _other_gradient(forward, due, shown, name):
        yield told
        return
    lost = [s for s, e in due if e == GOES_OUT and (s, e) not in shown]
    kept = [s for s, e in shown if e == GOES_OUT and (s, e) not in due]
    if len(lost) == 1 and not kept:
        yield (
            "lost",
            f"{name} returns a sum that lacks {_result(lost[0], parts)}: forward goes there, too",
            True,
        )


def _other_gradient(
    forward: Way, due: Collection[Edge], shown: Collection[Edge], name: str
) -> Told | None:
    """A part that is given another gradient than that of what forward gives its output to."""
    parts = {part.path: part for _, part in forward.parts}
    for call, part in reversed(forward.parts):
        place = call.path, call.number
        wanted, given = ([s for s, e in edges if e == place] for edges in (due, shown))
        if {*wanted} == {*given} or not len(wanted) == len(given) == 1:
            continue
        met = [parts[one[0]] for one in (*wanted, *given) if one != COMES_IN]
        if any(one.group and not one.counted and not _at_an_end(one) for one in (part, *met)):
            return None  # which one of a list, cannot be said
        return (
            "other gradient",
            f"{name} gives the backward of {spoken(part)} {_result(given[0], parts)}, and is due "
            f"to give it {_result(wanted[0], parts)}: that is where forward hands its output",
            True,
        )
    return None


def _at_an_end(part: Part) -> bool:
    return part.index == 0 or part.is_last


def _result(place: Place, parts: dict[str, Part]) -> str:
    if place == COMES_IN:
        return "the gradient that comes in"
    return f"what the backward of {spoken(parts[place[0]])} returns"


def _order(forward: Way, backward: Way) -> str:
    """What is wrong with the order in which backward goes through a chain of parts."""
    ahead, back = [p for _, p in forward.parts], [p for _, p in backward.parts]
    paths = [part.path for part in ahead], [part.path for part in back]
    groups = list(dict.fromkeys(part.group for part in ahead if part.group))
    lasting = [g for g in groups if _goes_ahead(g, ahead) and _goes_ahead(g, back)]
    if paths[0] == paths[1]:
        through = _listed(ahead) if not groups else "its parts"
        through = (
            _joined(groups) if len(groups) == len({p.group or p.path for p in ahead}) else (through)
        )
        return (
            f"goes through {through} in the order of forward: what forward does last, backward "
            "undoes first"
        )
    if lasting:
        return (
            f"goes through {_joined(lasting)} from the first to the last, as forward does: "
            "backward begins at the last"
        )
    one, other = _kept_pair(ahead, paths[1])
    if one.group and one.group == other.group:
        if _goes_ahead(one.group, back[1:]) and len(back) > FEWEST:  # all but the very last
            return (
                f"goes through {one.group} from the first to the last, as forward does: backward "
                "begins at the last"
            )
        return _numbered(one.group, ahead, back)
    if one.group and other.group and one.index != other.index:
        return ""
    return (
        f"calls {_named(one)} before {_named(other)}, as forward does: what forward does last, "
        "backward undoes first"
    )


def _numbered(group: str, ahead: Sequence[Part], back: Sequence[Part]) -> str:
    """The numbers of a list's parts in the order of their calls, if they are known."""
    orders = [[part for part in parts if part.group == group] for parts in (back, ahead[::-1])]
    if not all(part.counted for parts in orders for part in parts):
        return ""
    yours, expected = (", ".join(str(part.index) for part in parts[:FEW]) for parts in orders)
    more = ", ..." if len(orders[0]) > FEW else ""
    return (
        f"goes through {group}[i] with i = {yours}{more}, and is due to with i = {expected}{more}: "
        "what forward does last, backward undoes first"
    )


def _goes_ahead(group: str, parts: Sequence[Part]) -> bool:
    """Whether parts of a list are called in the order of the list."""
    at = [part.index for part in parts if part.group == group]
    return len(at) > 1 and at == sorted(at)


def _kept_pair(ahead: Sequence[Part], back: Sequence[str]) -> tuple[Part, Part]:
    """Two parts that follow each other in forward, and come in the same order in backward."""
    pairs = pairwise(ahead)
    return next(
        ((one, other) for one, other in pairs if back.index(one.path) < back.index(other.path)),
        (ahead[0], ahead[1]),
    )


def _is_chain(way: Way) -> bool:
    places = [COMES_IN, *((call.path, call.number) for call, _ in way.parts), GOES_OUT]
    return _pairs(way) == {*pairwise(places)}


def _pairs(way: Way) -> set[Edge]:
    return {(start, end) for start, end, _ in way.edges}


def _turned(edges: set[Edge]) -> set[Edge]:
    """The edges the other way round, as backward should have them."""
    ends = {COMES_IN: GOES_OUT, GOES_OUT: COMES_IN}
    return {(ends.get(end, end), ends.get(start, start)) for start, end in edges}


def spoken(part: Part) -> str:
    """What a part is called: by its list where a loop has reached it."""
    if not part.group or part.counted:
        return part.path
    which = "the first" if part.index == 0 else "the last" if part.is_last else "one"
    return f"{which} of {part.group}"


def _named(part: Part) -> str:
    return f"{part.group}[i]" if part.group else part.path


def _listed(parts: Sequence[Part]) -> str:
    return _joined(list(dict.fromkeys(map(spoken, parts)))[:FEW])


def _joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
