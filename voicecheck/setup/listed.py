"""The setup typed: what is heard elsewhere is chosen here from a list."""

from collections.abc import Sequence
from dataclasses import replace

from voicecheck.audio import devices
from voicecheck.config import Paths, Settings
from voicecheck.errors import VoicecheckError
from voicecheck.setup import proposals
from voicecheck.setup.asking import THE_SYSTEMS_OWN, Asker
from voicecheck.setup.habits import Chosen, habits
from voicecheck.setup.sound import there


def typed(
    asker: Asker, settings: Settings, paths: Paths, *, sound: bool, lockable: bool
) -> Chosen:
    """Hold the setup with the keyboard.

    Args:
        asker: How to ask.
        settings: What holds now, and is proposed.
        paths: Where voices lie.
        sound: Whether there is sound; without it, typed check-ins are proposed.
        lockable: Whether a pass phrase can be offered.

    Raises:
        EndedError: The person ends the setup.
    """
    words = asker.words
    asker.say(words.welcome, words.typed_ways_out)
    without = settings.checkin.text or not sound
    values: dict[str, object] = {}
    text = asker.agree(words.typed_only, without, now="yes" if without else "no")
    if not text:
        for key, question, choices in (
            ("audio.input_device", words.which_microphone, _microphones(settings)),
            ("voice.id", words.which_voice, _voices(settings, paths)),
        ):
            if len(choices) > 1:
                values[key] = _picked(asker, question, choices)
    chosen = habits(asker, settings, lockable=lockable)
    asker.say(words.done)
    return replace(chosen, values={"checkin.text": text, **values, **chosen.values})


def _microphones(settings: Settings) -> Sequence[str]:
    present = settings.audio.input_device
    try:
        return proposals.microphones(present, devices.inputs())
    except VoicecheckError:
        return (present,)


def _voices(settings: Settings, paths: Paths) -> Sequence[str]:
    return proposals.voices(settings.voice.id, there(paths))


def _picked(asker: Asker, question: str, choices: Sequence[str]) -> str:
    """One of a list by its number; the first is what holds now."""
    for number, each in enumerate(choices, start=1):
        asker.screen.noted(f"{number}  {each or THE_SYSTEMS_OWN}")

    def read(text: str) -> str | None:
        bare = text.strip()
        if bare.isascii() and bare.isdigit() and 1 <= int(bare) <= len(choices):
            return choices[int(bare) - 1]
        return None

    return asker.ask(question, read, choices[0], now="1")
