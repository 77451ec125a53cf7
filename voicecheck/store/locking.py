"""A store, and the sound beside it, is locked, unlocked, or given another phrase."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from voicecheck.errors import StoreError
from voicecheck.store.database import connect, explained
from voicecheck.store.lock import Key, Phrase, is_locked, key_of, new_key
from voicecheck.store.migrations import copies, migrate
from voicecheck.store.rewriting import clear, erase, rewrite
from voicecheck.store.spool_keys import SpoolKeys

Seal = Callable[[bytes], None]
"""Seals with a key what a crash left of sound that was being heard."""


def lock(path: Path, phrase: str, seal: Seal) -> None:
    """Encrypt a store; its earlier copies, which lie open, are erased.

    Args:
        path: The store's file.
        phrase: What will open it.
        seal: Is called with the spool's new key, before the store is encrypted.

    Raises:
        StoreError: It is locked already, in use, or could not be written; it is as it was.
    """
    with explained(path):
        clear(path)
        if is_locked(path):
            raise StoreError(f"{path} is locked already", "To change the phrase: --change")
        with closing(connect(path)) as db:
            migrate(db, path)
            seal(SpoolKeys(db, locked=False).add())
        rewrite(path, None, new_key(phrase))
        _erase_copies(path)


def unlock(path: Path, phrase: Phrase) -> None:
    """Decrypt a store.

    Raises:
        LockedError: No phrase was given, or a wrong one.
        StoreError: It is not locked, in use, or could not be written; it is as it was.
    """
    with explained(path):
        clear(path)
        rewrite(path, _opening(path, phrase), None)


def change(path: Path, phrase: Phrase, new_phrase: Callable[[], str]) -> str:
    """Give a locked store another phrase, and return that.

    Args:
        path: The store's file.
        phrase: Gives the present one.
        new_phrase: Gives the new one; asked only when the present one has opened the store.

    Raises:
        LockedError: No phrase was given, or a wrong one.
        StoreError: It is not locked, in use, or could not be written; it is as it was.
    """
    with explained(path):
        clear(path)
        key = _opening(path, phrase)
        chosen = new_phrase()
        rewrite(path, key, new_key(chosen))
        _erase_copies(path)
    return chosen


def lying_open(path: Path) -> list[Path]:
    """Other databases beside a store that anyone who may read them may open.

    They are backups, or stores that were set aside: lost if they were erased unasked.
    """
    return [
        file
        for file in sorted(path.parent.glob(f"*{path.suffix}"))
        if file != path and file.is_file() and not is_locked(file)
    ]


def _opening(path: Path, phrase: Phrase) -> Key:
    key = key_of(path, phrase, anew=True)
    if key is None:
        raise StoreError(f"{path} is not locked", "To lock it: voicecheck lock")
    connect(path, key).close()
    return key


def _erase_copies(path: Path) -> None:
    """The copies of an older shape are open, or open to the old phrase."""
    for copy in copies(path):
        erase(copy)
