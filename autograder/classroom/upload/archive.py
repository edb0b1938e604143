"""Archives that are the same bytes for the same files, with scripts that can be run."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping

from autograder.classroom.epoch import EPOCH

SCRIPT, PLAIN = 0o755, 0o644


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, EPOCH)
            info.external_attr = mode(content) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    """A tar file."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size, info.mode = len(content), mode(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def mode(content: bytes) -> int:
    """The permissions of a file: what begins as a script does can be run."""
    return SCRIPT if content.startswith(b"#!") else PLAIN
