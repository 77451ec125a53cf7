"""A check-in goes for good: `delete`.

The JSON of `delete --json` is {"deleted": its id}.
"""

from __future__ import annotations

import click

from voicecheck.cli.consent import require_yes
from voicecheck.cli.looking_back import existing_store, found, id_argument, json_option, title
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option


@click.command()
@id_argument
@as_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def delete(ref: str, yes: bool, as_json: bool) -> None:
    """Delete a check-in, its words and its recordings, for good.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    with existing_store() as store:
        checkin = found(store, ref)
        assert store is not None
        if not yes:
            click.echo(title(checkin), err=as_json)
            require_yes("Delete it for good?", err=as_json)
        store.delete(checkin.id)
    if as_json:
        click.echo(json_text({"deleted": checkin.id}))
    else:
        click.echo(f"Deleted {visible(checkin.id)}.")
