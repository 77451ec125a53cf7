"""Every answer as a row, to be looked back over: who gave it when, its words, number and sound."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.columns import read_row, read_time, storable
from voicecheck.store.database import explained
from voicecheck.store.identifiers import begin_of_ids
from voicecheck.store.record import Rating, Verdict
from voicecheck.store.tags import clean_tag
from voicecheck.store.visibility import Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer.

    Attributes:
        answer_id: As `Turn.answer_id`.
        checkin: The id of the check-in it was given in.
        guide: The guide that was followed.
        started_at: When that check-in began.
        position: Its place within the check-in.
        step: Name of the guide's step.
        person: Who gave it; None is the owner.
        prompt: The question.
        text: What the person stands by.
        verbatim: What was heard.
        verdict: What the person said of it.
        said_at: When.
        rating: The number, where one was given.
        recorded_s: Seconds of sound that are kept of it.
    """

    answer_id: int
    checkin: str
    guide: str
    started_at: datetime
    position: int
    step: str
    person: str | None
    prompt: str
    text: str
    verbatim: str
    verdict: Verdict
    said_at: datetime
    rating: Rating | None
    recorded_s: float


class Answers:
    """The answers of an open store, as far as the present viewer may see them."""

    def __init__(self, db: Database, path: Path, visibility: Visibility) -> None:
        self._db = db
        self._path = path
        self._visibility = visibility

    def given(
        self,
        *,
        since: datetime | None = None,
        guide: str | None = None,
        who: str | None = None,
        tag: str | None = None,
    ) -> Iterator[Given]:
        """One after another, the oldest first, read as they are asked for.

        Args:
            since: Only from check-ins that began then or later.
            guide: Only from check-ins of this guide.
            who: Only answers of this person; "you" is the viewer.
            tag: Only from check-ins with this tag.

        Raises:
            StoreError: The store cannot be read.
        """
        with explained(self._path):
            rows = self._db.query(
                """
                SELECT answers.id AS answer_id, checkins.id AS checkin, guide, started_at,
                    turns.position, step, people.name AS person, prompt, text, verbatim, verdict,
                    said_at, ratings.name AS rating, value,
                    (SELECT coalesce(sum(duration_s), 0.0) FROM recordings
                        WHERE recordings.answer = answers.id) AS recorded_s
                FROM checkins JOIN visible_checkins ON visible_checkins.id = checkins.id
                JOIN turns ON turns.checkin = checkins.id
                JOIN answers ON answers.turn = turns.id
                LEFT JOIN people ON people.id = turns.person
                LEFT JOIN ratings ON ratings.answer = answers.id
                WHERE checkins.id >= :since
                    AND (:guide IS NULL OR guide = :guide)
                    AND (:person IS NULL OR coalesce(turns.person, 0) = :person)
                    AND (:tag IS NULL
                        OR checkins.id IN (SELECT checkin FROM tags WHERE tags.name = :tag))
                ORDER BY checkins.id, turns.position
                """,
                {
                    "since": "" if since is None else begin_of_ids(since),
                    "guide": None if guide is None else storable(guide),
                    "person": None if who is None else self._visibility.row_of(who),
                    "tag": None if tag is None else clean_tag(tag),
                },
            )
            for row in rows:
                name, value = row.pop("rating"), row.pop("value")
                times = {when: read_time(row[when]) for when in ("started_at", "said_at")}
                rating = None if name is None else Rating(name, value)
                yield read_row(Given, **row | times, rating=rating)
