"""Words made out of kept recordings afterwards: where there are none yet, or by a better model.

What a person corrected, by voice or by hand, is theirs and stays as it is; every earlier text is
kept among the answer's versions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.recovery import only_a_reply
from voicecheck.speech.transcriber import Transcriber
from voicecheck.store import Store
from voicecheck.store.record import Recording, Turn, Word
from voicecheck.store.versions import HAND, by_model

Outcome = Literal["changed", "same", "corrected", "no words"]


@dataclass(frozen=True)
class Answer:
    """An answer whose recordings are to be heard again."""

    checkin_id: str
    turn: Turn


def with_recordings(store: Store, *, wordless: bool) -> list[Answer]:
    """The answers that have a recording, the newest check-in first.

    Args:
        store: Where they are kept.
        wordless: Only those that have no words yet.
    """
    return [
        Answer(summary.id, turn)
        for summary in store.history()
        for turn in store.checkin(summary.id).turns
        if turn.recordings and (turn.verdict == "unheard" or not wordless)
    ]


def retranscribe(
    store: Store, answers: Sequence[Answer], transcriber: Transcriber, model: str, now: datetime
) -> Iterator[Outcome]:
    """Hear recordings again, one answer at a time; each is kept before the next is begun.

    Args:
        store: Where they are kept.
        answers: What `with_recordings` found.
        transcriber: What hears them.
        model: Its name, kept with each text.
        now: When.

    Raises:
        StoreError: A text could not be written; those before it are.
    """
    checkin_id, sounds = "", list[tuple[int, Recording]]()
    for answer in answers:
        if _corrected(store, answer.turn):
            yield "corrected"
            continue
        if answer.checkin_id != checkin_id:
            checkin_id, sounds = answer.checkin_id, store.recordings(answer.checkin_id)
        recordings = [sound for place, sound in sounds if place == answer.turn.position]
        words, text = _heard(recordings, transcriber)
        if not text:
            yield "no words"
            continue
        source = by_model(model)
        changed = store.versions.change(answer.turn.answer_id, text, source, now, words)
        yield "changed" if changed else "same"


def _corrected(store: Store, turn: Turn) -> bool:
    """Whether a person has corrected the text, by voice or by hand."""
    by_voice = turn.verdict == "corrected" or any(r.kind == "correction" for r in turn.recordings)
    return by_voice or any(v.source == HAND for v in store.versions.of(turn.answer_id))


def _heard(recordings: Sequence[Recording], transcriber: Transcriber) -> tuple[list[Word], str]:
    words, texts = list[Word](), list[str]()
    for recording in recordings:
        samples = Clip.from_bytes(recording.sound).resampled(RATE_HZ).samples
        heard = transcriber.transcribe(samples, beam_size=5)
        words += [
            Word(word.text, word.start_s, word.end_s, word.probability, recording.seq)
            for word in heard.words
        ]
        if recording.kind == "answer" or not only_a_reply(heard.text):
            texts.append(heard.text)
    return words, " ".join(texts).strip()
