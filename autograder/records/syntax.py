"""Where texts become syntax trees: by one thread at a time.

Python 3.11 counts for all threads together how deep it is in a tree. Where another one begins while
a tree is made, as a collection of garbage lets it, Python says "AST constructor recursion depth
mismatch" of a text that is right.
"""

from __future__ import annotations

import ast
import threading
import warnings

_parsing = threading.Lock()


def parsed(text: str) -> ast.Module:
    """The syntax tree of a file's text, or of some lines; what is odd there is told by nobody.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where there is none.
    """
    with _parsing, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def parsed_expression(text: str) -> ast.expr:
    """The syntax tree of an expression; raises what `parsed` does."""
    with _parsing, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, mode="eval").body
