"""The shape of the store, as the history of how it came about.

A released step is never changed; the next one is added below it. Each runs in a transaction.
Tables are STRICT, so that a text can never hide in a column of numbers.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from voicecheck.errors import StoreError
from voicecheck.store.database import writing

MIGRATIONS = Migrations("voicecheck")


def migrate(db: Database, path: Path, migrations: Migrations = MIGRATIONS) -> None:
    """Bring a store to the present shape.

    A store that already holds something is copied first, to a file beside it that `copies`
    finds.

    Args:
        db: The open store.
        path: Its file.
        migrations: The steps.

    Raises:
        StoreError: The store comes from a later version, or is another program's; nothing was
            changed.
        OSError: The copy cannot be written; nothing was changed.
    """
    _refuse_unknown(db, path, migrations)
    pending = migrations.pending(db)
    if not pending:
        return
    if migrations.applied(db):
        _copy(path, path.with_name(f"{path.stem}.before-{pending[0].name}{path.suffix}"))
    # One transaction around all steps: when two programs start at once, the second waits and
    # then finds nothing left to do.
    with writing(db):
        migrations.apply(db)


def copies(path: Path) -> list[Path]:
    """The copies that earlier migrations left beside the store."""
    return sorted(path.parent.glob(f"{path.stem}.before-*{path.suffix}*"))


def _refuse_unknown(db: Database, path: Path, migrations: Migrations) -> None:
    applied = {step.name for step in migrations.applied(db)}
    if not applied and db.table_names():
        raise StoreError(
            f"{path} is another program's database", "Move it away, or set VOICECHECK_HOME"
        )
    with Database(memory=True, execute_plugins=False) as empty:
        known = {step.name for step in migrations.pending(empty)}
    if applied - known:
        raise StoreError(f"{path} was written by a newer voicecheck", "Update voicecheck")


def _copy(path: Path, copy: Path) -> None:
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # A connection of its own: a backup inside a transaction would wait for itself.
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(copy)


@MIGRATIONS()
def m001_check_ins(db: Database) -> None:
    """Who took part, what was asked, what was said: the words and, apart, the sound."""
    db.executescript(
        """
        CREATE TABLE people (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE checkins (
            id TEXT PRIMARY KEY,
            guide TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'finished', 'unfinished')),
            version TEXT NOT NULL
        ) STRICT;

        CREATE TABLE checkin_people (
            checkin TEXT NOT NULL REFERENCES checkins(id) ON DELETE CASCADE,
            person INTEGER NOT NULL REFERENCES people(id),
            position INTEGER NOT NULL,
            PRIMARY KEY (checkin, person)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX checkin_people_person ON checkin_people(person);

        -- No person means the owner of the store.
        CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            checkin TEXT NOT NULL REFERENCES checkins(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            step TEXT NOT NULL,
            prompt TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            person INTEGER REFERENCES people(id),
            UNIQUE (checkin, position)
        ) STRICT;
        CREATE INDEX turns_person ON turns(person);

        CREATE TABLE answers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            turn INTEGER NOT NULL UNIQUE REFERENCES turns(id) ON DELETE CASCADE,
            verbatim TEXT NOT NULL,
            text TEXT NOT NULL,
            reflection TEXT,
            verdict TEXT NOT NULL CHECK (verdict IN
                ('unconfirmed', 'confirmed', 'corrected', 'own_words', 'unheard')),
            said_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE words (
            answer INTEGER NOT NULL REFERENCES answers(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            recording_seq INTEGER NOT NULL,
            text TEXT NOT NULL,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            probability REAL NOT NULL,
            PRIMARY KEY (answer, position)
        ) STRICT, WITHOUT ROWID;

        -- What SQLite moves between pages it may leave behind as a stale copy; overflow pages it
        -- never moves and overwrites when they are freed. The lead fills the part of a row that
        -- can be moved, so that all of the sound lies on overflow pages.
        CREATE TABLE recordings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            answer INTEGER NOT NULL REFERENCES answers(id) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('answer', 'correction', 'addition')),
            format TEXT NOT NULL CHECK (format IN ('flac', 'opus')),
            rate_hz INTEGER NOT NULL,
            duration_s REAL NOT NULL,
            lead BLOB NOT NULL DEFAULT (zeroblob(4096)),
            sound BLOB NOT NULL,
            UNIQUE (answer, seq)
        ) STRICT;

        CREATE TABLE ratings (
            answer INTEGER NOT NULL REFERENCES answers(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value REAL NOT NULL,
            PRIMARY KEY (answer, name)
        ) STRICT, WITHOUT ROWID;

        -- For people who look with Datasette: one row for what was asked and what was said.
        CREATE VIEW checkin_answers AS
        SELECT
            answers.id AS answer,
            turns.checkin,
            checkins.guide,
            answers.said_at,
            turns.position,
            turns.step,
            coalesce(people.name, 'you') AS person,
            turns.prompt,
            answers.text,
            answers.verbatim,
            answers.reflection,
            answers.verdict,
            (SELECT group_concat(name || ' ' || value, ', ') FROM ratings
                WHERE ratings.answer = answers.id) AS rating,
            (SELECT round(sum(duration_s), 1) FROM recordings
                WHERE recordings.answer = answers.id) AS recorded_s
        FROM answers
        JOIN turns ON turns.id = answers.turn
        JOIN checkins ON checkins.id = turns.checkin
        LEFT JOIN people ON people.id = turns.person;

        CREATE VIEW checkin_overview AS
        SELECT
            checkins.id AS checkin,
            checkins.guide,
            checkins.started_at,
            checkins.ended_at,
            checkins.state,
            checkins.version,
            (SELECT group_concat(people.name, ', ') FROM checkin_people
                JOIN people ON people.id = checkin_people.person
                WHERE checkin_people.checkin = checkins.id) AS beside_you,
            (SELECT count(*) FROM checkin_answers
                WHERE checkin_answers.checkin = checkins.id) AS answers,
            (SELECT round(sum(recorded_s), 1) FROM checkin_answers
                WHERE checkin_answers.checkin = checkins.id) AS recorded_s
        FROM checkins;
        """
    )
    # Word stems and letters without marks: "moving" is found by "move", "cafe" finds "café".
    db.table("answers").enable_fts(
        ["text"], create_triggers=True, tokenize="porter unicode61 remove_diacritics 2"
    )


@MIGRATIONS()
def m002_patience(db: Database) -> None:
    """How long someone pauses inside an answer, and how patient to be with them."""
    db.executescript(
        """
        -- No person means the owner of the store. Lengths alone: neither when nor in which answer.
        CREATE TABLE pauses (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person INTEGER REFERENCES people(id) ON DELETE CASCADE,
            length_s REAL NOT NULL CHECK (length_s > 0)
        ) STRICT;
        CREATE INDEX pauses_person ON pauses(person);

        -- A word, or the seconds of silence that end a story.
        CREATE TABLE patience (
            person INTEGER REFERENCES people(id) ON DELETE CASCADE,
            wait ANY NOT NULL CHECK (
                CASE typeof(wait)
                WHEN 'text' THEN wait IN ('brief', 'normal', 'long')
                WHEN 'real' THEN wait BETWEEN 0.5 AND 30
                ELSE false END
            )
        ) STRICT;
        CREATE UNIQUE INDEX patience_person ON patience(coalesce(person, 0));
        """
    )
