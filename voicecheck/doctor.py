"""The doctor: what a check-in needs, tried for real, each with its remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicecheck.config import Paths, Settings
from voicecheck.errors import VoicecheckError

LISTEN_S = 0.5


@dataclass(frozen=True)
class Check:
    """One thing that a check-in needs.

    Attributes:
        name: What was tried.
        ok: Whether it works.
        detail: What was found, or what is wrong.
        remedy: What to do about it; empty where it works.
        exit_code: What a process leaves with where this is missing; 0 where it works.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    exit_code: int = 0


def examine(settings: Settings, paths: Paths) -> Iterator[Check]:
    """Try each part in turn; one that fails does not keep the next from being tried."""
    parts: dict[str, Callable[[Settings, Paths], str]] = {
        "microphone": _microphone,
        "speaker": _speaker,
        "voice": _voice,
        "model": _model,
        "store": _store,
    }
    for name, part in parts.items():
        try:
            yield Check(name, ok=True, detail=part(settings, paths))
        except VoicecheckError as error:
            yield Check(name, False, error.message, error.remedy, error.exit_code)


def _microphone(settings: Settings, paths: Paths) -> str:
    from voicecheck.audio import devices
    from voicecheck.audio.clip import RATE_HZ, Clip
    from voicecheck.audio.microphone import Microphone

    device = devices.find_input(settings.audio.input_device or None)
    with Microphone(device) as microphone:
        first = microphone.read(2.0)
        frames = [first]
        while frames[-1].end_s - first.end_s < LISTEN_S:
            frames.append(microphone.read(2.0))
    loudest_dbfs = max(Clip(frame.samples, RATE_HZ).peak_dbfs for frame in frames)
    level = f"{loudest_dbfs:.0f} dBFS" if loudest_dbfs > -100 else "silent"
    return f"{device.name} at {device.rate_hz} Hz, {level}"


def _speaker(settings: Settings, paths: Paths) -> str:
    from voicecheck.audio import devices
    from voicecheck.audio.clip import listening_tone
    from voicecheck.audio.speaker import Speaker

    device = devices.find_output(settings.audio.output_device or None)
    with Speaker(device) as speaker:
        speaker.play(listening_tone(device.rate_hz)).wait(5.0)
    return f"{device.name} at {device.rate_hz} Hz, a tone was played"


def _voice(settings: Settings, paths: Paths) -> str:
    from voicecheck.guides import phrases
    from voicecheck.speech.voice import Pyttsx3Voice

    line = phrases().check_again
    with Pyttsx3Voice(settings.voice.id or None, settings.voice.rate_wpm) as voice:
        clip = voice.clip(line)
        return f"{voice.engine}, {settings.voice.id or 'its own choice'}, {clip.duration_s:.1f} s"


def _model(settings: Settings, paths: Paths) -> str:
    from voicecheck.speech import models

    folder = models.find(settings.model.name, paths.models)
    models.verify(folder, paths.cache)
    return f"{settings.model.name} in {folder}"


def _store(settings: Settings, paths: Paths) -> str:
    from voicecheck.store import Store

    with Store.open(paths.store) as store:
        newest = store.history(limit=1)
    return f"{paths.store}, " + ("in use" if newest else "empty")
