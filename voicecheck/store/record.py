"""What the store holds, as values: a check-in, its turns, their words and recordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

State = Literal["open", "finished", "unfinished"]
Verdict = Literal["unconfirmed", "confirmed", "corrected", "own_words", "unheard"]
Kind = Literal["answer", "correction", "addition"]
Format = Literal["flac", "opus"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was heard.

    Attributes:
        text: As written.
        start_s: Begin within its recording, in seconds.
        end_s: End within its recording, in seconds.
        probability: How sure the model was, 0 to 1.
        recording_seq: Which recording of the answer it was heard in.
    """

    text: str
    start_s: float
    end_s: float
    probability: float
    recording_seq: int = 0


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What is known of a recording beside its sound."""

    seq: int
    kind: Kind
    format: Format
    rate_hz: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class Recording(RecordingInfo):
    """A recording with its sound, encoded as `format` says."""

    sound: bytes


class Rating(NamedTuple):
    """A number that was given as the answer."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A question and its answer, as they are kept.

    Attributes:
        position: Place within the check-in; what is kept again at a position replaces it.
        step: Name of the guide's step.
        prompt: The question as spoken.
        attempts: How often it was asked.
        verbatim: What was heard.
        text: What the person stands by: corrected where they did.
        verdict: What the person said of it.
        said_at: When it was said.
        person: Who answered; None is the owner.
        reflection: What was said back.
        words: What was heard, word by word, in the order of the recordings.
        recordings: The sound of it.
        rating: The number, where one was asked for.
    """

    position: int
    step: str
    prompt: str
    attempts: int
    verbatim: str
    text: str
    verdict: Verdict
    said_at: datetime
    person: str | None = None
    reflection: str | None = None
    words: Sequence[Word] = ()
    recordings: Sequence[Recording] = ()
    rating: Rating | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and its answer, read back; the fields mean what they do in `Kept`."""

    answer_id: int
    position: int
    step: str
    prompt: str
    attempts: int
    person: str | None
    verbatim: str
    text: str
    reflection: str | None
    verdict: Verdict
    said_at: datetime
    rating: Rating | None
    words: tuple[Word, ...]
    recordings: tuple[RecordingInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinSummary:
    """A check-in in one line.

    Attributes:
        id: Its ULID.
        short_id: The shortest beginning of the id that no other check-in shares.
        guide: The guide that was followed.
        started_at: When it began.
        ended_at: When it ended; None while it is open, or after a crash.
        state: Whether it came to its end.
        people: Who took part beside the owner.
        version: The voicecheck that led it.
        answers: How many answers it holds.
        recorded_s: Seconds of sound it holds.
    """

    id: str
    short_id: str
    guide: str
    started_at: datetime
    ended_at: datetime | None
    state: State
    people: tuple[str, ...]
    version: str
    answers: int
    recorded_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin(CheckinSummary):
    """A whole check-in, turn by turn; the sound itself comes from `Store.recordings`."""

    turns: tuple[Turn, ...]
