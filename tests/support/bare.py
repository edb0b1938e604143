"""A Python that has what a student needs, and no PyTorch."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

NEEDED = (
    *("numpy", "rich", "markdown-it-py", "mdurl", "pygments", "msgspec"),
    *("pytest", "pluggy", "iniconfig", "packaging", "jinja2", "markupsafe"),
)


def bare_python(folder: Path) -> Path:
    """The interpreter of a new environment, into which the packages of this one are linked."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    for name in NEEDED:
        found = distribution(name)
        tops = {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", ".")}
        for top in tops - {"__pycache__"}:
            (packages / top).symlink_to(Path(str(found.locate_file(top))))
    return folder / "bin" / "python"
