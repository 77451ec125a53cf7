"""The ear: frames of sound in, what was heard out.

It joins voice activity, the turn detector, the spool and the decoder. It reads no clock and opens
no device: each frame carries its time, so a check-in and a recording are heard by the same ear.
`ear_thread.EarThread` lets it listen to a microphone while the check-in does something else.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from voicecheck.audio.clip import RATE_HZ, Clip, Samples
from voicecheck.audio.finality import Finality
from voicecheck.audio.microphone import FRAME_S, Frame
from voicecheck.audio.spool import Spool, SpoolNote
from voicecheck.audio.turn import (
    SHORT_S,
    Decision,
    Event,
    Evidence,
    Timing,
    TurnDetector,
    words_take_s,
)
from voicecheck.errors import ModelError
from voicecheck.heard import (
    Began,
    EarEvent,
    NoSpeech,
    NothingSaid,
    Read,
    SoFar,
    TooLong,
    Utterance,
    Wordless,
)
from voicecheck.language.closure import Closure, closure
from voicecheck.speech.certainty import certainty
from voicecheck.speech.decoder import Decoded, Decoder, Job, WordlessDecoder
from voicecheck.speech.hinge import NO_CHOICES, Choices
from voicecheck.speech.invented import FAINT_DBFS, Voicing
from voicecheck.speech.pieces import Pieces, believed
from voicecheck.speech.transcriber import Transcript

MUMBLE_S = 1.0
"""Voice without words: from this much on it is asked about, below it was no speech."""

GAP_S = 0.5
"""Frames follow one another; where so much time is missing between two, nothing was heard in it,
and it is no silence of the person's."""

# So many decodes tell how long the next will take.
_PACES = 5

FINALITY_FRAMES = round(8.0 / FRAME_S)
"""How much of the sound is listened to for how finished it is."""


Watcher = Callable[[Decision | Read], None]


@dataclass(frozen=True)
class _Asked:
    """A decode that was asked for: before which frame its sound ends, and when that was."""

    frames: int
    at_s: float


@dataclass
class _Turn:
    """A turn being heard: its detector, its sound and the words settled so far."""

    detector: TurnDetector
    note: SpoolNote | None
    opened_at_s: float
    choices: Choices
    frames: list[Samples] = field(default_factory=list)
    voices: list[float] = field(default_factory=list)
    spool: Spool | None = None
    pieces: Pieces = field(default_factory=Pieces)
    asked: dict[int, _Asked] = field(default_factory=dict)
    newest: Decoded | None = None
    newest_frames: int = 0
    finality: float | None = None
    ending: Decision | None = None
    decisions: list[Decision] = field(default_factory=list)
    unheard_s: float = 0.0

    def sound(self, first: int = 0, last: int | None = None) -> Samples:
        """The sound from a frame on, and to before another."""
        frames = self.frames[first:last]
        return np.concatenate(frames) if frames else np.zeros(0, np.float32)

    def voicing(self, last: int) -> Voicing:
        """Where there was a voice between the last settled piece and a frame."""
        piece = slice(self.pieces.end, last)
        return Voicing.of(self.frames[piece], self.voices[piece], FRAME_S)


class Ear:
    """Hears one turn at a time.

    `open` begins a turn; every frame goes to `hear`, in a turn or not, since the pre-roll comes
    from what was before. Not safe for several threads at once.

    Args:
        voice_of: The probability that somebody speaks in a frame.
        decoder: Turns sound into words.
        spool_folder: Where the sound is written while it is heard; None for nowhere.
        spool_key: What it is sealed with there; None where the store is not locked.
        finality: Tells how finished the last seconds sounded; None where nothing can.
        closure: Tells how finished words read, in the language that is spoken.
        watch: Is told each decision and each decode, for a log.
    """

    def __init__(
        self,
        voice_of: Callable[[Frame], float],
        decoder: Decoder,
        spool_folder: Path | None = None,
        *,
        spool_key: bytes | None = None,
        finality: Finality | None = None,
        closure: Callable[[str], Closure] = closure,
        watch: Watcher = lambda _seen: None,
    ) -> None:
        self._voice_of = voice_of
        self._decoder = decoder
        self._spool_folder = spool_folder
        self._spool_key = spool_key
        self._finality = finality
        self._closure = closure
        self._watch = watch
        self._before: deque[tuple[Frame, float]] = deque()
        self._turn: _Turn | None = None
        self._revisions = 0
        self._wordless = False
        self._paces: deque[float] = deque([1.0], maxlen=_PACES)

    @property
    def busy(self) -> bool:
        """Whether something was heard that is not yet given out."""
        return self._turn is not None and self._turn.detector.speaking

    def open(
        self,
        at_s: float,
        timing: Timing,
        note: SpoolNote | None = None,
        *,
        choices: Choices = NO_CHOICES,
    ) -> None:
        """Begin a turn: from `at_s` on, what is heard is the person's.

        Sound from before `at_s` is the program's own and never becomes part of the turn.

        Args:
            at_s: When, on the clock of the frames.
            timing: How patient to be.
            note: What the spool should know; None for no spool.
            choices: The few replies that a short one is weighed against.
        """
        self._drop_turn()
        detector = TurnDetector(timing, at_s, self._pace, revision=self._revisions)
        self._turn = _Turn(detector, note, at_s, choices)

    def retime(self, timing: Timing) -> None:
        """Be as patient as this for the rest of the turn that is open."""
        if self._turn is not None:
            self._turn.detector.timing = timing

    def shut(self) -> None:
        """End the turn without a result; what was spooled of it stays on disk."""
        self._drop_turn()

    def finish(self, at_s: float) -> bool:
        """End the turn now, as by a key; its words follow from a later frame.

        Returns:
            Whether anything had been said that will follow.
        """
        if self._turn is None or not self._turn.detector.speaking:
            return False
        at_s -= self._turn.unheard_s
        self._follow(self._turn.detector.finish(at_s, "ended by hand"))
        return True

    def hear(self, frame: Frame) -> list[EarEvent]:
        """Take the next frame and return what follows from it.

        Raises:
            StoreError: The spool cannot be written.
        """
        voice = self._voice_of(frame)
        start_s = frame.end_s - len(frame.samples) / RATE_HZ
        events: list[EarEvent] = []
        turn = self._turn
        if turn is not None:
            self._skip_gap(turn, start_s)
            if turn.detector.speaking and turn.ending is None:
                self._record(turn, frame, voice)
            if start_s >= turn.opened_at_s:
                begin_s, now_s = start_s - turn.unheard_s, frame.end_s - turn.unheard_s
                events += self._follow(turn.detector.hear(begin_s, now_s, voice), (frame, voice))
                self._ask_for_words(turn, now_s)
        for decoded in self._decoded(frame.end_s, events):
            events += self._take_words(decoded, frame.end_s)
        self._remember(frame, voice)
        return events

    def _decoded(self, at_s: float, events: list[EarEvent]) -> list[Decoded]:
        """What the decoder has; where it failed, listening goes on without words."""
        try:
            return self._decoder.ready(at_s)
        except ModelError as error:
            self._wordless = True
            self._decoder = WordlessDecoder()
            events.append(Wordless(error))
            if self._turn is not None and self._turn.asked:
                self._submit(self._turn, max(self._turn.asked), at_s)
            return []

    def _skip_gap(self, turn: _Turn, start_s: float) -> None:
        """Let the time stand still in which no frame came."""
        if not self._before:
            return
        since_s = max(self._before[-1][0].end_s, turn.opened_at_s)
        if start_s - since_s > GAP_S:
            turn.unheard_s += start_s - since_s

    def _remember(self, frame: Frame, voice: float) -> None:
        keep_s = self._turn.detector.timing.pre_roll_s if self._turn else 1.0
        self._before.append((frame, voice))
        while self._before and self._before[0][0].end_s < frame.end_s - keep_s:
            self._before.popleft()

    def _record(self, turn: _Turn, frame: Frame, voice: float) -> None:
        turn.frames.append(frame.samples)
        turn.voices.append(voice)
        if turn.spool is not None:
            turn.spool.write(frame.samples)

    def _follow(
        self, decisions: list[Decision], heard: tuple[Frame, float] | None = None
    ) -> list[EarEvent]:
        """Do what the turn detector decided."""
        turn, events = self._turn, list[EarEvent]()
        assert turn is not None
        turn.decisions += decisions
        for decision in decisions:
            self._watch(decision)
            self._revisions = max(self._revisions, decision.revision)
            match decision.event:
                case Event.STARTED if heard is not None:
                    self._begin_recording(turn, *heard)
                    events.append(Began(decision.at_s))
                case Event.RESUMED:
                    self._settle_newest(turn)
                case Event.WARNED:
                    events.append(TooLong())
                case Event.SILENT:
                    self._turn = None
                    events.append(NothingSaid())
                case Event.FINISHED:
                    turn.ending = decision
                    events += self._end(turn, decision.at_s)
                case _:
                    pass
        return events

    def _begin_recording(self, turn: _Turn, frame: Frame, voice: float) -> None:
        """Start with the pre-roll: the sound just before the voice was noticed."""
        if self._spool_folder is not None and turn.note is not None:
            turn.spool = Spool(self._spool_folder, turn.note, self._spool_key)
        for earlier, its_voice in self._before:
            if earlier.end_s - len(earlier.samples) / RATE_HZ >= turn.opened_at_s:
                self._record(turn, earlier, its_voice)
        self._record(turn, frame, voice)

    def _ask_for_words(self, turn: _Turn, at_s: float) -> None:
        """Have a pause decoded that has lasted long enough to be worth it."""
        if turn.detector.words_due(at_s):
            turn.detector.decoding()
            self._submit(turn, turn.detector.revision, at_s)

    def _submit(self, turn: _Turn, revision: int, at_s: float) -> None:
        """Ask for the words since the last settled piece."""
        turn.asked[revision] = _Asked(len(turn.frames), at_s)
        first = turn.pieces.end
        self._decoder.submit(
            Job(revision, turn.sound(first), turn.choices, tuple(turn.voices[first:]))
        )

    def _sense_finality(self, turn: _Turn, last: int, says: Closure) -> None:
        """Listen to how the sentence before a pause sounded, where it read as finished."""
        turn.finality = None
        if self._finality is not None and says in (Closure.SENTENCE, Closure.STORY):
            turn.finality = self._finality(turn.sound(max(0, last - FINALITY_FRAMES), last))

    def _take_words(self, decoded: Decoded, at_s: float) -> list[EarEvent]:
        """Use fresh words as evidence; of stale ones only a long piece is settled."""
        turn = self._turn
        if turn is None or decoded.revision not in turn.asked:
            return []
        asked = turn.asked[decoded.revision]
        for revision in [each for each in turn.asked if each <= decoded.revision]:
            del turn.asked[revision]  # an older job was replaced before it was begun
        self._take_pace(turn, asked, at_s)
        ending = turn.ending is not None
        fresh = decoded.revision == turn.detector.revision
        if not fresh or not (ending or turn.detector.pausing):
            self._note(turn, decoded, asked, at_s, None)
            settles = not ending and not turn.asked
            if settles and self._settle(turn, asked.frames, decoded.transcript):
                return [SoFar(turn.pieces.text, pausing=False)]
            return []
        turn.newest, turn.newest_frames = decoded, asked.frames
        voicing = turn.voicing(asked.frames)
        last = believed(decoded.transcript, voicing)
        text = turn.pieces.with_last(last).text
        says = Closure.WHOLE if decoded.unclear else self._closure(text)
        if self._wordless:
            says = Closure.UNSURE
        self._sense_finality(turn, asked.frames, says)
        self._note(turn, decoded, asked, at_s, says)
        if ending:
            return self._end(turn, at_s)
        so_far: list[EarEvent] = [SoFar(text)] if text else []
        sure = certainty(last, voicing.voiced_s)
        evidence = Evidence(decoded.revision, says, sure, turn.finality)
        return so_far + self._follow(turn.detector.weigh(evidence, at_s - turn.unheard_s))

    @property
    def _pace(self) -> float:
        return median(self._paces)

    def _take_pace(self, turn: _Turn, asked: _Asked, at_s: float) -> None:
        """Learn how long words take on this machine; those of a word or two tell little of it."""
        length_s = (asked.frames - turn.pieces.end) * FRAME_S
        if length_s > SHORT_S:
            self._paces.append((at_s - asked.at_s) / words_take_s(length_s))
            turn.detector.pace = self._pace

    def _note(
        self, turn: _Turn, decoded: Decoded, asked: _Asked, at_s: float, says: Closure | None
    ) -> None:
        transcript, voicing = decoded.transcript, turn.voicing(asked.frames)
        self._watch(
            Read(
                revision=decoded.revision,
                asked_at_s=asked.at_s,
                at_s=at_s,
                length_s=(asked.frames - turn.pieces.end) * FRAME_S,
                text=transcript.text,
                closure=says,
                certainty=certainty(transcript, voicing.voiced_s),
                finality=turn.finality if says else None,
            )
        )

    def _settle_newest(self, turn: _Turn) -> None:
        """They go on: what was decoded in the pause is a piece where it is long, else stale."""
        newest, turn.newest = turn.newest, None
        if newest is not None:
            self._settle(turn, turn.newest_frames, newest.transcript)

    def _settle(self, turn: _Turn, end: int, transcript: Transcript) -> bool:
        """Keep the words before a pause for good where the piece is long enough."""
        if not turn.pieces.long_enough(end):
            return False
        turn.pieces.settle(end, transcript, turn.voicing(end))
        return True

    def _end(self, turn: _Turn, at_s: float) -> list[EarEvent]:
        """Give out the turn once its last words are known."""
        detector = turn.detector
        if turn.newest is None:
            if detector.revision not in turn.asked:
                self._submit(turn, detector.revision, at_s)
            return []
        voicing = turn.voicing(turn.newest_frames)
        transcript = turn.pieces.with_last(believed(turn.newest.transcript, voicing))
        mumbled = detector.voiced_s >= MUMBLE_S and voicing.level_dbfs >= FAINT_DBFS
        if not (transcript.text or turn.newest.unclear or mumbled or self._wordless):
            self._forget(turn)
            return [NoSpeech()]
        self._turn = None
        assert detector.speech_start_s is not None
        assert detector.speech_end_s is not None
        if turn.spool is not None:
            turn.spool.close()
        return [
            Utterance(
                clip=Clip(turn.sound(), RATE_HZ),
                transcript=transcript,
                start_s=detector.speech_start_s,
                end_s=detector.speech_end_s,
                answered_at_s=at_s,
                decisions=tuple(turn.decisions),
                spool=turn.spool,
            )
        ]

    def _forget(self, turn: _Turn) -> None:
        """Go back to waiting after a sound that was no speech."""
        if turn.spool is not None:
            turn.spool.discard()
        turn.detector.forget_speech()
        turn.frames.clear()
        turn.voices.clear()
        turn.asked.clear()
        turn.pieces.clear()
        turn.spool = turn.newest = turn.ending = None

    def _drop_turn(self) -> None:
        if self._turn is not None and self._turn.spool is not None:
            self._turn.spool.close()
        self._turn = None
