"""How a submission's files are packed for the worker, which unpacks them by `wire.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from autograder.handin.mentions import mentioned
from autograder.handin.submission import Submission


def pack_files(
    sources: Mapping[str, str],
    broken: Mapping[str, str],
    outside: Mapping[str, str] | None = None,
    lead: str = "",
) -> bytes:
    """The body of the first request.

    It has a submission's texts, what is wrong with the others, and the modules that are mentioned.
    """
    texts = {"sources": sources, "outside": outside or {}}
    encoded = {kind: {n: text.encode() for n, text in one.items()} for kind, one in texts.items()}
    sizes = {kind: {n: len(data) for n, data in one.items()} for kind, one in encoded.items()}
    mentions = mentioned(text for one in texts.values() for text in one.values())
    files = {**sizes, "broken": broken, "lead": lead, "mentioned": mentions}
    contents = (data for one in encoded.values() for data in one.values())
    return b"".join([json.dumps(files).encode(), b"\n", *contents])


def pack_submission(submission: Submission) -> bytes:
    """A submission as the worker takes it."""
    one = submission
    return pack_files(one.sources, one.broken, one.outside, one.lead)
