"""What is proposed: which voices, which microphones, which model. Pure."""

from collections.abc import Mapping, Sequence

from voicecheck.audio.devices import Device
from voicecheck.speech.measure import Measured
from voicecheck.speech.voice import VoiceInfo
from voicecheck.speech.voices import PIPER

MOST_VOICES, MOST_NATURAL = 4, 2
QUICK_S = 1.0
"""A model that takes longer for a sentence keeps people waiting."""

WELL, BADLY = 0.2, 0.5
"""Up to so many words in one misheard it understood well, and from so many on it did not."""

# ALSA's and PulseAudio's names for the choice of the system.
_ALIASES = frozenset({"default", "sysdefault", "pulse", "pipewire", "jack"})
# espeak-ng's own: a higher, softer voice beside the ones that are there.
_ESPEAK = "gmw/en-us"
_HIGHER = "gmw/en-us+f3"


def voices(present: str, there: Sequence[VoiceInfo]) -> list[str]:
    """The voices to choose from by ear, the present one first; empty is the system's own."""
    english = [each for each in there if _language(each).startswith("en")] or list(there)
    natural = [each.id for each in english if each.id.startswith(PIPER)][:MOST_NATURAL]
    english = [each for each in english if not each.id.startswith(PIPER)]
    by_language: dict[str, str] = {}
    for each in english:
        if "-x-" not in each.language and "shaw" not in each.language:
            by_language.setdefault(_language(each), each.id)
    plain = [each.id for each in english]
    found = [present, *natural, *by_language.values()]
    if _ESPEAK in plain:
        found = [present, *natural, _HIGHER, "gmw/en-gb-x-rp", _ESPEAK]
    known = {"", present, _HIGHER, *natural, *plain}
    return list(dict.fromkeys(each for each in found if each in known))[:MOST_VOICES]


def microphones(present: str, there: Sequence[Device]) -> list[str]:
    """The microphones to try, the present one first; empty is the system's own."""
    names = [device.name for device in there if _plain(device.name) not in _ALIASES]
    return list(dict.fromkeys([present, "", *names] if present else ["", *names]))


def best_model(measured: Mapping[str, Measured]) -> str:
    """The model that understands best among those that answer in time, else the quickest.

    Args:
        measured: By name; at least one.
    """
    quick = {name: each for name, each in measured.items() if each.seconds <= QUICK_S}
    if not quick:
        return min(measured, key=lambda name: measured[name].seconds)
    return min(quick, key=lambda name: (round(quick[name].word_error, 2), quick[name].seconds))


def _language(voice: VoiceInfo) -> str:
    return voice.language.casefold().replace("_", "-")


def _plain(name: str) -> str:
    return name.casefold().partition(":")[0]
