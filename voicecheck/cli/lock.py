"""`voicecheck lock` and `unlock`: all that was said is encrypted, and opens to a pass phrase."""

from __future__ import annotations

import os
from pathlib import Path

import click

from voicecheck.cli.terminal import visible
from voicecheck.cli.viewer import as_option, store_paths

NEW_FILE_VARIABLE = "VOICECHECK_NEW_PASSPHRASE_FILE"


@click.command()
@click.option("--change", is_flag=True, help="Change the pass phrase of a locked store.")
@click.option("--keyring", is_flag=True, help="Also put it into the system's keyring.")
@as_option
def lock(change: bool, keyring: bool) -> None:
    """Encrypt all that was said, words and sound, with a pass phrase.

    The phrase is asked for, unseen, whenever something is to be opened; or it is the first line
    of the file that VOICECHECK_PASSPHRASE_FILE names, or comes from the system's keyring. With
    --change, VOICECHECK_NEW_PASSPHRASE_FILE may name the file of the new one. Whoever loses the
    phrase loses what was said: there is no other way in.
    """
    from voicecheck import passphrase
    from voicecheck.audio.spool import seal_leftovers
    from voicecheck.store import Store, locking
    from voicecheck.store.lock import require_extra

    require_extra()
    paths = store_paths()
    if change:
        _require_store(paths.store)
        chosen = locking.change(paths.store, passphrase.given, lambda: _new(NEW_FILE_VARIABLE))
    else:
        _require_open(paths.store)
        chosen = _new(passphrase.FILE_VARIABLE)
        if not paths.store.exists():
            Store.open(paths.store).close()
        click.echo("voicecheck: locking, and checking what was written ...", err=True)
        locking.lock(paths.store, chosen, lambda key: seal_leftovers(paths.spool, key))
    if keyring:
        passphrase.remember(paths.store, chosen)
    else:
        passphrase.forget(paths.store)
    click.echo("The pass phrase is changed." if change else "Locked.")
    for file in locking.lying_open(paths.store):
        click.echo(
            f"voicecheck: {visible(str(file))} is not locked; delete it if you need it no more.",
            err=True,
        )


@click.command()
@as_option
def unlock() -> None:
    """Decrypt all that was said, so that it opens without a pass phrase again."""
    from voicecheck import passphrase
    from voicecheck.store import locking

    path = store_paths().store
    _require_store(path)
    locking.unlock(path, passphrase.given)
    passphrase.forget(path)
    click.echo("Unlocked: it opens without a pass phrase now.")


def _require_store(path: Path) -> None:
    from voicecheck.errors import NotFoundError

    if not path.exists():
        raise NotFoundError("Nothing has been kept yet", "Begin your first check-in: voicecheck")


def _require_open(path: Path) -> None:
    from voicecheck.errors import StoreError
    from voicecheck.store.lock import is_locked

    if is_locked(path):
        raise StoreError(
            f"{path} is locked already", "To change the phrase: voicecheck lock --change"
        )


def _new(variable: str) -> str:
    """A new pass phrase: from the file that a variable names, or asked for twice."""
    from voicecheck import passphrase
    from voicecheck.errors import LockedError

    file = os.environ.get(variable, "").strip()
    if file:
        phrase = passphrase.first_line(Path(file))
    else:
        nobody = "There is no terminal to ask for a new pass phrase at"
        phrase = passphrase.asked("New pass phrase: ", nobody, variable)
        if phrase != passphrase.asked("Once more: ", nobody, variable):
            raise LockedError("The two are not the same", "Try again")
    if len(phrase) < passphrase.SHORTEST:
        raise LockedError(
            f"A pass phrase needs at least {passphrase.SHORTEST} characters",
            "Four words that nobody would put together are good",
        )
    return phrase
