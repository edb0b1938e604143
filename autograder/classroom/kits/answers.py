"""PyTorch's answers for a kit: the kit's own autograder makes them, from what is packed in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

FILE = "autograder/answers.bin"
MOST_BYTES = 3 << 20
OURS = "autograder/"


class KitAnswersError(Exception):
    """The answers cannot be made, or are too large for a kit; the text says why."""


def kit_answers(files: Mapping[str, bytes], assignment: str, seed: int = 0) -> bytes:
    """The answers for a seed and the assignment that is called so in a kit of these files.

    They are found by the sources of who asks, so that no other autograder than the kit's can make
    them: some of what is in an instructor's tree is not for students. Raises `KitAnswersError`.
    """
    with TemporaryDirectory() as folder:
        for path, content in files.items():
            if path.startswith(OURS):
                target = Path(folder, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        made = Path(folder, FILE)
        command = [sys.executable, "-m", "autograder.command.answers"]
        command += [f"--assignment={assignment}", f"--seed={seed}", f"--to={made}"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise KitAnswersError(run.stderr.strip())
        content = made.read_bytes()
    if len(content) > MOST_BYTES:
        size = f"{len(content) / 2**20:.1f} MB"
        raise KitAnswersError(f"PyTorch's answers take {size}, and 3 MB at most go into a kit")
    return content
