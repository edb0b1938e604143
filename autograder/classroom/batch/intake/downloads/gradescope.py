"""Gradescope: `assignment_<id>_export/` with `submission_<id>/` and `submission_metadata.yml`.

The latter's keys are Ruby's symbols, which YAML reads as texts that begin with a colon. All values
are read as texts, too: a number of a student that begins with zeros keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.classroom.batch.intake.containers import Container
from autograder.classroom.batch.intake.handins import Handin, Who, part
from autograder.handin.limits import MIB, Refused
from autograder.records.text import one_line, printable

PLACE = 1
TITLE = "Gradescope"
METADATA = "submission_metadata.yml"
MOST = 128 * MIB
TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d:\d\d)(?:\.\d+)?\s*(?:(Z|UTC)|([+-]\d\d):?(\d\d))?"
)
INSTALL = "python -m pip install -r requirements-classroom.txt"


def owns(container: Container) -> bool:
    """Whether what Gradescope says of its submissions is there."""
    return any(top.name == METADATA and not top.is_folder for top in container.tops())


def handins(container: Container, notes: list[str]) -> Iterator[Handin]:
    """Each submission, with all who have submitted it together.

    Raises IntakeError where what Gradescope says of them cannot be read.
    """
    known = _metadata(container)
    for top in container.tops():
        said = known.pop(top.name, None)
        if top.name == METADATA:
            continue
        if not isinstance(said, Mapping):
            if not top.is_folder:
                where = f"{container.source}: '{printable(top.name)}'"
                notes.append(f"{where} was passed over: {METADATA} does not name it")
                continue
            said = {}
        who = tuple(_who(said))
        if not who:
            where = f"{container.source}: '{printable(top.name)}'"
            notes.append(f"{where} is nobody's by {METADATA}, and was kept by its own name")
            who = (Who(top.name, top.name, ids={"file": top.name}),)
        created = _utc(_text(said, ":created_at"))
        yield Handin(who, (part(top),), (), created)
    for name in map(printable, sorted(map(str, known))):
        notes += [f"{container.source}: '{name}' is in {METADATA}, and has no files"]


def _metadata(container: Container) -> dict[Any, Any]:
    try:
        import yaml  # which nothing else needs
    except ImportError:
        raise IntakeError(f"{METADATA} is read by PyYAML: {INSTALL}") from None
    try:
        data = container.file(METADATA).read(MOST + 1)
        if len(data) > MOST:
            raise Refused(f"is larger than {MOST // MIB} MiB")
        # Constructs nothing but texts, lists and dictionaries, whatever a tag asks for.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        found = yaml.load(data, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError, Refused, OSError) as error:
        why = one_line(str(error), limit=200)
        raise IntakeError(f"{container.source}: {METADATA} cannot be read: {why}") from error
    if not isinstance(found, dict):
        raise IntakeError(
            f"{container.source}: {METADATA} is no list of submissions; expected that of "
            "Gradescope's 'Export Submissions'"
        )
    return found


def _who(said: Mapping[Any, Any]) -> Iterator[Who]:
    submitters = said.get(":submitters")
    for one in submitters if isinstance(submitters, list) else ():
        name, sid, email = (_text(one, f":{key}") for key in ("name", "sid", "email"))
        if key := email or sid or name:
            yield Who(key, name, email, {"sid": sid} if sid else {})


def _text(said: Any, key: str) -> str:
    """A text; empty for what is none, or is YAML's way to say nothing."""
    value = said.get(key) if isinstance(said, Mapping) else None
    return value.strip() if isinstance(value, str) and value not in ("null", "~") else ""


def _utc(text: str) -> str:
    """A time as Ruby writes it, in UTC; empty for what is none."""
    match = TIME.match(text)
    if not match:
        return ""
    day, time, _, hours, minutes = match.groups()
    zone = f"{hours}:{minutes}" if hours else "+00:00"
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
