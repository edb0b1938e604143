"""Shell that several platforms need: it finds a Python that is new enough, or brings one."""

from __future__ import annotations

UV = "uv==0.13.9"
MINOR = "3.12"  # of the Python that is brought where the image's own is too old
# Small arrays on many threads only wait for each other, and hosts grade several hand-ins at once.
ONE_THREAD = "export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1"
FIND = """\
# The first Python of 3.11 or newer; PYTHON=... says which, where there are several.
find_python() {
  for one in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$one"
      return
    fi
  done
}
"""
BRING = f"""\
python=$(find_python)
if [ -z "$python" ]; then
  echo "This image has no Python of 3.11 or newer: uv brings {MINOR} to /opt/python." >&2
  python3 -m pip install --quiet --target /opt/uv {UV}
  UV_PYTHON_INSTALL_DIR=/opt/python /opt/uv/bin/uv python install {MINOR}
  python=$(UV_PYTHON_INSTALL_DIR=/opt/python /opt/uv/bin/uv python find {MINOR})
fi
"""


def script(*parts: str) -> bytes:
    """A script of these parts, with an empty line between them."""
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts).encode()
