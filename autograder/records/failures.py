"""An error of ours, in a sentence."""

from __future__ import annotations

import os

from autograder.records.root import ROOT
from autograder.records.text import one_line

OURS = str(ROOT / "autograder")


def described(error: BaseException) -> str:
    """An error of ours in a sentence, with the innermost line of ours that it came by."""
    place, trace = "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(OURS) or not place:
            file = file.removeprefix(f"{ROOT}{os.sep}").replace(os.sep, "/")
            place = f", in {file}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return one_line(f"{type(error).__name__}: {error}") + place
