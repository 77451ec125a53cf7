"""`voicecheck voices`: what it could sound like."""

import json
from dataclasses import asdict

import click


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every language, not only English.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def voices(everything: bool, as_json: bool) -> None:
    """List the voices of this system.

    Choose one with `voicecheck checkin --voice ID`, or for good in the settings as voice.id.
    """
    from voicecheck.speech.voice import Pyttsx3Voice

    with Pyttsx3Voice() as voice:
        found = voice.voices()
    if not everything:
        # macOS and Windows write "en_US" or "en-US"; where no language is told, all are shown.
        found = [each for each in found if each.language.casefold().startswith("en")] or found
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
        return
    width = max((len(each.id) for each in found), default=0)
    for each in found:
        click.echo(f"{each.id:<{width}}  {each.name} ({each.language})")
