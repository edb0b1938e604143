"""Finding a layer's parameters, wherever in its parts a student keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.course.exercises.spelled import called

SIMPLE = (np.ndarray, str, type, int, float, complex, type(None))  # what holds no other object
CONSTRUCTOR = "the constructor"  # a maker, as `attribute` names it


class ContractError(AttributeError):
    """A submission's object has not what the grader needs of it; the text says what was expected.

    It is told as it is, for it is raised in the grader's own lines.
    """


def attribute(owner: Any, name: str, maker: str) -> Any:
    """An attribute that one of its owner's methods, the `maker`, has to set.

    Raises `ContractError` where it has not, and what a property raises as it is.
    """
    try:
        return getattr(owner, name)
    except AttributeError:
        if hasattr(type(owner), name):  # a property, which has failed by itself
            raise
        kind = type(owner).__name__
    text = f"{kind} has no attribute {name}: {maker} has to set it"
    raise ContractError(text, name=name, obj=owner)  # which may have it under another name


def backward_of(layer: Any) -> Any:
    """Its method that goes backward, which the first years called `derivative`."""
    named = hasattr(layer, "backward") or not hasattr(layer, "derivative")
    return layer.backward if named else layer.derivative


def shown(whole: Any, name: str, expected: str) -> str:
    """What a model has under a name that should hold a part, in a sentence on what is expected."""
    kind, kept = type(whole).__name__, getattr(whole, name, None)
    if not hasattr(whole, name):
        begun = "" if attributes(whole) else "not implemented yet: "
        return f"{begun}{kind} has no {name}, where {expected}"
    if kept is None or isinstance(kept, str | bool | int | float):
        return f"not implemented yet: {name} is {str(kept)[:20] or 'empty'}, where {expected}"
    if isinstance(kept, list | tuple) and all(one is None or type(one) is str for one in kept):
        return (
            f"not implemented yet: {name} is empty{' but for None' * bool(kept)}, where {expected}"
        )
    return f"{name} is of type {type(kept).__name__} and holds no parameter, where {expected}"


def parts(whole: Any) -> Iterator[Any]:
    """The object itself, then all objects that it holds, nearest first."""
    queue, seen = [whole], {id(whole)}
    for part in queue:
        inner = part if isinstance(part, list | tuple) else attributes(part)
        if inner and inner is not part:
            yield part
        for value in inner.values() if isinstance(inner, dict) else inner:
            if id(value) not in seen and not isinstance(value, SIMPLE):
                seen.add(id(value))
                queue.append(value)


def attributes(part: Any) -> dict[Any, Any]:
    """What an object holds, by name: by ours, where the assignment says what a course's means."""
    if isinstance(part, dict):
        return part
    if hasattr(type(part), "__parts__"):  # it stands for an object in another process
        return dict(part.__parts__())
    slots = getattr(type(part), "__slots__", ())
    names = (slots,) if isinstance(slots, str) else slots
    found = {name: getattr(part, name) for name in names if hasattr(part, name)}
    found |= getattr(part, "__dict__", {})
    members = called(type(part)).members
    if not members:  # as most often
        return found
    taken = {members[name] for name in found if name in members}
    return {members.get(n, n): one for n, one in found.items() if n in members or n not in taken}


def holders(whole: Any, name: str, shape: tuple[int, ...] | None = None) -> list[Any]:
    """The parts that themselves hold an array of this name, rather than hand on another's.

    With a `shape`, the array must have as many elements. A width stored as `W` is no array,
    and of a layer and its part that both show the array, the part holds it; but not where the
    layer keeps weights itself and the part the same number in more dimensions: a convolution in
    one dimension may be computed by one in two, to which it lends its own.
    """
    size = None if shape is None else int(np.prod(shape))

    def shows(part: Any) -> bool:
        array = getattr(part, name, None)
        return isinstance(array, np.ndarray) and size in (None, array.size)

    showing = [part for part in parts(whole) if shows(part)]
    borrowers = [one for part in showing for one in _within(part, showing) if _lends(part, one)]
    own = [part for part in showing if not any(part is one for one in borrowers)]
    return [part for part in own if not _within(part, own)]


def _within(part: Any, showing: list[Any]) -> list[Any]:
    """Those of other parts that a part holds."""
    if len(showing) < 2:  # as most often; to walk through a part takes long
        return []
    held = [*parts(part)]
    return [one for one in showing if one is not part and any(one is inner for inner in held)]


def _lends(part: Any, inner: Any) -> bool:
    """Whether a part has weights of its own for which its inner one has more dimensions."""
    for name in ("W", "BW"):
        mine, its = (attributes(one).get(name) for one in (part, inner))
        if isinstance(mine, np.ndarray) and isinstance(its, np.ndarray):
            return mine.size == its.size and mine.ndim < its.ndim
    return False


def holder(whole: Any, name: str, shape: tuple[int, ...] | None = None) -> Any:
    """The part that holds the array of this name; raises `ContractError` where none does.

    One with as many elements as `shape` comes first; failing that, one of another size, for
    a wrong first value need not keep a layer from being judged with the right one.
    """
    found = holders(whole, name, shape) or holders(whole, name)
    if not found:
        kind = type(whole).__name__
        if getattr(whole, name, 0) is None:
            raise ContractError(f"{name} of {kind} is not set: yours is None, expected an array")
        raise ContractError(f"{kind} has no array {name}, and none of its parts has one")
    return found[0]


def assign(whole: Any, name: str, value: np.ndarray, shape: tuple[int, ...] | None = None) -> Any:
    """Give the part that holds `name` a copy of `value`, in the shape that it has there.

    Or in another `shape`, where that is given. Returns that part; raises `ContractError` where
    there is none, or it cannot be assigned.
    """
    owner = holder(whole, name, value.shape)
    own = as_kept(value, getattr(owner, name))
    try:
        setattr(owner, name, own if shape is None else own.reshape(shape))
    except (AttributeError, TypeError) as error:
        kind = type(owner).__name__
        what = f"{name} of {kind} cannot be assigned, as an update has to"
        raise ContractError(f"{what} ({error})") from error
    return owner


def as_kept(value: np.ndarray, own: Any) -> np.ndarray:
    """A copy of a parameter's value in the shape of the student's own, if that has its size."""
    fits = isinstance(own, np.ndarray) and own.size == value.size
    return value.reshape(own.shape if fits else value.shape).copy()
