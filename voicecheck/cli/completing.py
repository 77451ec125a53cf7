"""What the tab key completes: the names of guides, models, voices, languages and people.

Each is found by what is quick to look at. What goes wrong is told by the command itself, not in
the middle of its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def completed(names: Callable[[], Iterable[str]]) -> Completer:
    """Offer the shell those names that begin as was typed, in upper or lower case."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from voicecheck.cli.terminal import visible
        from voicecheck.errors import VoicecheckError

        begun = incomplete.casefold()
        with suppress(VoicecheckError, OSError), ctx.scope(cleanup=False):
            return [
                CompletionItem(name)
                for name in names()
                if name.casefold().startswith(begun) and name == visible(name)
            ]
        return []

    return complete


@completed
def complete_guide() -> Iterable[str]:
    """The guides, one's own among them."""
    from voicecheck.config import Paths
    from voicecheck.guides import found

    return [guide.name for guide in found(Paths.default().guides)]


@completed
def complete_language() -> Iterable[str]:
    """The languages in which a check-in can be held."""
    from voicecheck.config import Paths
    from voicecheck.guides import languages

    return languages(Paths.default().guides)


@completed
def complete_model() -> Iterable[str]:
    """The models on this machine."""
    from voicecheck.config import Paths
    from voicecheck.speech.models import installed

    return [model.name for model in installed(Paths.default().models)]


@completed
def complete_fetchable() -> Iterable[str]:
    """The models that can be fetched."""
    from voicecheck.config import Paths
    from voicecheck.speech.catalogue import KNOWN
    from voicecheck.speech.models import installed

    here = {model.name for model in installed(Paths.default().models)}
    return [name for name in KNOWN if name not in here]


@completed
def complete_removable() -> Iterable[str]:
    """The models that were fetched, whole or in part."""
    from voicecheck.config import Paths
    from voicecheck.speech.models import fetched

    return fetched(Paths.default().models)


@completed
def complete_voice() -> Iterable[str]:
    """The natural voices: to ask the system for its own, its speech engine has to be started."""
    from voicecheck.config import Paths
    from voicecheck.speech.voices import natural

    return [voice.info.id for voice in natural(Paths.default())]


@completed
def complete_person() -> Iterable[str]:
    """Those who are known beside the owner, as far as the store is not locked."""
    from voicecheck.cli.looking_back import store_while_completing

    with store_while_completing() as store:
        known = store.people.all() if store else []
        return [person.name for person in known if person.name is not None]
