"""What a crash left behind is taken in: transcribed, kept in its check-in, never dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from voicecheck.audio.clip import Clip, Format
from voicecheck.audio.spool import Leftover, discard, leftovers
from voicecheck.errors import NotFoundError
from voicecheck.language.commands import spoken_command
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.people import same_person, shown
from voicecheck.speech.transcriber import EMPTY, Transcriber, Transcript
from voicecheck.store import Store
from voicecheck.store.record import Checkin, Kept, Kind, Recording, Turn, Word

SHORTEST_S = 0.3
"""Less than this is the beginning of nothing."""

SAME_POWER = 0.2
"""Two recordings are one where less than this part of their power is different. What is lossless
differs in nothing, Opus in a few hundredths; two sounds of a voice in about twice their power."""

GUIDE_UNKNOWN = "recovered"
"""The guide that is named where a recording no longer tells what it belongs to."""

_REPLIES = (
    Confirmation.Kind.YES,
    Confirmation.Kind.NO,
    Confirmation.Kind.NOTHING,
    Confirmation.Kind.REPEAT,
)


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


def waiting(folder: Path, store: Store) -> list[Leftover]:
    """The recordings that may be taken in now, the oldest first.

    What belongs to a check-in that the one who looks may not read waits for who may; so does
    what another said in one that is gone.

    Raises:
        StoreError: The store or the folder cannot be read.
    """
    return [
        leftover
        for leftover in leftovers(folder, store.spool_keys.all())
        if _is_for_viewer(leftover, store)
    ]


def _is_for_viewer(leftover: Leftover, store: Store) -> bool:
    note = leftover.note
    if note is None or store.visibility.may_read(note.checkin_id):
        return True
    if store.visibility.is_hidden(note.checkin_id):
        return False
    return same_person(shown(note.who or None)) == same_person(shown(store.visibility.viewer))


def recover(
    folder: Path,
    store: Store,
    transcriber: Transcriber | None,
    now: datetime,
    sound: Format = "flac",
) -> Iterator[Recovered]:
    """Take in every recording that is `waiting` in the spool folder, one at a time.

    A recording is removed from the folder only when the store has it. One that the store had
    already, because the crash came just after it was kept, is not kept twice.

    Args:
        folder: Where the spools are.
        store: What takes them in.
        transcriber: What makes words of it; None where there is none just now, and the recording
            is kept without.
        now: When they are taken in.
        sound: How they are encoded.

    Raises:
        StoreError: The store or the folder cannot be read or written; the rest stays in place.
    """
    for leftover in waiting(folder, store):
        if leftover.clip.duration_s >= SHORTEST_S:
            checkin = _checkin_of(leftover, store, now)
            if not _holds(store, checkin, leftover):
                transcript = EMPTY
                if transcriber is not None:
                    transcript = transcriber.transcribe(leftover.clip.samples, beam_size=5)
                store.keep(checkin.id, _kept(leftover, transcript, checkin, now, sound))
                prompt = leftover.note.prompt if leftover.note else ""
                yield Recovered(checkin.id, prompt, transcript.text)
        discard(leftover.path)


def _checkin_of(leftover: Leftover, store: Store, now: datetime) -> Checkin:
    """The check-in it belongs to; a new one where that is unknown or was deleted."""
    if leftover.note is not None:
        try:
            return store.checkin(leftover.note.checkin_id)
        except NotFoundError:
            pass
    return store.checkin(store.begin(GUIDE_UNKNOWN, (), now))


def _holds(store: Store, checkin: Checkin, leftover: Leftover) -> bool:
    """Whether the store has this very sound already; one as long may be another."""
    clip = leftover.clip
    lengths = [r.duration_s for turn in checkin.turns for r in turn.recordings]
    if not any(round(length_s * clip.rate_hz) == len(clip.samples) for length_s in lengths):
        return False
    return any(
        round(recording.duration_s * clip.rate_hz) == len(clip.samples)
        and _same_sound(Clip.from_bytes(recording.sound).resampled(clip.rate_hz), clip)
        for _, recording in store.recordings(checkin.id)
    )


def _same_sound(one: Clip, other: Clip) -> bool:
    """Whether two clips are one recording, of which either may have been compressed."""
    count = min(len(one.samples), len(other.samples))
    a, b = one.samples[:count], other.samples[:count]
    loudest = max(float(a @ a), float(b @ b))
    return float((a - b) @ (a - b)) <= SAME_POWER * loudest


def _kept(
    leftover: Leftover, transcript: Transcript, checkin: Checkin, now: datetime, sound: Format
) -> Kept:
    """The answer it belongs to with the recording in it; an answer of its own where none is."""
    place = leftover.note.position if leftover.note else -1
    told = next((turn for turn in checkin.turns if turn.position == place), None)
    answer = _new(leftover, checkin, now) if told is None else _told(told)
    seq = 0
    if told is not None:
        seq = 1 + max((recording.seq for recording in told.recordings), default=-1)
    heard = [Word(w.text, w.start_s, w.end_s, w.probability, seq) for w in transcript.words]
    kind: Kind = "answer" if told is None else "addition"
    clip = leftover.clip
    recording = Recording(seq, kind, sound, clip.rate_hz, clip.duration_s, clip.to_bytes(sound))
    answer = replace(answer, words=[*answer.words, *heard], recordings=[recording])
    if told is not None and only_a_reply(transcript.text):
        return answer
    text = f"{answer.text} {transcript.text}".strip()
    return replace(
        answer,
        verbatim=f"{answer.verbatim} {transcript.text}".strip(),
        text=text,
        verdict="unconfirmed" if text else "unheard",
    )


def only_a_reply(text: str) -> bool:
    """Whether words only answer the program, as "yes" or "repeat" do, and tell nothing."""
    return not text or spoken_command(text) is not None or confirmation(text).kind in _REPLIES


def _new(leftover: Leftover, checkin: Checkin, now: datetime) -> Kept:
    note = leftover.note
    newest = max((turn.position for turn in checkin.turns), default=-1)
    return Kept(
        position=note.position if note and note.position >= 0 else newest + 1,
        step=note.step if note and note.step else GUIDE_UNKNOWN,
        prompt=note.prompt if note else "",
        attempts=1,
        verbatim="",
        text="",
        verdict="unheard",
        said_at=now,
        person=(note.who or None) if note else None,
    )


def _told(turn: Turn) -> Kept:
    """An answer as it is kept already; its recordings stay as they are."""
    return Kept(
        position=turn.position,
        step=turn.step,
        prompt=turn.prompt,
        attempts=turn.attempts,
        verbatim=turn.verbatim,
        text=turn.text,
        verdict=turn.verdict,
        said_at=turn.said_at,
        person=turn.person,
        reflection=turn.reflection,
        words=turn.words,
        rating=turn.rating,
    )
