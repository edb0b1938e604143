"""A function of the submission's, run as an edit of its text has it, for the length of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any

from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.patience import Patience


class Untold:
    """Tells nothing of an exception: many edits raise one, and to look into each takes long."""

    def tell(self, error: BaseException) -> dict[str, Any]:
        """That there was one."""
        return {"kind": "Raised", "type": "Exception", "message": ""}


UNTOLD = Untold()


@contextmanager
def edited(modules: SubmissionModules, edit: Mapping[str, Any]) -> Iterator[None]:
    """Have the function do what the edit says, for at most so many seconds; then as before.

    An edit has the `path` of a file, the `line` from which a class or function stands there at the
    margin, its new `text`, and the `names` that lead to the function in it; and the name of the
    value `until` which the case goes on. Raises LookupError where these lead to no function, and
    SyntaxError where the text is none.
    """
    names = edit["names"]
    function = _function(vars(modules.load(edit["path"])), names)
    text = "\n" * (edit["line"] - 1) + edit["text"]
    code = compile(text, modules.root + edit["path"], "exec", dont_inherit=True)
    before, function.__code__ = function.__code__, _code(code, names)
    try:
        with Patience(edit["seconds"]):
            yield
    finally:
        function.__code__ = before


def _function(namespace: Mapping[str, Any], names: Sequence[str]) -> FunctionType:
    found: Any = namespace[names[0]]
    for name in names[1:]:
        found = vars(found)[name]
    if isinstance(found, staticmethod | classmethod):
        found = found.__func__
    if isinstance(found, property):
        found = found.fget
    if not isinstance(found, FunctionType):
        raise LookupError(f"{'.'.join(names)} is no function")
    return found


def _code(code: CodeType, names: Sequence[str]) -> CodeType:
    """What a function is compiled to, within what its file is."""
    for name in names:
        inner = (one for one in code.co_consts if isinstance(one, CodeType))
        code = next(one for one in inner if one.co_name == name)
    return code
