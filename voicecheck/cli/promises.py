"""What was promised, and what became of it: `promises`, with kept, let-go, open and delete.

The JSON of `promises --json` is a list, newest first:

    {"id": its number, "checkin": the check-in it was made in, "person": name or null (the owner),
     "text": the words it was made in, "day": "2026-11-26" or null (none was said),
     "made_at", "state": "open" | "kept" | "let go", "settled_at" or null}

Times are ISO 8601 with their offset. kept, let-go and open print that one promise as it is now,
delete prints {"deleted": its number}.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import click
from click_default_group import DefaultGroup

from voicecheck.cli.consent import require_yes
from voicecheck.cli.looking_back import existing_store, json_option
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer

if TYPE_CHECKING:
    from voicecheck.store import Store
    from voicecheck.store.promises import Promised, PromiseState

NONE_YET = "No promise has been made yet. The evening check-in asks for one, if you like."

number_argument = click.argument("number", type=int)


@click.group(cls=cast("type[click.Group]", DefaultGroup), default="list", default_if_no_args=True)
def promises() -> None:
    """See what was promised, and say what became of it.

    A promise is asked after at the next evening check-in, once its day has come.
    """


@promises.command("list")
@as_option
@json_option
def list_promises(as_json: bool) -> None:
    """List the promises, the newest first, in the words they were made in."""
    with existing_store() as store:
        found = store.promises.all() if store else []
    if as_json:
        click.echo(json_text([_plain(one) for one in found]))
    elif not found:
        click.echo(NONE_YET)
    else:
        click.echo("\n".join(_lines(found)))


@promises.command()
@as_option
@number_argument
@json_option
def kept(number: int, as_json: bool) -> None:
    """Say that promise NUMBER was kept."""
    _settle(number, "kept", as_json)


@promises.command("let-go")
@as_option
@number_argument
@json_option
def let_go(number: int, as_json: bool) -> None:
    """Let promise NUMBER go: it is asked after no more."""
    _settle(number, "let go", as_json)


@promises.command("open")
@as_option
@number_argument
@json_option
def open_again(number: int, as_json: bool) -> None:
    """Open promise NUMBER again: it will be asked after."""
    _settle(number, "open", as_json)


@promises.command()
@as_option
@number_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def delete(number: int, yes: bool, as_json: bool) -> None:
    """Delete promise NUMBER for good.

    The answer it was made in stays in its check-in. To delete that too: voicecheck delete ID
    """
    with existing_store() as store:
        promise = _found(store, number)
        assert store is not None
        if not yes:
            click.echo(_words(promise), err=as_json)
            require_yes("Delete it for good?", err=as_json)
        store.promises.delete(number)
    click.echo(json_text({"deleted": number}) if as_json else f"Deleted promise {number}.")


def _settle(number: int, state: PromiseState, as_json: bool) -> None:
    from datetime import datetime

    with existing_store() as store:
        promise = _found(store, number)
        assert store is not None
        store.promises.settle(number, state, datetime.now().astimezone())
        settled = store.promises.promise(number)
    click.echo(json_text(_plain(settled)) if as_json else f"{_words(promise)}  [{state}]")


def _found(store: Store | None, number: int) -> Promised:
    from voicecheck.errors import NotFoundError

    if store is None:
        raise NotFoundError("No promise has been made yet", "Begin your first with: voicecheck")
    return store.promises.promise(number)


def _lines(found: list[Promised]) -> Iterator[str]:
    from voicecheck.people import shown

    looking = viewer()
    width = max(len(str(one.id)) for one in found)
    others = any(shown(one.person, looking) != "you" for one in found)
    for one in found:
        who = f"{visible(shown(one.person, looking))}: " if others else ""
        notes = [f"for {one.day:%a %d %b}"] if one.day else []
        notes += [one.state] if one.state != "open" else []
        note = f"  [{', '.join(notes)}]" if notes else ""
        yield f"{one.id:>{width}}  {one.made_at:%Y-%m-%d}  {who}{_words(one)}{note}"


def _words(promise: Promised) -> str:
    return visible(promise.text)


def _plain(promise: Promised) -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(promise)
    return plain
