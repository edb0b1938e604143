"""Stand-ins for what a submission names and cannot have, so that only its use costs something.

A module that is forbidden, not offered or not handed in is imported all the same: what stands in
for it can be named, annotated with, asked for with `isinstance` and subclassed. On the top level
of a file it swallows calls, too, such as `torch.manual_seed(0)`. Where a function computes with
it, it raises in words. It holds nothing of what it stands for, and computes nothing.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

# Imported at the top of many a hand-in, to look at something while it was being written.
SHOWING = (
    "IPython bokeh icecream matplotlib mpl_toolkits plotly pylab pytest rich seaborn tensorboard "
    "tensorboardX tqdm visdom wandb"
)
HAND_ON = ("tqdm", "rich.progress.track")  # what they are given
OPERATORS = (
    "add sub mul matmul truediv floordiv mod pow lshift rshift and or xor "
    "radd rsub rmul rmatmul rtruediv rfloordiv rmod rpow rlshift rrshift rand ror rxor "
    "iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor "
    "neg pos abs invert lt le gt ge getitem setitem delitem enter"
)
CONVERSIONS = "bool len iter next int float complex index array contains round divmod reversed"
MakeError = Callable[[], BaseException]  # makes the error of whoever uses a stand-in


def _refusing(kind: type[StandIn]) -> type[StandIn]:
    """Have a class answer all operators and conversions, in one way each."""

    def operator(self: StandIn, *_: object) -> Any:
        return self._used()

    def conversion(self: StandIn, *_: object, **__: object) -> NoReturn:
        self._refuse()

    for names, method in ((OPERATORS, operator), (CONVERSIONS, conversion)):
        for name in names.split():
            setattr(kind, f"__{name}__", method)
    return kind


@_refusing
class StandIn:
    """Stands for something that is not there; `make_error` makes the error of whoever uses it."""

    def __init__(self, name: str, make_error: MakeError) -> None:
        vars(self).update(_name=name, _make_error=make_error)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{vars(self)['_name']} is not there, and has no {name}")
        made = vars(self)[name] = self._part(f".{name}")
        return made

    def _part(self, suffix: str) -> StandIn:
        return type(self)(f"{vars(self)['_name']}{suffix}", vars(self)["_make_error"])

    def __call__(self, *_: object, **__: object) -> Any:
        """Swallow a call on the top level of a file or class; refuse it in a function."""
        return self._used()

    def _used(self) -> StandIn:
        if sys._getframe(2).f_code.co_flags & inspect.CO_OPTIMIZED:  # which functions have
            self._refuse()
        return self._part("()")

    def _refuse(self) -> NoReturn:
        raise vars(self)["_make_error"]()

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """A class that builds on it can be defined, but nothing can be made of it."""
        return (type("Unusable", (Unusable,), {"_stand_in": self}),)

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __exit__(self, *_: object) -> None:
        """Leave a with-statement."""

    def __repr__(self) -> str:
        return f"<{vars(self)['_name']}, which is not there>"


def error_of(stand_in: StandIn) -> BaseException:
    """The error of whoever uses it."""
    made: BaseException = vars(stand_in)["_make_error"]()
    return made


class Unusable:
    """What a class builds on whose base is not there."""

    _stand_in: StandIn

    def __new__(cls, *_: object, **__: object) -> Any:
        """Say why nothing can be made of it."""
        cls._stand_in._refuse()


class Showing(StandIn):
    """Stands for what draws or shows something: it swallows all that is done with it.

    Numbers are none to be had of it. A progress bar hands on what it is given.
    """

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Show nothing."""
        name = vars(self)["_name"]
        several = values[0] if values else named.get("iterable")
        if name.endswith(".trange"):
            return Bar(name, vars(self)["_make_error"], range(*values))
        if several is not None and name.startswith(HAND_ON):
            return Bar(name, vars(self)["_make_error"], several)
        return values[0] if name == "icecream.ic" and values else self._used()

    def _used(self) -> StandIn:
        return self._part("()")

    def __enter__(self) -> Showing:
        return self

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter((self._part("[0]"), self._part("[1]")))  # fig, ax = plt.subplots()


class Bar(Showing):
    """A progress bar: what it was given, one after another."""

    def __init__(self, name: str, make_error: MakeError, given: Any = ()) -> None:
        super().__init__(name, make_error)
        vars(self)["_given"] = given

    def __iter__(self) -> Iterator[Any]:
        return iter(vars(self)["_given"])

    def __len__(self) -> int:
        return len(vars(self)["_given"])

    def _part(self, suffix: str) -> StandIn:
        return Showing(f"progress{suffix}", vars(self)["_make_error"])


class Absent:
    """Loads a stand-in for a module; `*` of it is nothing."""

    def __init__(self, make_error: MakeError) -> None:
        self.make_error = make_error

    def create_module(self, spec: ModuleSpec) -> Any:
        """Make the stand-in, which is no module, and need not be."""
        shows = spec.name.partition(".")[0] in SHOWING.split()
        made = (Showing if shows else StandIn)(spec.name, self.make_error)
        vars(made).update(__all__=[], __name__=spec.name, __path__=[])
        return made

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """There is nothing to be executed."""
