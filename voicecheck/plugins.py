"""The door for plugins: what other packages may bring, and how they are found.

A plugin is an installed package with an entry point in the group `voicecheck` that names a
module; the module implements the hooks it wants. Nothing of a plugin runs until a setting asks
for plugins at all, and one that cannot be loaded is told of by name and otherwise left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Protocol

import pluggy

from voicecheck.errors import ConfigError
from voicecheck.reflector import Reflector

GROUP = "voicecheck"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

MakeReflector = Callable[[str], Reflector]
"""Makes a reflector. It is given what stands after the colon in the setting ("llm:NAME"), may
take its time to load, and raises a VoicecheckError where it cannot."""


class RegisterReflector(Protocol):
    """What a plugin calls once for each reflector it brings."""

    def __call__(self, name: str, make: MakeReflector) -> None:
        """Offer a reflector under the name that the setting `reflection.writer` uses."""


class Hooks:
    """The hooks; each is called as a plain function of the plugin's module."""

    @hookspec
    def register_reflectors(self, register: RegisterReflector) -> None:
        """Offer other writers of the gist of a long answer."""


@dataclass(frozen=True)
class Plugins:
    """The plugins that were found.

    Attributes:
        manager: Calls their hooks.
        broken: Why a plugin could not be loaded, by its name.
    """

    manager: pluggy.PluginManager
    broken: dict[str, str]

    def reflectors(self) -> dict[str, MakeReflector]:
        """Every reflector on offer, by name; of two with one name the first stays."""
        offered: dict[str, MakeReflector] = {}
        self.manager.hook.register_reflectors(register=offered.setdefault)
        return offered

    def reflector(self, name: str) -> MakeReflector:
        """The reflector of that name.

        Raises:
            ConfigError: No plugin brings it.
        """
        offered = self.reflectors()
        if name in offered:
            return offered[name]
        why = "".join(f"; the plugin {key} is broken ({why})" for key, why in self.broken.items())
        there = ", ".join(sorted(offered)) or "none is installed"
        raise ConfigError(
            f"no plugin brings the writer {name!r} (installed: {there}){why}",
            "Install it beside voicecheck, or set reflection.writer to nothing",
        )


def found() -> Plugins:
    """Load every plugin that is installed."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    broken: dict[str, str] = {}
    for entry in metadata.entry_points(group=GROUP):
        try:
            manager.register(entry.load(), name=entry.name)
            manager.check_pending()
        except Exception as error:  # somebody else's module: it may raise anything
            if manager.has_plugin(entry.name):
                manager.unregister(name=entry.name)
            broken[entry.name] = f"{type(error).__name__}: {error}"
    return Plugins(manager, broken)
