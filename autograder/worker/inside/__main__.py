"""Where the worker's process begins: as a zygote, or for a single exercise."""

from __future__ import annotations

import site
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path


def main() -> None:
    """Begin; where that fails, end with status 1 and one line that says why."""
    _, descriptor, *packages = sys.argv
    del sys.argv[1:]  # a submission may look for options of its own
    try:
        serve = _server(descriptor, packages)
    # Whatever hinders the start, a package that is broken perhaps: the grader tells of it.
    except Exception as error:  # noqa: BLE001
        sys.exit(" ".join(f"{type(error).__name__}: {error}".split()))
    serve()


def _server(descriptor: str, packages: list[str]) -> Callable[[], None]:
    """Import the autograder from this very tree, then forget where it came from."""
    root = str(Path(__file__).resolve().parents[3])
    sys.path[_end_of_standard_library() :] = packages
    sys.path.insert(0, root)
    from autograder.worker.inside import child

    child.prepare()
    serve: Callable[[], None] = child.main_spawned
    if descriptor:
        from autograder.worker.inside import zygote

        serve = partial(zygote.main, int(descriptor))
    sys.path.remove(root)
    return serve


def _end_of_standard_library() -> int:
    """Where installed packages begin on the path, so that none takes the place of Python's own."""
    sites = site.getsitepackages()
    return next((n for n, path in enumerate(sys.path) if path in sites), len(sys.path))


if __name__ == "__main__":
    main()
