"""`voicecheck models`: the speech models on this machine, and fetching another."""

import json
from typing import cast

import click
from click_default_group import DefaultGroup


# DefaultGroup ships no types.
@click.group(cls=cast("type[click.Group]", DefaultGroup), default="list", default_if_no_args=True)
def models() -> None:
    """List and fetch speech models."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_models(as_json: bool) -> None:
    """List the models on this machine, and the names of those that can be fetched."""
    from voicecheck.config import Paths
    from voicecheck.speech.models import installed, names

    here = installed(Paths.default().models)
    if as_json:
        rows = [
            {
                "name": model.name,
                "folder": str(model.folder),
                "size_bytes": model.size_bytes,
                "bundled": model.bundled,
            }
            for model in here
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for model in here:
        origin = "came with voicecheck" if model.bundled else str(model.folder)
        click.echo(f"{model.name:<18} {model.size_bytes / 1e6:>6.0f} MB  {origin}")
    others = [name for name in names() if name not in {model.name for model in here}]
    click.echo(f"\nCan be fetched with `voicecheck models get NAME`: {', '.join(others)}")


@models.command()
@click.argument("name")
def get(name: str) -> None:
    """Fetch the model NAME from huggingface.co, or the rest of it.

    Set HF_ENDPOINT to fetch from another server.
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from voicecheck.config import Paths
    from voicecheck.speech import models as on_machine

    columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)

        def progress(done_bytes: int, total_bytes: int) -> None:
            bar.update(task, completed=done_bytes, total=total_bytes)

        folder = on_machine.get(name, Paths.default().models, progress)
    click.echo(f"{name} is in {folder}. Use it once with --model {name}.")
