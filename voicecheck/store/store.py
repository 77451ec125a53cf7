"""What was said, kept in one private SQLite file.

A save is one transaction of words and sound; a confirmed answer survives a power cut
(`synchronous=FULL` in WAL mode); what is deleted is overwritten. Times are aware datetimes,
written as ISO 8601 with their offset. A `Store` belongs to the thread that opened it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database
from ulid import ULID

from voicecheck import __version__
from voicecheck.errors import NotFoundError
from voicecheck.passphrase import given
from voicecheck.store.columns import finite, read_row, read_time, storable, written
from voicecheck.store.company import Company
from voicecheck.store.database import explained, make_private, may_be_written_to, writing
from voicecheck.store.erasure import erasing
from voicecheck.store.gates import Gates
from voicecheck.store.given import Answers
from voicecheck.store.identifiers import BEHIND_ALL, begin_of_ids, resolve, short_id
from voicecheck.store.lock import Phrase, key_of
from voicecheck.store.opening import opened, opened_untouched
from voicecheck.store.places import Places
from voicecheck.store.plans import Plans
from voicecheck.store.promises import Promises
from voicecheck.store.record import (
    Checkin,
    CheckinSummary,
    Kept,
    Rating,
    Recording,
    RecordingInfo,
    State,
    Turn,
    Word,
)
from voicecheck.store.retold import Retold
from voicecheck.store.rewriting import clear
from voicecheck.store.roster import Roster
from voicecheck.store.search import Search
from voicecheck.store.sound import Sound
from voicecheck.store.sounds import Sounds
from voicecheck.store.spool_keys import SpoolKeys
from voicecheck.store.tags import Tags, clean_tag
from voicecheck.store.timeline import Timeline
from voicecheck.store.tries import Tries
from voicecheck.store.versions import Versions, write_words
from voicecheck.store.visibility import Visibility

__all__ = [
    "Checkin",
    "CheckinSummary",
    "Kept",
    "Rating",
    "Recording",
    "RecordingInfo",
    "Store",
    "Turn",
    "Word",
]


class Store:
    """The open store; close it, or use it as a context manager.

    Attributes:
        people: Who is known, and what of them.
        spool_keys: What the sound that is being heard is sealed with.
        sound: Letting go of recordings whose words stay.
        sounds: The recordings, piece by piece.
        timeline: The check-ins as days to look back on.
        versions: Every text that an answer has had.
        visibility: Who looks, and what they may read.
        tags: What check-ins are called, to be found again.
        search: Answers by their words.
        answers: All of them, one after another.
        promises: What was promised, and what became of it.
        plans: What is planned for the week.
        retold: What was said, person by person.
        gates: To whom the gate was shown.
        places: Where check-ins stand that have not come to their end.
    """

    def __init__(
        self, db: Database, path: Path, viewer: str | None = None, *, locked: bool = False
    ) -> None:
        self._db = db
        self._path = path
        self._opened = object()
        self.people = Roster(db, path)
        self.spool_keys = SpoolKeys(db, locked=locked)
        self.sound = Sound(db, path)
        self.sounds = Sounds(db, path)
        self.timeline = Timeline(db, path)
        self.versions = Versions(db, path)
        self.visibility = Visibility(db, path, self.people, viewer)
        self.tags = Tags(db, path, self.visibility)
        self.search = Search(db, path, self.visibility)
        self.answers = Answers(db, path, self.visibility)
        company = Company(db, self.people)
        self.promises = Promises(db, path, company)
        self.plans = Plans(db, path, self.people)
        self.retold = Retold(db, path, company)
        self.gates = Gates(db, path, self.people)
        self._tries = Tries(db)
        self.places = Places(db, path)

    @classmethod
    def open(cls, path: Path, viewer: str | None = None, phrase: Phrase = given) -> Self:
        """Open the store, making it where there is none and bringing an older one up to date.

        Args:
            path: Its file.
            viewer: Who looks: only what they may read is found. None is the owner.
            phrase: Gives the pass phrase of a locked one.

        Raises:
            LockedError: It is locked, and no pass phrase, or a wrong one, was given.
            StoreError: The place cannot be written to, or the file is damaged, locked, another
                program's or from a later version. The file is left as it was.
        """
        with explained(path):
            make_private(path)
            clear(path)
            key = key_of(path, phrase)
            return cls(opened(path, key), path, viewer, locked=key is not None)

    @classmethod
    def open_to_read(cls, path: Path, viewer: str | None = None, phrase: Phrase = given) -> Self:
        """Open a store to look back: as it is, where it may not be written to.

        Args:
            path: Its file; it is there.
            viewer: As for `open`.
            phrase: As for `open`.

        Raises:
            LockedError: As for `open`.
            StoreError: As for `open`, or it cannot be read without being written to.
        """
        if may_be_written_to(path):
            return cls.open(path, viewer, phrase)
        with explained(path):
            key = key_of(path, phrase)
            return cls(opened_untouched(path, key), path, viewer, locked=key is not None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        self._db.close()

    @property
    def size(self) -> int:
        """Bytes of its file, without what other files it has while it is open."""
        with self._explained():
            return self._path.stat().st_size

    @property
    def state(self) -> object:
        """Something that is another whenever anything was written since, by whichever program."""
        with self._explained():
            (others,) = self._db.execute("PRAGMA data_version").fetchone()
        return self._opened, others, self._db.conn.total_changes

    def begin(self, guide: str, people: Iterable[str | None], started_at: datetime) -> str:
        """Start a check-in.

        Args:
            guide: Name of the guide.
            people: Names of those who take part beside the viewer; None is the owner.
            started_at: Now.

        Returns:
            Its id, a ULID that sorts by `started_at`.
        """
        checkin_id = str(ULID.from_datetime(started_at))
        present = [self.visibility.viewer, *people]
        with self._writing() as db:
            ids = [self.people.add(name) for name in present]
            db.execute(
                """
                INSERT INTO checkins (id, guide, started_at, state, version, owner_away)
                VALUES (?, ?, ?, 'open', ?, ?)
                """,
                (checkin_id, storable(guide), written(started_at), __version__, None not in ids),
            )
            db.conn.executemany(
                "INSERT OR IGNORE INTO checkin_people VALUES (?, ?, ?)",
                [(checkin_id, person, place) for place, person in enumerate(filter(None, ids))],
            )
        return checkin_id

    def keep(self, checkin_id: str, kept: Kept) -> int:
        """Keep an answer whole, or what is now known of one that is kept already.

        An answer is kept as "unconfirmed" as soon as it is heard, and again when the person has
        confirmed or corrected it. Recordings are told apart by `seq`: those that are kept stay
        as they are, new ones are added. When it was said stays as first kept.

        Returns:
            The answer's id.

        Raises:
            NotFoundError: No such check-in.
            StoreError: It could not be written; nothing of it was.
        """
        with self._writing() as db:
            self._require(checkin_id)
            person = self.people.add(kept.person)
            (turn,) = db.execute(
                """
                INSERT INTO turns (checkin, position, step, prompt, attempts, person)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (checkin, position) DO UPDATE SET step = excluded.step,
                    prompt = excluded.prompt, attempts = excluded.attempts,
                    person = excluded.person
                RETURNING id
                """,
                (
                    checkin_id,
                    kept.position,
                    storable(kept.step),
                    storable(kept.prompt),
                    kept.attempts,
                    person,
                ),
            ).fetchone()
            (answer,) = db.execute(
                """
                INSERT INTO answers (turn, verbatim, text, reflection, verdict, said_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (turn) DO UPDATE SET verbatim = excluded.verbatim,
                    text = excluded.text, reflection = excluded.reflection,
                    verdict = excluded.verdict
                RETURNING id
                """,
                (
                    turn,
                    storable(kept.verbatim),
                    storable(kept.text),
                    None if kept.reflection is None else storable(kept.reflection),
                    kept.verdict,
                    written(kept.said_at),
                ),
            ).fetchone()
            write_words(db, answer, kept.words)
            self._keep_recordings(answer, kept.recordings)
            self._keep_rating(answer, kept.rating)
            self._tries.keep(answer, checkin_id, kept.said_back)
            if kept.promise is not None:
                self.promises.put(answer, kept.promise)
        return int(answer)

    def _keep_recordings(self, answer: int, recordings: Sequence[Recording]) -> None:
        self._db.conn.executemany(
            """
            INSERT INTO recordings (answer, seq, kind, format, rate_hz, duration_s, sound)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (answer, seq) DO NOTHING
            """,
            [
                (answer, r.seq, r.kind, r.format, r.rate_hz, finite(r.duration_s), r.sound)
                for r in recordings
            ],
        )

    def _keep_rating(self, answer: int, rating: Rating | None) -> None:
        self._db.execute("DELETE FROM ratings WHERE answer = ?", (answer,))
        if rating is not None:
            name, value = rating
            self._db.execute(
                "INSERT INTO ratings VALUES (?, ?, ?)", (answer, storable(name), float(value))
            )

    def finish(self, checkin_id: str, state: State, ended_at: datetime) -> None:
        """Say how a check-in ended.

        Raises:
            NotFoundError: No such check-in.
        """
        with self._writing() as db:
            self._require(checkin_id)
            db.execute(
                "UPDATE checkins SET state = ?, ended_at = ? WHERE id = ?",
                (state, written(ended_at), checkin_id),
            )

    def drop(self, checkin_id: str, position: int) -> None:
        """Delete an answer with its question, words and sound; no byte of them stays.

        Nothing happens where there is no such answer.
        """
        self._erase("DELETE FROM turns WHERE checkin = ? AND position = ?", (checkin_id, position))

    def delete(self, *checkin_ids: str) -> None:
        """Delete whole check-ins; no byte of what was said in them stays.

        Raises:
            NotFoundError: No such check-in.
            VoicecheckError: It was only shared with the viewer.
        """
        with self._explained():
            for checkin_id in checkin_ids:
                self.visibility.require_own(checkin_id)
        chosen = json.dumps(checkin_ids)
        self._erase("DELETE FROM checkins WHERE id IN (SELECT value FROM json_each(?))", (chosen,))

    def history(
        self,
        limit: int | None = None,
        guide: str | None = None,
        who: str | None = None,
        since: datetime | None = None,
        tag: str | None = None,
    ) -> list[CheckinSummary]:
        """The check-ins, newest first.

        Args:
            limit: At most so many.
            guide: Only those that followed this guide.
            who: Only those in which this person took part; "you" is the viewer.
            since: Only those that began then or later.
            tag: Only those with this tag.
        """
        with self._explained():
            rows = self._summaries(
                guide=guide,
                person=None if who is None else self.visibility.row_of(who),
                since=since,
                tag=tag,
                limit=limit,
            )
            return [read_row(CheckinSummary, **row) for row in rows]

    def checkin(self, ref: str) -> Checkin:
        """A whole check-in but its sound.

        Args:
            ref: Its id, or a beginning of it that no other has; upper or lower case.

        Raises:
            NotFoundError: None begins so, or several do: they are listed.
        """
        with self._explained():
            checkin_id = resolve(self._db, ref)
            (row,) = self._summaries(checkin=checkin_id)
            return read_row(Checkin, **row, turns=self._turns(checkin_id))

    def recordings(self, ref: str) -> list[tuple[int, Recording]]:
        """Every recording of a check-in with the position of its answer, in order.

        Args:
            ref: As for `checkin`.

        Raises:
            NotFoundError: As for `checkin`.
        """
        with self._explained():
            rows = self._db.execute(
                """
                SELECT turns.position, seq, kind, format, rate_hz, duration_s, sound
                FROM recordings JOIN answers ON answers.id = recordings.answer
                JOIN turns ON turns.id = answers.turn
                WHERE turns.checkin = ? ORDER BY turns.position, seq
                """,
                (resolve(self._db, ref),),
            )
            return [(position, Recording(*fields)) for position, *fields in rows]

    def _summaries(
        self,
        *,
        checkin: str | None = None,
        guide: str | None = None,
        person: int | None = None,
        since: datetime | None = None,
        tag: str | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        rows = self._db.query(
            """
            SELECT checkin AS id, overview.guide, overview.started_at, overview.ended_at,
                overview.state, overview.version, answers, recorded_s,
                (SELECT json_group_array(name) FROM
                    (SELECT name FROM checkin_people JOIN people ON people.id = person
                    WHERE checkin_people.checkin = overview.checkin
                    ORDER BY checkin_people.position)) AS people,
                NOT owner_away AS owner,
                (SELECT json_group_array(name) FROM
                    (SELECT name FROM shares LEFT JOIN people ON people.id = person
                    WHERE shares.checkin = overview.checkin ORDER BY shared_at)) AS shared_with,
                (SELECT json_group_array(name) FROM
                    (SELECT name FROM tags
                    WHERE tags.checkin = overview.checkin ORDER BY name)) AS tags
            FROM checkin_overview AS overview JOIN checkins ON checkins.id = checkin
            WHERE EXISTS (SELECT 1 FROM visible_checkins WHERE visible_checkins.id = checkin)
                AND (:guide IS NULL OR overview.guide = :guide)
                AND (:person IS NULL OR :person = 0 AND NOT owner_away OR checkin IN
                    (SELECT checkin FROM checkin_people WHERE person = :person
                    UNION SELECT checkin FROM turns WHERE person = :person))
                AND (:tag IS NULL OR checkin IN (SELECT checkin FROM tags WHERE name = :tag))
                AND checkin BETWEEN :first AND :last
            ORDER BY checkin DESC LIMIT :limit
            """,
            {
                "guide": None if guide is None else storable(guide),
                "person": person,
                "tag": None if tag is None else clean_tag(tag),
                "first": checkin or (begin_of_ids(since) if since else ""),
                "last": checkin or BEHIND_ALL,
                "limit": -1 if limit is None else limit,
            },
        )
        return [_read_summary(row, short_id(self._db, row["id"])) for row in rows]

    def _turns(self, checkin_id: str) -> tuple[Turn, ...]:
        rows = self._db.query(
            """
            SELECT answers.id AS answer_id, position, step, prompt, attempts,
                people.name AS person, verbatim, text, reflection, verdict, said_at,
                ratings.name AS rating, value
            FROM turns JOIN answers ON answers.turn = turns.id
            LEFT JOIN people ON people.id = turns.person
            LEFT JOIN ratings ON ratings.answer = answers.id
            WHERE checkin = ? ORDER BY position
            """,
            (checkin_id,),
        )
        return tuple(self._turn(row) for row in rows)

    def _turn(self, row: dict[str, Any]) -> Turn:
        name, value = row.pop("rating"), row.pop("value")
        answer = (row["answer_id"],)
        words = self._db.execute(
            """
            SELECT text, start_s, end_s, probability, recording_seq
            FROM words WHERE answer = ? ORDER BY position
            """,
            answer,
        )
        recordings = self._db.execute(
            """
            SELECT seq, kind, format, rate_hz, duration_s
            FROM recordings WHERE answer = ? ORDER BY seq
            """,
            answer,
        )
        return read_row(
            Turn,
            **row | {"said_at": read_time(row["said_at"])},
            rating=None if name is None else Rating(name, value),
            words=tuple(Word(*word) for word in words),
            recordings=tuple(RecordingInfo(*recording) for recording in recordings),
            said_back=self._tries.of(row["answer_id"]),
        )

    def _require(self, checkin_id: str) -> None:
        if not self._db.execute("SELECT 1 FROM checkins WHERE id = ?", (checkin_id,)).fetchone():
            raise NotFoundError(f"No check-in {checkin_id!r}", "`voicecheck history` lists them")

    def _erase(self, deletion: str, which: tuple[object, ...]) -> None:
        with erasing(self._db, self._path) as db:
            db.execute(deletion, which)
            self.people.sweep()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._explained(), writing(self._db):
            yield self._db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(self._path):
            yield


def _read_summary(row: dict[str, Any], short_id: str) -> dict[str, Any]:
    return row | {
        "short_id": short_id,
        "started_at": read_time(row["started_at"]),
        "ended_at": row["ended_at"] and read_time(row["ended_at"]),
        "people": tuple(json.loads(row["people"])),
        "owner": bool(row["owner"]),
        "shared_with": tuple(json.loads(row["shared_with"])),
        "tags": tuple(json.loads(row["tags"])),
        "recorded_s": row["recorded_s"] or 0.0,
    }
