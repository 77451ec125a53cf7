"""The instruments of a spoken check-in: voice, speaker, microphone, ear and model."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from voicecheck.audio import devices
from voicecheck.audio.activity import VoiceActivity, silero
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.finality import smart_turn
from voicecheck.audio.microphone import Frame, Microphone
from voicecheck.audio.speaker import Speaker
from voicecheck.audio.turn import Timing
from voicecheck.config import Paths, Settings
from voicecheck.ear import Ear
from voicecheck.ear_thread import EarThread
from voicecheck.errors import ConfigError
from voicecheck.speech import models
from voicecheck.speech.decoder import BackgroundDecoder
from voicecheck.speech.transcriber import Transcriber, WhisperTranscriber
from voicecheck.speech.voice import Pyttsx3Voice
from voicecheck.spoken import Beside, Inbox, SpokenExchange

if TYPE_CHECKING:
    from voicecheck.audio.echo import CleanSource, NearVoice


@dataclass(frozen=True)
class _Open:
    """The microphone that stays open; see `spoken.OpenMicrophone`."""

    source: "CleanSource"
    near: "NearVoice"

    def hears_itself(self) -> bool:
        return self.near.check.echo_remains

    def heard_own_words(self) -> None:
        self.near.check.own_words()

    def shut_while_speaking(self) -> None:
        self.source.deaf = True


def _talked_over(microphone: Microphone, speaker: Speaker) -> _Open:
    """Take the speaker's sound out of the microphone's.

    Raises:
        ConfigError: The extra that does it is not installed.
    """
    from voicecheck.audio.echo import CleanSource, NearVoice

    if find_spec("livekit") is None:
        raise ConfigError(
            "listening.talk_over needs the package livekit",
            "Install it with: pip install 'voicecheck-in[talk-over]'",
        )
    return _Open(CleanSource(microphone, speaker.played), NearVoice(silero))


def _voice_of(activity: VoiceActivity) -> Callable[[Frame], float]:
    return lambda frame: activity(frame.samples)


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
    timing: Callable[[str | None], Timing],
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
        timing: How long to wait for someone; None is the owner.
        always: Sentences that are always said, the first of all first.
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
        sentences = tuple(always)
        voice.clip(sentences[0], keep=True)  # a voice that is missing is told now, not in print
        decoder = BackgroundDecoder(
            lambda: load_transcriber(settings, paths), settings.model.beam_size
        )
        stack.callback(decoder.close)
        talked_over = _talked_over(microphone, speaker) if settings.listening.talk_over else None
        ear = EarThread(
            Ear(
                talked_over.near if talked_over else _voice_of(silero()),
                decoder,
                paths.spool,
                finality=smart_turn(paths.models),
            ),
            talked_over.source if talked_over else microphone,
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
            timing=timing,
            always=frozenset(sentences),
            long_turn=long_turn,
            rate_wpm=settings.voice.rate_wpm,
            set_rate=voice.set_rate,
            gain_db=20 * math.log10(max(settings.voice.volume, 0.01)),
            open_microphone=talked_over,
            keep_sound=settings.audio.keep,
            format=settings.audio.format,
        )
