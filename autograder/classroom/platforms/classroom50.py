"""Classroom 50: `autograder.py` and what lies beside it, which students can read."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.classroom.upload.bundle import Bundle
from autograder.classroom.upload.graded import GradedHandIn, total_of
from autograder.classroom.upload.place import Place

TITLE, PUBLIC, ENDING = "Classroom 50", True, ""
SCHEMA = "classroom50/result/v1"
SCALE = 100  # scores are whole numbers there: hundredths of our points
# What the runner says of a hand-in, by the names of its variables and of the result's fields.
SAID = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
AUTOGRADER = '''\
"""Grades the repository that it is run in, and writes result.json there."""

import os
import subprocess
import sys

HERE = os.environ.get("CLASSROOM50_BUNDLE_DIR") or os.path.dirname(os.path.abspath(__file__))
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
# Never from the repository's folder, where a student's pip would be taken for pip.
pip = [sys.executable, "-m", "pip", "install", "--quiet", "-r", "requirements.txt"]
subprocess.run(pip, cwd=HERE, check=True)
command = [sys.executable, "-m", "autograder.classroom.upload.grade", "classroom50"]
sys.exit(subprocess.run(command, cwd=HERE, env={**os.environ, "HANDIN": os.getcwd()}).returncode)
'''


def pack(bundle: Bundle) -> dict[str, bytes]:
    """What is uploaded, by path."""
    return {"autograder.py": AUTOGRADER.encode(), **bundle.files}


def how(name: str) -> list[str]:
    """What to do with it."""
    return [
        f"copy what is in build/{name}-classroom50 to CLASSROOM/autograders/ASSIGNMENT/",
        "students can read all of it: it has no solution, no answers, and no hidden cases",
        f"scores are whole numbers there, and so in {SCALE}ths of a point",
    ]


def place(root: Path) -> Place:
    """The hand-in is the repository, in which the result is written: a new file in any case."""
    result = root / "result.json"
    if result.is_symlink() or result.is_file():
        result.unlink()
    elif result.is_dir():
        shutil.rmtree(result)
    return Place(root, result)


def result(graded: GradedHandIn) -> bytes:
    """The result as Classroom 50 reads it; the report goes to the log."""
    card = graded.card
    tests = [
        {
            "test-name": item.name,
            "passed": item.points == item.possible,
            "score": round(item.points * SCALE),
            "max-score": round(item.possible * SCALE),
        }
        for item in card.items
        if not item.later
    ]
    said = f"{total_of(card)}\n\n```\n{graded.report()}\n```\n"
    return _json(tests, said)


def fault(reason: str) -> bytes:
    """The result where the grader itself failed; whoever runs it ends with status 1."""
    return _json([], f"The autograder failed; this is no judgement on your work. {reason}")


def _json(tests: list[dict[str, Any]], said: str) -> bytes:
    given = {field: os.environ.get(name, "") for field, name in SAID.items()}
    report = {
        "schema": SCHEMA,
        **given,
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(one["score"] for one in tests),
        "max-score": sum(one["max-score"] for one in tests),
        "tests": tests,
        "release-body": said,
    }
    return json.dumps(report, allow_nan=False, indent=1).encode()
