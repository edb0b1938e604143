"""Hands in a `pytest.ini` and a `pyproject.toml` by which all tests are skipped."""

CONTROL = "beside"
PATIENCE = 15


def pack(handin, target):
    (handin / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (handin / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--co'\n")
