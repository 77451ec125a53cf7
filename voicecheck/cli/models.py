"""`voicecheck models`: the speech models, how they do on this machine, and choosing among them.

`list --json` prints {"here": [...], "fetchable": [...]}. A model that is here has `name`,
`folder`, `size_bytes`, `bundled`, `english_only`, `in_use` and `measured`: null, or `seconds` from
the end of a sentence to its words, `word_error` (errors a word), `language` and `read_by`. One
that could be fetched has `name`, `size_bytes` (about; null where unknown) and `english_only`.

`measure --json` prints a list of `name`, `seconds`, `word_error`, `language` and `read_by`.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from click_default_group import DefaultGroup

from voicecheck.cli.bar import bar
from voicecheck.cli.completing import complete_fetchable, complete_model, complete_removable
from voicecheck.cli.consent import require_yes
from voicecheck.cli.terminal import json_text, visible

if TYPE_CHECKING:
    from voicecheck.audio.clip import Clip
    from voicecheck.config import Paths, Settings
    from voicecheck.speech.measurements import Measurement
    from voicecheck.speech.models import Installed


SENTENCES, LEAST_WORDS = 8, 8
"""What a model is measured on: so many sentences of at least so many words."""


# DefaultGroup ships no types.
@click.group(cls=cast("type[click.Group]", DefaultGroup), default="list", default_if_no_args=True)
def models() -> None:
    """List, measure, fetch, choose and remove speech models."""


@models.command("list")
@click.option("--measure", "measures", is_flag=True, help="Measure those here that were not yet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_models(measures: bool, as_json: bool) -> None:
    """List the models on this machine, how they do here, and those that can be fetched.

    The time is from the end of a sentence to its words. The word error was measured on sentences
    read by this program's own voice, unless "you" stands there: a person differs.
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.speech.catalogue import fetchable
    from voicecheck.speech.measurements import Measurements
    from voicecheck.speech.models import installed

    paths = Paths.default()
    settings = Settings.load(paths)
    here = installed(paths.models)
    known = Measurements(paths.cache)
    if measures:
        _measure([model for model in here if known.of(model.name) is None], settings, paths)
    rows = [_row(model, settings.model.name, known.of(model.name)) for model in here]
    others = fetchable(paths.models)
    if as_json:
        click.echo(json_text({"here": rows, "fetchable": [asdict(each) for each in others]}))
        return
    click.echo(f"{'here':<20}{'size':>8}  {'language':<13}{'answers in':>10}  {'word error':<24}")
    for model, row in zip(here, rows, strict=True):
        mark = "*" if row["in_use"] else " "
        tongue = _tongue(bool(row["english_only"]))
        told = _told(known.of(model.name))
        click.echo(
            f"{mark} {visible(model.name):<18}{_size(model.size_bytes):>8}  {tongue:<13}{told}"
        )
    click.echo("\n* is in use. Can be fetched with `voicecheck models get NAME`:")
    for each in others:
        tongue = _tongue(each.english_only)
        click.echo(f"  {each.name:<18}{_size(each.size_bytes):>8}  {tongue}")


@models.command()
@click.argument("name", required=False, shell_complete=complete_model)
@click.option(
    "--recording",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A sound file of yourself, instead of the program's voice.",
)
@click.option("--text", help="What is said in it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def measure(name: str | None, recording: Path | None, text: str | None, as_json: bool) -> None:
    """Measure the model NAME on this machine, or all that are here.

    It listens to sentences read by the program's own voice, or to a recording of yourself.
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.speech.models import installed, unknown

    if (recording is None) != (text is None):
        raise click.UsageError("--recording and --text belong together")
    paths = Paths.default()
    settings = Settings.load(paths)
    here = [model for model in installed(paths.models) if name in (None, model.name)]
    if not here and name is not None:
        from voicecheck.speech.models import find

        find(name, paths.models)  # tells how to get it
        raise unknown(name)
    own = None
    if recording is not None and text is not None:
        from voicecheck.replay import recording as read

        own = [(read(recording), text)]
    measured = _measure(here, settings, paths, own)
    if as_json:
        click.echo(json_text([{"name": name, **asdict(each)} for name, each in measured.items()]))
        return
    for each, result in measured.items():
        click.echo(f"{visible(each):<18}{_told(result)}")


@models.command()
@click.argument("name", shell_complete=complete_fetchable)
def get(name: str) -> None:
    """Fetch the model NAME from huggingface.co, or the rest of it.

    Set HF_ENDPOINT to fetch from another server.
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from voicecheck import offline
    from voicecheck.config import Paths
    from voicecheck.speech import models as on_machine

    if name not in on_machine.names():
        raise on_machine.unknown(name)
    columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)

        def progress(done_bytes: int, total_bytes: int) -> None:
            bar.update(task, completed=done_bytes, total=total_bytes)

        with offline.lifted():
            folder = on_machine.get(name, Paths.default().models, progress)
    click.echo(f"{name} is in {visible(str(folder))}.")
    click.echo(f"Use it once with --model {name}, or for good: voicecheck models use {name}")


@models.command()
@click.argument("name", shell_complete=complete_model)
def use(name: str) -> None:
    """Use the model NAME from now on: writes model.name into the settings."""
    from voicecheck.config import Paths, Settings
    from voicecheck.settings_file import set_value
    from voicecheck.speech import catalogue
    from voicecheck.speech import models as on_machine

    paths = Paths.default()
    settings = Settings.load(paths)
    folder = on_machine.find(name, paths.models)
    on_machine.verify(folder, paths.cache)
    catalogue.require_language(name, folder, settings.checkin.language)
    set_value(paths, "model.name", name)
    click.echo(f"From now on it listens with {visible(name)}.")


@models.command()
@click.argument("name", shell_complete=complete_removable)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Delete the fetched model NAME, and what a broken-off download left of it.

    The model that came with voicecheck stays, and so does the one in use.
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.errors import ModelError
    from voicecheck.speech import models as on_machine
    from voicecheck.speech.measurements import Measurements

    paths = Paths.default()
    places = on_machine.require_removable(name, paths.models)
    if Settings.load(paths).model.name == name and name != on_machine.BUNDLED:
        places = [place for place in places if _is_part(place)]
    if not places:
        raise ModelError(
            f"the speech model {name} is in use",
            f"`voicecheck models use {on_machine.BUNDLED}` chooses the one that came with it",
        )
    part, whole = f"what a broken-off download left of {name}", f"the speech model {name}"
    what = visible(" and ".join(part if _is_part(place) else whole for place in places))
    if not yes:
        require_yes(f"Delete {what}?")
    freed_bytes = on_machine.remove(name, places)
    if not all(map(_is_part, places)):
        Measurements(paths.cache).forget(name)
    click.echo(f"Deleted {what}; {_size(freed_bytes)} are free.")


def _is_part(place: Path) -> bool:
    return place.name.endswith(".part")


def _measure(
    chosen: "list[Installed]",
    settings: "Settings",
    paths: "Paths",
    own: "list[tuple[Clip, str]] | None" = None,
) -> "dict[str, Measurement]":
    """Measure models one after the other, showing how far each is; return the figures by name."""
    from voicecheck.speech.catalogue import ENGLISH, english_only
    from voicecheck.speech.measure import measured
    from voicecheck.speech.measurements import Measurements
    from voicecheck.speech.transcriber import WhisperTranscriber

    known = Measurements(paths.cache)
    spoken: dict[str, tuple[str, list[tuple[Clip, str]]]] = {}
    done: dict[str, Measurement] = {}
    for model in chosen:
        only_english = english_only(model.folder)
        language = ENGLISH if only_english else settings.checkin.language
        if language not in spoken:
            spoken[language] = ("you", own) if own else _read_aloud(settings, paths, language)
        read_by, clips = spoken[language]
        with bar(f"measuring {visible(model.name)}") as progress:
            progress(0, 1)  # a large one takes a while to load
            transcriber = WhisperTranscriber(
                model.folder,
                language=language,
                compute_type=settings.model.compute_type or None,
                threads=settings.model.threads or None,
            )
            result = measured(
                transcriber, clips, beam_size=settings.model.beam_size, progress=progress
            )
        known.keep(model.name, result, language, read_by)
        kept = known.of(model.name)
        if kept is not None:
            done[model.name] = kept
    return done


def _read_aloud(
    settings: "Settings", paths: "Paths", language: str
) -> "tuple[str, list[tuple[Clip, str]]]":
    """Who reads, and sentences of ours read by the program's own voice."""
    from voicecheck import guides
    from voicecheck.speech.voices import opened

    said = guides.phrases(language, paths.guides).said_always()
    lines = [line for line in said if len(line.split()) >= LEAST_WORDS][:SENTENCES]
    clips: list[tuple[Clip, str]] = []
    with bar("reading aloud") as progress, opened(settings.voice, paths, language) as voice:
        read_by = settings.voice.id or voice.engine.rpartition(" ")[0]
        for line in lines:
            progress(len(clips), len(lines))
            clips.append((voice.clip(line, keep=True), line))
        progress(len(clips), len(lines))
    return read_by, clips


def _row(model: "Installed", in_use: str, measurement: "Measurement | None") -> dict[str, object]:
    from voicecheck.speech.catalogue import english_only

    return {
        "name": model.name,
        "folder": str(model.folder),
        "size_bytes": model.size_bytes,
        "bundled": model.bundled,
        "english_only": english_only(model.folder),
        "in_use": model.name == in_use,
        "measured": None if measurement is None else asdict(measurement),
    }


def _told(measurement: "Measurement | None") -> str:
    """The two columns of what was measured."""
    if measurement is None:
        return f"{'':>10}  not measured yet: voicecheck models measure"
    read_by = "you" if measurement.read_by == "you" else visible(measurement.read_by)
    return f"{measurement.seconds:>8.2f} s  {measurement.word_error:.0%}, read by {read_by}"


def _tongue(english_only: bool) -> str:
    from voicecheck.speech.catalogue import LANGUAGES

    return "English" if english_only else f"{LANGUAGES} languages"


def _size(size_bytes: int | None) -> str:
    if size_bytes is None:
        return "?"
    return f"{size_bytes / 1e6:.0f} MB" if size_bytes < 1e9 else f"{size_bytes / 1e9:.1f} GB"
