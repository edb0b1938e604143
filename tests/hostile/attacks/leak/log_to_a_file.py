"""Has the standard library write a log, a profile and a dump of memory."""

import cProfile
import faulthandler
import logging


def attack(A):
    place = f"{TARGET['shared']}/{TARGET['stray']}"
    for leave in (
        lambda: logging.FileHandler(place + ".log").emit(logging.makeLogRecord({"msg": "here"})),
        lambda: cProfile.Profile().dump_stats(place + ".prof"),
        lambda: faulthandler.dump_traceback(open(place + ".dump", "w")),
    ):
        leave()
