-- The ledger of a class, version 1: one SQLite file in WAL mode, written by one coordinator at a time.
-- Whoever reads it needs nothing but sqlite3, also while a run is on. Times are UTC, ISO 8601.

-- Who there is. `ids` are the names by which platforms know somebody: a JSON object.
CREATE TABLE people (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    ids TEXT NOT NULL
) WITHOUT ROWID;

-- What was handed in. `number` counts a person's attempts from 1; `digest` is the content's SHA-256.
-- What an intake no longer finds is not `present`, and stays.
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (key),
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    submitted TEXT NOT NULL,
    late INTEGER NOT NULL,
    present INTEGER NOT NULL,
    UNIQUE (person, number, digest)
);

-- Each call of `grade` or `rerun`: who, when, why, and with what. `inputs` is the SHA-256 of all that
-- a result depends on beside the attempt: assignment, grader, solution, seed.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    assignment TEXT NOT NULL,
    seed TEXT NOT NULL,
    inputs TEXT NOT NULL
);

-- What came of an attempt in a run. Nothing is ever changed or removed here: the newest of an attempt
-- counts. `card` is the ScoreCard as JSON (docs/scorecard.schema.json), `explained` what a student's
-- page shows besides, packed. Where the grader itself failed, `graded` is 0, `reason` says why, and the
-- points are no judgement on anybody.
CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    attempt INTEGER NOT NULL REFERENCES attempts (id),
    inputs TEXT NOT NULL,
    finished TEXT NOT NULL,
    seconds REAL NOT NULL,
    graded INTEGER NOT NULL,
    reason TEXT NOT NULL,
    points REAL NOT NULL,
    possible REAL NOT NULL,
    card TEXT NOT NULL,
    explained BLOB NOT NULL,
    UNIQUE (run, attempt)
);
CREATE INDEX results_of_attempt ON results (attempt, id);

-- What pseudonyms on a leaderboard are made with, so that nobody else can make them.
CREATE TABLE secrets (secret BLOB NOT NULL);
INSERT INTO secrets VALUES (randomblob(32));

-- What the instructor says once of a group of mistakes, for all who made them.
CREATE TABLE remarks (
    mistake TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    who TEXT NOT NULL,
    written TEXT NOT NULL
) WITHOUT ROWID;

-- The newest result of each attempt that is there.
CREATE VIEW current AS
SELECT people.key, people.name, people.email, attempts.number, attempts.submitted, attempts.late,
       results.points, results.possible, results.graded, results.reason, results.run
FROM attempts
JOIN people ON people.key = attempts.person
LEFT JOIN results ON results.id = (
    SELECT id FROM results AS newer WHERE newer.attempt = attempts.id ORDER BY id DESC LIMIT 1
)
WHERE attempts.present
ORDER BY people.key, attempts.number;

PRAGMA user_version = 1;
