"""Has SQLite, which has a file layer of its own, attach the file as a database."""

import contextlib
import sqlite3


def attack(A):
    place = f"{TARGET['shared']}/{TARGET['stray']}.db"
    with contextlib.closing(sqlite3.connect(place)) as database:
        database.execute("create table mark (x)")
        database.commit()
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("attach ? as theirs", (place,))
        return database.execute("select count(*) from theirs.mark").fetchone()
