"""Microphone, speaker, and the room between them."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import RATE_HZ, SILENT_DB, Clip, level_db, listening_tone
from voicecheck.audio.turn import VOICE_ON
from voicecheck.doctor.patient import Patient
from voicecheck.errors import CautionError, MicrophoneError, SpeakerError

if TYPE_CHECKING:
    from voicecheck.audio.microphone import Microphone

LISTEN_S = 0.5
ROOM_S = 3.0
AFTER_S = 0.4
"""So much later the last of an echo arrives."""

NOISY_DBFS = -45.0
"""The usual level of a room from which on words get lost in it; a quiet one is below -60."""

VOICED_SHARE = 0.25
"""How much of the time somebody may seem to speak in a room that should be quiet."""

_UNMUTE = "Unmute it in this system's sound settings, and turn it up"
_PRIVACY = (
    "It is switched off or muted, or this system lets no program use it: look for a switch on it, "
    "and at the system's privacy settings"
)


def portaudio(patient: Patient) -> str:
    """Is the system's sound library there?"""
    from voicecheck.audio import devices

    return str(devices.sound().get_portaudio_version()[1].split(",")[0])


def microphone(patient: Patient) -> str:
    """Can it be opened, and does sound come from it?"""
    from voicecheck.audio import devices
    from voicecheck.audio.microphone import Microphone
    from voicecheck.audio.mute import muted

    device = devices.find_input(patient.settings.audio.input_device or None)
    with Microphone(device) as opened:
        heard = np.concatenate(list(_frames(opened, LISTEN_S)))
    is_muted = muted("input", device.name)
    if is_muted:
        raise MicrophoneError(f"The microphone “{device.name}” is muted", _UNMUTE)
    if not heard.any():
        # Where the sound server says that it is open, a quiet virtual one is no fault.
        message = f"The microphone “{device.name}” gives nothing but digital silence"
        raise (MicrophoneError if is_muted is None else CautionError)(message, _PRIVACY)
    return f"{device.name} at {device.rate_hz} Hz, {Clip(heard, RATE_HZ).peak_dbfs:.0f} dBFS"


def speaker(patient: Patient) -> str:
    """Can it be opened and played on?"""
    from voicecheck.audio import devices
    from voicecheck.audio.mute import muted
    from voicecheck.audio.speaker import Speaker

    device = devices.find_output(patient.settings.audio.output_device or None)
    with Speaker(device) as opened:
        opened.play(listening_tone(device.rate_hz)).wait(5.0)
    if muted("output", device.name):
        raise SpeakerError(f"The speaker “{device.name}” is muted", _UNMUTE)
    return f"{device.name} at {device.rate_hz} Hz, a tone was played"


def room(patient: Patient) -> str:
    """How loud is it here, and does anybody speak, while nobody should?"""
    from voicecheck.audio import devices
    from voicecheck.audio.activity import silero
    from voicecheck.audio.microphone import Microphone

    device = devices.find_input(patient.settings.audio.input_device or None)
    with Microphone(device) as opened:
        frames = list(_frames(opened, ROOM_S))
    activity = silero()
    voiced = float(np.mean([activity(frame) >= VOICE_ON for frame in frames]))
    # The median is the room's own: a single knock is no noise.
    return judged(float(np.median([level_db(frame) for frame in frames])), voiced)


def judged(level_dbfs: float, voiced_share: float) -> str:
    """What is to be said of a room.

    Args:
        level_dbfs: Its usual level.
        voiced_share: The part of the time in which somebody seemed to speak, 0 to 1.

    Raises:
        CautionError: It is noisy, or somebody speaks.
    """
    if voiced_share >= VOICED_SHARE:
        raise CautionError(
            f"Somebody or something speaks in this room ({voiced_share:.0%} of the time)",
            "Switch off what talks, as a television or a radio, or use a headset",
        )
    if level_dbfs >= NOISY_DBFS:
        raise CautionError(
            f"This room is noisy: {level_dbfs:.0f} dBFS, where a quiet one is below -60",
            "Close the window, switch off what hums, move the microphone closer, or use a headset",
        )
    return f"{level_dbfs:.0f} dBFS" if level_dbfs > SILENT_DB else "silent"


def echo(patient: Patient) -> str:
    """Does the program hear itself, once its voice is taken out of what the microphone hears?"""
    from voicecheck.audio import devices
    from voicecheck.audio.activity import silero
    from voicecheck.audio.echo import CleanSource, NearVoice
    from voicecheck.audio.microphone import Microphone
    from voicecheck.audio.speaker import Speaker
    from voicecheck.guides import phrases
    from voicecheck.speech.voices import opened as voice_opened

    settings = patient.settings
    with voice_opened(settings.voice, patient.paths) as voice:
        clip = voice.clip(f"{phrases().help} {phrases().offer_skip}")
    clip = Clip(clip.samples * max(settings.voice.volume, 0.01), clip.rate_hz)
    near = NearVoice(silero)
    with (
        Speaker(devices.find_output(settings.audio.output_device or None)) as speaker,
        Microphone(devices.find_input(settings.audio.input_device or None)) as opened,
    ):
        source = CleanSource(opened, speaker.played)
        playing = speaker.play(clip)
        now_s, until_s = -math.inf, math.inf
        while now_s < until_s:
            frame = source.read(2.0)
            near(frame)
            now_s = frame.end_s
            if until_s == math.inf and playing.wait(0.0):
                until_s = now_s + AFTER_S
    if near.check.clears():
        return "it does not hear itself, so you can talk over it"
    raise CautionError(
        "The microphone hears the speaker, later or louder than can be taken out",
        "That is fine: it listens only while it is silent. To talk over it use headphones, or "
        "turn the speaker down and move it away from the microphone",
    )


def _frames(opened: "Microphone", lasts_s: float) -> Iterator[NDArray[np.float32]]:
    """The samples of so much sound."""
    frame = first = opened.read(2.0)
    yield first.samples
    while frame.end_s - first.end_s < lasts_s:
        frame = opened.read(2.0)
        yield frame.samples
