"""PrairieLearn's external grader: a question, and the course's files that grade it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from autograder.classroom.upload.bundle import Bundle
from autograder.classroom.upload.graded import GradedHandIn
from autograder.classroom.upload.place import Place
from autograder.classroom.upload.shell import FIND, ONE_THREAD, script
from autograder.records.scorecard import ItemScore

TITLE, PUBLIC, ENDING = "PrairieLearn", False, ".zip"
MOST_BYTES = 1 << 20  # of a result
SERVER_FILES = "serverFilesCourse"
RUN = f"""\
#!/usr/bin/env bash
# The status is 0 in any case: else the result is thrown away.
{ONE_THREAD}
mkdir -p /grade/results
"""
GRADE = """\
cd "$(dirname "$0")"
python=$(find_python)
"$python" -m autograder.classroom.upload.grade prairielearn ||
  [ -s /grade/results/results.json ] ||
  echo '{"gradable": false, "message": "The autograder ended before it began."}' \\
    >/grade/results/results.json
exit 0
"""
DOCKERFILE = """\
# The question's image: PrairieLearn's own for Python, with what the autograder needs besides.
FROM prairielearn/grader-python
COPY requirements.txt /
RUN pip install --no-cache-dir -r /requirements.txt
"""
QUESTION = """\
<pl-question-panel><p>Upload <code>handin.zip</code>, which <code>make handin</code> writes.</p>
<pl-file-upload file-names="handin.zip"></pl-file-upload></pl-question-panel>
<pl-submission-panel><pl-external-grader-results></pl-external-grader-results></pl-submission-panel>
"""


def pack(bundle: Bundle) -> dict[str, bytes]:
    """What is uploaded, by path."""
    name = bundle.settings.assignment
    folder, question = f"{SERVER_FILES}/{name}-grader", f"questions/{name}"
    grader = {"run.sh": script(RUN, FIND, GRADE), **bundle.files}
    return {
        f"{question}/info.json": _info(name),
        f"{question}/question.html": QUESTION.encode(),
        f"{folder}/Dockerfile": DOCKERFILE.encode(),
        **{f"{folder}/{path}": content for path, content in grader.items()},
    }


def how(name: str) -> list[str]:
    """What to do with it."""
    return [
        f"unpack build/{name}-prairielearn.zip in the course's repository",
        f"build the image of {SERVER_FILES}/{name}-grader/Dockerfile, and name it in info.json",
        f"put the question {name} into an assessment; students upload handin.zip",
    ]


def place(root: Path) -> Place:
    """Where the hand-in lies."""
    return Place(root / "grade/student", root / "grade/results/results.json")


def result(graded: GradedHandIn) -> bytes:
    """The result as PrairieLearn reads it, of no more bytes than it takes."""
    card = graded.card
    report: dict[str, Any] = {
        "gradable": not card.unreadable,
        "score": card.points / card.possible if card.possible else 0.0,
        "message": "",
        "output": graded.report(),
        "tests": [_test(graded, item) for item in graded.seen().items],
    }
    if card.unreadable:
        report["format_errors"] = [card.unreadable]
    content = _json(report)
    if len(content) > MOST_BYTES:
        report["tests"] = [{**one, "output": ""} for one in report["tests"]]
        content = _json(report)
    return content


def fault(reason: str) -> bytes:
    """The result where the grader itself failed: not gradable, which costs no attempt."""
    said = f"The autograder failed; this is no judgement on your work. {reason}"
    return _json({"gradable": False, "format_errors": [said], "message": said})


def _test(graded: GradedHandIn, item: ItemScore) -> dict[str, Any]:
    return {
        "name": item.name,
        "points": item.points,
        "max_points": item.possible,
        "message": "",
        "output": graded.told(item),
    }


def _info(name: str) -> bytes:
    grading = {
        "enabled": True,
        "image": f"{name}-grader",
        "entrypoint": f"/grade/{SERVER_FILES}/{name}-grader/run.sh",
        SERVER_FILES: [f"{name}-grader/"],
        "timeout": 300,
        "enableNetworking": False,
    }
    info = {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"mytorch-autograder/{name}")),
        "title": name,
        "topic": "Homework",
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": grading,
    }
    return json.dumps(info, indent=4).encode()


def _json(report: dict[str, Any]) -> bytes:
    return json.dumps(report, allow_nan=False, indent=1).encode()
