"""Every text that an answer has had: as heard, as another model heard it, as changed by hand.

What is kept during a check-in has one text. It has a history from the first change after the
check-in on; the history then holds them all, the oldest first, and its last is what
`answers.text` says. What was first heard (`verbatim`) is never changed: only where nothing was
made out of a recording is it what a model makes out later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck.errors import NotFoundError
from voicecheck.store.columns import finite, read_time, storable, written
from voicecheck.store.database import explained, writing
from voicecheck.store.record import Word

HEARD = "heard"
"""The source of a text that was made in the check-in itself, by voice or typed."""

HAND = "hand"
"""The source of a text that was changed by hand afterwards."""


def by_model(name: str) -> str:
    """The source of a text that a model made out of the recording afterwards."""
    return f"model {name}"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an answer.

    Attributes:
        text: The words.
        source: `HEARD`, `HAND`, or what `by_model` gives.
        written_at: Since when the answer had this text.
    """

    text: str
    source: str
    written_at: datetime


class Versions:
    """The texts of an open store's answers, now and before."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def of(self, answer_id: int) -> tuple[Version, ...]:
        """Every text of an answer, the oldest first; the last is the present one.

        Raises:
            NotFoundError: No such answer.
        """
        with explained(self._path):
            return self._of(answer_id)

    def change(
        self,
        answer_id: int,
        text: str,
        source: str,
        at: datetime,
        words: Sequence[Word] | None = None,
    ) -> bool:
        """Give an answer another text; the one it had stays among its versions.

        This is the one door for a change after the check-in, whoever makes it.

        Args:
            answer_id: As `Turn.answer_id` has it.
            text: What it is to say from now on.
            source: Who says so: `HAND`, or what `by_model` gives.
            at: Now.
            words: The words one by one, where the text was made out of its recordings anew;
                None leaves those that are kept.

        Returns:
            Whether anything was changed: a text that it has already makes no version.

        Raises:
            NotFoundError: No such answer.
            StoreError: It could not be written; nothing of it was.
        """
        text = storable(text)
        with explained(self._path), writing(self._db) as db:
            versions = self._of(answer_id)
            if text == versions[-1].text:
                return False
            if len(versions) > self._count(answer_id):  # its present text is in no row yet
                self._add(answer_id, versions[-1])
            self._add(answer_id, Version(text, source, at))
            db.execute(
                """
                UPDATE answers SET text = :text,
                    verbatim = iif(verdict = 'unheard' AND NOT :by_hand, :text, verbatim),
                    verdict = iif(verdict = 'unheard',
                        iif(:by_hand, 'own_words', 'unconfirmed'), verdict)
                WHERE id = :answer
                """,
                {"text": text, "answer": answer_id, "by_hand": source == HAND},
            )
            if words is not None:
                write_words(db, answer_id, words)
        return True

    def _of(self, answer_id: int) -> tuple[Version, ...]:
        row = self._db.execute(
            "SELECT text, said_at FROM answers WHERE id = ?", (answer_id,)
        ).fetchone()
        if row is None:
            raise NotFoundError(f"No answer {answer_id}", "`voicecheck show` lists them")
        present, said_at = row
        rows = self._db.execute(
            "SELECT text, source, written_at FROM versions WHERE answer = ? ORDER BY id",
            (answer_id,),
        )
        versions = tuple(Version(text, source, read_time(at)) for text, source, at in rows)
        if versions and versions[-1].text == present:
            return versions
        # Never changed; or told on in a check-in that was resumed after the change.
        return (*versions, Version(present, HEARD, read_time(said_at)))

    def _count(self, answer_id: int) -> int:
        (count,) = self._db.execute(
            "SELECT count(*) FROM versions WHERE answer = ?", (answer_id,)
        ).fetchone()
        return int(count)

    def _add(self, answer_id: int, version: Version) -> None:
        self._db.execute(
            "INSERT INTO versions (answer, text, source, written_at) VALUES (?, ?, ?, ?)",
            (answer_id, version.text, storable(version.source), written(version.written_at)),
        )


def write_words(db: Database, answer_id: int, words: Sequence[Word]) -> None:
    """Keep an answer's words one by one, inside a transaction; nothing where they are the same."""
    rows = [
        (
            answer_id,
            position,
            word.recording_seq,
            storable(word.text),
            finite(word.start_s),
            finite(word.end_s),
            finite(word.probability),
        )
        for position, word in enumerate(words)
    ]
    found = db.execute(
        "SELECT * FROM words WHERE answer = ? ORDER BY position", (answer_id,)
    ).fetchall()
    if found != rows:
        db.execute("DELETE FROM words WHERE answer = ?", (answer_id,))
        db.conn.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
