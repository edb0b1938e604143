"""The solution's end of a swap: holds its objects, and does what is asked of them.

Only numbers, texts and arrays leave this process. Whoever asks may make objects of the swapped
classes, call their public methods, and read and write their public attributes; source, code,
modules and classes are not handed out.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

import numpy as np

from autograder.course.exercises.spelled import called
from autograder.handin.lookup import VIRTUAL_ROOT
from autograder.worker import wire
from autograder.worker.inside.renamed import written_in
from autograder.worker.inside.student import Student
from autograder.worker.inside.swap.fit import Takes, fitted
from autograder.worker.inside.swap.values import (
    WRITES,
    NotHandedOutError,
    Objects,
    error_texts,
    fields,
    pack,
    passable,
    public,
    raised,
    unpack,
)


class SolutionEnd:
    """The solution's classes of the given names, for one submission's process."""

    def __init__(
        self, requests: BinaryIO, answers: BinaryIO, classes: Student, names: Collection[str]
    ) -> None:
        self.requests = requests
        self.answers = answers
        self.classes = classes
        self.names = frozenset(names)
        self.objects = Objects()
        self.foreign: dict[int, Foreign] = {}
        self.shown: dict[tuple[int, str], Any] = {}  # the arrays that the other side holds

    def serve(self) -> None:
        """Do what is asked until the grader hangs up."""
        while (frame := wire.read_frame(self.requests)) is not None:
            self.answer(frame)

    def answer(self, frame: tuple[bytes, bytes]) -> None:
        """Do one thing and answer."""
        asked, body = json.loads(frame[0]), frame[1]
        header: dict[str, Any] = {"kind": "Return"}
        content = b""
        waited_for = asked["do"] not in WRITES
        try:
            values = unpack(asked["values"], body, self.take)
            named = unpack(asked["named"], body, self.take)
            if asked["do"] in ("new", "call"):
                function = self._function(asked["do"], asked["of"], asked["name"])
                own = Takes(*asked["takes"]) if "takes" in asked else Takes()
                values, named = fitted(function, own, values, named)
            do = getattr(self, f"do_{asked['do']}")
            header["value"], content = do(asked["of"], asked["name"], *values, **named)
        # Whatever the solution makes of what it is given is the other side's business.
        except Exception as error:  # noqa: BLE001
            header["error"] = error_texts(error)
        if waited_for:
            wire.write_frame(self.answers, header, content)

    def ask(self, do: str, of: int, name: str, /, *values: Any, **named: Any) -> Any:
        """Call back: have something done with an object of the other side's.

        Raises what was raised there, and EOFError where the grader hangs up.
        """
        tree, content = pack({"values": list(values), "named": named}, self.hand)
        plain = dict(tree["dict"])
        header = {"kind": "Call", "do": do, "of": of, "name": name, **plain}
        wire.write_frame(self.answers, header, content)
        while (frame := wire.read_frame(self.requests)) is not None:
            reply = json.loads(frame[0])
            if reply["kind"] == "Return":
                if "error" in reply:
                    raise raised(reply["error"])
                return unpack(reply["value"], frame[1], self.take)
            self.answer(frame)
        raise EOFError

    def do_describe(self, of: int, name: str) -> tuple[Any, bytes]:
        """A class's public methods, each with how many arguments it needs and takes at most.

        And the names of its properties. Raises `NotHandedOutError` for a class that is not swapped.
        """
        kind = self._class(name)
        ours = called(kind).members
        bases = reversed(kind.__mro__[:-1])
        own = {ours.get(n, n): v for base in bases for n, v in written_in(base).items()}
        methods = sorted(n for n, v in own.items() if callable(v) and _is_public(n))
        properties = sorted(n for n, v in own.items() if isinstance(v, property) and _is_public(n))
        counts = {n: _arguments(getattr(kind, n)) for n in methods}
        return pack([counts, properties], self.hand)

    def do_new(self, of: int, name: str, /, *values: Any, **named: Any) -> tuple[Any, bytes]:
        """Make an object; its number and its state.

        Raises `NotHandedOutError` for a class that is not swapped, and whatever its constructor
        does.
        """
        number = self.objects.number(self._class(name)(*values, **named))
        return pack([number, *self._state(number)], self.hand)

    def do_call(self, of: int, name: str, /, *values: Any, **named: Any) -> tuple[Any, bytes]:
        """Call a public method; what it returns, and the object's state after that.

        Raises `NotHandedOutError` for what is no public method, and whatever the method does.
        """
        result = self._function("call", of, name)(*values, **named)
        return pack([result, *self._state(of)], self.hand)

    def _function(self, do: str, of: int, name: str) -> Callable[..., Any]:
        """The class, or an object's public method, that is to be called."""
        if do == "new":
            return self._class(name)
        method = getattr(self.objects[of], name if name == "__call__" else public(name))
        if not inspect.ismethod(method):
            raise NotHandedOutError(f"{name} is no method")
        return method

    def do_get(self, of: int, name: str) -> tuple[Any, bytes]:
        """A public attribute; of arrays in a list, each is told by whose attribute it is."""
        value = getattr(self.objects[of], public(name))
        return pack(value, self.hand_known if isinstance(value, list | tuple) else self.hand)

    def do_state(self, of: int, name: str) -> tuple[Any, bytes]:
        """An object's state."""
        return pack([*self._state(of)], self.hand)

    def _state(self, of: int) -> tuple[dict[str, Any], list[str]]:
        """All public attributes that can be set, and which of them are the arrays shown before.

        What cannot be passed on is None, and asked for by itself it is an error.
        """
        value = self.objects[of]
        kinds = type(value).__mro__[:-1]
        own = {n: v for base in kinds for n, v in written_in(base).items() if _is_data(v)}
        ours = called(type(value)).members
        names = sorted({ours.get(n, n) for n in (*fields(vars(value)), *fields(own))})
        state = {name: getattr(value, name, None) for name in names}
        state = {n: v if passable(v, self.hand) else None for n, v in state.items()}
        arrays = {name: v for name, v in state.items() if isinstance(v, np.ndarray)}
        same = [name for name, v in arrays.items() if self.shown.get((of, name)) is v]
        self.shown |= {(of, name): v for name, v in arrays.items()}
        return state, same

    def do_set(self, of: int, name: str, value: Any) -> tuple[Any, bytes]:
        """Set a public attribute; an array counts as shown."""
        setattr(self.objects[of], public(name), value)
        self.shown[of, name] = value
        return None, b""

    def do_fill(self, of: int, name: str, value: Any) -> tuple[Any, bytes]:
        """Write into the array that was shown, unless another has taken its place."""
        if getattr(self.objects[of], public(name), None) is self.shown.get((of, name)):
            self.shown[of, name][...] = value
        return None, b""

    def hand(self, value: Any) -> dict[str, Any] | None:
        """Describe an object that stays here; None for an array, of any shape.

        Raises `NotHandedOutError` for an object of a class that is none of the solution's.
        """
        if isinstance(value, np.ndarray):
            return None
        if isinstance(value, Foreign):
            return {"yours": value.__dict__["number"]}
        kind = type(value)
        if not _is_solutions(kind):
            raise NotHandedOutError(f"an object of {kind.__name__} is not handed out")
        return {"theirs": [self.objects.number(value), called(kind).name]}

    def hand_known(self, value: Any) -> dict[str, Any] | None:
        """The same; of an array, whose attribute it is."""
        if not isinstance(value, np.ndarray):
            return self.hand(value)
        for number, name, array in self._arrays():
            if array is value:
                kind = called(type(self.objects[number]))
                return {"attribute": [number, kind.name, kind.members.get(name, name)]}
        return None

    def _arrays(self) -> Iterator[tuple[int, str, Any]]:
        """All arrays that objects hold which are out, or parts of those."""
        queue = self.objects.all()
        for value in queue:
            for name in fields(vars(value)):
                inner = getattr(value, name)
                if isinstance(inner, np.ndarray):
                    yield self.objects.number(value), name, inner
                for part in inner if isinstance(inner, list | tuple) else [inner]:
                    if _is_solutions(type(part)) and not any(part is known for known in queue):
                        queue.append(part)

    def take(self, kind: str, number: Any) -> Any:
        """The object behind a number that came; raises TypeError for what is no object."""
        if kind == "yours":
            return self.objects[number]
        if kind != "theirs":
            raise TypeError(f"nothing that can be passed on: {kind}")
        return self.foreign.setdefault(number[0], Foreign(number[0], self.ask))

    def _class(self, name: str) -> type:
        """One of the solution's classes, if it was swapped in or an object of it is out."""
        out = {called(type(value)).name for value in self.objects.all()}
        if name not in self.names and name not in out:
            raise NotHandedOutError(f"{name} is not swapped")
        found = getattr(self.classes, name)
        assert isinstance(found, type)
        return found


def _is_public(name: str) -> bool:
    return not name.startswith("_") or name == "__call__"


def _is_solutions(kind: type) -> bool:
    """Whether the solution defines a class."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None) or ""
    return bool(file.startswith(VIRTUAL_ROOT))


def _arguments(method: Callable[..., Any]) -> list[int]:
    """How many arguments a method needs besides the object, and how many it takes at most."""
    _, *rest = inspect.signature(method).parameters.values()
    places = [p for p in rest if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    most = 99 if any(p.kind is p.VAR_POSITIONAL for p in rest) else len(places)
    return [sum(p.default is p.empty for p in places), most]


def _is_data(value: Any) -> bool:
    if isinstance(value, property):
        return value.fset is not None
    return not callable(value) and not isinstance(value, classmethod | staticmethod)


class Foreign:
    """An object of the other side's, as the solution sees it: whatever is done, is done there."""

    def __init__(self, number: int, ask: Callable[..., Any]) -> None:
        self.__dict__.update(number=number, ask=ask)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__["ask"]("get", self.__dict__["number"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__["ask"]("set", self.__dict__["number"], name, value)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """What the object does when it is called."""
        return self.__dict__["ask"]("call", self.__dict__["number"], "", *values, **named)
