"""The spoken exchange: a voice, a speaker and an ear that take turns."""

import math
import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from voicecheck.audio.clip import Clip, Format, listening_tone
from voicecheck.audio.speaker import Playback, Speaker
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Timing
from voicecheck.checkin import Take
from voicecheck.dialogue import (
    Adjust,
    Event,
    Expect,
    Heard,
    Interrupted,
    PartKind,
    Pressed,
    Silence,
    WentOn,
)
from voicecheck.ear import (
    Began,
    EarEvent,
    Failed,
    NoSpeech,
    NothingSaid,
    SoFar,
    TooLong,
    Utterance,
)
from voicecheck.ear_thread import EarThread
from voicecheck.errors import VoiceError
from voicecheck.language import Command
from voicecheck.language.doubt import doubtful
from voicecheck.language.echoed import resembles, takes_the_turn
from voicecheck.patience import pauses_inside, with_time
from voicecheck.speech.hinge import ANSWERING, CONFIRMING, NO_CHOICES, RATING
from voicecheck.speech.voice import Voice
from voicecheck.store.record import Recording, Word

BREATH_S = 0.25
"""Between two sentences."""

FIRST_MOMENTS_S = 1.5
"""Who speaks this soon after their words begin to be said back had not finished."""

OVER_SPEECH = {"onset_s": 0.06, "onset_window_s": 0.13, "no_answer_s": math.inf}
"""Over its own speech the program gives way at the first sign of a voice; it may be wrong, since
it goes on where there was none."""

HEARS_ITSELF = (
    "The microphone hears the speaker in this room, so it listens only while it is silent."
)

LAST_WORDS_S = 15.0
"""How long the words of an interrupted answer are waited for."""

LOWEST_RATE_WPM, HIGHEST_RATE_WPM = 90, 260
LOUDEST_DB, SOFTEST_DB = 6.0, -24.0

Inbox = queue.SimpleQueue[EarEvent | Pressed | Interrupted]


class OpenMicrophone(Protocol):
    """A microphone that stays open while the program speaks, because it does not hear it."""

    def hears_itself(self) -> bool:
        """Whether the program is heard after all."""

    def heard_own_words(self) -> None:
        """Take it that the program's own words were heard."""

    def shut_while_speaking(self) -> None:
        """Hear nothing while the program speaks, from now on."""


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


def timing_for(expect: Expect, timing: Timing) -> Timing:
    """Suit the patience to what was asked: a yes or a number takes less thought than a story."""
    match expect:
        case Expect.PAUSED:
            return replace(timing, no_answer_s=math.inf)
        case Expect.CONFIRMATION | Expect.RATING:
            return replace(
                timing,
                likely_s=min(timing.likely_s, 0.9),
                story_s=min(timing.story_s, 1.4),
                unsure_s=min(timing.unsure_s, 1.4),
            )
        case Expect.ANSWER:
            return timing


@dataclass
class SpokenExchange:
    """Speaks the lines and hears the replies.

    Keys and Ctrl-C arrive in the same inbox as what the ear hears, so that one wait serves all.

    Attributes:
        always: Sentences that are always said; only these are cached on disk.
        long_turn: What is said when an answer nears its longest.
        open_microphone: Lets the ear listen while the program speaks; None where it may not.
        keep_sound: Whether recordings are kept.
    """

    voice: Voice
    speaker: Speaker
    ear: EarThread
    inbox: Inbox
    beside: Beside
    timing: Callable[[str | None], Timing]
    always: frozenset[str]
    long_turn: str
    rate_wpm: int
    set_rate: Callable[[int], None]
    gain_db: float = 0.0
    open_microphone: OpenMicrophone | None = None
    keep_sound: bool = True
    format: Format = "flac"
    clock: Callable[[], float] = time.monotonic
    _utterances: dict[int, Utterance] = field(default_factory=dict)
    _count: int = 0
    _mute: bool = False
    _pending: Event | None = None
    _more_time: bool = False
    _began_s: float | None = None
    _saying: str = ""

    def say(self, lines: Sequence[str], note: SpoolNote, *, reflects: bool) -> Event | None:
        """Speak the lines; a key, Ctrl-C or the person's own voice cuts them short.

        A voice silences the speaker at once. Where it says something, that is the reply; where it
        was a cough, or a sound of listening, the line goes on from where it was.
        """
        self._began_s = None
        self._listen_over(note)
        self._saying = " ".join(lines)
        playing: Playback | None = None
        for line in lines:
            clip = self._clip(line)  # made while the line before is still heard
            if playing is not None:
                event = self._wait_for(playing, note, reflects, BREATH_S)
                if event is not None:
                    return event
            if self._pending is not None:
                break
            if clip is not None:
                playing = self.speaker.play(clip)
        if playing is not None:
            return self._wait_for(playing, note, reflects)
        return self._take_pending()

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        """Sound the tone and hear one reply.

        Raises:
            VoicecheckError: The microphone or the model failed.
        """
        if self._pending is not None:
            return self._require_pending()
        if self.open_microphone is None or not self.ear.busy:
            # An open microphone hears nothing of the program: the first word may be earlier.
            timing = timing_for(expect, self._timing_of(note.who or None))
            before_s = timing.pre_roll_s if self.open_microphone else 0.0
            self.ear.open(self.clock() - before_s, timing, note, choices=CHOICES[expect])
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
        pauses_s = pauses_inside(heard.decisions)
        if not self.keep_sound:
            return Take(words, None, pauses_s)
        clip = heard.clip
        sound = clip.to_bytes(self.format)
        recording = Recording(seq, kind, self.format, clip.rate_hz, clip.duration_s, sound)
        return Take(words, recording, pauses_s)

    def settle(self, utterances: Sequence[int]) -> None:
        """Let go of utterances: their spools are deleted."""
        for utterance in utterances:
            heard = self._utterances.pop(utterance, None)
            if heard is not None:
                self._discard(heard)

    def adjust(self, change: Adjust) -> None:
        """Speak more slowly, louder or more softly from now on."""
        if change.rate_wpm:
            wanted = self.rate_wpm + change.rate_wpm
            self.rate_wpm = max(LOWEST_RATE_WPM, min(HIGHEST_RATE_WPM, wanted))
            self.set_rate(self.rate_wpm)
        self.gain_db = max(SOFTEST_DB, min(LOUDEST_DB, self.gain_db + change.volume_db))

    def give_time(self) -> None:
        """Wait as long as one ever waits, from now on."""
        self._more_time = True

    def _timing_of(self, person: str | None) -> Timing:
        timing = self.timing(person)
        return with_time(timing) if self._more_time else timing

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

    def _listen_over(self, note: SpoolNote) -> None:
        """Listen while the program speaks, where the microphone is open."""
        if self.open_microphone is not None and self.open_microphone.hears_itself():
            self.open_microphone.shut_while_speaking()
            self.open_microphone = None
            self.beside.noted(HEARS_ITSELF)
        if self.open_microphone is not None:
            timing = replace(self._timing_of(note.who or None), **OVER_SPEECH)
            self.ear.open(self.clock(), timing, note)

    def _wait_for(
        self, playing: Playback, note: SpoolNote, reflects: bool, breath_s: float = 0.0
    ) -> Event | None:
        """Wait until a line was heard and a breath after; return what cut it short."""
        until_s = math.inf
        while self._pending is None:
            if self._began_s is None:
                self._began_s = playing.started_s
            if until_s == math.inf and playing.wait(0.0):
                until_s = self.clock() + breath_s
            if self.clock() >= until_s:
                return None
            try:
                event = self.inbox.get(timeout=0.02)
            except queue.Empty:
                continue
            match event:
                case Began():
                    playing.pause()
                case NoSpeech():
                    playing.resume()
                case Utterance() if not self._takes_the_turn(event):
                    self._discard(event)
                    self._listen_over(note)
                    playing.resume()
                case Utterance():
                    playing.stop()
                    return self._heard_over(event, reflects)
                case Failed(error):
                    raise error
                case Pressed() | Interrupted():
                    self._pending = event
        playing.stop()
        return self._take_pending()

    def _heard_over(self, utterance: Utterance, reflects: bool) -> Event:
        """What was said over the program; just after a reflection began, more of the same."""
        heard = self._heard(utterance)
        began_s = self._began_s
        if reflects and began_s is not None and utterance.start_s < began_s + FIRST_MOMENTS_S:
            return WentOn(heard.text, heard.utterance)
        return heard

    def _takes_the_turn(self, utterance: Utterance) -> bool:
        """Whether words over the program's own are meant for it: no echo, and no "mm-hm"."""
        text = utterance.transcript.text
        if self.open_microphone is not None and resembles(text, self._saying):
            self.open_microphone.heard_own_words()
        return takes_the_turn(text, self._saying, voice_is_near=True)

    def _discard(self, utterance: Utterance) -> None:
        if utterance.spool is not None:
            utterance.spool.discard()

    def _take_pending(self) -> Event | None:
        pending, self._pending = self._pending, None
        return pending

    def _require_pending(self) -> Event:
        pending = self._take_pending()
        assert pending is not None
        return pending

    # --- listening ---

    def _reply(self) -> Event:
        deadline_s = math.inf
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
