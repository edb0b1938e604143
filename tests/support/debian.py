"""A root file system that is not ours: a Debian in a folder, in which programs are run as there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

MIRROR = "http://deb.debian.org/debian"
PACKAGES = "python3,python3-venv,python3-pip,make,ca-certificates"
PATH = "/opt/grader/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What this machine says of how packages are found, which the other one has to know as well.
FILES = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")


# What pip says where it reaches no index.
UNREACHED = ("No matching distribution", "name resolution", "Connection", "Could not fetch")


class NoDebianError(Exception):
    """None can be made, for what it is made of is not reached; the text says what."""


def why_not() -> str:
    """Why no Debian can be made here; empty where one can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root can change the root of a process"
    lacking = [one for one in ("debootstrap", "chroot", "mount") if not shutil.which(one)]
    if lacking:
        return f"there is no {lacking[0]} here"
    with TemporaryDirectory() as folder:
        if subprocess.run(["mount", "--bind", folder, folder], check=False).returncode:
            return "nothing may be mounted here"
        subprocess.run(["umount", folder], check=True)
    address = urlsplit(MIRROR).hostname or ""
    try:
        socket.getaddrinfo(address, 80)
    except OSError as error:
        return f"{address} is not reached from here ({error})"
    return ""


@contextmanager
def debian(folder: Path, suite: str = "bookworm") -> Iterator[Debian]:
    """Make one, and take away at the end what was mounted in it."""
    command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}"]
    command += [suite, str(folder), MIRROR]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise NoDebianError((done.stderr or done.stdout).strip().splitlines()[-1:])
    for name in FILES:
        if os.path.exists(name):
            shutil.copy(name, f"{folder}{name}")
    mounts = [("-t", "proc", "proc", f"{folder}/proc"), ("--bind", "/dev", f"{folder}/dev")]
    for one in mounts:
        subprocess.run(["mount", *one], check=True)
    try:
        yield Debian(folder)
    finally:
        for one in mounts:
            subprocess.run(["umount", "--lazy", one[-1]], check=True)


class Debian:
    """What is run in it sees nothing of this machine's files."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(
        self,
        command: str,
        *,
        folder: str = "/",
        user: str = "root",
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a line of shell in a folder, as a user."""
        home = "/root" if user == "root" else f"/home/{user}"
        known = {"PATH": PATH, "HOME": home, "LANG": "C.UTF-8", **(environment or {})}
        known |= {name: one for name, one in os.environ.items() if name.startswith("PIP_")}
        return subprocess.run(
            ["chroot", f"--userspec={user}", self.root, "sh", "-c", f"cd {folder} && {command}"],
            env=known,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def at(self, path: str) -> Path:
        """Where a path of it lies on this machine."""
        return self.root / path.lstrip("/")
