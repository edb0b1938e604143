"""What platforms take for a result: schemas and a parser, written from their documentation."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema

MOST_BYTES = 1_048_576  # of PrairieLearn's results.json
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
NUMBER = {"type": "number"}
TEXT = {"type": "string"}
WHOLE = {"type": "integer", "minimum": 0}
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score"],
    "properties": {
        "score": NUMBER,
        "execution_time": NUMBER,
        "output": TEXT,
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": NUMBER,
                    "max_score": NUMBER,
                    "status": {"enum": ["passed", "failed"]},
                    "name": TEXT,
                    "name_format": FORMAT,
                    "number": TEXT,
                    "output": TEXT,
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": TEXT},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}
CLASSROOM50 = {
    "type": "object",
    "required": [
        *("schema", "classroom", "assignment", "assignment_type", "owner", "submission"),
        *("commit", "release", "review", "datetime", "score", "max-score", "tests"),
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "score": WHOLE,
        "max-score": WHOLE,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": TEXT,
                    "passed": {"type": "boolean"},
                    "score": WHOLE,
                    "max-score": WHOLE,
                },
            },
        },
    },
}
PRAIRIELEARN = {
    "type": "object",
    "properties": {
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "gradable": {"type": "boolean"},
        "message": TEXT,
        "output": TEXT,
        "format_errors": {"type": ["string", "array"]},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["points", "max_points"],
                "properties": {
                    "name": TEXT,
                    "description": TEXT,
                    "points": NUMBER,
                    "max_points": NUMBER,
                    "message": TEXT,
                    "output": TEXT,
                },
            },
        },
    },
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "gradescope": GRADESCOPE,
    "classroom50": CLASSROOM50,
    "prairielearn": PRAIRIELEARN,
}


def result_of(platform: str, content: str) -> dict[str, Any]:
    """A result as its platform reads it; raises where it would not."""
    if platform == "autolab":
        return autolab(content)
    found: dict[str, Any] = json.loads(content, parse_constant=_refuse)
    jsonschema.validate(found, SCHEMAS[platform])
    if platform == "prairielearn":
        assert len(content.encode()) <= MOST_BYTES
    if platform == "classroom50":
        assert found["score"] <= found["max-score"]
        assert all(one["score"] <= one["max-score"] for one in found["tests"])
    return found


def autolab(log: str) -> dict[str, Any]:
    """The last line of a log that is not blank, in which quotation marks are put around words."""
    lines = [line for line in log.splitlines() if line.strip()]
    found: dict[str, Any] = json.loads(_quoted(lines[-1]), parse_constant=_refuse)
    assert isinstance(found["scores"], dict)
    assert all(isinstance(one, int | float) for one in found["scores"].values())
    if len(lines) > 1 and lines[-2].startswith('{"_presentation"'):
        feedback = json.loads(_quoted(lines[-2]))
        assert {*feedback} == {"_presentation", "stages", *feedback["stages"]}
    return found


def _quoted(line: str) -> str:
    return re.sub(r"(\w+):", r'"\1":', line)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
