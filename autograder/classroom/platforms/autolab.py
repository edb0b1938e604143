"""Autolab: a makefile and a tar file; the result is the last line of the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.classroom.upload.archive import tarred
from autograder.classroom.upload.bundle import Bundle
from autograder.classroom.upload.graded import GradedHandIn, without_colons
from autograder.classroom.upload.place import Place
from autograder.classroom.upload.shell import FIND, ONE_THREAD, script
from autograder.records.scorecard import ItemScore, plain

TITLE, PUBLIC, ENDING = "Autolab", False, ""
HANDINS = ("handin.zip", "handin.tar", "handin.tar.gz", "handin.tgz")
UNGRADED = '{"scores": {}}'
MAKEFILE = """\
# Copied to Makefile, and run by `make`, beside autograde.tar and the hand-in.
all:
\t@mkdir -p grader && tar -xf autograde.tar -C grader && sh grader/run.sh
"""
RUN = f"""\
#!/bin/sh
# A result is the last line in any case, and the status is 0: else Autolab reads nothing.
{ONE_THREAD}
"""
GRADE = f"""\
handin=$(pwd)
cd "$(dirname "$0")"
python=$(find_python)
if [ -z "$python" ]; then
  echo "This image has no Python of 3.11 or newer: build it from the Dockerfile that came along."
  echo '{UNGRADED}'
elif ! HANDIN="$handin" "$python" -m autograder.classroom.upload.grade autolab; then
  echo '{UNGRADED}'
fi
exit 0
"""
DOCKERFILE = """\
# Autolab's image for this assignment; Tango runs it as the user autograde, without a network.
FROM python:3.12-slim
RUN apt-get update && apt-get install -qy --no-install-recommends make
COPY requirements.txt /
RUN pip install --no-cache-dir -r /requirements.txt
RUN useradd --create-home autograde && mkdir -p /home/autolab/autolab/output \\
    && chown -R autograde /home/autograde
"""


def pack(bundle: Bundle) -> dict[str, bytes]:
    """What is uploaded, by path."""
    inside = {"run.sh": script(RUN, FIND, GRADE), **bundle.files}
    return {
        "autograde-Makefile": MAKEFILE.encode(),
        "autograde.tar": tarred(inside),
        "Dockerfile": DOCKERFILE.encode(),
        "requirements.txt": bundle.files["requirements.txt"],
    }


def how(name: str) -> list[str]:
    """What to do with it."""
    return [
        f"build an image from the Dockerfile in build/{name}-autolab, and name it to Tango",
        "upload autograde-Makefile and autograde.tar; a problem for each item, by its name",
        "the hand-in is called handin.zip, which `make handin` writes, or handin.tar",
    ]


def place(root: Path) -> Place:
    """Where the hand-in lies: beside the folder in which the autograder was unpacked."""
    found = (root / name for name in HANDINS)
    return Place(next((one for one in found if one.exists()), root / HANDINS[0]), None)


def result(graded: GradedHandIn) -> bytes:
    """The report, and below it what Autolab reads: the stages, and then the scores."""
    stages = {without_colons(item.name): _stage(graded, item) for item in graded.seen().items}
    feedback = {"_presentation": "semantic", "stages": [*stages], **stages}
    scores = {without_colons(name): plain(points) for name, points in graded.scores.items()}
    lines = [json.dumps(feedback), json.dumps({"scores": scores})]
    return "\n".join([graded.report(), *lines, ""]).encode()


def fault(reason: str) -> bytes:
    """The result where the grader itself failed: no problem has a score."""
    said = "The autograder failed; this is no judgement on your work. Ask for a new run."
    return f"{said}\n{reason}\n{UNGRADED}\n".encode()


def _stage(graded: GradedHandIn, item: ItemScore) -> dict[str, Any]:
    aspects: dict[str, Any] = {one.aspect: {"passed": one.passed} for one in item.aspects}
    first = next((one.aspect for one in item.aspects if not one.passed), "")
    if first:
        hint = without_colons(graded.told(item).partition("\n")[0].strip())
        aspects[first] = {"passed": False, "hint": hint}
    return aspects
