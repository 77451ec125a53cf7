"""What plugins bring: `plugins`.

`--json` prints an object: `brought` is a list of objects with `kind` ("reflectors",
"transcribers", "voices" or "exporters"), `name`, `plugin` and `version`; `broken` has the reason
why a plugin could not be loaded, by its name.
"""

import click

from voicecheck.cli.terminal import json_text, visible

USED_BY = {
    "reflectors": "reflection.writer",
    "transcribers": "speech.stt",
    "voices": "speech.tts",
    "exporters": "export --format",
}
"""Where each kind is asked for."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plugins(as_json: bool) -> None:
    """List the plugins that are installed, what they bring, and which are broken."""
    from voicecheck import plugins as installed

    there = installed.found()
    if as_json:
        brought = [
            {"kind": each.kind, "name": each.name, "plugin": each.plugin, "version": each.version}
            for each in there.brought
        ]
        click.echo(json_text({"brought": brought, "broken": dict(there.broken)}))
        return
    if not there.brought and not there.broken:
        click.echo("No plugins are installed.")
    for each in there.brought:
        asked_for = f"{USED_BY[each.kind]} {each.name}"
        click.echo(visible(f"{asked_for}: {each.plugin} {each.version}"))
    for name, why in there.broken.items():
        click.echo(visible(f"{name} is broken: {why}"))
