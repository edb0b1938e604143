"""The solution's end of a swap: holds its objects, and does what is asked of them.

Only numbers, texts and arrays leave this process. Whoever asks may make objects of the swapped
classes, call their public methods, and read and write their public attributes; source, code,
modules and classes are not handed out.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Collection
from typing import Any, BinaryIO

import numpy as np

from autograder.worker import wire
from autograder.worker.modules import ROOT, Student
from autograder.worker.remote import NotHandedOutError, Objects, fields, pack, public, told, unpack

Kept = dict[tuple[int, str], np.ndarray[Any, Any]]


class Parts:
    """The solution's classes of the given names, for one submission's process."""

    def __init__(
        self, requests: BinaryIO, answers: BinaryIO, classes: Student, names: Collection[str]
    ) -> None:
        self.requests = requests
        self.answers = answers
        self.classes = classes
        self.names = frozenset(names)
        self.objects = Objects()
        self.shown: Kept = {}  # the arrays that the other side knows of
        self.foreign: dict[int, Foreign] = {}

    def serve(self) -> None:
        """Do what is asked until the grader hangs up."""
        while (frame := wire.read_frame(self.requests)) is not None:
            self.answer(frame)

    def answer(self, frame: tuple[bytes, bytes]) -> None:
        """Do one thing and answer."""
        asked, body = json.loads(frame[0]), frame[1]
        header: dict[str, Any] = {"kind": "Return", "nonce": asked["nonce"]}
        content = b""
        try:
            values = unpack(asked["values"], body, self.take)
            named = unpack(asked["named"], body, self.take)
            do = getattr(self, f"do_{asked['do']}")
            result, header["same"] = do(asked["of"], asked["name"], *values, **named)
            header["value"], content = pack(result, self.hand)
        # Whatever the solution makes of what it is given is the other side's business.
        except Exception as error:  # noqa: BLE001
            header["error"], content = told(error), b""
        wire.write_frame(self.answers, header, content)

    def ask(self, do: str, of: int, name: str, *values: Any, **named: Any) -> Any:
        """Call back: have something done with an object of the other side's."""
        tree, content = pack({"values": list(values), "named": named}, self.hand)
        plain = dict(tree["dict"])
        header = {"kind": "Call", "nonce": 0, "do": do, "of": of, "name": name, **plain}
        wire.write_frame(self.answers, header, content)
        while (frame := wire.read_frame(self.requests)) is not None:
            reply = json.loads(frame[0])
            if reply["kind"] == "Return":
                if "error" in reply:
                    raise RuntimeError(": ".join(reply["error"]))
                return unpack(reply["value"], frame[1], self.take)
            self.answer(frame)
        raise EOFError

    def do_describe(self, of: int, name: str) -> tuple[Any, bool]:
        """The public methods of a class: how many arguments each needs, and takes at most."""
        kind = self._class(name)
        methods = {n for base in kind.__mro__[:-1] for n, v in vars(base).items() if callable(v)}
        chosen = sorted(n for n in methods if not n.startswith("_") or n == "__call__")
        return {n: _arguments(getattr(kind, n)) for n in chosen}, False

    def do_new(self, of: int, name: str, *values: Any, **named: Any) -> tuple[Any, bool]:
        """Make an object; its number."""
        return self.objects.number(self._class(name)(*values, **named)), False

    def do_call(self, of: int, name: str, *values: Any, **named: Any) -> tuple[Any, bool]:
        """Call a public method."""
        method = getattr(self.objects[of], name if name == "__call__" else public(name))
        if not inspect.ismethod(method):
            raise NotHandedOutError(f"{name} is no method")
        return method(*values, **named), False

    def do_get(self, of: int, name: str) -> tuple[Any, bool]:
        """A public attribute, and whether it is the array that was asked for last."""
        value = getattr(self.objects[of], public(name))
        if not isinstance(value, np.ndarray):
            return value, False
        same = self.shown.get((of, name)) is value
        self.shown[of, name] = value
        return value, same

    def do_set(self, of: int, name: str, value: Any) -> tuple[Any, bool]:
        """Set a public attribute; an array counts as shown."""
        setattr(self.objects[of], public(name), value)
        if isinstance(value, np.ndarray):
            self.shown[of, name] = value
        return None, False

    def do_fill(self, of: int, name: str, value: Any) -> tuple[Any, bool]:
        """Write into the array that was shown, unless another has taken its place."""
        now = getattr(self.objects[of], public(name), None)
        if isinstance(now, np.ndarray) and now is self.shown.get((of, name)):
            now[...] = value
        return None, False

    def do_fields(self, of: int, name: str) -> tuple[Any, bool]:
        """The names of the public attributes that can be set."""
        value = self.objects[of]
        kinds = type(value).__mro__[:-1]
        own = {n: v for base in kinds for n, v in vars(base).items() if _is_data(v)}
        return sorted({*fields(vars(value)), *fields(own)}), False

    def hand(self, value: Any) -> dict[str, Any]:
        """Describe an object that stays here: one of the solution's classes, and no other."""
        if isinstance(value, Foreign):
            return {"yours": value.__dict__["number"]}
        kind = type(value)
        file = getattr(sys.modules.get(kind.__module__), "__file__", None) or ""
        if not file.startswith(ROOT):
            raise NotHandedOutError(f"an object of {kind.__name__} is not handed out")
        return {"theirs": [self.objects.number(value), kind.__name__]}

    def take(self, kind: str, number: Any) -> Any:
        """The object behind a number that came."""
        if kind == "yours":
            return self.objects[number]
        if kind != "theirs":
            raise TypeError(f"nothing that can be passed on: {kind}")
        return self.foreign.setdefault(number[0], Foreign(number[0], self.ask))

    def _class(self, name: str) -> type:
        """One of the solution's classes, if it was swapped in or an object of it is out."""
        known = name in self.names or any(
            type(value).__name__ == name for value in self.objects.all()
        )
        if not known:
            raise NotHandedOutError(f"{name} is not swapped")
        found = getattr(self.classes, name)
        assert isinstance(found, type)
        return found


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
