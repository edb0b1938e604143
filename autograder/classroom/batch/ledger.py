"""The ledger of a class: one SQLite file, in which each result is kept as soon as it is known.

`schema.sql` beside this file says what is in it. Every change is one transaction: whenever the
process is killed, a result is in the ledger as a whole or not at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from autograder.classroom.batch.roll import Attempt, Person, Roll
from autograder.records.decoders import json_decoder
from autograder.records.scorecard import ScoreCard

VERSION = 1
SCHEMA = Path(__file__).with_name("schema.sql")
BUSY = 30.0  # seconds that one waits for another one's transaction
PAGE = 500  # rows that are held at a time
ATTEMPT = "person, number, path, digest, source, submitted, late"
LATEST = (
    "AND number = (SELECT max(number) FROM attempts AS other WHERE other.present "
    "AND other.person = attempts.person)"
)
CARD: msgspec.json.Decoder[ScoreCard] = json_decoder(ScoreCard)
IDS: msgspec.json.Decoder[dict[str, str]] = json_decoder(dict[str, str])


class LedgerError(Exception):
    """The ledger cannot be used; the text says why, and what to do."""


class Run(NamedTuple):
    """One call of `grade` or `rerun`; see the table `runs`."""

    number: int
    started: str
    ended: str | None
    who: str
    why: str
    assignment: str
    seed: str
    inputs: str


class Due(NamedTuple):
    """An attempt that is to be graded, by its number in the ledger."""

    number: int
    attempt: Attempt


class Kept(NamedTuple):
    """The newest result of an attempt; see the table `results`."""

    attempt: Attempt
    run: int
    finished: str
    graded: bool
    reason: str
    card: ScoreCard
    explained: bytes


class Ledger:
    """The ledger in a file, which is made where there is none.

    Raises `LedgerError` where the file is something else, or of a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            # Each change names its own transaction: `isolation_level=None` starts none by itself.
            self._base = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA foreign_keys = ON")
            version = self._base.execute("PRAGMA user_version").fetchone()[0]
            if not version and not self._base.execute("SELECT 1 FROM sqlite_master").fetchone():
                self._base.executescript(f"BEGIN IMMEDIATE;{SCHEMA.read_text('utf-8')}COMMIT;")
                version = VERSION
        except sqlite3.DatabaseError as error:
            raise LedgerError(f"{path} is no ledger of a class: {error}") from None
        if version != VERSION:
            raise LedgerError(
                f"{path} is a ledger of version {version}, expected {VERSION}: use the autograder "
                "that has made it, or begin a new one"
            )

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction: all of it, or nothing."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While it is entered, nobody else grades by this ledger; raises `LedgerError` if one does.

        What holds others off is a lock of the system's, which ends with this process, however that
        ends.
        """
        beside = sqlite3.connect(f"{self.path}.lock", timeout=0, isolation_level=None)
        try:
            beside.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            beside.close()
            raise LedgerError(f"another run is grading by {self.path}: wait for its end") from None
        try:
            yield
        finally:
            beside.close()

    # --- who, and what was handed in --------------------------------------------------

    def enter(self, roll: Roll) -> None:
        """Take over a class as it was found; what was found before and is not now, stays."""
        with self._change():
            self._base.executemany(
                "INSERT INTO people VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                "name = excluded.name, email = excluded.email, ids = excluded.ids",
                [(p.key, p.name, p.email, _json(p.ids)) for p in roll.people],
            )
            self._base.execute("UPDATE attempts SET present = 0")
            self._base.executemany(
                "INSERT INTO attempts (person, number, digest, path, source, submitted, late, "
                "present) VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (person, number, digest) DO "
                "UPDATE SET path = excluded.path, source = excluded.source, "
                "submitted = excluded.submitted, late = excluded.late, present = 1",
                [
                    (a.person, a.number, a.digest, a.path, a.source, a.submitted, a.late)
                    for a in roll.attempts
                ],
            )

    def people(self) -> list[Person]:
        """Everybody, by key."""
        rows = self._base.execute("SELECT key, name, email, ids FROM people ORDER BY key")
        return [Person(key, name, email, IDS.decode(ids)) for key, name, email, ids in rows]

    def due(self, inputs: str, latest_only: bool = False) -> Iterator[Due]:
        """The attempts of which there is no result yet by these inputs, in the ledger's order.

        What the grader itself failed at is due again. Only a page of them is held at a time.
        """
        last = 0
        while rows := self._base.execute(
            f"SELECT id, {ATTEMPT} FROM attempts WHERE present AND id > ? "
            f"{LATEST if latest_only else ''} AND NOT EXISTS (SELECT 1 FROM results WHERE "
            "results.attempt = attempts.id AND results.inputs = ? AND results.graded) "
            "ORDER BY id LIMIT ?",
            (last, inputs, PAGE),
        ).fetchall():
            for last, *attempt in rows:
                yield Due(last, _attempt(attempt))

    def count_due(self, inputs: str, latest_only: bool = False) -> int:
        """How many attempts are due."""
        return sum(1 for _ in self.due(inputs, latest_only))

    def attempts_of(self, key: str) -> list[Due]:
        """A person's attempts that are there, the earliest first."""
        rows = self._base.execute(
            f"SELECT id, {ATTEMPT} FROM attempts WHERE present AND person = ? ORDER BY number",
            (key,),
        )
        return [Due(number, _attempt(attempt)) for number, *attempt in rows]

    # --- runs and results -------------------------------------------------------------

    def begin_run(self, who: str, why: str, assignment: str, seed: int | None, inputs: str) -> int:
        """Enter a run; its number."""
        with self._change():
            cursor = self._base.execute(
                "INSERT INTO runs (started, who, why, assignment, seed, inputs) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (now(), who, why, assignment, "hidden" if seed is None else str(seed), inputs),
            )
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int) -> None:
        """Note that a run has come to its end."""
        with self._change():
            self._base.execute("UPDATE runs SET ended = ? WHERE id = ?", (now(), run))

    def runs(self) -> list[Run]:
        """All runs, the earliest first."""
        return [Run(*row) for row in self._base.execute("SELECT * FROM runs ORDER BY id")]

    def keep(
        self,
        run: int,
        attempt: int,
        inputs: str,
        card: bytes,
        seconds: float,
        reason: str = "",
        explained: bytes = b"",
    ) -> None:
        """Keep a result: the card as JSON, and why the grader itself failed, if it did."""
        known = CARD.decode(card)
        with self._change():
            self._base.execute(
                "INSERT INTO results (run, attempt, inputs, finished, seconds, graded, reason, "
                "points, possible, card, explained) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run, attempt, inputs, now(), seconds, not reason, reason),
                    *(known.points, known.possible, card.decode(), explained),
                ),
            )

    def results(self, key: str | None = None, run: int | None = None) -> Iterator[Kept]:
        """The newest result of each attempt that has one: of all people, or of one.

        With a `run`, the newest that there was when that run had ended.
        """
        rows = self._base.execute(
            f"SELECT {ATTEMPT}, run, finished, graded, reason, card, explained "
            "FROM attempts JOIN results "
            "ON results.id = (SELECT max(newer.id) FROM results AS newer WHERE "
            "newer.attempt = attempts.id AND (:run IS NULL OR newer.run <= :run)) "
            "WHERE present AND (:key IS NULL OR person = :key) ORDER BY person, number",
            {"key": key, "run": run},
        )
        for *attempt, run_of_it, finished, graded, reason, card, explained in rows:
            told = bool(graded), reason, CARD.decode(card), explained
            yield Kept(_attempt(attempt), run_of_it, finished, *told)

    # --- remarks ------------------------------------------------------------------------

    def remark(self, mistake: str, text: str, who: str) -> None:
        """Say something of a group of mistakes; an empty text takes back what was said."""
        with self._change():
            self._base.execute("DELETE FROM remarks WHERE mistake = ?", (mistake,))
            if text:
                self._base.execute(
                    "INSERT INTO remarks VALUES (?, ?, ?, ?)", (mistake, text, who, now())
                )

    @property
    def secret(self) -> bytes:
        """What pseudonyms are made with."""
        return bytes(self._base.execute("SELECT secret FROM secrets").fetchone()[0])

    def remarks(self) -> dict[str, str]:
        """What was said, by group of mistakes."""
        return dict(self._base.execute("SELECT mistake, text FROM remarks ORDER BY mistake"))


def _attempt(row: Sequence[Any]) -> Attempt:
    person, number, path, digest, source, submitted, late = row
    return Attempt(person, number, path, digest, source, submitted, bool(late))


def _json(value: object) -> str:
    return str(msgspec.json.encode(value), "utf-8")


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
