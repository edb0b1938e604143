"""Packs what students receive: the handout, the autograder, and how to run it.

`python -m autograder.classroom.kit` writes `build/kit.zip`, the same bytes for the same sources.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.handout import HandoutError, build, leaks, sources
from autograder.records.root import ROOT
from autograder.reports.as_json import write_file

FOLDER = "homework"
FOR_STUDENTS = ("README.md", "conftest.py", "pytest.ini")  # beside the stubs
WITH_IT = ("Makefile", "requirements.txt", "requirements-train.txt", "requirements-watch.txt")
# Mistakes that are computed as a solution computes the layer: they would give it away. Students
# are told relations and patterns there; instructors are told the mistakes as well.
TELLING = frozenset(
    ("batchnorm", "batchnorm_layer", "cnn", "dropout", "mlp", "normalisation", "optimiser")
) | {"optimiser_steps"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the kit: path below its folder, and content.

    Raises `HandoutError` where the solution's markers are wrong, or the stubs give some of it away.
    """
    solution = sources(root)
    stubs = build(solution)
    if given_away := leaks(solution, stubs):
        raise HandoutError("\n".join(given_away))
    for path, text in stubs.items():
        yield path, text.encode()
    for name in FOR_STUDENTS:
        yield name, (root / "handout" / name).read_bytes()
    for name in WITH_IT:
        yield name, (root / name).read_bytes()
    for pattern in ("*.py", "*.toml", "*.html", "*.css"):
        for file in sorted((root / "autograder").rglob(pattern)):
            if file.parent.name == "mistakes" and file.stem in TELLING:
                continue
            yield file.relative_to(root).as_posix(), file.read_bytes()


def pack(root: Path, target: Path) -> None:
    """Write the kit as a zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents(root):
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{path}", EPOCH), content)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, packed.getvalue())


def main() -> int:
    """Pack the kit of this tree."""
    target = ROOT / "build" / "kit.zip"
    try:
        pack(ROOT, target)
    except (HandoutError, OSError) as error:
        print(f"no kit was packed:\n{error}", file=sys.stderr)
        return 1
    print(target.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
