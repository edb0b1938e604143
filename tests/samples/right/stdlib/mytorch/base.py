"""What all layers share, and a few tools for debugging."""
from __future__ import annotations

import abc
import contextlib
import functools
import inspect
import itertools
import json
import logging
import os
import sys
import time
from collections import Counter, OrderedDict, defaultdict
from pathlib import Path
from typing import Any, Callable, ClassVar, Generator, Iterable, Optional, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).resolve().parent
DEBUG = bool(os.environ.get("MYTORCH_DEBUG"))

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
log = logging.getLogger("mytorch")
print(f"mytorch in {HERE.name}: NumPy {np.__version__}")
log.debug("python %s in %s", sys.version.split()[0], os.getcwd())

Array = npt.NDArray[np.floating]
InitFn = Optional[Callable[..., np.ndarray]]
F = TypeVar("F", bound=Callable[..., Any])


class HasForward(Protocol):
    def forward(self, A: Array) -> Array: ...


class Module(abc.ABC):
    """Counts its instances, so that every layer has a name of its own."""

    instances: ClassVar[Counter] = Counter()
    timings: ClassVar[dict[str, list[float]]] = defaultdict(list)

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        Module.instances[cls.__name__] += 1
        self.name = f"{cls.__name__.lower()}_{Module.instances[cls.__name__]}"
        return self

    @abc.abstractmethod
    def forward(self, A): ...

    @abc.abstractmethod
    def backward(self, dLdZ): ...

    def __call__(self, *args, **kwargs):
        with stopwatch(self.name):
            return self.forward(*args, **kwargs)

    def __rshift__(self, other: "Module") -> "Sequential":
        """conv >> relu >> flatten"""
        return Sequential(self, other)

    def __repr__(self) -> str:
        arguments = [p for p in inspect.signature(type(self).__init__).parameters if p != "self"]
        shown = ((p, getattr(self, p)) for p in arguments if hasattr(self, p))
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in shown)})"

    def summary(self) -> str:
        sizes = {k: list(v.shape) for k, v in vars(self).items() if isinstance(v, np.ndarray)}
        return json.dumps(OrderedDict(name=self.name, arrays=sizes), indent=2, sort_keys=True)


class Sequential(Module):
    def __init__(self, *layers: HasForward):
        self.layers = list(layers)

    def __rshift__(self, other):
        return Sequential(*self.layers, other)

    def __iter__(self):
        return iter(self.layers)

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, index):
        return self.layers[index]

    def forward(self, A):
        return functools.reduce(lambda Z, layer: layer(Z), self.layers, A)

    def backward(self, dLdZ):
        return functools.reduce(lambda grad, layer: layer.backward(grad), self.layers[::-1], dLdZ)


@contextlib.contextmanager
def stopwatch(label: str) -> Generator[None, None, None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        Module.timings[label].append(time.perf_counter() - start)


def shape_checked(ndim: int) -> Callable[[F], F]:
    """Decorator: the input of forward must have so many axes."""

    def decorate(forward: F) -> F:
        @functools.wraps(forward)
        def wrapper(self, A, *args, **kwargs):
            if np.ndim(A) != ndim:
                raise ValueError(f"{self.name}: {ndim} axes are needed, not {np.ndim(A)}")
            return forward(self, A, *args, **kwargs)

        return wrapper  # type: ignore[return-value]

    return decorate


def pairwise_sizes(sizes: Iterable[int]) -> list[tuple[int, int]]:
    return list(itertools.pairwise(sizes))
