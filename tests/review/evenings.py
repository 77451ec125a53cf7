"""Evenings to look back on: what was said, with a sound for each word at a known time."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import numpy as np

from voicecheck.audio.clip import Clip, Format
from voicecheck.store import Store
from voicecheck.store.record import Kept, Rating, Recording, SaidBack, Verdict, Word

RATE_HZ = 16_000
WORD_S, PAUSE_S = 0.32, 0.08
HOME = timezone(timedelta(hours=1))

EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=HOME)

MOVING = "My sister called at lunch and we laughed about moving to the old house"
LATE = "I was late for work again and I felt left out in the meeting"
NEIGHBOUR = "My neighbor carried my shopping up the stairs"


def murmur(words: int) -> Clip:
    """A tone for each word, each of another pitch, with a pause between them."""
    time_s = np.arange(round(WORD_S * RATE_HZ)) / RATE_HZ
    swell = np.sin(np.pi * time_s / WORD_S)
    quiet = np.zeros(round(PAUSE_S * RATE_HZ))
    parts = [quiet]
    for word in range(words):
        pitch_hz = 160 + 40 * (word * 5 % 7)
        parts += [0.3 * swell * np.sin(2 * np.pi * pitch_hz * time_s), quiet]
    return Clip(np.concatenate(parts).astype(np.float32), RATE_HZ)


def heard(text: str, seq: int = 0, unsure: Sequence[str] = ()) -> tuple[Word, ...]:
    """The words of a text with their times in its murmur."""
    begins = [PAUSE_S + at * (WORD_S + PAUSE_S) for at in range(len(text.split()))]
    return tuple(
        Word(word, begin, begin + WORD_S, 0.3 if word in unsure else 0.95, seq)
        for word, begin in zip(text.split(), begins, strict=True)
    )


def recorded(text: str, seq: int = 0, format: Format = "flac") -> Recording:  # noqa: A002
    """The murmur of a text."""
    clip = murmur(len(text.split()))
    return Recording(
        seq,
        "correction" if seq else "answer",
        format,
        RATE_HZ,
        clip.duration_s,
        clip.to_bytes(format),
    )


def said(
    position: int,
    step: str,
    prompt: str,
    text: str,
    *,
    at: datetime = EVENING,
    person: str | None = None,
    unsure: Sequence[str] = (),
    verdict: Verdict = "confirmed",
    reflection: str | None = None,
    rating: Rating | None = None,
    sound: bool = True,
    said_back: SaidBack | None = None,
) -> Kept:
    """An answer with its sound."""
    return Kept(
        position=position,
        step=step,
        prompt=prompt,
        attempts=1,
        verbatim=text,
        text=text,
        verdict=verdict,
        said_at=at,
        person=person,
        reflection=reflection,
        words=heard(text, unsure=unsure) if sound else (),
        recordings=[recorded(text)] if sound else (),
        rating=rating,
        said_back=said_back,
    )


def keep_evening(store: Store, at: datetime = EVENING, *answers: Kept) -> str:
    """One evening of one person; returns its id."""
    checkin_id = store.begin("evening", [], at)
    for answer in answers or evening(at):
        store.keep(checkin_id, answer)
    store.finish(checkin_id, "finished", at + timedelta(minutes=8))
    return checkin_id


def evening(at: datetime = EVENING) -> list[Kept]:
    """A good moment, a hard one, something appreciated."""
    return [
        said(
            0,
            "high",
            "What was a good moment today?",
            MOVING,
            at=at,
            unsure=("moving",),
            reflection="Your sister called at lunch and you laughed about the old house.",
        ),
        said(1, "low", "And what was hard today?", LATE, at=at, verdict="own_words"),
        said(2, "appreciated", "What is something you appreciated today?", NEIGHBOUR, at=at),
    ]
