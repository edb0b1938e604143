"""Asks `pkgutil` for data of a package that pretends to lie where the file lies."""

import importlib.machinery
import pkgutil
import sys
import types


def attack(A):
    folder, _, name = TARGET["secret"].rpartition("/")
    module = types.ModuleType("pretended")
    module.__file__ = f"{folder}/__init__.py"
    loader = importlib.machinery.SourceFileLoader("pretended", module.__file__)
    module.__spec__ = importlib.machinery.ModuleSpec("pretended", loader, origin=module.__file__)
    sys.modules["pretended"] = module
    return pkgutil.get_data("pretended", name)
