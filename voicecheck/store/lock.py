"""A locked store: its file is encrypted whole, and a pass phrase opens it.

SQLCipher encrypts each page (AES-256, with a checksum that shows tampering). Its key is made here
from the pass phrase and a salt with Argon2id, which is slow on purpose. The salt is the file's
first 16 bytes, and begins with a mark by which a locked store is known; nothing else is needed to
open it, so that a copy of the file is a whole backup.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from voicecheck.errors import LockedError
from voicecheck.installation import Installation

Phrase = Callable[[Path], str]
"""Gives the pass phrase of a store's file."""

SALT_BYTES = 16
_MARK = b"vck\x01"  # the number is that of the way in which a key is made

_SALTS: dict[tuple[int, int], bytes | None] = {}
"""What files begin with, by device and inode. A file is looked into once: closing it again, while
a connection is open, would drop SQLite's own locks (https://www.sqlite.org/howtocorrupt.html,
2.2)."""

_OPENED: dict[bytes, "Key"] = {}
"""The keys that have opened a store, by their salt: a process asks for a pass phrase once."""


@dataclass(frozen=True)
class Key:
    """What opens one locked store.

    Attributes:
        salt: The first 16 bytes of its file.
        secret: 32 bytes.
    """

    salt: bytes
    secret: bytes = field(repr=False)

    @property
    def sql(self) -> str:
        """As SQLCipher's statements take it."""
        return f"\"x'{self.secret.hex()}{self.salt.hex()}'\""


def is_locked(path: Path) -> bool:
    """Whether a file is a locked store.

    Raises:
        OSError: It cannot be read.
    """
    return _salt(path) is not None


def key_of(path: Path, phrase: Phrase, *, anew: bool = False) -> Key | None:
    """The key of a store; None where it is not locked. Whether it fits is not looked at.

    Args:
        path: The store's file.
        phrase: Gives its pass phrase.
        anew: Whether that is asked for even where this process has opened the store already.

    Raises:
        LockedError: No pass phrase is to be had, or the extra that opens it is missing.
        OSError: The file cannot be read.
    """
    salt = _salt(path)
    if salt is None:
        return None
    require_extra()
    known = None if anew else _OPENED.get(salt)
    return known or derived(phrase(path), salt)


def new_key(phrase: str) -> Key:
    """A key for a store that is to be locked; two of the same phrase are different."""
    return derived(phrase, _MARK + os.urandom(SALT_BYTES - len(_MARK)))


def derived(phrase: str, salt: bytes) -> Key:
    """The key that a phrase and a salt make: about half a second and 256 MB of memory."""
    from nacl.pwhash import argon2id

    secret = argon2id.kdf(
        32,
        phrase.encode(errors="replace"),
        salt,
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )
    return Key(salt, secret)


def fits(key: Key) -> None:
    """Note that a key has opened its store, so that its phrase is not asked for again."""
    _OPENED[key.salt] = key


def look_again() -> None:
    """Forget what files begin with: one of them was replaced."""
    _SALTS.clear()


def require_extra() -> None:
    """See that what opens a locked store is installed.

    Raises:
        LockedError: It is not.
    """
    if find_spec("sqlcipher3") is None or find_spec("nacl") is None:
        raise LockedError(
            "Locking needs more packages",
            f"Install them with: {Installation.this().adding('lock')}",
        )


def _salt(path: Path) -> bytes | None:
    if not path.is_file():
        return None
    status = path.stat()
    place = status.st_dev, status.st_ino
    if place not in _SALTS:
        with path.open("rb", buffering=0) as file:
            begin = file.read(SALT_BYTES)
        marked = len(begin) == SALT_BYTES and begin.startswith(_MARK)
        _SALTS[place] = begin if marked else None
    return _SALTS[place]
