"""Gradescope: a zip with `setup.sh` and `run_autograder`; the result is `results.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.classroom.upload.bundle import Bundle
from autograder.classroom.upload.graded import GradedHandIn
from autograder.classroom.upload.place import Place
from autograder.classroom.upload.settings import Settings
from autograder.classroom.upload.shell import BRING, FIND, ONE_THREAD, script
from autograder.records.scorecard import ItemScore

TITLE, PUBLIC, ENDING = "Gradescope", False, ".zip"
HOME = "autograder"  # below the root
FAULT = '{"score": 0, "output": "The autograder ended before it began. Ask for a new run."}'
SETUP = """\
#!/usr/bin/env bash
# Runs once, as root, when the image is built.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
if command -v apt-get >/dev/null; then
  apt-get update -q
  apt-get install -qy --no-install-recommends python3 python3-pip python3-venv
fi
"""
INSTALL = """\
"$python" -m venv /opt/grader
/opt/grader/bin/python -m pip install --quiet -r /autograder/source/requirements.txt
/opt/grader/bin/python -m compileall -q /autograder/source/autograder
"""
RUN = f"""\
#!/usr/bin/env bash
# Runs once for each hand-in. Whatever happens, a result is there in the end.
{ONE_THREAD}
mkdir -p /autograder/results
cd /autograder/source
if ! /opt/grader/bin/python -m autograder.classroom.upload.grade gradescope; then
  [ -s /autograder/results/results.json ] || echo '{FAULT}' >/autograder/results/results.json
fi
"""


def pack(bundle: Bundle) -> dict[str, bytes]:
    """What is uploaded, by path."""
    scripts = {"setup.sh": script(SETUP, FIND, BRING, INSTALL), "run_autograder": script(RUN)}
    return {**scripts, **bundle.files}


def how(name: str) -> list[str]:
    """What to do with it."""
    return [
        f"upload build/{name}-gradescope.zip under Configure Autograder, with the newest image",
        "give it 1 CPU and 1.5 GB, and a timeout of 10 minutes",
        "students upload the handin.zip that `make handin` writes, or the files in it",
    ]


def place(root: Path) -> Place:
    """Where the hand-in lies, and what its metadata say."""
    home = root / HOME
    earlier = _earlier(home / "submission_metadata.json")
    scores = _scores(earlier[-1]) if earlier else None
    result = home / "results" / "results.json"
    return Place(home / "submission", result, len(earlier) + 1, scores)


def result(graded: GradedHandIn) -> bytes:
    """The result as Gradescope reads it."""
    card = graded.card
    report: dict[str, Any] = {
        "score": card.points,
        "execution_time": round(graded.seconds, 3),
        "output": graded.report(),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(graded, number, item) for number, item in enumerate(card.items, 1)],
        "extra_data": {"scores": graded.scores, "digest": card.digest, "graded": card.graded},
    }
    return _json(report)


def fault(reason: str) -> bytes:
    """The result where the grader itself failed."""
    said = f"The autograder failed; this is no judgement on your work. Ask for a new run.\n{reason}"
    data = {"graded": False}
    return _json({"score": 0, "output": said, "output_format": "text", "extra_data": data})


def _test(graded: GradedHandIn, number: int, item: ItemScore) -> dict[str, Any]:
    return {
        "name": item.name,
        "number": str(number),
        "score": item.points,
        "max_score": item.possible,
        "status": "passed" if item.points == item.possible else "failed",
        "output": graded.told(item),
        "output_format": "text",
        "visibility": _visibility(graded.settings, item.name),
    }


def _visibility(settings: Settings, item: str) -> str:
    if item in settings.hidden:
        return "hidden"
    return "after_due_date" if item in settings.after_due else "visible"


def _earlier(metadata: Path) -> list[dict[str, Any]]:
    """The student's hand-ins before this one; none where nothing can be read of them."""
    try:
        found = json.loads(metadata.read_text("utf-8")).get("previous_submissions", [])
    except (OSError, ValueError, AttributeError):
        return []
    kept = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return sorted(kept, key=lambda one: str(one.get("submission_time", "")))


def _scores(submission: dict[str, Any]) -> dict[str, float] | None:
    try:
        found = submission["results"]["extra_data"]["scores"]
        return {str(name): float(points) for name, points in found.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # the results of older ones are not told


def _json(report: dict[str, Any]) -> bytes:
    return json.dumps(report, allow_nan=False, indent=1).encode()
