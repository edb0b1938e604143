"""Looks at the frames of all threads, and at what a new thread sees of the old one."""

import sys
import threading

CONTROL = "inside"


def attack(A):
    found = []

    def look():
        for frame in sys._current_frames().values():
            while frame is not None:
                found.append(frame.f_locals.get("secret"))
                frame = frame.f_back

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return ascii([text for text in found if text])
