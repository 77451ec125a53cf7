"""What the ear gives out: utterances, and what happens before there is one."""

from dataclasses import dataclass, replace

from voicecheck.audio.clip import Clip
from voicecheck.audio.spool import Spool
from voicecheck.audio.turn import Decision
from voicecheck.errors import MicrophoneError, ModelError, VoicecheckError
from voicecheck.language.closure import Closure
from voicecheck.speech.transcriber import Transcript


@dataclass(frozen=True, eq=False)
class Utterance:
    """What one turn brought.

    Attributes:
        clip: The sound from the pre-roll to the last voice and a little after.
        transcript: The words; times are seconds from the start of the clip.
        start_s: When the first voice began, on the clock of the frames.
        end_s: When the last voice ended.
        answered_at_s: When the turn was taken for finished and its words were known.
        decisions: Everything the turn detector decided, in order.
        spool: The file that holds the same sound until it is kept elsewhere.
    """

    clip: Clip
    transcript: Transcript
    start_s: float
    end_s: float
    answered_at_s: float
    decisions: tuple[Decision, ...]
    spool: Spool | None = None

    def from_word(self, first: int) -> "Utterance":
        """The same sound with the words from the one of this number on; 0 is all of them."""
        return replace(self, transcript=self.transcript.from_word(first)) if first else self


@dataclass(frozen=True)
class NothingSaid:
    """Nobody spoke for as long as one would wait."""


@dataclass(frozen=True)
class Began:
    """A voice began; whether it says anything is not known yet."""

    at_s: float


@dataclass(frozen=True)
class NoSpeech:
    """What began was no speech; the wait goes on."""


@dataclass(frozen=True)
class TooLong:
    """The turn is nearing its longest."""


@dataclass(frozen=True)
class SoFar:
    """The words so far, while the person may go on.

    Attributes:
        text: All of them.
        pausing: Whether nobody speaks just now, so that they may be all there are.
    """

    text: str
    pausing: bool = True


@dataclass(frozen=True)
class Failed:
    """Listening cannot go on."""

    error: VoicecheckError


@dataclass(frozen=True)
class Lost:
    """The microphone is gone for now; the turn goes on when it is back.

    Attributes:
        error: What happened.
        spell: See `EarThread`.
    """

    error: MicrophoneError
    spell: int


@dataclass(frozen=True)
class Wordless:
    """The model failed; from now on what is heard has no words.

    Attributes:
        error: What happened.
    """

    error: ModelError


EarEvent = Wordless | Began | NoSpeech | Utterance | NothingSaid | TooLong | SoFar | Failed | Lost


@dataclass(frozen=True)
class Read:
    """A decode that came back, for the log.

    Attributes:
        revision: The pause that asked for it.
        asked_at_s: When it was asked for.
        at_s: When its words came.
        length_s: How much sound it was given.
        text: The words of this piece.
        closure: How finished they read; None where the person had gone on.
        certainty: How certain they are, 0 to 1.
        finality: How finished they sounded; None where nobody listened.
    """

    revision: int
    asked_at_s: float
    at_s: float
    length_s: float
    text: str
    closure: Closure | None
    certainty: float
    finality: float | None
