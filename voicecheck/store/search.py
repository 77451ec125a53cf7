"""Finding what was said by its words: ranked, the words marked, whatever is typed.

The rank is BM25, as SQLite's FTS5 computes it; among equals the newest comes first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypedDict

from sqlite_utils import Database

from voicecheck.store.columns import read_row, read_time, storable
from voicecheck.store.database import explained
from voicecheck.store.excerpt import Piece, Span, excerpt, merged, pieces
from voicecheck.store.identifiers import begin_of_ids, short_id
from voicecheck.store.query import Plan, plans, terms_of
from voicecheck.store.tags import clean_tag
from voicecheck.store.visibility import Visibility

AT_FIRST, AT_A_TIME = 60, 500
"""Ranked answers are checked against the filters in portions of these sizes."""

MOST_RANKED = 10_000
"""Where more answers than this hold a word that is in every other one, the newest so many are
ranked; the others only where too few of those pass the filters."""

ALL = -1

INDEXES = ("answers_fts", "answers_spelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An answer that was found.

    Attributes:
        answer_id: As `Turn.answer_id`.
        checkin: The id of its check-in.
        short_id: The shortest beginning of that id that no other check-in shares.
        guide: The guide that was followed.
        said_at: When it was said.
        position: Its place within the check-in.
        step: Name of the guide's step.
        prompt: The question.
        person: Who answered; None is the owner.
        text: The answer, whole.
        marks: Where the found words stand in it: begin and end of each, in order.
        partly: Whether it may hold only some of the words.
    """

    answer_id: int
    checkin: str
    short_id: str
    guide: str
    said_at: datetime
    position: int
    step: str
    prompt: str
    person: str | None
    text: str
    marks: tuple[Span, ...]
    partly: bool

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The whole answer, cut where a mark begins or ends."""
        return pieces(self.text, self.marks)

    def excerpt(self, longest: int = 160) -> tuple[Piece, ...]:
        """The part of the answer where most marks stand close together, cut likewise.

        Args:
            longest: So many characters at most, where no single mark is longer.
        """
        return excerpt(self.text, self.marks, longest)


class Search:
    """The words of an open store, as far as the present viewer may see them."""

    def __init__(self, db: Database, path: Path, visibility: Visibility) -> None:
        self._db = db
        self._path = path
        self._visibility = visibility

    def find(
        self,
        query: str,
        *,
        limit: int = 20,
        since: datetime | None = None,
        guide: str | None = None,
        who: str | None = None,
        tag: str | None = None,
        typing: bool = False,
    ) -> tuple[Hit, ...]:
        """The answers that hold all words of a query, the best first.

        Words are found by their stem, a "phrase in quotation marks" as it is written, and with
        a star (hous*) every word that begins so. Where nothing holds all words, they are tried
        as beginnings; then answers that hold only some of them are given.

        Args:
            query: What was typed; nothing in it is an error.
            limit: At most so many.
            since: Only what belongs to check-ins that began then or later.
            guide: Only answers in check-ins of this guide.
            who: Only answers of this person; "you" is the viewer.
            tag: Only answers in check-ins with this tag.
            typing: Whether the last word may still be growing, as in a search while typing.
        """
        found: dict[int, Hit] = {}
        with explained(self._path):
            person = None if who is None else self._visibility.row_of(who)
            where = _Where(
                since="" if since is None else begin_of_ids(since),
                guide=None if guide is None else storable(guide),
                person=person,
                tag=None if tag is None else clean_tag(tag),
            )
            for plan in plans(terms_of(query), typing=typing):
                if len(found) >= limit or (plan.rescue and found and not plan.partly):
                    continue
                if plan.partly and any(not hit.partly for hit in found.values()):
                    break
                for most in (MOST_RANKED, ALL):
                    every = self._ranked(plan, most)
                    ranked = (answer for answer in every if answer not in found)
                    rows = list(islice(self._fitting(ranked, where), limit - len(found)))
                    found |= {hit.answer_id: hit for hit in self._hits(rows, plan)}
                    if len(every) != most or len(found) >= limit:
                        break
        return tuple(found.values())

    def _ranked(self, plan: Plan, most: int) -> list[int]:
        if plan.stems and plan.spelled:
            # Only what is in both is ranked. By `+rowid` each index is still read in one go;
            # else it would be searched again for every row.
            asked = """
                WITH stems AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM answers_fts
                    WHERE answers_fts MATCH :stems AND +rowid IN (SELECT rowid
                        FROM answers_spelled WHERE answers_spelled MATCH :spelled)),
                spelled AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM answers_spelled
                    WHERE answers_spelled MATCH :spelled AND +rowid IN (SELECT id FROM stems))
                SELECT id FROM stems JOIN spelled USING (id)
                ORDER BY stems.score + spelled.score, id DESC
                """
        elif plan.stems:
            asked = """
                SELECT id FROM (SELECT rowid AS id, rank AS score FROM answers_fts
                    WHERE answers_fts MATCH :stems ORDER BY rowid DESC LIMIT :most)
                ORDER BY score, id DESC
                """
        elif plan.spelled:
            asked = """
                SELECT id FROM (SELECT rowid AS id, rank AS score FROM answers_spelled
                    WHERE answers_spelled MATCH :spelled ORDER BY rowid DESC LIMIT :most)
                ORDER BY score, id DESC
                """
        else:
            return []
        values = {"stems": plan.stems, "spelled": plan.spelled, "most": most}
        return [answer for (answer,) in self._db.execute(asked, values)]

    def _fitting(self, ranked: Iterator[int], where: "_Where") -> Iterator[dict[str, Any]]:
        """The rows of those that pass the filters, in the same order; no more work than asked."""
        for count in (AT_FIRST, AT_A_TIME):
            yield from self._rows(list(islice(ranked, count)), where)
        # Few of many pass: to know all that may pass is then less work than to ask for each.
        if (rest := next(ranked, None)) is None:
            return
        passing = {answer for (answer,) in self._db.execute(_PASSING, {**where})}
        ranked = (answer for answer in chain([rest], ranked) if answer in passing)
        while portion := list(islice(ranked, AT_A_TIME)):
            yield from self._rows(portion, where)

    def _rows(self, answers: Sequence[int], where: "_Where") -> Iterator[dict[str, Any]]:
        rows = self._db.query(_ROWS, {**where, "answers": str(answers)})
        by_answer = {row["answer_id"]: row for row in rows}
        yield from (by_answer[answer] for answer in answers if answer in by_answer)

    def _hits(self, rows: Sequence[dict[str, Any]], plan: Plan) -> Iterator[Hit]:
        hits = [self._hit(row, plan) for row in rows]
        marks = self._marks({hit.answer_id: hit.text for hit in hits}, plan)
        for hit in hits:
            yield replace(hit, marks=marks[hit.answer_id])

    def _hit(self, row: dict[str, Any], plan: Plan) -> Hit:
        """An answer as it was kept, with no mark in it yet."""
        values = row | {"said_at": read_time(row["said_at"])}
        short = short_id(self._db, row["checkin"])
        return read_row(Hit, **values, short_id=short, marks=(), partly=plan.partly)

    def _marks(self, texts: dict[int, str], plan: Plan) -> dict[int, tuple[Span, ...]]:
        # A sign to mark with that stands in none of the texts: noncharacters seldom do.
        used = set(chain.from_iterable(texts.values()))
        sign = next(char for char in map(chr, range(0xFDD0, 0x1_0000)) if char not in used)
        spans: dict[int, list[Span]] = {answer: [] for answer in texts}
        for index, match in zip(INDEXES, (plan.stems, plan.spelled), strict=True):
            if not match:
                continue
            rows = self._db.execute(
                # The name is one of the two above.
                f"""
                SELECT rowid, highlight({index}, 0, :sign, :sign) FROM {index}
                WHERE {index} MATCH :match AND rowid IN (SELECT value FROM json_each(:answers))
                """,  # noqa: S608
                {"sign": sign, "match": match, "answers": str(list(texts))},
            )
            for answer, marked in rows:
                # SQLite's `highlight` ends at a zero character; a mark in the wrong place is worse
                # than none.
                if marked.replace(sign, "") == texts[answer]:
                    spans[answer] += _spans(marked, sign)
        return {answer: merged(found) for answer, found in spans.items()}


class _Where(TypedDict):
    """What an answer must be to be found; None lets everything pass."""

    since: str
    guide: str | None
    person: int | None
    tag: str | None


_CONDITIONS = """
    JOIN turns ON turns.id = answers.turn
    JOIN checkins ON checkins.id = turns.checkin
    JOIN visible_checkins ON visible_checkins.id = checkins.id
    LEFT JOIN people ON people.id = turns.person
    WHERE checkins.id >= :since
        AND (:guide IS NULL OR guide = :guide)
        AND (:person IS NULL OR coalesce(turns.person, 0) = :person)
        AND (:tag IS NULL OR checkins.id IN (SELECT checkin FROM tags WHERE tags.name = :tag))
    """

_PASSING = f"SELECT answers.id FROM answers {_CONDITIONS}"  # noqa: S608, nothing from outside

_ROWS = f"""
    SELECT answers.id AS answer_id, checkins.id AS checkin, guide, said_at, turns.position, step,
        prompt, people.name AS person, text
    FROM json_each(:answers) AS chosen CROSS JOIN answers ON answers.id = chosen.value
    {_CONDITIONS}
    """  # noqa: S608, nothing from outside


def _spans(marked: str, sign: str) -> Iterator[Span]:
    place = 0
    for number, part in enumerate(marked.split(sign)):
        if number % 2:
            yield place, place + len(part)
        place += len(part)
