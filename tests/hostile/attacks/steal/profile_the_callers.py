"""Installs a profiler, which is handed each caller's frame when the attack is long over."""

import sys

CONTROL = "inside"


def attack(A):
    def see(frame, event, argument):
        while frame is not None:
            for name in ("secret", "expected"):
                if name in frame.f_locals:
                    print(frame.f_locals[name], flush=True)
            frame = frame.f_back

    sys.setprofile(see)
