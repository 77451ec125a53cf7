"""Everything that is looked at, in its order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voicecheck.doctor import keeping, sound, speech
from voicecheck.doctor.patient import Patient

__all__ = ["PARTS", "Part", "Patient", "chosen"]


@dataclass(frozen=True)
class Part:
    """One thing to look at.

    Attributes:
        name: What it is called.
        doing: What is shown while it lasts.
        look: Tries it and tells what was found. It raises a VoicecheckError where it is missing,
            and CautionError where it works less well than it could.
        mend: Mends what can safely be mended, and tells what was done; it may raise OSError.
        needs: Other parts, without which this one cannot be tried.
        takes_long: Whether it plays, listens or takes long.
    """

    name: str
    doing: str
    look: Callable[[Patient], str]
    mend: Callable[[Patient], list[str]] | None = None
    needs: tuple[str, ...] = ()
    takes_long: bool = False


PARTS = (
    Part("settings", "reading the settings", keeping.settings),
    Part("PortAudio", "looking for PortAudio", sound.portaudio),
    Part(
        "microphone",
        "opening the microphone",
        sound.microphone,
        needs=("PortAudio",),
        takes_long=True,
    ),
    Part("speaker", "playing a tone", sound.speaker, needs=("PortAudio",), takes_long=True),
    Part("voice", "speaking a sentence to itself", speech.voice),
    Part("model", "reading the speech model", speech.model),
    Part("speech.stt", "looking who listens", speech.listener),
    Part("speech.tts", "looking who speaks", speech.speaking),
    Part(
        "room",
        "listening to the room: please be quiet for three seconds",
        sound.room,
        needs=("microphone",),
        takes_long=True,
    ),
    Part(
        "echo",
        "speaking, and listening for it: please be quiet a little longer",
        sound.echo,
        needs=("microphone", "speaker", "voice"),
        takes_long=True,
    ),
    Part(
        "speed",
        "writing down a known sentence",
        speech.speed,
        needs=("voice", "model"),
        takes_long=True,
    ),
    Part("store", "reading the store whole", keeping.store),
    Part("privacy", "looking who may read the files", keeping.privacy, keeping.make_private),
    Part("disk", "looking how much room there is", keeping.disk),
    Part("guides", "reading the guides", keeping.guides),
    Part("cache", "reading the cached sentences", keeping.cache, keeping.clear_cache),
    Part("downloads", "looking for broken downloads", keeping.downloads),
    Part("schedule", "looking when it asks", keeping.schedule),
)


def chosen(names: Sequence[str]) -> tuple[Part, ...] | None:
    """The parts by these names and those that they need, in their order; all where none is named.

    Returns:
        None where there is no part by one of the names.
    """
    by_name = {part.name.casefold(): part for part in PARTS}
    wanted = [name.casefold() for name in names]
    if not set(wanted) <= set(by_name):
        return None
    found: set[str] = set()
    while wanted:
        part = by_name[wanted.pop()]
        found.add(part.name)
        wanted += [need.casefold() for need in part.needs]
    return tuple(part for part in PARTS if part.name in found) if names else PARTS
