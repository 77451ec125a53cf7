"""What was said, kept in one private SQLite file.

A save is one transaction of words and sound; a confirmed answer survives a power cut
(`synchronous=FULL` in WAL mode); what is deleted is overwritten. Times are aware datetimes,
written as ISO 8601 with their offset. A `Store` belongs to the thread that opened it.
"""

import json
import math
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database
from ulid import ULID

from voicecheck import __version__
from voicecheck.errors import NotFoundError
from voicecheck.people import OWNER, same_person
from voicecheck.store.database import connect, explained, make_private, writing
from voicecheck.store.erasure import erasing
from voicecheck.store.migrations import migrate
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
from voicecheck.store.roster import Roster

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

SHORTEST_ID = 6


class Store:
    """The open store; close it, or use it as a context manager.

    Attributes:
        people: Who is known, and what of them.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path
        self.people = Roster(db, path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store, making it where there is none and bringing an older one up to date.

        Raises:
            StoreError: The place cannot be written to, or the file is damaged, locked, another
                program's or from a later version. The file is left as it was.
        """
        with explained(path):
            make_private(path)
            db = connect(path)
            try:
                migrate(db, path)
                db.enable_wal()
            except BaseException:
                db.close()
                raise
            return cls(db, path)

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

    def begin(self, guide: str, people: Iterable[str], started_at: datetime) -> str:
        """Start a check-in.

        Args:
            guide: Name of the guide.
            people: Names of those who take part beside the owner.
            started_at: Now.

        Returns:
            Its id, a ULID that sorts by `started_at`.
        """
        checkin_id = str(ULID.from_datetime(started_at))
        with self._writing() as db:
            db.execute(
                "INSERT INTO checkins VALUES (?, ?, ?, NULL, 'open', ?)",
                (checkin_id, _storable(guide), _written(started_at), __version__),
            )
            for position, name in enumerate(people):
                db.execute(
                    "INSERT OR IGNORE INTO checkin_people VALUES (?, ?, ?)",
                    (checkin_id, self.people.add(name), position),
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
                    _storable(kept.step),
                    _storable(kept.prompt),
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
                    _storable(kept.verbatim),
                    _storable(kept.text),
                    None if kept.reflection is None else _storable(kept.reflection),
                    kept.verdict,
                    _written(kept.said_at),
                ),
            ).fetchone()
            self._keep_words(answer, kept.words)
            self._keep_recordings(answer, kept.recordings)
            self._keep_rating(answer, kept.rating)
        return int(answer)

    def _keep_words(self, answer: int, words: Sequence[Word]) -> None:
        rows = [
            (
                answer,
                position,
                word.recording_seq,
                _storable(word.text),
                _finite(word.start_s),
                _finite(word.end_s),
                _finite(word.probability),
            )
            for position, word in enumerate(words)
        ]
        found = self._db.execute(
            "SELECT * FROM words WHERE answer = ? ORDER BY position", (answer,)
        ).fetchall()
        if found != rows:
            self._db.execute("DELETE FROM words WHERE answer = ?", (answer,))
            self._db.conn.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _keep_recordings(self, answer: int, recordings: Sequence[Recording]) -> None:
        self._db.conn.executemany(
            """
            INSERT INTO recordings (answer, seq, kind, format, rate_hz, duration_s, sound)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (answer, seq) DO NOTHING
            """,
            [
                (answer, r.seq, r.kind, r.format, r.rate_hz, _finite(r.duration_s), r.sound)
                for r in recordings
            ],
        )

    def _keep_rating(self, answer: int, rating: Rating | None) -> None:
        self._db.execute("DELETE FROM ratings WHERE answer = ?", (answer,))
        if rating is not None:
            name, value = rating
            self._db.execute(
                "INSERT INTO ratings VALUES (?, ?, ?)", (answer, _storable(name), float(value))
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
                (state, _written(ended_at), checkin_id),
            )

    def drop(self, checkin_id: str, position: int) -> None:
        """Delete an answer with its question, words and sound; no byte of them stays.

        Nothing happens where there is no such answer.
        """
        self._erase("DELETE FROM turns WHERE checkin = ? AND position = ?", (checkin_id, position))

    def delete(self, checkin_id: str) -> None:
        """Delete a whole check-in; no byte of what was said in it stays.

        Raises:
            NotFoundError: No such check-in.
        """
        with self._explained():
            self._require(checkin_id)
        self._erase("DELETE FROM checkins WHERE id = ?", (checkin_id,))

    def history(
        self,
        limit: int | None = None,
        guide: str | None = None,
        who: str | None = None,
        since: datetime | None = None,
    ) -> list[CheckinSummary]:
        """The check-ins, newest first.

        Args:
            limit: At most so many.
            guide: Only those that followed this guide.
            who: Only those in which this person took part; "you" is the owner.
            since: Only those that began then or later.
        """
        with self._explained():
            person = None
            if who is not None and same_person(who) != OWNER:
                person = self.people.find(who)
                if person is None:
                    return []
            rows = self._summaries(guide=guide, person=person, since=since, limit=limit)
            return [CheckinSummary(**row) for row in rows]

    def checkin(self, ref: str) -> Checkin:
        """A whole check-in but its sound.

        Args:
            ref: Its id, or a beginning of it that no other has; upper or lower case.

        Raises:
            NotFoundError: None begins so, or several do: they are listed.
        """
        with self._explained():
            checkin_id = self._resolve(ref)
            (row,) = self._summaries(checkin=checkin_id)
            return Checkin(**row, turns=self._turns(checkin_id))

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
                (self._resolve(ref),),
            )
            return [(position, Recording(*fields)) for position, *fields in rows]

    def _summaries(
        self,
        *,
        checkin: str | None = None,
        guide: str | None = None,
        person: int | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        rows = self._db.query(
            """
            SELECT checkin AS id, guide, started_at, ended_at, state, version, answers, recorded_s,
                (SELECT json_group_array(name) FROM
                    (SELECT name FROM checkin_people JOIN people ON people.id = person
                    WHERE checkin_people.checkin = overview.checkin
                    ORDER BY checkin_people.position)) AS people
            FROM checkin_overview AS overview
            WHERE (:checkin IS NULL OR checkin = :checkin)
                AND (:guide IS NULL OR guide = :guide)
                AND (:person IS NULL OR checkin IN
                    (SELECT checkin FROM checkin_people WHERE person = :person
                    UNION SELECT checkin FROM turns WHERE person = :person))
                AND checkin >= :since
            ORDER BY checkin DESC LIMIT :limit
            """,
            {
                "checkin": checkin,
                "guide": guide,
                "person": person,
                "since": "" if since is None else _begin_of_ids(since),
                "limit": -1 if limit is None else limit,
            },
        )
        ids = self._ids()
        return [_read_summary(row, ids) for row in rows]

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
        return Turn(
            **row | {"said_at": _read_time(row["said_at"])},
            rating=None if name is None else Rating(name, value),
            words=tuple(Word(*word) for word in words),
            recordings=tuple(RecordingInfo(*recording) for recording in recordings),
        )

    def _ids(self) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT id FROM checkins ORDER BY id")]

    def _resolve(self, ref: str) -> str:
        wanted = ref.strip().upper()
        found = [i for i in self._ids() if wanted and i.startswith(wanted)]
        if not found:
            raise NotFoundError(
                f"No check-in begins with {ref!r}", "`voicecheck history` lists them"
            )
        if len(found) > 1:
            some = ", ".join(found[:5]) + (", ..." if len(found) > 5 else "")
            raise NotFoundError(
                f"{len(found)} check-ins begin with {ref!r}: {some}", "Write more of the one"
            )
        return found[0]

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


def _read_summary(row: dict[str, Any], ids: Sequence[str]) -> dict[str, Any]:
    return row | {
        "short_id": _short_id(row["id"], ids),
        "started_at": _read_time(row["started_at"]),
        "ended_at": row["ended_at"] and _read_time(row["ended_at"]),
        "people": tuple(json.loads(row["people"])),
        "recorded_s": row["recorded_s"] or 0.0,
    }


def _short_id(checkin_id: str, ids: Sequence[str]) -> str:
    # Among sorted ids, the one that shares most with this one stands right beside it.
    place = bisect_left(ids, checkin_id)
    beside = [*ids[max(place - 1, 0) : place], *ids[place + 1 : place + 2]]
    shared = max((_shared(checkin_id, other) for other in beside), default=0)
    return checkin_id[: max(shared + 1, SHORTEST_ID)]


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=True)))


def _begin_of_ids(moment: datetime) -> str:
    # A ULID begins with ten letters of time, which makes the ids an index of when it started.
    epoch = datetime.fromtimestamp(0, UTC)
    return str(ULID.from_datetime(max(moment, epoch)))[:10]


def _read_time(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except (ValueError, TypeError) as problem:
        raise sqlite3.DatabaseError("a time in it is none") from problem


def _written(moment: datetime) -> str:
    return moment.astimezone().isoformat() if moment.tzinfo is None else moment.isoformat()


def _storable(text: str) -> str:
    # Half a surrogate pair, as a terminal may hand over, cannot be written as UTF-8.
    return text.encode(errors="replace").decode()


def _finite(number: float) -> float:
    # SQLite would read "not a number" as nothing at all and refuse the whole answer.
    return 0.0 if math.isnan(number) else float(number)
