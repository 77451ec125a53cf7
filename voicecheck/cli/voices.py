"""`voicecheck voices`: what it could sound like.

`--json` prints a list of `id`, `name`, `language` and `gender`; the last two are empty where the
engine does not say.
"""

from dataclasses import asdict

import click

from voicecheck.cli.terminal import json_text, visible


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every language, not only yours.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def voices(everything: bool, as_json: bool) -> None:
    """List the voices of this machine, natural ones first, and tell how to add some.

    Choose one with `voicecheck checkin --voice ID`, or for good in the settings as voice.id.
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.speech.voices import has_piper, listed

    paths = Paths.default()
    language = Settings.load(paths).checkin.language
    found = listed(paths)
    if not everything:
        # macOS and Windows write "en_US" or "en-US"; where no language is told, all are shown.
        found = [each for each in found if each.language.casefold().startswith(language)] or found
    if as_json:
        click.echo(json_text([asdict(each) for each in found]))
        return
    width = max((len(each.id) for each in found), default=0)
    for each in found:
        click.echo(f"{visible(each.id):<{width}}  {visible(f'{each.name} ({each.language})')}")
    click.echo(_more(visible(str(paths.natural_voices)), piper=has_piper()))


def _more(folder: str, *, piper: bool) -> str:
    """How to add voices."""
    from voicecheck.installation import Installation

    here = Installation.this()
    if not piper:
        return f"\nFor a natural voice, piper:en_US-joe-medium: {here.adding('piper')}"
    return (
        "\nMore natural voices, in many languages: "
        f"`{here.running('piper.download_voices', 'NAME')}` fetches one; "
        f"put its two files (NAME.onnx and NAME.onnx.json) into {folder}"
    )
