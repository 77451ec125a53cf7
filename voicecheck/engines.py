"""Who listens and who speaks: this machine, another of the household, or a plugin.

Whatever the settings name, the engine of this machine stands by, and a check-in goes on with it.
Words go to another machine only where the settings hold the person's yes to just that one.
"""

from collections.abc import Callable
from typing import TypeVar

from voicecheck import plugins
from voicecheck.config import Settings, Speech
from voicecheck.errors import VoicecheckError
from voicecheck.speech import wyoming
from voicecheck.speech.standby import Preferred, StandbyTranscriber, StandbyVoice
from voicecheck.speech.transcriber import Transcriber
from voicecheck.speech.voice import Voice
from voicecheck.speech.wyoming import Address, WyomingTranscriber, WyomingVoice

DUTY = {"stt": "listens", "tts": "speaks"}
"""What whoever a setting names does, and this machine in their stead."""

TO_BE_ASKED = "Begin a check-in at a terminal to be asked"

Tell = Callable[[str], None]
T = TypeVar("T")

REACH_LIMIT_S = 4.0
"""How long another machine is looked for, its name among it, before the check-in goes on."""


def transcriber(
    settings: Settings, load: Callable[[], Transcriber], told: Tell, language: str = "en"
) -> Callable[[], Transcriber]:
    """What loads whoever the settings let listen (`speech.stt`).

    Args:
        settings: The settings.
        load: Loads the model of this machine.
        told: Is told what a person should know, in any thread.
        language: What is spoken; a plugin is asked for it by its own setting.

    Raises:
        ConfigError: No plugin brings it, or the address is none.
    """
    preferred: Preferred[Transcriber] | None = _preferred(
        settings.speech,
        "stt",
        lambda name: plugins.found().transcriber(name),
        lambda address: WyomingTranscriber(address, language),
        told,
    )
    return load if preferred is None else lambda: StandbyTranscriber(preferred, load)


def voice(settings: Settings, make: Callable[[], Voice], told: Tell) -> Voice:
    """Whoever the settings let speak (`speech.tts`).

    Args:
        settings: The settings.
        make: Makes the voice of this machine.
        told: Is told what a person should know, in any thread.

    Raises:
        ConfigError: No plugin brings it, or the address is none.
    """
    preferred: Preferred[Voice] | None = _preferred(
        settings.speech,
        "tts",
        lambda name: plugins.found().voice(name),
        lambda address: WyomingVoice(address, settings.voice.rate_wpm),
        told,
    )
    return make() if preferred is None else StandbyVoice(preferred, make)


def server(speech: Speech, key: str) -> Address | None:
    """The other machine that a setting names; None where it names none.

    Args:
        speech: The settings.
        key: "stt" or "tts".

    Raises:
        ConfigError: It is no address.
    """
    named: str = getattr(speech, key)
    if named.partition(":")[0] != wyoming.SCHEME:
        return None
    return Address.read(named, f"speech.{key}")


def is_allowed(speech: Speech, address: Address) -> bool:
    """Whether the person said yes to this machine."""
    return str(address) in speech.allow


def not_agreed(address: Address, key: str) -> str:
    """What is told where a machine is named that nobody has said yes to; see `TO_BE_ASKED`."""
    return f"Nobody has agreed yet that words go to {address}, so this machine {DUTY[key]}"


def _preferred(
    speech: Speech,
    key: str,
    plugin: Callable[[str], Callable[[str], T]],
    remote: Callable[[Address], T],
    told: Tell,
) -> Preferred[T] | None:
    """Whoever a setting names; None where it is this machine's own engine, or nobody agreed."""
    named: str = getattr(speech, key)
    duty = DUTY[key]
    if not named:
        return None
    address = server(speech, key)
    if address is None:
        name, _, given = named.partition(":")
        make = plugin(name)
        return Preferred(f"The plugin's {name}", duty, lambda: make(given), told)
    if not is_allowed(speech, address):
        told(f"{not_agreed(address, key)}. {TO_BE_ASKED}.")
        return None

    def reached() -> T:
        if not wyoming.answers(address):
            raise VoicecheckError(f"{address} does not answer")
        return remote(address)

    return Preferred(
        str(address),
        duty,
        reached,
        told,
        lambda: wyoming.answers(address),
        load_limit_s=REACH_LIMIT_S,
    )
