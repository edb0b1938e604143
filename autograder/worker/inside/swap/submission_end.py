"""The submission's end of a swap: classes that look like the solution's, and hold nothing of it.

What is made of them lives in another process; every call, attribute and array passes through
the grader. An array that was read is the caller's own to change; see `arrays.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, BinaryIO, ClassVar, Literal

import numpy as np

from autograder.course.exercises.spelled import CALLED, Called, called
from autograder.records.spelling import OURS, Spelling
from autograder.worker import wire
from autograder.worker.inside.swap.arrays import Arrays, Attribute
from autograder.worker.inside.swap.fit import Takes
from autograder.worker.inside.swap.own import UNKNOWN, Own, look_at
from autograder.worker.inside.swap.values import WRITES, Objects, error_texts, pack, raised, unpack

# What a submission has made of the parts: none, or with what none of them can know of.
Use = Literal["none", "used", "doubtful"]
ONLY_SELF = Signature([Parameter("self", Parameter.POSITIONAL_ONLY)])


class Link:
    """The line to the solution's process, which is the grader's own line: frames pass in turn."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, spelling: Spelling = OURS) -> None:
        """What passes is called by our names; classes here answer to the `spelling`, too."""
        self._requests = requests
        self.spelling = spelling
        self._answers = answers
        self._cases: list[tuple[bytes, bytes]] = []  # that came while an answer was waited for
        self._objects = Objects()
        self._classes: dict[tuple[str, tuple[str, ...]], type[Proxy]] = {}
        self._proxies: dict[int, Proxy] = {}
        self._arrays = Arrays()
        self._properties: dict[str, frozenset[str]] = {}
        self._states: dict[int, dict[str, Any]] = {}  # since the last call
        self._fields: dict[int, frozenset[str]] = {}
        self.use: Use = "none"

    def next_case(self) -> tuple[bytes, bytes] | None:
        """The next of the grader's cases; None where there is none."""
        return self._cases.pop(0) if self._cases else wire.read_frame(self._requests)

    def class_of(self, name: str, own: Any = None) -> type[Proxy]:
        """The class that stands for the solution's class of this name.

        Of the submission's `own` one it keeps what the solution's lacks, such as an operator that
        joins layers.
        """
        if isinstance(own, type) and issubclass(own, Proxy) and vars(own).get("part") == name:
            return own  # it has taken its place already
        seen = look_at(own)
        key = name, seen.takes.get("__init__", Takes()).names
        found = self._classes.get(key) or (self._any_class(name) if seen is UNKNOWN else None)
        if found is None:
            described, properties = self.ask("describe", 0, name)
            self._properties[name] = frozenset(properties)
            methods = {method: _method(method, *counts) for method, counts in described.items()}
            for method in (one for one in methods if seen.refuses(self.hers(name, one), 1)):
                vars(methods[method])["__signature__"] = ONLY_SELF  # who asks calls it so
            hers = self.spelling.of(name)
            methods |= {hers[ours]: made for ours, made in methods.items() if ours in hers}
            extras = seen.extras({*methods, *properties, *vars(Proxy)})
            inner = {"link": self, "part": name, "own": seen, "__module__": "solution"}
            inner[CALLED] = Called(name, {one: ours for ours, one in hers.items()})
            called_so = self.spelling.kind(name)
            found = self._classes[key] = type(called_so, (Proxy,), {**extras, **inner, **methods})
        return found

    def _any_class(self, name: str) -> type[Proxy] | None:
        """A class that stands for this one already, wherever it does."""
        return next((kind for (known, _), kind in self._classes.items() if known == name), None)

    def hers(self, part: str, name: str) -> str:
        """What the course calls a member of a class of ours."""
        return self.spelling.of(part).get(name, name)

    def new(self, proxy: Proxy, name: str, values: Any, named: Any) -> int:
        """Make an object over there; its number. Raises as `ask` does."""
        self.use = self.use if self.use == "doubtful" else "used"
        takes, hers = type(proxy).own.takes.get("__init__"), self.spelling.arguments.get(name, {})
        if hers:
            ours = {one: own for own, one in hers.items()}
            named = {ours.get(one, one): value for one, value in named.items()}
            takes = takes and takes._replace(names=tuple(ours.get(n, n) for n in takes.names))
        number, *state = self._ask("new", 0, name, values, named, takes)
        self._proxies[number] = proxy
        self._know(number, *state)
        return int(number)

    def call(self, number: int, name: str, values: Any, named: Any) -> Any:
        """Call a method, after what was changed in arrays here has been written back.

        Raises as `ask` does.
        """
        self._states.clear()
        self._arrays.write_back(self._fill)
        kind = type(self._proxies[number])
        takes = kind.own.takes.get(self.hers(kind.part, name))
        result, *state = self._ask("call", number, name, values, named, takes)
        self._know(number, *state)
        return result

    def _fill(self, place: Attribute, array: np.ndarray) -> None:
        """Write into the array over there, which has the same shape unless it was replaced."""
        self.ask("fill", *place, array)

    def get(self, number: int, name: str) -> Any:
        """Read an attribute: one of its state, or a property, made when it is asked for.

        Raises AttributeError where it has none of this name.
        """
        value = self.state(number).get(name)
        if value is None and name in self._properties[self._proxies[number].part]:
            value = self.ask("get", number, name)
        elif name not in self._fields[number]:
            kind = type(self._proxies[number]).__name__
            raise AttributeError(f"{kind!r} object has no attribute {name!r}")
        elif type(value) is np.ndarray:
            self._arrays.lend(Attribute(number, name))
        return value

    def set(self, number: int, name: str, value: Any) -> None:
        """Write an attribute; an array goes on being the caller's to change."""
        self.ask("set", number, name, value)
        self._arrays.replace(Attribute(number, name), value)
        self.state(number)[name] = value

    def state(self, number: int) -> dict[str, Any]:
        """An object's attributes; an array stays the same until another takes its place there."""
        if number not in self._states:
            self._know(number, *self.ask("state", number, ""))
        return self._states[number]

    def _know(self, number: int, state: dict[str, Any], same: list[str]) -> None:
        self._states[number] = {
            name: self._arrays.keep(Attribute(number, name), value, name in same)
            for name, value in state.items()
        }
        self._fields[number] = frozenset(state)

    def has(self, number: int, name: str) -> bool:
        """Whether an object has an attribute of this name over there."""
        return name in (self._fields.get(number) or self.state(number))

    def ask(self, do: str, of: int, name: str, /, *values: Any, **named: Any) -> Any:
        """Have something done over there.

        Raises what was raised there, and EOFError where the grader hangs up.
        """
        return self._ask(do, of, name, values, named, None)

    def _ask(
        self, do: str, of: int, name: str, values: Any, named: Any, takes: Takes | None
    ) -> Any:
        """The same; `takes` has the names by which the values were passed."""
        tree, content = pack({"values": list(values), "named": named}, self._hand)
        header = {"kind": "Call", "do": do, "of": of, "name": name, **dict(tree["dict"])}
        if takes is not None:
            header["takes"] = takes
        wire.write_frame(self._answers, header, content)
        if do in WRITES:
            return None
        while (frame := wire.read_frame(self._requests)) is not None:
            reply = json.loads(frame[0])
            if "case" in reply:
                self._cases.append(frame)
            elif reply["kind"] == "Call":
                self._answer(reply, frame[1])
            elif "error" in reply:
                raise raised(reply["error"])
            else:
                return unpack(reply["value"], frame[1], self._take)
        raise EOFError

    def _answer(self, asked: dict[str, Any], body: bytes) -> None:
        """Do what the solution asks of an object of ours, such as an init function."""
        header: dict[str, Any] = {"kind": "Return"}
        content = b""
        try:
            values = unpack(asked["values"], body, self._take)
            named = unpack(asked["named"], body, self._take)
            do = {"get": getattr, "set": setattr}.get(asked["do"])
            ours, name = self._objects[asked["of"]], asked["name"]
            result = do(ours, name, *values) if do else ours(*values, **named)
            header["value"], content = pack(result, self._hand)
        except Exception as error:  # noqa: BLE001 - a submission's own, told to who has asked
            header["error"], content = error_texts(error), b""
        wire.write_frame(self._answers, header, content)

    def _hand(self, value: Any) -> dict[str, Any] | None:
        if isinstance(value, np.ndarray):
            return None
        if isinstance(value, Proxy) and "_number" in value.__dict__:
            return {"yours": value.__dict__["_number"]}
        return {"theirs": [self._objects.number(value), type(value).__name__]}

    def _take(self, kind: str, number: Any) -> Any:
        if kind == "yours":
            return self._objects[number]
        if number[0] not in self._proxies:
            proxy = self.class_of(number[1]).__new__(self.class_of(number[1]))
            proxy.__dict__["_number"] = number[0]
            self._proxies[number[0]] = proxy
        return self._proxies[number[0]] if kind == "theirs" else self.get(number[0], number[2])


class Proxy:
    """An object of the solution's, somewhere else."""

    link: ClassVar[Link]
    part: ClassVar[str]
    own: ClassVar[Own] = UNKNOWN  # the class in whose place this one stands

    def __init_subclass__(cls) -> None:
        anew = {*cls.own.defines} & {*vars(cls)}
        if "part" not in vars(cls) and any(_is_helper(name) for name in anew):
            cls.link.use = "doubtful"  # the solution's methods do not call it

    def __init__(self, *values: Any, **named: Any) -> None:
        self.__dict__["_number"] = self.link.new(self, self.part, values, named)

    def __getattr__(self, name: str) -> Any:
        number = self.__dict__.get("_number")
        if name.startswith("_") or number is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return self.link.get(number, called(type(self)).members.get(name, name))

    def __setattr__(self, name: str, value: Any) -> None:
        number, ours = self.__dict__.get("_number"), called(type(self)).members.get(name, name)
        if number is not None and self.link.has(number, ours):
            self.link.set(number, ours, value)
        else:
            if number is not None and name in type(self).own.uses:
                self.link.use = "doubtful"  # the class in whose place it stands would heed it
            object.__setattr__(self, name, value)

    def __parts__(self) -> dict[str, Any]:
        """All attributes, here and there, for who looks for the one that holds a parameter."""
        here = {n: v for n, v in self.__dict__.items() if not n.startswith("_")}
        return here | self.link.state(self.__dict__["_number"])


def _is_helper(name: str) -> bool:
    """Whether a method is one that only its own class is likely to call."""
    return name not in ("forward", "backward") and not name.startswith("__")


def _method(name: str, needed: int, most: int) -> Callable[..., Any]:
    """A method that is carried out over there.

    Two generations of activations meet here: one's `backward(dLdA)` gives dLdZ, the older
    `backward()` the elementwise derivative. Whichever is called, the other one serves; but one
    that the submission's own class would refuse is refused.
    """

    def method(self: Proxy, *values: Any, **named: Any) -> Any:
        def call(*values: Any) -> Any:
            return self.link.call(self.__dict__["_number"], name, values, named)

        if self.own.refuses(self.link.hers(self.part, name), len(values)):
            raise TypeError(f"{self.part}.{name}() takes nothing, and was given an argument")
        if name == "backward" and not named:
            if needed == 1 and not values and "_shape" in self.__dict__:
                return call(np.ones(self.__dict__["_shape"]))
            if most == 0 and len(values) == 1:
                return call() * values[0]
        result = call(*values)
        if name == "forward" and isinstance(result, np.ndarray):
            self.__dict__["_shape"] = result.shape
        return result

    method.__name__ = name
    return method
