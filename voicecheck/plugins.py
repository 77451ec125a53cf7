"""The door for plugins: what other packages may bring, and how they are found.

A plugin is an installed package with an entry point in the group `voicecheck` that names a
module; the module implements the hooks it wants. Nothing of a plugin runs until a setting or an
option asks for what it brings, and one that cannot be loaded is told of by name and otherwise
left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast, get_args

import pluggy

from voicecheck.errors import ConfigError
from voicecheck.reflector import Reflector

if TYPE_CHECKING:
    from voicecheck.export import Exported
    from voicecheck.speech.transcriber import Transcriber
    from voicecheck.speech.voice import Voice
    from voicecheck.store.record import Checkin

GROUP = "voicecheck"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

T_contra = TypeVar("T_contra", contravariant=True)

MakeReflector = Callable[[str], Reflector]
"""Makes a reflector. It is given what stands after the colon in the setting ("llm:NAME"), may
take its time to load, and raises a VoicecheckError where it cannot."""

MakeTranscriber = Callable[[str], "Transcriber"]
"""Makes a transcriber, as `MakeReflector` makes a reflector."""

MakeVoice = Callable[[str], "Voice"]
"""Makes a voice, as `MakeReflector` makes a reflector."""

Exporter = Callable[[Iterable["Checkin"]], Iterable["Exported"]]
"""Makes the files of an export out of check-ins, the oldest first. It writes none itself, so that
each is private and nothing is replaced without asking."""


class Register(Protocol[T_contra]):
    """What a plugin calls once for each thing it brings."""

    def __call__(self, name: str, make: T_contra) -> None:
        """Offer something under the name that a setting or an option asks for it by."""


RegisterReflector = Register[MakeReflector]
RegisterTranscriber = Register[MakeTranscriber]
RegisterVoice = Register[MakeVoice]
RegisterExporter = Register[Exporter]


class Hooks:
    """The hooks; each is called as a plain function of the plugin's module."""

    @hookspec
    def register_reflectors(self, register: RegisterReflector) -> None:
        """Offer other writers of the gist of a long answer (`reflection.writer`)."""

    @hookspec
    def register_transcribers(self, register: RegisterTranscriber) -> None:
        """Offer others who write down what is said (`speech.stt`)."""

    @hookspec
    def register_voices(self, register: RegisterVoice) -> None:
        """Offer others who speak (`speech.tts`)."""

    @hookspec
    def register_exporters(self, register: RegisterExporter) -> None:
        """Offer other formats to export to (`voicecheck export --format`)."""


Kind = Literal["reflectors", "transcribers", "voices", "exporters"]


@dataclass(frozen=True)
class Brought:
    """Something that a plugin brings.

    Attributes:
        kind: What it is.
        name: What a setting or an option calls it.
        plugin: The name of the plugin's entry point.
        version: Of the plugin's package.
        make: As the plugin gave it.
    """

    kind: Kind
    name: str
    plugin: str
    version: str
    make: Any


@dataclass(frozen=True)
class Plugins:
    """The plugins that were found.

    Attributes:
        brought: All that they bring; of two of one kind and name the first is used.
        broken: Why a plugin could not be loaded, by its name. It brings nothing.
    """

    brought: tuple[Brought, ...]
    broken: Mapping[str, str]

    def reflector(self, name: str) -> MakeReflector:
        """The reflector of that name.

        Raises:
            ConfigError: No plugin brings it.
        """
        return cast("MakeReflector", self._named("reflectors", name, "writer"))

    def transcriber(self, name: str) -> MakeTranscriber:
        """The transcriber of that name; raises as `reflector` does."""
        return cast("MakeTranscriber", self._named("transcribers", name, "transcriber"))

    def voice(self, name: str) -> MakeVoice:
        """The voice of that name; raises as `reflector` does."""
        return cast("MakeVoice", self._named("voices", name, "voice"))

    def exporter(self, name: str) -> Exporter:
        """The exporter of that name; raises as `reflector` does."""
        return cast("Exporter", self._named("exporters", name, "format"))

    def names(self, kind: Kind) -> list[str]:
        """What of one kind is on offer."""
        return sorted({each.name for each in self.brought if each.kind == kind})

    def _named(self, kind: Kind, name: str, noun: str) -> object:
        for each in self.brought:
            if (each.kind, each.name) == (kind, name):
                return each.make
        why = "".join(f"; the plugin {key} is broken ({why})" for key, why in self.broken.items())
        names = ", ".join(self.names(kind))
        there = f"installed: {names}" if names else "none is installed"
        raise ConfigError(f"no plugin brings the {noun} {name!r} ({there}){why}", REMEDY[kind])


REMEDY: dict[Kind, str] = {
    "reflectors": "Install it beside voicecheck, or set reflection.writer to nothing",
    "transcribers": "Install it beside voicecheck, or set speech.stt to nothing",
    "voices": "Install it beside voicecheck, or set speech.tts to nothing",
    "exporters": "`voicecheck export --help` names the formats that are always there",
}


def found() -> Plugins:
    """Load every plugin that is installed."""
    brought: list[Brought] = []
    broken: dict[str, str] = {}
    for entry in metadata.entry_points(group=GROUP):
        try:
            brought += _brought_by(entry)
        except (Exception, SystemExit) as error:  # somebody else's module: it may raise anything
            broken[entry.name] = f"{type(error).__name__}: {error}"
    return Plugins(tuple(brought), broken)


def _brought_by(entry: metadata.EntryPoint) -> list[Brought]:
    """Load one plugin, apart from the others, and ask what it brings."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    manager.register(entry.load(), name=entry.name)
    manager.check_pending()
    version = entry.dist.version if entry.dist else ""
    brought: list[Brought] = []
    for kind in get_args(Kind):

        def register(name: str, make: object, kind: Kind = kind) -> None:
            brought.append(Brought(kind, name, entry.name, version, make))

        getattr(manager.hook, f"register_{kind}")(register=register)
    return brought
