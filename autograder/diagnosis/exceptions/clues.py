"""Why something was not there, by what the submission's texts say: names, attributes, None.

Each rule takes an exception and gives a key and a sentence, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autograder.course.exercise import Exercise
from autograder.course.exercises.layer import LayerExercise
from autograder.worker.answers import Clue, Raised

Cause = tuple[str, str]
NONE, BACKWARD = "NoneType", ".backward"
OPERANDS = ("owner", "left", "right", "callee", "unpacked", "axes")
CLASSES = ("type", "ABCMeta")
# Python's own words: how many arguments came, the object itself among them.
CAME = re.compile(r"but (\d+) (?:was|were) given\b")


def by_clue(exercise: Exercise, endings: Sequence[Raised]) -> Cause | None:
    """The first rule that says the same of all these exceptions."""
    for rule in RULES:
        if (first := rule(exercise, endings[0])) is not None:
            return first if all(rule(exercise, one) == first for one in endings) else None
    return None


def _not_written(_: Exercise, raised: Raised) -> Cause | None:
    """A method that only the base class has."""
    base = _clue(raised, "base")
    if base is None:
        return None
    kind, _dot, method = base.name.rpartition(".")
    other = _clue(raised, "near")
    rename = f"; it has {other.other}: rename it" if other else f": define it in {kind}"
    return "not written", f"{kind} has no {method} of its own{rename}"


def _arguments(exercise: Exercise, raised: Raised) -> Cause | None:
    """A method that takes other arguments than it is given."""
    yours, no_self = _clue(raised, "parameters"), _clue(raised, "no self")
    if yours is None or _of_a_class(raised):
        return None
    written = f"yours is {yours.other}, in line {yours.line}"
    if no_self is not None:
        return "no self", f"{yours.name} lacks self, which comes before all others: {written}"
    kind, _dot, method = yours.name.rpartition(".")
    came = CAME.search(raised.message)
    if kind == exercise.name and not raised.frames and (asked := _contract(exercise, method)):
        return "arguments", f"{yours.name} is called as {asked}: {written}"
    if came:
        count = int(came.group(1)) - 1
        plural = "" if count == 1 else "s"
        return "arguments", f"{yours.name} is given {count} argument{plural}: {written}"
    return "arguments", f"{yours.name} is not given all that it asks for: {written}"


def _of_a_class(raised: Raised) -> bool:
    """Whether a method was asked of a class: then it is its object that is missing."""
    facts = raised.frames[-1].facts if raised.frames else ()
    return any(one.role == "owner" and one.type in CLASSES for one in facts)


def _contract(exercise: Exercise, method: str) -> str:
    """How the grader calls a layer's method."""
    if not isinstance(exercise, LayerExercise):
        return ""
    A, Z = exercise.names
    return {"forward": f"forward({A})", "backward": f"backward(dLd{Z})"}.get(method, "")


def _unknown_name(_: Exercise, raised: Raised) -> Cause | None:
    """A name that stands for nothing."""
    file = raised.frames[-1].file if raised.frames else ""
    for clue in raised.clues:
        match clue.kind:
            case "not imported":
                return (
                    "not imported",
                    f"{clue.name} is not known in {file}: {clue.other} is missing",
                )
            case "of the object":
                return "object's own", f"{clue.name} is no name by itself: write {clue.other}"
            case "defined in" if clue.other != file:
                return "not imported", (
                    f"{clue.name} is not known in {file}: import it from {clue.other}"
                )
            case "near" if raised.type == "NameError":
                return "other name", f"{clue.name} is not known in {file}; there is {clue.other}"
            case "assigned":
                return "not assigned", _unassigned(clue, _line(raised))
    return None


def _unassigned(clue: Clue, line: int) -> str:
    if clue.line == line:
        return f"{clue.name} is read in line {line} before it has a value: give it one above"
    if clue.line > line:
        return f"{clue.name} is read in line {line}, but assigned in line {clue.line} only"
    return f"{clue.name} has no value: line {clue.line}, which assigns it, was not reached"


def _unset(_: Exercise, raised: Raised) -> Cause | None:
    """An attribute that was not set."""
    unset, other = _clue(raised, "unset"), _clue(raised, "near")
    if unset is None:
        return _misspelt(other) if other and "." in other.name else None
    settings = [one for one in raised.clues if one.kind == "set in"]
    owner = unset.name.partition(".")[0]
    if settings:
        return "not set", _only_set(unset, settings[0], _line(raised))
    if other is not None:
        both = f"{owner}.{other.other}: use one name for both"
        return "other name", f"there is no {unset.name}, but {both}"
    unread = _clue(raised, "unread")
    kept = f"; it sets {unread.name}, which nothing reads" if unread else ""
    if not unset.other.endswith(BACKWARD):
        return "not set", f"{_must_set(unset.name, unset.other)}"
    return "not set", f"{_must_set(unset.name, unset.other)}{kept or ': nothing sets it'}"


def _misspelt(near: Clue) -> Cause:
    owner, _, name = near.name.rpartition(".")
    return "other name", f"{owner} has no {name}; it has {near.other}"


def _only_set(unset: Clue, setting: Clue, line: int) -> str:
    if setting.other == unset.other and setting.line > line:
        return f"{unset.name} is read in line {line}, but set in line {setting.line} only"
    return (
        f"{unset.name} is not set: {setting.other} sets it in line {setting.line}, "
        "which was not reached"
    )


def _must_set(name: str, function: str) -> str:
    """Which method has to set what another one reads."""
    if function.endswith(BACKWARD):
        return f"your forward must set {name}, which backward reads"
    return f"nothing sets {name}, which {function.rpartition('.')[2]} reads"


def _none(_: Exercise, raised: Raised) -> Cause | None:
    """A value that is None."""
    called = _clue(raised, "called")
    if called is not None:
        return "None", f"{called.name} returned None: is a return missing in it?"
    frame = raised.frames[-1] if raised.frames else None
    checked = _clue(raised, "check") is not None
    roles = (*OPERANDS, "argument") if checked else OPERANDS
    facts = frame.facts if frame else ()
    found = [f for f in facts if f.type == NONE and f.role in roles]
    if len(found) != 1:
        return None
    name = found[0].name
    made = next((c for c in raised.clues if c.kind.startswith("made") and c.name == name), None)
    if made is not None:
        place = f"line {made.line}{made.kind.removeprefix('made').replace(' in ', ' of ', 1)}"
        if "(" in made.other:
            return "None", f"{name} is None: that is what {made.other} returned, in {place}"
        return "None", f"{name} is None since {place}"
    none, setting = _clue(raised, "none", name), _clue(raised, "set in", name)
    if none is None or "." not in name or (checked and not none.other.endswith(BACKWARD)):
        return None
    if setting is None:
        return "not set", f"{_must_set(name, none.other)}: it is still None"
    return "None", (
        f"{name} is None: {setting.other}, which sets it in line {setting.line}, was not called "
        "on this object, or gave it None"
    )


def _line(raised: Raised) -> int:
    """The line that has failed; 0 where none of the submission's has."""
    return raised.frames[-1].line if raised.frames else 0


def _clue(raised: Raised, kind: str, name: str = "") -> Clue | None:
    """The first clue of a kind, about a name if one is given."""
    found = (one for one in raised.clues if one.kind == kind and name in ("", one.name))
    return next(found, None)


RULES: tuple[Callable[[Exercise, Raised], Cause | None], ...] = (
    _not_written,
    _arguments,
    _unknown_name,
    _unset,
    _none,
)
