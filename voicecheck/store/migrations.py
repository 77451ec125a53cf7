"""The shape of the store, as the history of how it came about.

A released step is never changed; the next one is added below it. Each runs in a transaction.
Tables are STRICT, so that a text can never hide in a column of numbers.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from voicecheck import private_files
from voicecheck.errors import StoreError
from voicecheck.store.database import COPY_IT, raw, writing
from voicecheck.store.lock import Key

MIGRATIONS = Migrations("voicecheck")


def migrate(
    db: Database, path: Path, migrations: Migrations = MIGRATIONS, *, key: Key | None = None
) -> None:
    """Bring a store to the present shape.

    A store that already holds something is copied first, to a file beside it that `copies`
    finds.

    Args:
        db: The open store.
        path: Its file.
        migrations: The steps.
        key: What opens it, where it is locked; the copy is locked with it too.

    Raises:
        StoreError: The store comes from a later version, or is another program's; nothing was
            changed.
        OSError: The copy cannot be written; nothing was changed.
    """
    refuse_unknown(db, path, migrations)
    pending = migrations.pending(db)
    if not pending:
        return
    if _applied(db, migrations):
        _copy(path, path.with_name(f"{path.stem}.before-{pending[0].name}{path.suffix}"), key)
    # One transaction around all steps: when two programs start at once, the second waits and
    # then finds nothing left to do.
    with writing(db):
        migrations.apply(db)


def refuse_older(db: Database, path: Path, migrations: Migrations = MIGRATIONS) -> None:
    """See that a store that is only read has the present shape already.

    Raises:
        StoreError: It has not, or it is another program's or a later version's.
    """
    refuse_unknown(db, path, migrations)
    if migrations.pending(db):
        raise StoreError(f"{path} is of an earlier version and cannot be written to", COPY_IT)


def copies(path: Path) -> list[Path]:
    """The copies that earlier migrations left beside the store."""
    return sorted(path.parent.glob(f"{path.stem}.before-m[0-9]*{path.suffix}*"))


def refuse_unknown(db: Database, path: Path, migrations: Migrations) -> None:
    """See that a file is a store of this version's or of an earlier one's.

    Raises:
        StoreError: It is not.
    """
    applied = _applied(db, migrations)
    if not applied and db.table_names():
        raise StoreError(
            f"{path} is another program's database", "Move it away, or set VOICECHECK_HOME"
        )
    with Database(memory=True, execute_plugins=False) as empty:
        known = {step.name for step in migrations.pending(empty)}
    if applied - known:
        raise StoreError(f"{path} was written by a newer voicecheck", "Update voicecheck")


def _applied(db: Database, migrations: Migrations) -> set[str]:
    try:
        return {step.name for step in migrations.applied(db)}
    except KeyError as problem:
        raise sqlite3.DatabaseError("the list of its steps is none") from problem


def _copy(path: Path, copy: Path, key: Key | None) -> None:
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    private_files.make(part)
    # A connection of its own: a backup inside a transaction would wait for itself.
    with closing(raw(path, key)) as source, closing(raw(part, key)) as target:
        source.backup(target)
    private_files.put_in_place(part, copy)


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


@MIGRATIONS()
def m003_two_people(db: Database) -> None:
    """Saying back what the other told, and to whom the gate before that was shown."""
    db.executescript(
        """
        -- An answer that says back what another turn told, and whether that one was heard: NULL
        -- where they did not say. No words: those are in the answer.
        CREATE TABLE tries (
            answer INTEGER PRIMARY KEY REFERENCES answers(id) ON DELETE CASCADE,
            told INTEGER NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            heard INTEGER CHECK (heard IN (0, 1))
        ) STRICT;
        CREATE INDEX tries_told ON tries(told);

        -- No person means the owner of the store. That it was shown, and nothing more: neither
        -- when, nor what anyone said to it.
        CREATE TABLE gates_shown (
            person INTEGER REFERENCES people(id) ON DELETE CASCADE
        ) STRICT;
        CREATE UNIQUE INDEX gates_shown_person ON gates_shown(coalesce(person, 0));
        """
    )


@MIGRATIONS()
def m004_over_time(db: Database) -> None:
    """What was promised and what became of it; a plan for the week; which guides were proposed."""
    db.executescript(
        """
        -- In the words of the answer it was made in, with which it goes.
        CREATE TABLE promises (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            answer INTEGER NOT NULL UNIQUE REFERENCES answers(id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            day TEXT,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'let go')),
            settled_at TEXT
        ) STRICT;

        -- Of one person (alone), or of two together; no person means the owner of the store.
        CREATE TABLE plans (
            id INTEGER PRIMARY KEY,
            person INTEGER REFERENCES people(id) ON DELETE CASCADE,
            beside INTEGER REFERENCES people(id) ON DELETE CASCADE,
            alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
            guide TEXT NOT NULL,
            day TEXT,
            made_at TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX plans_company
            ON plans(coalesce(person, 0), coalesce(beside, 0), alone);

        CREATE TABLE offers (
            id INTEGER PRIMARY KEY,
            person INTEGER REFERENCES people(id) ON DELETE CASCADE,
            beside INTEGER REFERENCES people(id) ON DELETE CASCADE,
            alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
            guide TEXT NOT NULL,
            offered_at TEXT NOT NULL
        ) STRICT;

        -- They came from what was said, and go with the last of it.
        CREATE TRIGGER nothing_is_left AFTER DELETE ON checkins
        WHEN NOT EXISTS (SELECT 1 FROM checkins)
        BEGIN
            DELETE FROM plans;
            DELETE FROM offers;
        END;
        """
    )


@MIGRATIONS()
def m005_versions(db: Database) -> None:
    """Every text an answer has had since it was first changed; where an open check-in stands."""
    db.executescript(
        """
        -- The oldest first; the last of an answer is its present text. None where it has only
        -- ever had one.
        CREATE TABLE versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            answer INTEGER NOT NULL REFERENCES answers(id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            source TEXT NOT NULL CHECK (source IN ('heard', 'hand') OR source LIKE 'model _%'),
            written_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX versions_answer ON versions(answer);

        -- Where a check-in stands that has not come to its end: the conversation as the dialogue
        -- writes it down, and whether the person ended it or it broke off.
        CREATE TABLE places (
            checkin TEXT PRIMARY KEY REFERENCES checkins(id) ON DELETE CASCADE,
            conversation BLOB NOT NULL,
            stopped INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1))
        ) STRICT;
        """
    )


@MIGRATIONS()
def m006_visibility(db: Database) -> None:
    """Whose a check-in is, and with whom it was shared."""
    db.executescript(
        """
        -- Until now the owner took part in every check-in.
        ALTER TABLE checkins ADD COLUMN owner_away INTEGER NOT NULL DEFAULT 0
            CHECK (owner_away IN (0, 1));

        -- No person means the owner of the store.
        CREATE TABLE shares (
            checkin TEXT NOT NULL REFERENCES checkins(id) ON DELETE CASCADE,
            person INTEGER REFERENCES people(id),
            shared_at TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX shares_once ON shares(checkin, coalesce(person, 0));
        CREATE INDEX shares_person ON shares(person);

        -- What the sound that is being heard is sealed with while the store is locked.
        CREATE TABLE spool_keys (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key BLOB NOT NULL
        ) STRICT;
        """
    )


@MIGRATIONS()
def m007_looking_back(db: Database) -> None:
    """Tags; words as they are spelled, beside their stems; a view for each question people ask."""
    db.executescript(
        """
        CREATE TABLE tags (
            checkin TEXT NOT NULL REFERENCES checkins(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            PRIMARY KEY (checkin, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tags_name ON tags(name);

        -- Among stems, "movin" would find nothing on the way from "mov" to "moving", and a phrase
        -- would find other words than it says. The prefix indexes are for the first letters typed.
        CREATE VIRTUAL TABLE answers_spelled USING fts5 (
            text, content = answers, content_rowid = id, prefix = '1 2 3',
            tokenize = 'unicode61 remove_diacritics 2'
        );
        CREATE TRIGGER answers_spelled_insert AFTER INSERT ON answers BEGIN
            INSERT INTO answers_spelled (rowid, text) VALUES (new.id, new.text);
        END;
        CREATE TRIGGER answers_spelled_delete AFTER DELETE ON answers BEGIN
            INSERT INTO answers_spelled (answers_spelled, rowid, text)
            VALUES ('delete', old.id, old.text);
        END;
        CREATE TRIGGER answers_spelled_update AFTER UPDATE OF text ON answers BEGIN
            INSERT INTO answers_spelled (answers_spelled, rowid, text)
            VALUES ('delete', old.id, old.text);
            INSERT INTO answers_spelled (rowid, text) VALUES (new.id, new.text);
        END;
        INSERT INTO answers_spelled (answers_spelled) VALUES ('rebuild');

        -- For people who look with Datasette: how it goes, as rows that can be counted and drawn.
        CREATE VIEW ratings_by_day AS
        SELECT
            substr(checkins.started_at, 1, 10) AS day,
            coalesce(people.name, 'you') AS person,
            ratings.name AS rating,
            ratings.value,
            (SELECT cast(cycle.value AS INTEGER) FROM ratings AS cycle
                JOIN answers AS beside ON beside.id = cycle.answer
                JOIN turns AS theirs ON theirs.id = beside.turn
                WHERE cycle.name = 'cycle' AND theirs.checkin = turns.checkin
                    AND theirs.person IS turns.person) AS cycle_day,
            turns.checkin
        FROM ratings
        JOIN answers ON answers.id = ratings.answer
        JOIN turns ON turns.id = answers.turn
        JOIN checkins ON checkins.id = turns.checkin
        LEFT JOIN people ON people.id = turns.person
        WHERE ratings.name <> 'cycle';

        CREATE VIEW minutes_by_day AS
        SELECT
            substr(checkins.started_at, 1, 10) AS day,
            coalesce(people.name, 'you') AS person,
            count(DISTINCT answers.id) AS answers,
            round(coalesce(sum(recordings.duration_s), 0) / 60, 2) AS minutes
        FROM answers
        JOIN turns ON turns.id = answers.turn
        JOIN checkins ON checkins.id = turns.checkin
        LEFT JOIN people ON people.id = turns.person
        LEFT JOIN recordings ON recordings.answer = answers.id
        GROUP BY day, turns.person;

        CREATE VIEW tagged AS
        SELECT tags.name AS tag, substr(started_at, 1, 10) AS day, guide, checkin
        FROM tags JOIN checkins ON checkins.id = tags.checkin;
        """
    )


@MIGRATIONS()
def m008_first_sentences(db: Database) -> None:
    """Whether someone goes on after a first sentence."""
    db.executescript(
        """
        -- No person means the owner of the store. Neither when it was nor in which answer.
        CREATE TABLE first_sentences (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person INTEGER REFERENCES people(id) ON DELETE CASCADE,
            went_on INTEGER NOT NULL CHECK (went_on IN (0, 1))
        ) STRICT;
        CREATE INDEX first_sentences_person ON first_sentences(person);
        """
    )
