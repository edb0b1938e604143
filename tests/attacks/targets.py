"""What attacks are after, and how it is seen that one of them got it."""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

Evidence = dict[str, str]
MEBIBYTE = 1 << 20
HOG = 1200 * MEBIBYTE  # more than a submission of 512 MiB could take by itself
SENTINEL = "import signal, time\nfor n in (10, 12): signal.signal(n, lambda *_: exit(n))\ntime.sleep(9999)"


class Targets:
    """Secrets to read, places to write, ports to reach, a process to kill: all of them watched.

    `facts` is what an attacker is told, so that no attack fails for want of knowledge.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.token = f"token-{secrets.token_hex(8)}"
        self.stray = f"stray{secrets.token_hex(4)}"  # what attacks call processes: 15 letters
        self.memory = ctypes.create_string_buffer(self.token.encode())
        self._write_secrets()
        self._received: list[str] = []
        self._listeners = [*self._listen()]
        self._sentinel = self._start_sentinel()
        os.environ["ATTACK_SECRET"] = self.token

    def _write_secrets(self) -> None:
        for name in ("secret.txt", "cache/reference.bin", "others/alice/mytorch/linear.py"):
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.token)
            file.chmod(0o600)
        # Its size is the secret of those who can only look at it.
        (self.home / "sized.bin").write_bytes(bytes(int(self.token[-4:], 16)))
        (self.home / "shared").mkdir()
        (self.home / "shared").chmod(0o777)

    def _listen(self) -> list[tuple[str, socket.socket]]:
        tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        unix, abstract = (socket.socket(socket.AF_UNIX) for _ in range(2))
        unix.bind(str(self.home / "shared" / "socket"))
        os.chmod(self.home / "shared" / "socket", 0o777)
        abstract.bind(f"\0{self.stray}")
        for one in (unix, abstract):
            one.listen()
        found = [("tcp", tcp), ("udp", udp), ("unix", unix), ("abstract", abstract)]
        for name, listener in found:
            threading.Thread(target=self._hear, args=(name, listener), daemon=True).start()
        return found

    def _hear(self, name: str, listener: socket.socket) -> None:
        while True:
            if name == "udp":
                listener.recv(4096)
            else:
                listener.accept()[0].close()
            self._received.append(name)

    def _start_sentinel(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", SENTINEL], stdin=subprocess.DEVNULL)

    @property
    def facts(self) -> dict[str, Any]:
        """What an attack finds under the name TARGET."""
        ports = {n: s.getsockname()[1] for n, s in self._listeners if n in ("tcp", "udp")}
        return {
            "secret": str(self.home / "secret.txt"),
            "cache": str(self.home / "cache"),
            "others": str(self.home / "others"),
            "sized": str(self.home / "sized.bin"),
            "shared": str(self.home / "shared"),
            "unix": str(self.home / "shared" / "socket"),
            "abstract": f"\0{self.stray}",
            "stray": self.stray,
            "sentinel": self._sentinel.pid,
            "grader": os.getpid(),
            "address": ctypes.addressof(self.memory),
            "length": len(self.token),
            "submission": str(self.home / "handin"),
            **ports,
        }

    def evidence(self, shown: str) -> Evidence:
        """What has been got since the last call; `shown` is all that the student is shown."""
        found = {}
        if self.token in shown or str(int(self.token[-4:], 16)) + " bytes" in shown:
            found["loot"] = "the secret was shown"
        time.sleep(0.02)  # for what is on its way
        if self._received:
            found["network"] = f"arrived by {', '.join(self._received)}"
            self._received.clear()
        if left := self._left_behind():
            found["file"] = f"left behind: {', '.join(left)}"
        if strays := processes_called(self.stray):
            found["process"] = f"still running: {strays}"
            for pid in strays:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if harm := self._harm():
            found["signal"] = harm
        return found

    def _left_behind(self) -> list[str]:
        """Files of the attacks' making, which are removed; their names hold the stray name."""
        folders = [self.home / "shared", self.home / "handin", self.home, Path("/tmp"),
                   Path("/dev/shm"), Path.cwd(), Path(__file__).parents[2] / "mytorch"]  # fmt: skip
        files = {f for folder in folders if folder.is_dir() for f in folder.glob(f"*{self.stray}*")}
        for file in files:
            with suppress(OSError):
                file.rmdir() if file.is_dir() else file.unlink()
        changed = (self.home / "secret.txt").read_text() != self.token
        secret = self.home / "secret.txt"
        if changed or secret.stat().st_mode & 0o777 != 0o600:
            secret.write_text(self.token)
            secret.chmod(0o600)
            files.add(secret)
        return sorted(str(file) for file in files)

    def _harm(self) -> str:
        state = self._sentinel.poll()
        if state is None:
            stat = Path(f"/proc/{self._sentinel.pid}/stat").read_text().rpartition(")")[2]
            if stat.split()[0] not in "Tt":
                return ""
            os.kill(self._sentinel.pid, signal.SIGCONT)
            return "another process was stopped"
        self._sentinel = self._start_sentinel()
        time.sleep(0.1)
        return f"another process was ended ({state})"

    def close(self) -> None:
        """Stop watching."""
        self._sentinel.kill()
        self._sentinel.wait()


class MemoryWatch:
    """Sees whether much of the machine's memory goes while it watches."""

    def __init__(self) -> None:
        self.least = self.first = available()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            self.least = min(self.least, available())

    def evidence(self) -> Evidence:
        """What was seen."""
        self._stop.set()
        self._thread.join()
        taken = self.first - self.least
        return {"memory": f"{taken // MEBIBYTE} MiB were taken"} if taken > HOG else {}


def available() -> int:
    """Bytes of memory that the kernel could still give."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) << 10


def processes_called(name: str) -> list[int]:
    """Processes whose name or command line holds this."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            text = (folder / "comm").read_bytes() + (folder / "cmdline").read_bytes()
            zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if name.encode() in text and not zombie and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def as_source(facts: dict[str, Any]) -> str:
    """The facts as a line of Python."""
    return f"TARGET = __import__('json').loads({json.dumps(json.dumps(facts))})"
