"""The pass phrase of a locked store: from a file, from the system's keyring, or asked for.

It is never taken from the command's arguments, which every program on the machine can read.
"""

import os
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from voicecheck.errors import LockedError

FILE_VARIABLE = "VOICECHECK_PASSPHRASE_FILE"
SHORTEST = 8
LONGEST_FILE_BYTES = 10_000
_SERVICE = "voicecheck"


def given(path: Path) -> str:
    """The pass phrase of a store.

    It comes from the file that VOICECHECK_PASSPHRASE_FILE names (its first line), else from the
    system's keyring, else it is asked for at the terminal, where it is not shown.

    Args:
        path: The store's file.

    Raises:
        LockedError: It is nowhere to be had.
    """
    phrase = unasked(path)
    if phrase is None:
        nobody = "The store is locked and there is no terminal to ask at"
        phrase = asked(f"Pass phrase of {path}: ", nobody)
    return phrase


def unasked(path: Path) -> str | None:
    """The pass phrase of a store where nobody need be asked: from the file or the keyring.

    Args:
        path: The store's file.

    Raises:
        LockedError: The file that VOICECHECK_PASSPHRASE_FILE names cannot be read.
    """
    phrase = _in_file()
    return remembered(path) if phrase is None else phrase


def without_asking(path: Path) -> str:
    """The pass phrase where nobody can be asked now, though there is a terminal.

    It comes from the file alone: a keyring may open a window and wait for an answer.

    Raises:
        LockedError: It is in no file, or that cannot be read.
    """
    phrase = _in_file()
    if phrase is None:
        raise LockedError(
            "The store is locked, and its pass phrase cannot be asked for here",
            f"Set {FILE_VARIABLE} to a file with the pass phrase in its first line",
        )
    return phrase


def _in_file() -> str | None:
    file = os.environ.get(FILE_VARIABLE, "").strip()
    return first_line(Path(file)) if file else None


def asked(prompt: str, nobody: str, variable: str = FILE_VARIABLE) -> str:
    """What a person types unseen.

    Args:
        prompt: What they are asked.
        nobody: What is told where there is no terminal to ask at.
        variable: What may name a file with the pass phrase instead.

    Raises:
        LockedError: Nobody can be asked.
    """
    if not sys.stdin.isatty():
        raise LockedError(
            nobody,
            f"Set {variable} to a file with the pass phrase in its first line",
        )
    import getpass

    try:
        return _normal(getpass.getpass(prompt))
    except EOFError as error:
        raise LockedError("No pass phrase was given", "Try again, and type it") from error


def remembered(path: Path) -> str | None:
    """The pass phrase in the system's keyring; None where there is none, or no keyring."""
    if find_spec("keyring") is None:
        return None
    import keyring
    import keyring.errors

    try:
        kept = keyring.get_password(_SERVICE, str(path))
    except keyring.errors.KeyringError:
        return None
    return None if kept is None else _normal(kept)


def remember(path: Path, phrase: str) -> None:
    """Put a pass phrase into the system's keyring.

    Raises:
        LockedError: There is no keyring, or it refuses.
    """
    if find_spec("keyring") is not None:
        import keyring
        import keyring.errors

        try:
            keyring.set_password(_SERVICE, str(path), phrase)
        except keyring.errors.KeyringError:
            pass
        else:
            return
    raise LockedError("This system's keyring takes no pass phrase", "Leave out --keyring")


def forget(path: Path) -> None:
    """Take a pass phrase out of the system's keyring. Harmless where it is not in there."""
    if remembered(path) is None:
        return
    import contextlib

    import keyring
    import keyring.errors

    with contextlib.suppress(keyring.errors.KeyringError):
        keyring.delete_password(_SERVICE, str(path))


def first_line(path: Path) -> str:
    """The pass phrase in a file: its first line.

    Raises:
        LockedError: It cannot be read.
    """
    try:
        with path.expanduser().open("rb") as file:
            content = file.read(LONGEST_FILE_BYTES)
        text = content.decode()
    except OSError as error:
        raise LockedError(
            f"The pass phrase cannot be read from {path}: {error.strerror}",
            f"Mend {FILE_VARIABLE}, or unset it to be asked",
        ) from error
    except UnicodeDecodeError as error:
        raise LockedError(
            f"{path} is no text", f"{FILE_VARIABLE} names a file with a pass phrase"
        ) from error
    return _normal(text.splitlines()[0] if text else "")


def _normal(phrase: str) -> str:
    # One keyboard writes an accented letter as one character, another as two.
    return unicodedata.normalize("NFC", phrase)
