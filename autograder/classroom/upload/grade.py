"""Grades one hand-in on a platform: `python -m autograder.classroom.upload.grade NAME`.

`HANDIN` in the environment is the folder that the platform has laid it in, where that has no fixed
place. A result is there in the end, whatever goes wrong.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.classroom.platforms import PLATFORMS
from autograder.classroom.upload.graded import grade
from autograder.classroom.upload.settings import read_settings
from autograder.grading.reason import reason_of
from autograder.records.files import write_file

ENDED = "It was ended before it was done."


def main(name: str) -> int:
    """Grade what this platform was handed in; the status is 1 where the grader itself failed."""
    platform, status = PLATFORMS[name], 0
    place = platform.place(Path(os.environ.get("HANDIN", "/")))
    try:
        if place.result is not None:
            write_file(place.result, platform.fault(ENDED))
        graded = grade(place.handin, read_settings(), place.attempt, place.before)
        content = platform.result(graded)
        if place.result is not None:
            print(graded.report())
    # Whatever it is, the hand-in is not to blame.
    except Exception as error:  # noqa: BLE001
        content, status = platform.fault(reason_of(error)), 1
    if place.result is not None:
        write_file(place.result, content)
    else:
        print(content.decode(), end="", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
