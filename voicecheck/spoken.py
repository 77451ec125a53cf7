"""The spoken exchange: a voice, a speaker and an ear that take turns."""

import math
import queue
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from voicecheck.audio import devices
from voicecheck.audio.activity import silero
from voicecheck.audio.clip import RATE_HZ, Clip, Format, listening_tone
from voicecheck.audio.finality import smart_turn
from voicecheck.audio.microphone import Microphone
from voicecheck.audio.speaker import Playback, Speaker
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Timing
from voicecheck.checkin import Take
from voicecheck.config import Paths, Settings
from voicecheck.dialogue import (
    Adjust,
    Event,
    Expect,
    Heard,
    Interrupted,
    PartKind,
    Pressed,
    Silence,
)
from voicecheck.ear import (
    Ear,
    EarEvent,
    EarThread,
    Failed,
    NothingSaid,
    SoFar,
    TooLong,
    Utterance,
)
from voicecheck.errors import VoiceError
from voicecheck.language import Command
from voicecheck.language.doubt import doubtful
from voicecheck.record import Recording, Word
from voicecheck.speech import models
from voicecheck.speech.decoder import BackgroundDecoder
from voicecheck.speech.hinge import ANSWERING, CONFIRMING, NO_CHOICES, RATING
from voicecheck.speech.transcriber import Transcriber, WhisperTranscriber
from voicecheck.speech.voice import Pyttsx3Voice, Voice

BREATH_S = 0.25
"""Between two sentences."""

LAST_WORDS_S = 15.0
"""How long the words of an interrupted answer are waited for."""

LOWEST_RATE_WPM, HIGHEST_RATE_WPM = 90, 260
LOUDEST_DB, SOFTEST_DB = 6.0, -24.0

Inbox = queue.SimpleQueue[EarEvent | Pressed | Interrupted]


class Beside(Protocol):
    """What is shown while the two sides talk."""

    def listening(self, on: bool) -> None:
        """The program begins or ceases to listen."""

    def hearing(self, text: str) -> None:
        """The words so far."""

    def said(self, line: str) -> None:
        """The program speaks beside its turn."""

    def noted(self, text: str) -> None:
        """Something to know."""


CHOICES = {
    Expect.ANSWER: ANSWERING,
    Expect.CONFIRMATION: CONFIRMING,
    Expect.RATING: RATING,
    Expect.PAUSED: NO_CHOICES,
}
"""What a bare word is weighed against, by what was asked."""

PATIENCE = {"brief": 0.7, "normal": 1.0, "long": 1.6}


def timing_of(patience: str | float) -> Timing:
    """Return the timing for a patience: a word, or the silence in seconds that ends a story."""
    timing = Timing()
    if isinstance(patience, str):
        return timing.scaled(PATIENCE[patience])
    return timing.scaled(patience / timing.story_s)


def timing_for(expect: Expect, timing: Timing) -> Timing:
    """Suit the patience to what was asked: a yes or a number takes less thought than a story."""
    match expect:
        case Expect.PAUSED:
            return replace(timing, no_answer_s=float("inf"))
        case Expect.CONFIRMATION | Expect.RATING:
            return replace(timing, unsure_s=min(timing.unsure_s, 1.2))
        case Expect.ANSWER:
            return timing


@dataclass
class SpokenExchange:
    """Speaks the lines and hears the replies.

    Keys and Ctrl-C arrive in the same inbox as what the ear hears, so that one wait serves all.

    Attributes:
        always: Sentences that are always said; only these are cached on disk.
        long_turn: What is said when an answer nears its longest.
        keep_sound: Whether recordings are kept.
    """

    voice: Voice
    speaker: Speaker
    ear: EarThread
    inbox: Inbox
    beside: Beside
    timing: Timing
    always: frozenset[str]
    long_turn: str
    rate_wpm: int
    set_rate: Callable[[int], None]
    gain_db: float = 0.0
    keep_sound: bool = True
    format: Format = "flac"
    clock: Callable[[], float] = time.monotonic
    _utterances: dict[int, Utterance] = field(default_factory=dict)
    _count: int = 0
    _mute: bool = False
    _pending: Event | None = None

    def say(self, lines: Sequence[str], note: SpoolNote, *, reflects: bool) -> Event | None:
        """Speak the lines; a key or Ctrl-C cuts them short and is returned."""
        playing: Playback | None = None
        for line in lines:
            if self._pending is not None:
                break
            clip = self._clip(line)  # made while the line before is still heard
            if playing is not None:
                self._wait_for(playing, BREATH_S)
            if self._pending is None and clip is not None:
                playing = self.speaker.play(clip)
        if playing is not None:
            self._wait_for(playing)
        return self._take_pending()

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        """Sound the tone and hear one reply.

        Raises:
            VoicecheckError: The microphone or the model failed.
        """
        if self._pending is not None:
            return self._require_pending()
        timing = timing_for(expect, self.timing)
        self.ear.open(self.clock(), timing, note, choices=CHOICES[expect])
        tone = listening_tone(self.speaker.device.rate_hz)
        self.speaker.play(self._at_volume(tone))
        self.beside.listening(True)
        try:
            return self._reply()
        finally:
            self.ear.shut()
            self.beside.listening(False)

    def take(self, utterance: int, kind: PartKind, seq: int) -> Take:
        """Return an utterance with its words and encoded sound."""
        heard = self._utterances[utterance]
        words = tuple(
            Word(word.text, word.start_s, word.end_s, word.probability, seq)
            for word in heard.transcript.words
        )
        if not self.keep_sound:
            return Take(words, None)
        clip = heard.clip
        sound = clip.to_bytes(self.format)
        return Take(words, Recording(seq, kind, self.format, clip.rate_hz, clip.duration_s, sound))

    def settle(self, utterances: Sequence[int]) -> None:
        """Let go of utterances: their spools are deleted."""
        for utterance in utterances:
            heard = self._utterances.pop(utterance, None)
            if heard is not None and heard.spool is not None:
                heard.spool.discard()

    def adjust(self, change: Adjust) -> None:
        """Speak more slowly, louder or more softly from now on."""
        if change.rate_wpm:
            wanted = self.rate_wpm + change.rate_wpm
            self.rate_wpm = max(LOWEST_RATE_WPM, min(HIGHEST_RATE_WPM, wanted))
            self.set_rate(self.rate_wpm)
        self.gain_db = max(SOFTEST_DB, min(LOUDEST_DB, self.gain_db + change.volume_db))

    # --- speaking ---

    def _clip(self, line: str) -> Clip | None:
        """Make a line's sound; where the voice fails the printed words must do."""
        if self._mute:
            return None
        try:
            return self._at_volume(self.voice.clip(line, keep=line in self.always))
        except VoiceError as error:
            self._mute = True
            self.beside.noted(f"{error} The words go on in print.")
            return None

    def _at_volume(self, clip: Clip) -> Clip:
        if not self.gain_db:
            return clip
        gain = 10 ** (self.gain_db / 20)
        return Clip((clip.samples * gain).clip(-1, 1), clip.rate_hz)

    def _wait_for(self, playing: Playback, breath_s: float = 0.0) -> None:
        """Wait until a line was heard and a breath after; a key or Ctrl-C stops it."""
        until_s: float | None = None
        while self._pending is None:
            if until_s is None and playing.wait(0.0):
                until_s = self.clock() + breath_s
            if until_s is not None and self.clock() >= until_s:
                return
            try:
                event = self.inbox.get(timeout=0.02)
            except queue.Empty:
                continue
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Pressed | Interrupted):
                self._pending = event
        playing.stop()

    def _take_pending(self) -> Event | None:
        pending, self._pending = self._pending, None
        return pending

    def _require_pending(self) -> Event:
        pending = self._take_pending()
        assert pending is not None
        return pending

    # --- listening ---

    def _reply(self) -> Event:
        deadline_s = float("inf")
        while True:
            try:
                event = self.inbox.get(timeout=0.2)
            except queue.Empty:
                if self.clock() > deadline_s:
                    return self._require_pending()
                continue
            match event:
                case Utterance():
                    return self._heard(event)
                case NothingSaid():
                    return Silence()
                case SoFar(text):
                    self.beside.hearing(text)
                case TooLong():
                    self._warn()
                case Failed(error):
                    raise error
                case Pressed(Command.DONE) if self.ear.finish(self.clock()):
                    pass  # the words so far follow
                case Interrupted() if self.ear.finish(self.clock()):
                    self._pending = event
                    deadline_s = self.clock() + LAST_WORDS_S
                case Pressed() | Interrupted():
                    return event

    def _heard(self, utterance: Utterance) -> Heard:
        self._count += 1
        self._utterances[self._count] = utterance
        transcript = utterance.transcript
        doubts = doubtful((word.text, word.probability) for word in transcript.words)
        return Heard(transcript.text, self._count, doubts)

    def _warn(self) -> None:
        """Say that the answer is getting long, without ceasing to listen."""
        self.beside.said(self.long_turn)
        clip = self._clip(self.long_turn)
        if clip is not None:
            self.speaker.play(clip)


def load_transcriber(settings: Settings, paths: Paths) -> Transcriber:
    """Load the configured model, checked.

    Raises:
        ModelError: It is not on this machine, or damaged.
    """
    model = models.find(settings.model.name, paths.models)
    models.verify(model, paths.cache)
    return WhisperTranscriber(
        model,
        compute_type=settings.model.compute_type or None,
        threads=settings.model.threads or None,
    )


@contextmanager
def opened(
    settings: Settings,
    paths: Paths,
    *,
    inbox: Inbox,
    beside: Beside,
    always: Iterable[str],
    long_turn: str,
    level: Callable[[float], None] = lambda _dbfs: None,
) -> Iterator[SpokenExchange]:
    """Open the voice, the speaker, the microphone and the ear, in the order they are needed.

    The model loads in the background: the greeting does not wait for it.

    Args:
        settings: Which devices, voice and model; how patient.
        paths: Where clips, models and the spool are.
        inbox: Where keys and Ctrl-C arrive too.
        beside: What is shown.
        always: Sentences that are always said.
        long_turn: What is said when an answer nears its longest.
        level: Is told the peak of each frame, in dBFS.

    Raises:
        VoicecheckError: Something that is needed is missing; nothing is left open.
    """
    with ExitStack() as stack:
        voice = Pyttsx3Voice(settings.voice.id or None, settings.voice.rate_wpm, paths.voices)
        stack.callback(voice.close)
        models.find(settings.model.name, paths.models)  # missing is told before anything is asked
        microphone = Microphone(devices.find_input(settings.audio.input_device or None))
        speaker = stack.enter_context(
            Speaker(devices.find_output(settings.audio.output_device or None))
        )
        stack.enter_context(microphone)
        decoder = BackgroundDecoder(
            lambda: load_transcriber(settings, paths), settings.model.beam_size
        )
        stack.callback(decoder.close)
        ear = EarThread(
            Ear(silero(), decoder, paths.spool, finality=smart_turn(paths.models)),
            microphone,
            inbox.put,
            on_frame=lambda frame: level(Clip(frame.samples, RATE_HZ).peak_dbfs),
        )
        stack.callback(ear.close)
        yield SpokenExchange(
            voice=voice,
            speaker=speaker,
            ear=ear,
            inbox=inbox,
            beside=beside,
            timing=timing_of(settings.listening.patience),
            always=frozenset(always),
            long_turn=long_turn,
            rate_wpm=settings.voice.rate_wpm,
            set_rate=voice.set_rate,
            gain_db=20 * math.log10(max(settings.voice.volume, 0.01)),
            keep_sound=settings.audio.keep,
            format=settings.audio.format,
        )
