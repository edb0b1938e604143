"""What forward hands to backward."""

from types import SimpleNamespace
from typing import Any


class Context(SimpleNamespace):
    """A bag of named values: `ctx.save(A=A)` in forward, `ctx.A` in backward."""

    def save(self, **values: Any) -> None:
        """Keep these values under their names."""
        self.__dict__.update(values)
