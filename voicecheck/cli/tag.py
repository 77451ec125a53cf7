"""Words of your own by which check-ins are found again: `tag`.

The JSON of `tag --json` is {tag: how many check-ins have it}; with an ID it is the list of its
tags.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from voicecheck.cli.looking_back import (
    complete_id,
    complete_tag,
    existing_store,
    found,
    hashed,
    json_option,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option

NONE_YET = "No check-in has a tag yet. To give the newest one: voicecheck tag last add moving"


@click.command()
@as_option
@click.argument("ref", metavar="[ID]", required=False, shell_complete=complete_id)
@click.argument(
    "what", metavar="[add|remove]", type=click.Choice(["add", "remove"]), required=False
)
@click.argument("names", metavar="[TAG]...", nargs=-1, shell_complete=complete_tag)
@json_option
def tag(ref: str | None, what: str | None, names: Sequence[str], as_json: bool) -> None:
    """List the tags, or those of check-in ID; `tag ID add TAG` gives it one.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last

    Tags are found with --tag in history, search, trends and export.
    """
    if what and not names:
        raise click.UsageError("Name a tag, as in: voicecheck tag last add moving")
    with existing_store() as store:
        if ref is None:
            _list(store.tags.all() if store else {}, as_json)
            return
        checkin = found(store, ref)
        assert store is not None
        for name in names:
            change = store.tags.remove if what == "remove" else store.tags.add
            change(checkin.id, name)
        tags = store.tags.of(checkin.id)
    if as_json:
        click.echo(json_text(list(tags)))
    else:
        click.echo(visible(hashed(tags)) or f"{checkin.short_id} has no tag.")


def _list(tags: dict[str, int], as_json: bool) -> None:
    if as_json:
        click.echo(json_text(tags))
        return
    lines = [f"{count:>5}  {visible(name)}" for name, count in tags.items()]
    click.echo("\n".join(lines) or NONE_YET)
