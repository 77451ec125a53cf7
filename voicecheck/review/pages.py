"""What stands on each page: from what was asked, and the store, to the answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from voicecheck.errors import NotFoundError, VoicecheckError
from voicecheck.people import OWNER, shown
from voicecheck.review.asked import Asked
from voicecheck.review.look import Look
from voicecheck.review.transcript import Shown, as_heard, lit
from voicecheck.store import Store
from voicecheck.store.record import Checkin, CheckinSummary, Turn
from voicecheck.store.timeline import Chosen, Glimpse
from voicecheck.store.versions import HAND

DAYS_LIMIT = 30
HITS_LIMIT = 30
LONGEST_QUERY = 200
EXPORTS = (
    ("md", "Markdown, a file a day"),
    ("json", "JSON, all that is kept"),
    ("csv", "CSV, for tables"),
    ("srt", "Sound with subtitles (SRT)"),
    ("vtt", "Sound with subtitles (VTT)"),
)
FILTERS = ("person", "guide", "tag", "until")
LONGEST_TEXT = 50_000

NOTHING_YET = "Nothing has been kept yet. After your first check-in its words are here."

NOTES = {
    "unconfirmed": "not confirmed",
    "corrected": "corrected",
    "own_words": "kept as said",
}
KINDS = {"answer": "", "correction": "correction:", "addition": "and then:"}


class Pages:
    """The pages that read the store, or change it."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def days(self, asked: Asked, store: Store) -> Response:
        """The days, or what a search found in them."""
        query = asked.query.get("q", "").strip()[:LONGEST_QUERY]
        chosen = chosen_by(asked)
        found = _found(query, chosen, store) if query else _days(chosen, asked.query, store)
        return self._look.page(
            "timeline.html",
            "/",
            q=query,
            until=chosen.until or "",
            filters=self._filters(store, chosen),
            deleted="deleted" in asked.query,
            exports=EXPORTS,
            **found,
        )

    def checkin(self, asked: Asked, store: Store) -> Response:
        """A check-in as the conversation it was."""
        checkin = asked_checkin(asked, store)
        return self._look.page(
            "checkin.html",
            checkin=checkin,
            beside=_beside(checkin, store),
            own=_is_own(checkin, store),
            exports=EXPORTS if checkin.recorded_s else EXPORTS[:3],
            tags=store.tags.of(checkin.id),
            shared_with=[shown(name, store.visibility.viewer) for name in checkin.shared_with],
            exchanges=[
                (
                    self._told(turn, checkin.guide, store),
                    [self._told(each, checkin.guide, store) for each in tries],
                )
                for turn, tries in _exchanges(checkin.turns)
            ],
            longest=LONGEST_TEXT,
        )

    def ask_to_delete(self, asked: Asked, store: Store) -> Response:
        """The one question before a check-in goes."""
        checkin = asked_checkin(asked, store)
        _require_ended(checkin, store)
        beside = _beside(checkin, store)
        return self._look.page("delete.html", checkin=checkin, beside=beside)

    def delete(self, asked: Asked, store: Store) -> Response:
        """Let a check-in go."""
        checkin = asked_checkin(asked, store)
        _require_ended(checkin, store)
        store.delete(checkin.id)
        return RedirectResponse("/?deleted", 303)

    def correct(self, asked: Asked, store: Store) -> Response:
        """Give an answer the text it should have."""
        checkin = asked_checkin(asked, store)
        _require_ended(checkin, store)
        turn = next((t for t in checkin.turns if t.answer_id == asked.path["answer"]), None)
        text = " ".join(asked.form.get("text", "").split())
        if turn is None:
            raise NotFoundError("There is no such answer", "It may have been deleted")
        if not text:
            raise VoicecheckError("Nothing is left of it", "To remove it, delete the check-in")
        if len(text) > LONGEST_TEXT:
            raise VoicecheckError("That is too long", f"At most {LONGEST_TEXT} characters fit")
        if asked.form.get("was", turn.text).split() != turn.text.split():
            raise VoicecheckError(
                "It has been changed elsewhere meanwhile", "Load the page again and look"
            )
        store.versions.change(turn.answer_id, text, HAND, datetime.now().astimezone())
        return RedirectResponse(f"/checkins/{checkin.id}#answer-{turn.answer_id}", 303)

    def tag(self, asked: Asked, store: Store) -> Response:
        """Give a check-in a tag, or take one from it."""
        checkin = asked_checkin(asked, store)
        store.visibility.require_own(checkin.id)
        if asked.form.get("remove"):
            store.tags.remove(checkin.id, asked.form["remove"])
        else:
            store.tags.add(checkin.id, asked.form.get("tag", ""))
        return RedirectResponse(f"/checkins/{checkin.id}", 303)

    def _filters(
        self, store: Store, chosen: Chosen
    ) -> Iterator[tuple[str, str, list[tuple[str, str]], str]]:
        viewer = store.visibility.viewer
        people = [name for name in store.timeline.people() if shown(name, viewer) != OWNER]
        guides = store.timeline.guides()
        if people:
            yield "person", "with", [(name, name) for name in people], chosen.person or ""
        if len(guides) > 1:
            named = [(name, self._look.title_of(name)) for name in guides]
            yield "guide", "guide", named, chosen.guide or ""
        if tags := store.tags.all():
            yield (
                "tag",
                "tag",
                [(tag, f"{tag} ({count})") for tag, count in tags.items()],
                (chosen.tag or ""),
            )

    def _told(self, turn: Turn, guide: str, store: Store) -> dict[str, Any]:
        notes = [NOTES[turn.verdict]] if turn.verdict in NOTES else []
        if turn.rating is not None:
            notes.insert(0, f"{turn.rating.name} {turn.rating.value:g}")
        return {
            "answer_id": turn.answer_id,
            "label": self._look.label_of(guide, turn.step),
            "prompt": turn.prompt,
            "who": shown(turn.person, store.visibility.viewer),
            "text": turn.text,
            "lit": lit(turn.text, turn.words),
            "heard": list(_heard(turn)),
            "reflection": turn.reflection,
            "verdict": turn.verdict,
            "said_back": turn.said_back,
            "notes": notes,
            "recordings": turn.recordings,
            "recorded_s": sum(recording.duration_s for recording in turn.recordings),
        }


def _beside(checkin: CheckinSummary | Glimpse, store: Store) -> list[str]:
    """Those who took part beside the one who looks."""
    viewer = store.visibility.viewer
    present = [None, *checkin.people] if checkin.owner and viewer else checkin.people
    return [name for name in (shown(person, viewer) for person in present) if name != OWNER]


def _is_own(checkin: Checkin, store: Store) -> bool:
    try:
        store.visibility.require_own(checkin.id)
    except VoicecheckError:
        return False
    return True


def _days(chosen: Chosen, query: Mapping[str, str], store: Store) -> dict[str, Any]:
    """A page of days, and where the earlier ones are."""
    evenings = store.timeline.page(chosen, DAYS_LIMIT + 1, query.get("before") or None)
    now, more = evenings[:DAYS_LIMIT], evenings[DAYS_LIMIT:]
    kept = {name: value for name, value in query.items() if name in FILTERS and value}
    by_day = groupby(now, lambda evening: evening.started_at.date())
    return {
        "days": [(each, [(one, _beside(one, store)) for one in those]) for each, those in by_day],
        "earlier": more and f"/?{urlencode({**kept, 'before': now[-1].id})}",
        "hits": [],
        "told": "" if now else (NOTHING_YET if not store.history(limit=1) else "Nothing is so."),
    }


def _found(query: str, chosen: Chosen, store: Store) -> dict[str, Any]:
    """What holds the words, the best first."""
    hits = store.search.find(
        query,
        limit=HITS_LIMIT,
        guide=chosen.guide,
        who=chosen.person,
        tag=chosen.tag,
        typing=True,
    )
    count = f"{len(hits)} answers" if len(hits) != 1 else "One answer"
    told = f"The {len(hits)} that fit best." if len(hits) == HITS_LIMIT else f"{count} found."
    if not hits:
        told = "Nothing was found. Fewer words, or only the beginning of one, may find it."
    elif hits[0].partly:
        told = f"{count} with some of these words."
    named = [(hit, shown(hit.person, store.visibility.viewer)) for hit in hits]
    return {"days": [], "earlier": "", "hits": named, "told": told}


def _exchanges(turns: Sequence[Turn]) -> Iterator[tuple[Turn, list[Turn]]]:
    """Each turn with the tries at saying back what was told in it, in order."""
    positions = {turn.position for turn in turns}
    tries: dict[int, list[Turn]] = {}
    for turn in turns:
        if turn.said_back is not None and turn.said_back.of in positions - {turn.position}:
            tries.setdefault(turn.said_back.of, []).append(turn)
    shown_beside = {turn.position for those in tries.values() for turn in those}
    for turn in turns:
        if turn.position not in shown_beside:
            yield turn, tries.get(turn.position, [])


def _heard(turn: Turn) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    """What was heard, recording by recording, where the text does not say all of it."""
    if turn.verbatim.split() == turn.text.split() and len(turn.recordings) < 2:
        return
    if not turn.words:
        yield "", tuple(Shown(word) for word in turn.verbatim.split())
    for recording in turn.recordings:
        words = [word for word in turn.words if word.recording_seq == recording.seq]
        if words:
            yield KINDS[recording.kind], as_heard(words)


def chosen_by(asked: Asked) -> Chosen:
    """Which check-ins the filters leave."""
    return Chosen(
        guide=asked.query.get("guide") or None,
        person=asked.query.get("person") or None,
        tag=asked.query.get("tag") or None,
        until=_day(asked.query.get("until", "")),
    )


def asked_checkin(asked: Asked, store: Store) -> Checkin:
    """The check-in whose address was asked for.

    Raises:
        NotFoundError: There is none.
    """
    checkin_id = str(asked.path["checkin"])
    # A ULID whole: the beginning of one, as the command line takes it, is no address.
    if not re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", checkin_id):
        raise NotFoundError("There is no such check-in", "It may have been deleted")
    return store.checkin(checkin_id)


def _require_ended(checkin: Checkin, store: Store) -> None:
    store.visibility.require_own(checkin.id)
    if checkin.state == "open":
        raise VoicecheckError(
            "This check-in is still going on", "It can be changed when it has ended"
        )


def _day(written: str) -> str | None:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return None
