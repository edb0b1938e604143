"""Prints a score line from a thread that waits for the main one to have ended."""

import threading

CONTROL = "inside"


def last_word():
    threading.main_thread().join()
    print('{"scores": {"Upsampling1d": 7}}', flush=True)


def attack(A):
    threading.Thread(target=last_word).start()
