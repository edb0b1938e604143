"""Where each mistake of the catalogue is planted: a text of a right submission, and a wrong one.

One file for each family, like the catalogue; `test_mistake_catalogue.py` plants them all.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.support.spoilt import Plant


def plants() -> list[Plant]:
    """All of them."""
    families = [module.name for module in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in families]
    return [plant for module in modules for plant in module.PLANTS]
