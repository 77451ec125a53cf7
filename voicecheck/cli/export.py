"""What was said, for other programs: `export`.

docs/export.schema.json describes the JSON; the columns of the CSV are in voicecheck/export.py.
With `--json` and `--to` it says {"files": [paths that were written]}.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from voicecheck.cli.consent import require_yes
from voicecheck.cli.looking_back import (
    NONE_SUCH,
    complete_id,
    existing_store,
    found,
    is_terminal,
    json_option,
    kept_in,
    narrowing,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer
from voicecheck.counting import counted
from voicecheck.errors import ConfigError, OutputError, VoicecheckError

if TYPE_CHECKING:
    from voicecheck.export import Exported, Subtitles
    from voicecheck.plugins import Exporter
    from voicecheck.store import Store
    from voicecheck.store.record import Checkin

FORMATS = ("markdown", "json", "csv", "srt", "vtt")
ONE_FILE = ("json", "csv")

MANY = 100
"""How many check-ins make a person wait, so that it tells how far it is."""

_FILE_NAME = re.compile(r"[^/\\\x00-\x1f]{1,200}")


def _complete_format(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from voicecheck import plugins

    return [f for f in (*FORMATS, *plugins.found().names("exporters")) if f.startswith(incomplete)]


@click.command()
@click.argument("refs", metavar="[ID]...", nargs=-1, shell_complete=complete_id)
@as_option
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    required=True,
    shell_complete=_complete_format,
    help="json, csv; markdown: a file a day; srt, vtt: subtitles, each with its recording beside "
    "it; or what a plugin brings.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="PLACE",
    help="The folder to write to; for json and csv the file (else it is printed).",
)
@narrowing("Only check-ins in which this person took part.")
@click.option("--yes", is_flag=True, help="Replace what is there without asking.")
@json_option
def export(
    refs: Sequence[str],
    form: str,
    to: Path | None,
    since: datetime | None,
    guide: str | None,
    who: str | None,
    tag: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Write check-ins for other programs: all, those chosen by the options, or those named by ID.

    The files are yours alone to read, and nothing is replaced without asking. They hold what was
    said: outside of voicecheck nothing deletes them with it.
    """
    from voicecheck.errors import NotFoundError
    from voicecheck.export import Exported

    exporter = None if form in FORMATS else _exporter(form)
    if to is None and form not in ONE_FILE:
        raise click.UsageError(f"{form} makes files: say where with --to FOLDER")
    if to is None and as_json and form != "json":
        raise click.UsageError("--json says which files were written: say where with --to PLACE")
    if to is not None and form in ONE_FILE and (not to.name or to.is_dir()):
        raise click.UsageError(f"--to names a folder; write a file, as in: all.{form}")
    with existing_store() as opened:
        store, _ = kept_in(opened)
        if refs:
            ids = [found(store, ref).id for ref in refs]
        else:
            ids = _chosen(store, since, guide, who, tag)
        if not ids:
            raise NotFoundError(NONE_SUCH.rstrip("."), "`voicecheck history` lists them")
        ids = sorted(set(ids))
        if form in ONE_FILE:
            text = _one_text(store, ids, form)
            if to is None:
                click.echo(_for_a_terminal(text) if is_terminal() else text.encode(), nl=False)
            else:
                portions = iter([[Exported(to.name, text.encode())]])
                _write(to.parent, portions, yes, as_json)
        elif exporter is not None:
            assert to is not None
            _write(to, [_exported(exporter, form, store, ids)], yes, as_json)
        else:
            assert to is not None
            _write(to, _portions(store, ids, form), yes, as_json)


def _chosen(
    store: Store, since: datetime | None, guide: str | None, who: str | None, tag: str | None
) -> list[str]:
    from voicecheck.people import clean_name

    name = who and clean_name(who)
    return [one.id for one in store.history(guide=guide, who=name, since=since, tag=tag)]


def _one_by_one(ids: Sequence[str]) -> Iterator[str]:
    """The check-ins, with a bar that tells how far it is where they are many."""
    hidden = len(ids) < MANY
    with click.progressbar(ids, label="exporting", file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def _checkins(store: Store, ids: Sequence[str]) -> Iterator[Checkin]:
    return (store.checkin(checkin) for checkin in _one_by_one(ids))


def _one_text(store: Store, ids: Sequence[str], form: str) -> str:
    from voicecheck.export import as_csv, as_json

    checkins = _checkins(store, ids)
    return json_text(as_json(checkins)) + "\n" if form == "json" else as_csv(checkins)


def _for_a_terminal(text: str) -> str:
    return "".join(f"{visible(line)}\n" for line in text.splitlines())


def _portions(store: Store, ids: Sequence[str], form: str) -> Iterator[Sequence[Exported]]:
    """The files of one check-in after another: never all of the sound at once."""
    from voicecheck.export import as_markdown, as_subtitles

    if form == "markdown":
        yield list(as_markdown(_checkins(store, ids), viewer()))
        return
    for checkin in _one_by_one(ids):
        sounds = store.recordings(checkin)
        yield list(as_subtitles(store.checkin(checkin), sounds, cast("Subtitles", form)))


def _exporter(form: str) -> Exporter:
    from voicecheck import plugins

    try:
        return plugins.found().exporter(form)
    except ConfigError as error:
        raise click.UsageError(f"{error.message}. Always there: {', '.join(FORMATS)}") from error


def _exported(
    exporter: Exporter, form: str, store: Store, ids: Sequence[str]
) -> Sequence[Exported]:
    """The files that a plugin makes; all of them before any is written.

    Raises:
        VoicecheckError: It failed.
    """
    from voicecheck.export import Exported

    try:
        files = list(exporter(_checkins(store, ids)))
        if not all(isinstance(file, Exported) and _is_sound(file) for file in files):
            raise TypeError
    except VoicecheckError:
        raise
    except Exception as error:  # the type alone: its message may quote what was said
        raise VoicecheckError(
            f"The plugin's format {form} failed ({type(error).__name__})", "Nothing was written"
        ) from None
    return files


def _is_sound(file: Exported) -> bool:
    """Whether it is a file in the folder that was named, and nowhere else."""
    is_name = _FILE_NAME.fullmatch(file.name) is not None and file.name not in {".", ".."}
    return is_name and isinstance(file.content, bytes)


def _write(
    folder: Path, portions: Iterable[Sequence[Exported]], may_replace: bool, as_json: bool
) -> None:
    from voicecheck.errors import NotFoundError
    from voicecheck.export import write

    written: list[str] = []
    try:
        for files in portions:
            may_replace = may_replace or _asked(folder, files)
            write(folder, files)
            written += [str(folder / file.name) for file in files]
    except OSError as problem:
        raise OutputError(
            f"{folder} cannot be written to: {problem.strerror or problem}",
            "Choose another place with --to",
        ) from problem
    if as_json:
        click.echo(json_text({"files": written}))
    elif not written:
        raise NotFoundError(
            "There is nothing to write of that",
            "Subtitles are made of recordings; the words alone: --format markdown",
        )
    else:
        click.echo(f"Wrote {counted(len(written), 'file')} to {visible(str(folder))}", err=True)


def _asked(folder: Path, files: Sequence[Exported]) -> bool:
    """Whether the person was asked and said yes; the command ends where they said no."""
    there = [file.name for file in files if os.path.lexists(folder / file.name)]
    if there:
        question = f"{visible(str(folder / there[0]))} is there already. Replace what is there?"
        require_yes(question, err=True, refused="Nothing was replaced.")
    return bool(there)
