"""My deep learning library."""
from importlib import import_module

__version__ = "0.4.2"
__all__ = ["nn", "optim"]


def __getattr__(name):
    # nn and optim are loaded when somebody asks for them
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
