"""What the store holds, as values: a check-in, its turns, their words and recordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


class SaidBack(NamedTuple):
    """That an answer says back what another person told.

    Attributes:
        of: The position of what was told.
        number: Which try it was, from 1.
        heard: Whether the one who told it said that it was heard; None where they did not say.
    """

    of: int
    number: int
    heard: bool | None


@dataclass(frozen=True, slots=True)
class PromiseMade:
    """The promise in an answer: its words, and the day by which where one was said."""

    text: str
    day: date | None


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
        said_back: Where it is a try at saying back what the other person told.
        promise: The promise it makes, if one.
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
    said_back: SaidBack | None = None
    promise: PromiseMade | None = None


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
    said_back: SaidBack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinSummary:
    """A check-in in one line.

    Attributes:
        id: Its ULID.
        short_id: The shortest beginning of the id that no other check-in that is seen shares.
        guide: The guide that was followed.
        started_at: When it began.
        ended_at: When it ended; None while it is open, or after a crash.
        state: Whether it came to its end.
        people: Who took part beside the owner.
        owner: Whether the owner took part.
        shared_with: Who may read it besides; None is the owner.
        tags: The words it was given to be found by.
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
    owner: bool
    shared_with: tuple[str | None, ...]
    tags: tuple[str, ...]
    version: str
    answers: int
    recorded_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin(CheckinSummary):
    """A whole check-in, turn by turn; the sound itself comes from `Store.recordings`."""

    turns: tuple[Turn, ...]
