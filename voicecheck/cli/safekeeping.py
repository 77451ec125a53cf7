"""Keeping what was said: `backup`, `restore`, `recover`, `transcribe` and `retranscribe`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecheck.cli.bar import bar
from voicecheck.cli.completing import complete_model
from voicecheck.cli.consent import require_yes
from voicecheck.cli.terminal import visible
from voicecheck.cli.viewer import as_option, store_paths, viewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecheck.config import Paths, Settings
    from voicecheck.retranscribing import Answer
    from voicecheck.store import Store

file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@file_argument
@as_option
def backup(file: Path) -> None:
    """Copy everything that was said, words and sound, to one FILE, and check the copy.

    FILE must not exist yet. Keep it as private as the store itself.
    """
    from voicecheck.store.safekeeping import back_up

    with bar("copying") as progress:
        counts = back_up(store_paths().store, file, progress)
    click.echo(f"{visible(str(file))} is whole and holds {counts}.")


@click.command()
@file_argument
@as_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put a backup FILE in the place of what is kept now; that is set aside whole.

    The file is checked before anything is changed.
    """
    from voicecheck.store import Store, safekeeping

    path = store_paths().store
    safekeeping.require_file(file)
    if path.exists() and not yes:
        put = f"Put {file} in the place of {path}, and set that aside?"
        require_yes(visible(put))
    with _nobody_else(path), bar("copying") as progress:
        now = datetime.now().astimezone()
        counts, aside = safekeeping.restore(file, path, now, progress)
    Store.open(path).close()  # an older one is brought up to date
    click.echo(f"Restored {counts}.")
    if aside.exists():
        click.echo(f"What was kept until now lies in {visible(str(aside))}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@as_option
def recover(file: Path | None) -> None:
    """Read what can be read of a damaged store, or of another damaged FILE, into a new store.

    The damaged store is set aside whole and never written to.
    """
    from voicecheck.errors import NotFoundError, StoreError
    from voicecheck.store.database import explained

    path = store_paths().store
    damaged = file or path
    with explained(damaged):
        if not damaged.is_file():
            raise NotFoundError(f"There is no file {damaged}")
    if file is not None and path.exists():
        raise StoreError(
            f"{path} is in the way", "Set VOICECHECK_HOME to an empty folder, and recover there"
        )
    with _nobody_else(path):
        _read_into(path, damaged)


def _read_into(path: Path, damaged: Path) -> None:
    """Read a damaged store into a new one at `path`, by way of a copy that may be written to.

    A locked one is read with its phrase, and that opens the new one too.
    """
    import shutil
    import tempfile

    from voicecheck.errors import StoreDamagedError, WrongPhraseError
    from voicecheck.passphrase import given
    from voicecheck.store.database import explained
    from voicecheck.store.lock import key_of, look_again
    from voicecheck.store.safekeeping import checked, set_aside
    from voicecheck.store.salvage import salvage

    now = datetime.now().astimezone()
    with explained(damaged):
        key = key_of(damaged, given)
    with explained(path), tempfile.TemporaryDirectory(dir=path.parent, prefix="recover-") as made:
        copy, new = Path(made) / "copy.db", Path(made) / "new.db"
        for ending in ("", "-wal"):
            piece = damaged.with_name(damaged.name + ending)
            if piece.exists():
                shutil.copyfile(piece, copy.with_name(copy.name + ending))
        if damaged == path:
            with suppress(StoreDamagedError, WrongPhraseError):  # of either more is told below
                counts = checked(copy, key)
                whole = f"{path} is whole: {counts}. There is nothing to recover."
                click.echo(visible(whole))
                return
        found = salvage(copy, new, now, key)
        counts = checked(new, key)
        aside = set_aside(path, "damaged", now) if damaged == path else damaged
        new.rename(path)
        look_again()
    click.echo(f"Read {counts}.")
    if found.unreadable:
        click.echo(f"At least {found.unreadable} rows could not be read.")
    click.echo(f"The damaged store lies whole in {visible(str(aside))}")


@click.command()
@click.option(
    "--model",
    metavar="NAME",
    shell_complete=complete_model,
    help="The Whisper model, a name or a folder.",
)
@as_option
def transcribe(model: str | None) -> None:
    """Write down the words of recordings that were kept without them."""
    _hear_again(model, wordless=True)


@click.command()
@click.option(
    "--model",
    metavar="NAME",
    required=True,
    shell_complete=complete_model,
    help="A name or a folder.",
)
@as_option
def retranscribe(model: str) -> None:
    """Hear every recording again with another model, and keep what it writes.

    What you corrected stays as it is, and every earlier text is kept.
    """
    _hear_again(model, wordless=False)


def _hear_again(model: str | None, *, wordless: bool) -> None:
    from voicecheck.config import Settings
    from voicecheck.retranscribing import with_recordings
    from voicecheck.store import Store

    paths = store_paths()
    settings = Settings.load(paths).override({"model.name": model})
    if not paths.store.exists():
        click.echo("Nothing has been kept yet.")
        return
    with Store.open(paths.store, viewer()) as store:
        answers = with_recordings(store, wordless=wordless)
        if not answers:
            click.echo("No recording is without words." if wordless else "There is no recording.")
            return
        _hear(store, answers, settings, paths)


def _hear(store: Store, answers: Sequence[Answer], settings: Settings, paths: Paths) -> None:
    from voicecheck.instruments import load_transcriber
    from voicecheck.retranscribing import retranscribe as hear_again

    transcriber = load_transcriber(settings, paths, settings.checkin.language)
    now = datetime.now().astimezone()
    done: Counter[str] = Counter()
    each = hear_again(store, answers, transcriber, settings.model.name, now)
    with click.progressbar(each, len(answers), label="transcribing", file=sys.stderr) as bar:
        for outcome in bar:
            done[outcome] += 1
    click.echo(
        f"{done['changed']} answers changed, {done['same']} are the same, "
        f"{done['corrected']} that you corrected were left alone, "
        f"{done['no words']} have no words that can be made out."
    )


@contextmanager
def _nobody_else(path: Path) -> Iterator[None]:
    """See that no check-in is going on while the store's file is exchanged."""
    from voicecheck.errors import StoreBusyError
    from voicecheck.resuming import only_one

    with only_one(path.parent / "checkin.lock") as alone:
        if not alone:
            raise StoreBusyError("A check-in is going on", "End that one first")
        yield
