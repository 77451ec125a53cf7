"""`voicecheck share` and `unshare`: what one told alone, another may read.

The JSON of both is {"checkin": its id, "shared_with": [names who may read it now, null is the
owner]}.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from voicecheck.cli.completing import complete_person
from voicecheck.cli.looking_back import existing_store, found, id_argument, json_option, title
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, store_paths, viewer

if TYPE_CHECKING:
    from voicecheck.store import Store


@click.command()
@id_argument
@click.option(
    "--with",
    "name",
    metavar="NAME",
    shell_complete=complete_person,
    help='Who may read it; "owner" is the owner.',
)
@as_option
@json_option
def share(ref: str, name: str | None, as_json: bool) -> None:
    """Let someone else read and hear a check-in that you told alone.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last. Without
    --with it is the one other person who is known here. To take it back: voicecheck unshare ID
    """
    from voicecheck.errors import VoicecheckError
    from voicecheck.people import shown

    if store_paths().words is not None:
        raise VoicecheckError(
            "What is in a store of your own is read by you alone",
            "To share what you told before you kept one: --together",
        )
    with existing_store() as store:
        checkin = found(store, ref)
        assert store is not None
        other = _other(store) if name is None else _named(name)
        store.visibility.share(checkin.id, other, datetime.now().astimezone())
        readers = store.visibility.shared_with(checkin.id)
    if as_json:
        click.echo(json_text({"checkin": checkin.id, "shared_with": readers}))
    else:
        reader = shown(other, viewer())
        click.echo(f"{visible(reader)} may read it from now on: {title(checkin)}")


@click.command()
@id_argument
@as_option
@json_option
def unshare(ref: str, as_json: bool) -> None:
    """Take back a check-in that you shared.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    with existing_store() as store:
        checkin = found(store, ref)
        assert store is not None
        store.visibility.unshare(checkin.id)
    if as_json:
        click.echo(json_text({"checkin": checkin.id, "shared_with": []}))
    else:
        click.echo("It is yours alone again.")


def _named(name: str) -> str | None:
    """The person of that name; None is the owner."""
    from voicecheck.people import clean_name, same_person

    cleaned = clean_name(name)
    is_owner = same_person(cleaned) in ("owner", "the owner")
    return None if is_owner and viewer() is not None else cleaned


def _other(store: Store) -> str | None:
    """The one person who is known beside the one who looks; None is the owner."""
    from voicecheck.errors import VoicecheckError
    from voicecheck.people import same_person, shown

    looking = viewer()
    others = [
        person.name
        for person in store.people.all()
        if same_person(shown(person.name)) != same_person(shown(looking))
    ]
    if len(others) != 1:
        names = ", ".join(visible(shown(name, looking)) for name in others)
        raise VoicecheckError(
            f"Several may be meant: {names}" if others else "Nobody else is known here yet",
            "Say who, as in: --with Ana",
        )
    return others[0]
