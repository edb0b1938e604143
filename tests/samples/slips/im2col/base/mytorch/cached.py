"""My own base class: a layer with a dict of what forward leaves for backward."""

from typing import Any

from mytorch.layer import Layer


class CachedLayer(Layer):
    """A layer with a cache; the attributes of the same names are there for the checks."""

    @property
    def cache(self) -> dict[str, Any]:
        """What the latest forward remembered."""
        if "_cache" not in self.__dict__:
            self._cache: dict[str, Any] = {}
        return self._cache

    def remember(self, **things: Any) -> None:
        """Put things in the cache."""
        for name, thing in things.items():
            self.cache[name] = thing
            setattr(self, name, thing)
