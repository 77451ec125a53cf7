"""The instruments of a spoken check-in: voice, speaker, microphone, ear and model."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from voicecheck import engines, guides, readiness
from voicecheck.asides import Asides, Beside
from voicecheck.audio import devices
from voicecheck.audio.activity import VoiceActivity, silero
from voicecheck.audio.card import SoundCard
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.echo import DECAY_S, CleanSource, EchoCanceller, NearVoice
from voicecheck.audio.finality import smart_turn
from voicecheck.audio.microphone import Frame, Microphone
from voicecheck.audio.speaker import Speaker
from voicecheck.audio.turn import Timing
from voicecheck.config import Paths, Settings, TalkOver
from voicecheck.ear import Ear
from voicecheck.ear_thread import EarThread
from voicecheck.errors import VoiceHangsError
from voicecheck.language.tongue import Tongue, tongue
from voicecheck.regaining import Inbox
from voicecheck.speech import catalogue, models, voices
from voicecheck.speech.ahead import RenderedAhead
from voicecheck.speech.decoder import BackgroundDecoder
from voicecheck.speech.phrasing import fixed
from voicecheck.speech.transcriber import Transcriber, WhisperTranscriber
from voicecheck.speech.voice import Voice
from voicecheck.spoken import SpokenExchange
from voicecheck.talking_over import TalkingOver

FIRST_WORD_LIMIT_S = 2.0
"""What is loaded beside the conversation waits for its first word, but no longer than this."""

T = TypeVar("T")


@dataclass(frozen=True)
class _Cancelling:
    """A microphone out of which the program's voice is taken, so that it may stay open.

    Attributes:
        at_once: Whether it is open before it has proved to hear nothing of the program.
    """

    source: CleanSource
    near: NearVoice
    at_once: bool

    def may_listen(self) -> bool:
        clear = self.near.check.clears()
        return self.at_once or (clear and self.source.is_ready)

    def hears_itself(self) -> bool:
        return self.near.check.echo_remains

    def heard_own_words(self) -> None:
        self.near.check.own_words()

    def heard_somebody(self) -> None:
        self.near.check.somebody()

    def answered(self) -> None:
        self.near.check.somebody(DECAY_S)

    def shut_while_speaking(self) -> None:
        self.source.deaf = True


def _open_microphone(
    wanted: TalkOver, microphone: Microphone, speaker: Speaker
) -> _Cancelling | None:
    """What lets the ear listen while the program speaks; None where it never may."""
    if wanted == "never":
        return None
    source = CleanSource(microphone, speaker.played, _after_first_word(speaker, EchoCanceller))
    return _Cancelling(source, NearVoice(silero), at_once=wanted == "always")


def _after_first_word(speaker: Speaker, make: Callable[[], T]) -> Callable[[], T]:
    """Make it once something is spoken: until then the processor is for the first word alone."""

    def made() -> T:
        speaker.begun.wait(FIRST_WORD_LIMIT_S)
        return make()

    return made


def _voice_of(activity: VoiceActivity) -> Callable[[Frame], float]:
    return lambda frame: activity(frame.samples)


def load_transcriber(settings: Settings, paths: Paths, language: str = "en") -> Transcriber:
    """Load the configured model, checked.

    Raises:
        ModelError: It is not on this machine, damaged, or not for this language.
    """
    model = models.find(settings.model.name, paths.models)
    models.verify(model, paths.cache)
    catalogue.require_language(settings.model.name, model, language)
    return WhisperTranscriber(
        model,
        language=language,
        compute_type=settings.model.compute_type or None,
        threads=settings.model.threads or None,
    )


def _ready(load: Callable[[], Transcriber], understands: Tongue) -> Transcriber:
    transcriber = load()
    readiness.read_rules(understands)
    return transcriber


@contextmanager
def speaking(
    settings: Settings, paths: Paths, language: str = "en"
) -> Iterator[Callable[[str], None]]:
    """Open the voice and the speaker alone; yield what speaks a line and waits for its end.

    What is spoken is not cached: it is somebody's words.

    Raises:
        VoicecheckError: The voice or the speaker is missing, or fails.
    """
    with ExitStack() as stack:
        voice = stack.enter_context(voices.opened(settings.voice, paths, language))
        speaker = stack.enter_context(
            Speaker(devices.find_output(settings.audio.output_device or None))
        )

        def speak(line: str) -> None:
            clip = voice.clip(line)
            gain = max(settings.voice.volume, 0.01)
            speaker.play(Clip((clip.samples * gain).clip(-1, 1), clip.rate_hz)).wait()

        yield speak


@contextmanager
def opened(
    settings: Settings,
    paths: Paths,
    *,
    inbox: Inbox,
    beside: Beside,
    timing: Callable[[str | None], Timing],
    lines: Iterable[str],
    asides: Asides,
    started: Voice | None = None,
    language: str = "en",
    spool_key: bytes | None = None,
    level: Callable[[float], None] = lambda _dbfs: None,
) -> Iterator[SpokenExchange]:
    """Open the voice, the speaker, the microphone and the ear, in the order they are needed.

    The model loads in the background: the greeting does not wait for it.

    Args:
        settings: Which devices, voice and model; how patient.
        paths: Where clips, models and the spool are.
        inbox: Where keys and Ctrl-C arrive too.
        beside: What is shown.
        timing: How long to wait for someone; None is the owner.
        lines: What may be said, with its places, the first of all first.
        asides: What is said beside the conversation.
        started: The voice of this machine, where it was started already; closed with the rest.
        language: What is spoken.
        spool_key: What the sound being heard is sealed with; None where the store is not locked.
        level: Is told the peak of each frame, in dBFS.

    Raises:
        VoicecheckError: Something that is needed is missing; nothing is left open.
    """
    readiness.switch_threads_soon()
    with ExitStack() as stack:
        voice = engines.voice(
            settings,
            lambda: started or voices.opened(settings.voice, paths, language),
            beside.noted,
        )
        stack.callback(voice.close)
        load = engines.transcriber(
            settings,
            lambda: load_transcriber(settings, paths, language),
            beside.noted,
            language,
        )
        model = models.find(settings.model.name, paths.models)  # missing is told at once
        if not settings.speech.stt:
            catalogue.require_language(settings.model.name, model, language)
        microphone = Microphone(devices.find_input(settings.audio.input_device or None))
        speaker = stack.enter_context(
            Speaker(devices.find_output(settings.audio.output_device or None))
        )
        stack.enter_context(microphone)
        first_words = voices.first_words(settings)
        always = tuple(dict.fromkeys(fixed(lines, openings=first_words > 0)))
        mute = False
        try:  # a voice that is missing is told now, not in print
            voice.clip(always[0], keep=True)
        except VoiceHangsError as error:
            mute = True
            beside.noted(f"{error}. The words go on in print.")
        understands = tongue(guides.phrases(language, paths.guides))
        decoder = BackgroundDecoder(
            _after_first_word(speaker, lambda: _ready(load, understands)),
            settings.model.beam_size,
        )
        stack.callback(decoder.close)
        opened_up = _open_microphone(settings.listening.talk_over, microphone, speaker)
        ear = EarThread(
            Ear(
                opened_up.near if opened_up else _voice_of(silero()),
                decoder,
                paths.spool,
                spool_key=spool_key,
                finality=smart_turn(paths.models),
                closure=understands.closure,
            ),
            opened_up.source if opened_up else microphone,
            inbox.put,
            on_frame=lambda frame: level(Clip(frame.samples, RATE_HZ).peak_dbfs),
        )
        stack.callback(ear.close)
        if not settings.speech.tts:
            opened_gently = partial(voices.opened, settings.voice, paths, language, gently=True)
            ahead = RenderedAhead(_after_first_word(speaker, opened_gently), always)
            stack.callback(ahead.close)
        yield SpokenExchange(
            voice=voice,
            card=SoundCard(
                microphone,
                speaker,
                settings.audio.input_device or None,
                settings.audio.output_device or None,
            ),
            ear=ear,
            inbox=inbox,
            beside=beside,
            timing=timing,
            always=frozenset(always),
            asides=asides,
            tongue=understands,
            first_words=first_words,
            rate_wpm=settings.voice.rate_wpm,
            set_rate=voice.set_rate,
            gain_db=20 * math.log10(max(settings.voice.volume, 0.01)),
            over=TalkingOver(opened_up, beside.noted),
            keep_sound=settings.audio.keep,
            mute=mute,
            format=settings.audio.format,
        )
