"""The spoken exchange: a voice, a speaker and an ear that take turns."""

import math
import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from voicecheck.asides import Asides, Beside
from voicecheck.audio.card import SoundCard
from voicecheck.audio.clip import Clip, Format, listening_tone
from voicecheck.audio.speaker import Playback, Speaker
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Timing, over_speech
from voicecheck.dialogue import (
    Adjust,
    Event,
    Expect,
    Heard,
    Interrupted,
    NoRecording,
    PartKind,
    Pressed,
    Rested,
    Silence,
    WentOn,
)
from voicecheck.ear_thread import EarThread
from voicecheck.errors import (
    MicrophoneError,
    ModelError,
    SpeakerError,
    VoiceError,
)
from voicecheck.exchange import Take
from voicecheck.expected import choices, timing_for
from voicecheck.heard import (
    Began,
    Failed,
    Lost,
    NoSpeech,
    NothingSaid,
    SoFar,
    TooLong,
    Utterance,
    Wordless,
)
from voicecheck.language import Command
from voicecheck.language.tongue import ENGLISH, Tongue
from voicecheck.patience import FIRST_MOMENTS_S, unhurried, with_time
from voicecheck.regaining import Inbox, regained
from voicecheck.speech.ahead import MadeAhead, Unrolled
from voicecheck.speech.phrasing import SENTENCE_PAUSE_S, Piece, pieces
from voicecheck.speech.voice import Voice
from voicecheck.takes import Takes, discard
from voicecheck.talking_over import TalkingOver

SLOWLY_WPM = 30
"""So many words a minute fewer where something is to be said slowly."""

SHORTEST_REST_S = 0.4  # in less than this nobody says anything

ONLY_RECORDINGS = "What you say is kept as a recording; for the words later: voicecheck transcribe"

AT_ONCE_S = 0.35
"""A voice that is there this soon after the microphone was opened may be the program's own: a
speaker that plays later than it tells, or a room that goes on sounding."""

LAST_WORDS_S = 15.0
"""How long the words of an interrupted answer are waited for."""

LOWEST_RATE_WPM, HIGHEST_RATE_WPM = 90, 260
LOUDEST_DB, SOFTEST_DB = 6.0, -24.0


@dataclass
class SpokenExchange:
    """Speaks the lines and hears the replies.

    Keys and Ctrl-C arrive in the same inbox as what the ear hears, so that one wait serves all.

    Attributes:
        always: Phrases that are always said (`phrasing.phrases`); only these are cached on disk.
        asides: What is said beside the conversation.
        tongue: What understands the language that is spoken.
        over: What is said over the program's own words.
        keep_sound: Whether recordings are kept.
        mute: Whether the words go on in print alone.
        first_words: How many words the voice makes in a moment, for what is to be heard at once;
            0 where it makes whole sentences as quickly.
    """

    voice: Voice
    card: SoundCard
    ear: EarThread
    inbox: Inbox
    beside: Beside
    timing: Callable[[str | None], Timing]
    always: frozenset[str]
    asides: Asides
    over: TalkingOver
    rate_wpm: int
    set_rate: Callable[[int], None]
    gain_db: float = 0.0
    tongue: Tongue = ENGLISH
    keep_sound: bool = True
    mute: bool = False
    first_words: int = 0
    format: Format = "flac"
    clock: Callable[[], float] = time.monotonic
    _takes: Takes = field(default_factory=Takes)
    _pending: Event | None = None
    _more_time: bool = False
    _storytellers: set[str] = field(default_factory=set)
    _began_s: float | None = None
    _opened_s: float = -math.inf
    _recording: bool = True
    _lost: Lost | None = None
    _speechless: bool = False
    _wordless: bool = False
    _ending: bool = False
    _think: Callable[[str], Sequence[str]] = lambda _text: ()
    _begun: MadeAhead = field(init=False)

    def __post_init__(self) -> None:
        self._begun = MadeAhead(self._made)

    @property
    def speaker(self) -> Speaker:
        """What is spoken with."""
        return self.card.speaker

    def say(
        self, lines: Sequence[str], note: SpoolNote, *, reflects: bool, slowly: bool = False
    ) -> Event | None:
        """Speak the lines; a key, Ctrl-C or the person's own voice cuts them short.

        A voice silences the speaker at once. Where it says something, that is the reply; where it
        was a cough, or a sound of listening, the line goes on from where it was. Where the speaker
        went away it is waited for, and the lines are said anew.

        Raises:
            SpeakerError: It went away and did not come back.
        """
        if not slowly:
            return self._speak_on(lines, note, reflects)
        self.set_rate(max(LOWEST_RATE_WPM, self.rate_wpm - SLOWLY_WPM))
        try:
            return self._speak_on(lines, note, reflects)
        finally:
            self.set_rate(self.rate_wpm)

    def _speak_on(self, lines: Sequence[str], note: SpoolNote, reflects: bool) -> Event | None:
        """Speak; where the speaker went away, wait for it and say the lines anew."""
        while not self._speechless:
            try:
                return self._speak(lines, note, reflects)
            except SpeakerError as error:
                self._regain(error, in_turn=False)
                if self._pending is not None:
                    break
                self.beside.said(self.asides.speaking_again)
                lines = (again := self.asides.speaking_again, *(x for x in lines if x != again))
        return self._take_pending()

    def _speak(self, lines: Sequence[str], note: SpoolNote, reflects: bool) -> Event | None:
        self._began_s = None
        self.over.saying = " ".join(lines)
        self._listen_over(note)
        if self.mute:
            return self._take_pending()
        coming = Unrolled(self._pieces(lines), self._clip)
        try:
            return self._speak_out(coming, note, reflects)
        except VoiceError as error:  # the printed words must do
            self.mute = True
            self.beside.noted(f"{error}. The words go on in print.")
            return self._take_pending()
        finally:
            coming.drop()

    def _speak_out(self, coming: Unrolled, note: SpoolNote, reflects: bool) -> Event | None:
        """Speak the pieces as they come; each is made while the one before is heard."""
        while not coming.is_empty and self._pending is None:
            clip, pause_s = coming.take()
            event = self._wait_for(self.speaker.play(clip), note, reflects, pause_s)
            if event is not None:
                return event
        return self._take_pending()

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        """Sound the tone and hear one reply.

        Raises:
            VoicecheckError: The microphone or the model failed.
        """
        if self._lost is not None and self._pending is None:
            self._regain(self._lost.error, in_turn=False)
        if self._pending is not None:
            return self._require_pending()
        timing = timing_for(expect, self._timing_of(note.who or None))
        if not (self.over.listening and self.ear.busy):
            # An open microphone hears nothing of the program: the first word may be earlier.
            before_s = timing.pre_roll_s if self.over.listening else 0.0
            self._open(self.clock() - before_s, timing, note, expect)
            self._sound_tone()
        return self._reply(lambda: self._open(self.clock(), timing, note, expect))

    def think_ahead(self, think: Callable[[str], Sequence[str]]) -> None:
        """From now on call this with the words so far whenever there are more of them.

        Where the person pauses the beginning of the lines that it returns is made ahead.
        """
        self._think = think

    def rest(self, lasts_s: float, note: SpoolNote) -> Event:
        """Be silent until `lasts_s` after what was said last began, and hear what is said in it.

        Raises:
            VoicecheckError: The microphone or the model failed.
        """
        began_s = self.clock() if self._began_s is None else self._began_s
        left_s = began_s + lasts_s - self.clock()
        if self._pending is not None:
            return self._require_pending()
        if left_s < SHORTEST_REST_S:
            return Rested()
        timing = replace(self._timing_of(note.who or None), no_answer_s=left_s)
        if not (self.over.listening and self.ear.busy):
            self._open(self.clock(), timing, note, Expect.ANSWER)
        event = self._reply(lambda: self._open(self.clock(), timing, note, Expect.ANSWER))
        return Rested() if isinstance(event, Silence) else event

    def take(self, utterance: int, kind: PartKind, seq: int) -> Take:
        """Return an utterance with its words and encoded sound."""
        keeps_sound = self.keep_sound and self._recording
        return self._takes.take(utterance, kind, seq, self.format if keeps_sound else None)

    def clip(self, utterance: int) -> Clip:
        """Return how an utterance sounded, until it is settled."""
        return self._takes.clip(utterance)

    def settle(self, utterances: Sequence[int]) -> None:
        """Let go of utterances: their spools are deleted."""
        self._takes.settle(utterances)

    def adjust(self, change: Adjust) -> None:
        """Speak more slowly, louder or more softly from now on."""
        if change.rate_wpm:
            wanted = self.rate_wpm + change.rate_wpm
            self.rate_wpm = max(LOWEST_RATE_WPM, min(HIGHEST_RATE_WPM, wanted))
            self._begun.forget()
            self.set_rate(self.rate_wpm)
        self.gain_db = max(SOFTEST_DB, min(LOUDEST_DB, self.gain_db + change.volume_db))

    @property
    def records(self) -> bool:
        """Whether sound would be kept."""
        return self.keep_sound

    def record(self, on: bool) -> None:
        """Keep sound, or keep none, from now on; while none is kept none touches the disk."""
        self._recording = on

    def hear_no_more(self) -> None:
        """Listen no more while it speaks: what follows are the last words."""
        self._ending = True

    def give_time(self) -> None:
        """Wait as long as one ever waits, from now on."""
        self._more_time = True

    def _open(self, at_s: float, timing: Timing, note: SpoolNote, expect: Expect) -> None:
        """Open the ear for one reply."""
        spooled = note if self._recording else None
        self._opened_s = self.clock()
        self.ear.open(at_s, timing, spooled, choices=choices(expect, self.tongue))

    def _timing_of(self, person: str | None) -> Timing:
        timing = self.timing(person)
        timing = with_time(timing) if self._more_time else timing
        return unhurried(timing) if (person or "") in self._storytellers else timing

    # --- speaking ---

    def _pieces(self, lines: Sequence[str]) -> list[Piece]:
        return pieces(lines, known=self.always, first_words=self.first_words)

    def _clip(self, line: str) -> Clip:
        """A line's sound, as loud as it is to be heard; see `_made`."""
        return self._begun.clip(line).amplified(self.gain_db)

    def _made(self, line: str) -> Clip:
        """Make a line's sound.

        Raises:
            VoiceError: The voice failed.
        """
        return self.voice.clip(line, keep=line in self.always)

    def _begin_ahead(self, lines: Sequence[str]) -> None:
        """Make the beginning of what would be said; the rest is made while it is heard."""
        if lines and not self.mute:
            self._begun.begin(self._pieces(lines)[0].text)

    def _listen_over(self, note: SpoolNote) -> None:
        """Listen while the program speaks, where the microphone is open."""
        self.over.decide(wanted=not self._ending and self._pending is None)
        if self.over.listening:
            self._open(self.clock(), self._timing_over(note), note, Expect.ANSWER)

    def _timing_over(self, note: SpoolNote) -> Timing:
        return over_speech(self._timing_of(note.who or None))

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
                case Began(at_s):
                    playing.pause()
                    if reflects and self._in_first_moments(at_s):
                        self.ear.retime(unhurried(self._timing_over(note)))
                case NoSpeech():
                    playing.resume()
                case SoFar(text):
                    self.beside.hearing(text)
                case Utterance() if not self.over.takes_the_turn(event):
                    discard(event)
                    self._listen_over(note)
                    playing.resume()
                case Utterance():
                    playing.stop()
                    return self._heard_over(event, note, reflects)
                case Failed(error):
                    raise error
                case Wordless(error):
                    self._go_wordless(error)
                case Lost(spell=spell) if spell == self.ear.spell:
                    self._lost = event  # what is being said is said first
                case Pressed() | NoRecording() | Interrupted():
                    self._pending = event
                case _:
                    pass
        playing.stop()
        return self._take_pending()

    def _heard_over(self, utterance: Utterance, note: SpoolNote, reflects: bool) -> Event:
        """What was said over the program; just after a reflection began, more of the same."""
        heard = self._heard(self.over.without_own_words(utterance))
        if reflects and self._in_first_moments(utterance.start_s):
            self._storytellers.add(note.who)
            self._takes.newest_goes_on()
            return WentOn(heard.text, heard.utterance)
        return heard

    def _in_first_moments(self, at_s: float) -> bool:
        return self._began_s is not None and at_s < self._began_s + FIRST_MOMENTS_S

    def _take_pending(self) -> Event | None:
        pending, self._pending = self._pending, None
        return pending

    def _require_pending(self) -> Event:
        pending = self._take_pending()
        assert pending is not None
        return pending

    # --- listening ---

    def _reply(self, open_again: Callable[[], None]) -> Event:
        """Wait for a reply; the ear is open already, and shut after it."""
        self.beside.listening(True)
        try:
            return self._next_reply(open_again)
        finally:
            self.ear.shut()
            self.beside.listening(False)

    def _next_reply(self, open_again: Callable[[], None]) -> Event:
        deadline_s = math.inf
        while True:
            try:
                event = self.inbox.get(timeout=0.2)
            except queue.Empty:
                if self.clock() > deadline_s:
                    return self._require_pending()
                continue
            match event:
                case Utterance() if event.start_s > self._opened_s + AT_ONCE_S:
                    return self._heard(event)
                case Utterance() if self.over.is_echo(event):
                    discard(event)
                    open_again()
                case Utterance():
                    return self._heard(self.over.without_own_words(event))
                case NothingSaid():
                    return Silence()
                case SoFar(text, pausing):
                    self.beside.hearing(text)
                    lines = self._think(text)  # what is understood now need not be later
                    if pausing:
                        self._begin_ahead(lines)
                case TooLong():  # that is said without ceasing to listen
                    self.beside.said(self.asides.long_turn)
                    self._play_aside(self.asides.long_turn)
                case Failed(error):
                    raise error
                case Wordless(error):
                    self._go_wordless(error)
                case Lost(error, spell) if spell == self.ear.spell:
                    self._regain(error, in_turn=True)
                    if self._pending is not None:
                        return self._require_pending()
                case Pressed(Command.DONE) if self.ear.finish(self.clock()):
                    pass  # the words so far follow
                case Interrupted() if self.ear.finish(self.clock()):
                    self._pending = event
                    deadline_s = self.clock() + LAST_WORDS_S
                case Pressed() | NoRecording() | Interrupted():
                    return event
                case _:
                    pass

    def _heard(self, utterance: Utterance) -> Heard:
        number = self._takes.add(utterance)
        transcript = utterance.transcript
        if transcript.text:
            self.over.answered()
        if self._wordless and not transcript.text:
            return Heard("", number, unwritten=True)
        doubts = self.tongue.doubtful((word.text, word.probability) for word in transcript.words)
        return Heard(transcript.text, number, doubts)

    def _go_wordless(self, error: ModelError) -> None:
        self._wordless = True
        self.beside.noted(f"{error}. {ONLY_RECORDINGS}")

    # --- a device that goes away ---

    def _regain(self, error: MicrophoneError | SpeakerError, *, in_turn: bool) -> None:
        """Wait until microphone and speaker are back, open them anew, and say so.

        What was heard until then stays in its turn, which goes on. A key or Ctrl-C ends the wait:
        it is the pending event then, and nothing is spoken any more.

        Raises:
            VoicecheckError: They did not come back.
        """
        self.beside.listening(False)
        self.beside.noted(f"{error.message}. What you said is kept. Waiting for it to come back.")
        self.ear.pause()
        self._pending = regained(self.card, error, self.inbox, self.clock)
        if self._pending is not None:
            self._speechless = True
            return
        self._lost = None
        self.over.lose()
        self.beside.noted("Microphone and speaker are back.")
        if in_turn:
            aside = self.asides.went_on if self.ear.busy else self.asides.listening_again
            self.beside.said(aside)
            self._play_aside(aside, wait=True)
        self.card.microphone.skip()
        self.ear.resume(self.card.microphone)
        if in_turn:
            self._sound_tone()
            self.beside.listening(True)

    def _sound_tone(self) -> None:
        tone = listening_tone(self.speaker.device.rate_hz)
        try:
            self.speaker.play(tone.amplified(self.gain_db))
        except SpeakerError as error:
            self.beside.noted(f"{error.message}. I am listening.")

    def _play_aside(self, line: str, *, wait: bool = False) -> None:
        """Speak beside the conversation; a speaker that is gone is waited for when it matters."""
        try:
            clip = self._clip(line)
            playing = self.speaker.play(clip)
            if wait:
                playing.wait(clip.duration_s + SENTENCE_PAUSE_S)
        except (SpeakerError, VoiceError) as error:
            self.beside.noted(f"{error.message}.")
