"""What a crash left behind is taken in: transcribed, kept in its check-in, never dropped."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicecheck.audio.clip import Format
from voicecheck.audio.spool import Leftover, discard, leftovers
from voicecheck.errors import NotFoundError
from voicecheck.speech.transcriber import Transcriber, Transcript
from voicecheck.store import Store
from voicecheck.store.record import Checkin, Kept, Recording, Word

SHORTEST_S = 0.3
"""Less than this is the beginning of nothing."""

GUIDE_UNKNOWN = "recovered"
"""The guide that is named where a recording no longer tells what it belongs to."""


@dataclass(frozen=True)
class Recovered:
    """A recording that was taken in.

    Attributes:
        checkin_id: The check-in that now holds it.
        prompt: The question it answers; empty where that is lost.
        text: Its words; empty where none were made out.
    """

    checkin_id: str
    prompt: str
    text: str


def recover(
    folder: Path, store: Store, transcriber: Transcriber, now: datetime, sound: Format = "flac"
) -> list[Recovered]:
    """Take in every recording that lies in the spool folder, the oldest first.

    A recording is removed from the folder only when the store has it. One that the store had
    already, because the crash came just after it was kept, is not kept twice.

    Raises:
        StoreError: The store or the folder cannot be read or written; the rest stays in place.
    """
    taken_in = []
    for leftover in leftovers(folder):
        if leftover.clip.duration_s >= SHORTEST_S:
            checkin = _checkin_of(leftover, store, now)
            if not _holds(checkin, leftover):
                transcript = transcriber.transcribe(leftover.clip.samples, beam_size=5)
                store.keep(checkin.id, _kept(leftover, transcript, checkin, now, sound))
                prompt = leftover.note.prompt if leftover.note else ""
                taken_in.append(Recovered(checkin.id, prompt, transcript.text))
            if checkin.state == "open":
                store.finish(checkin.id, "unfinished", now)
        discard(leftover.path)
    return taken_in


def _checkin_of(leftover: Leftover, store: Store, now: datetime) -> Checkin:
    """The check-in it belongs to; a new one where that is unknown or was deleted."""
    if leftover.note is not None:
        try:
            return store.checkin(leftover.note.checkin_id)
        except NotFoundError:
            pass
    return store.checkin(store.begin(GUIDE_UNKNOWN, (), now))


def _holds(checkin: Checkin, leftover: Leftover) -> bool:
    length = len(leftover.clip.samples)
    return any(
        round(recording.duration_s * leftover.clip.rate_hz) == length
        for turn in checkin.turns
        for recording in turn.recordings
    )


def _kept(
    leftover: Leftover, transcript: Transcript, checkin: Checkin, now: datetime, sound: Format
) -> Kept:
    note, clip = leftover.note, leftover.clip
    position = max((turn.position for turn in checkin.turns), default=-1) + 1
    return Kept(
        position=position,
        step=note.step if note and note.step else GUIDE_UNKNOWN,
        prompt=note.prompt if note else "",
        attempts=1,
        verbatim=transcript.text,
        text=transcript.text,
        verdict="unconfirmed" if transcript.text else "unheard",
        said_at=now,
        person=(note.who or None) if note else None,
        words=[Word(w.text, w.start_s, w.end_s, w.probability) for w in transcript.words],
        recordings=[
            Recording(0, "answer", sound, clip.rate_hz, clip.duration_s, clip.to_bytes(sound))
        ],
    )
