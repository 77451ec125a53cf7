"""`lock` and `unlock` as a person runs them."""

import contextlib
import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.running import VOICECHECK, voicecheck
from tests.security.commands import SERVES, USES
from tests.store.test_store import EVENING, all_bytes, kept, sound
from voicecheck.store import Store

PHRASE = "four plain words here"
LEAST_WORK = """
from nacl.pwhash import argon2id
argon2id.OPSLIMIT_MODERATE = argon2id.OPSLIMIT_MIN
argon2id.MEMLIMIT_MODERATE = argon2id.MEMLIMIT_MIN
"""
"""A key in no time, where a store is opened again and again; elsewhere it takes what it takes."""
SECRETS = (b"zebra", b"evening", b"Anastasia")


@pytest.fixture
def phrase(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "phrase.txt"
    file.write_text(PHRASE + "\n")
    return {"VOICECHECK_PASSPHRASE_FILE": str(file)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Store.open(home / "voicecheck.db") as store:
        checkin_id = store.begin("evening", ["Anastasia"], EVENING)
        store.keep(checkin_id, kept(0, "zebra", recordings=[sound(0, b"zebra" * 99)]))
    return home


def quickly(
    home: Path,
    *arguments: str,
    typed: str = "",
    environ: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run `voicecheck` where the work of making a key is not what is tried."""
    return voicecheck(home, *arguments, typed=typed, environ=environ, before=LEAST_WORK)


OPENS_NO_STORE = {
    *("config", "doctor", "guides", "models", "plugins", "schedule", "setup"),
    *("support", "replay", "voices", "people own-store"),
}
"""The other commands look at the store, and say so; one that is new is tried with them."""

LOCKED = [
    [*name.split(), *use.arguments]
    for name, (use, *_) in USES.items()
    if not {name, name.split()[0]} & {*OPENS_NO_STORE, "lock", "restore"}
] + [["lock", "--change"], ["--text"], [SERVES, "--no-browser"]]


def test_without_the_phrase_no_command_shows_anything(
    home: Path, phrase: dict[str, str], tmp_path: Path
) -> None:
    assert voicecheck(home, "lock", environ=phrase).stdout == "Locked.\n"
    content = all_bytes(home)
    assert not [secret for secret in (*SECRETS, PHRASE.encode()) if secret in content]
    for command in LOCKED:
        arguments = [word.format(new=tmp_path / "new") for word in command]
        done = voicecheck(home, *arguments, typed="zebra\nyes\nstop\n")
        assert (done.returncode, done.stdout) == (16, ""), command
        assert done.stderr.startswith("voicecheck: ")
        assert " locked" in done.stderr
        assert len(done.stderr.splitlines()) == 1, command
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("four plain words")
    done = voicecheck(home, "history", environ={"VOICECHECK_PASSPHRASE_FILE": str(wrong)})
    assert (done.returncode, done.stdout) == (17, "")
    assert done.stderr.startswith("voicecheck: That is not the pass phrase of")
    assert len(done.stderr.splitlines()) == 1
    assert all_bytes(home) == content
    assert "zebra" in voicecheck(home, "show", "last", environ=phrase).stdout
    checks = json.loads(voicecheck(home, "doctor", "store", "--json").stdout)
    (store,) = (check for check in checks if check["name"] == "store")
    assert (store["ok"], store["detail"]) == (
        True,
        f"{home / 'voicecheck.db'}, locked with a pass phrase",
    )


def test_it_is_lived_with_changed_and_unlocked(
    home: Path, phrase: dict[str, str], tmp_path: Path
) -> None:
    quickly(home, "lock", environ=phrase)
    done = quickly(home, "checkin", "--text", environ=phrase, typed="I saw a heron\nyes\nstop\n")
    assert done.returncode == 0, done.stderr
    assert b"heron" not in all_bytes(home)
    other = tmp_path / "other.txt"
    other.write_text("quite another phrase")
    changing = phrase | {"VOICECHECK_NEW_PASSPHRASE_FILE": str(other)}
    assert quickly(home, "lock", "--change", environ=changing).returncode == 0
    assert quickly(home, "history", environ=phrase).returncode == 17
    with_other = {"VOICECHECK_PASSPHRASE_FILE": str(other)}
    assert "heron" in quickly(home, "show", "last", environ=with_other).stdout
    assert quickly(home, "unlock", environ=with_other).returncode == 0
    assert "heron" in quickly(home, "show", "last").stdout


def test_its_backup_is_locked_too_and_restored(
    home: Path, phrase: dict[str, str], tmp_path: Path
) -> None:
    quickly(home, "lock", environ=phrase)
    copy = tmp_path / "copy.db"
    assert quickly(home, "backup", str(copy), environ=phrase).returncode == 0
    assert b"zebra" not in copy.read_bytes()
    quickly(home, "delete", "last", "--yes", environ=phrase)
    assert quickly(home, "restore", str(copy), "--yes").returncode == 16
    done = quickly(home, "restore", str(copy), "--yes", environ=phrase)
    assert done.returncode == 0, done.stderr
    assert "zebra" in quickly(home, "show", "last", environ=phrase).stdout
    assert b"zebra" not in all_bytes(home)


def test_a_short_phrase_locks_nothing(home: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("seven..")
    done = voicecheck(home, "lock", environ={"VOICECHECK_PASSPHRASE_FILE": str(short)})
    assert (done.returncode, done.stdout) == (16, "")
    assert "zebra" in voicecheck(home, "show", "last").stdout


def test_the_extra_that_is_missing_is_named(home: Path, phrase: dict[str, str]) -> None:
    without = "import sys; sys.modules['sqlcipher3'] = None"
    hidden = "import importlib.util as u; f = u.find_spec\n"
    hidden += "u.find_spec = lambda n, *a: None if n == 'sqlcipher3' else f(n, *a)"
    done = voicecheck(home, "lock", environ=phrase, before=f"{without}\n{hidden}")
    assert (done.returncode, done.stdout) == (16, "")
    assert "pip install 'voicecheck-in[lock]'" in done.stderr


def test_without_a_terminal_a_new_phrase_cannot_be_asked_for(
    home: Path, phrase: dict[str, str]
) -> None:
    done = quickly(home, "lock")
    assert done.returncode == 16
    assert done.stderr.startswith("voicecheck: There is no terminal to ask for a new pass phrase")
    assert quickly(home, "lock", environ=phrase).returncode == 0
    done = quickly(home, "lock", "--change", environ=phrase)
    assert done.returncode == 16
    assert "Set VOICECHECK_NEW_PASSPHRASE_FILE" in done.stderr


def test_it_is_asked_for_unseen(home: Path, phrase: dict[str, str]) -> None:
    voicecheck(home, "lock", environ=phrase)
    main, terminal = pty.openpty()
    with subprocess.Popen(
        [*VOICECHECK, "history"],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "VOICECHECK_HOME": str(home)},
        start_new_session=True,  # so that there is no other terminal to ask at
    ) as asking:
        os.close(terminal)
        shown = b""
        while b"Pass phrase of" not in shown:
            shown += os.read(main, 1000)
        os.write(main, PHRASE.encode() + b"\n")
        out, _ = asking.communicate(timeout=30)
        assert b"evening" in out
    os.set_blocking(main, False)
    with contextlib.suppress(OSError):  # all was read
        shown += os.read(main, 1000)
    os.close(main)
    assert PHRASE.encode() not in shown


def test_the_shells_completion_asks_nobody(home: Path, phrase: dict[str, str]) -> None:
    voicecheck(home, "lock", environ=phrase)
    completing = {
        "VOICECHECK_HOME": str(home),
        "_VOICECHECK_COMPLETE": "bash_complete",
        "COMP_CWORD": "2",
        "PYTHON_KEYRING_BACKEND": "tests.cli.keyring_in_a_file.Asking",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
    }

    def offered(words: str, **environ: str) -> bytes:
        main, terminal = pty.openpty()
        program = [str(Path(sys.executable).with_name("voicecheck"))]
        done = subprocess.run(
            program,
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=terminal,
            env={**os.environ, **completing, "COMP_WORDS": words, **environ},
            start_new_session=True,
            timeout=20,
            check=True,
        )
        os.close(terminal)
        os.set_blocking(main, False)
        with contextlib.suppress(OSError):
            assert os.read(main, 1000) == b""  # nothing was asked, nothing complained of
        os.close(main)
        return done.stdout.strip()

    assert offered("voicecheck show 0") == b""
    assert offered("voicecheck history --tag ", COMP_CWORD="3") == b""
    assert offered("voicecheck show 0", **phrase).startswith(b"plain,0")


def test_the_keyring_opens_it(home: Path, phrase: dict[str, str], tmp_path: Path) -> None:
    keyring = {
        "PYTHON_KEYRING_BACKEND": "tests.cli.keyring_in_a_file.Keyring",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        "KEYRING_FILE": str(tmp_path / "keyring.json"),
    }
    assert quickly(home, "lock", "--keyring", environ=phrase | keyring).returncode == 0
    assert "zebra" in quickly(home, "show", "last", environ=keyring).stdout
    assert quickly(home, "unlock", environ=keyring).returncode == 0
    assert json.loads((tmp_path / "keyring.json").read_text()) == {}


# A store of one's own.


def told(home: Path, sentence: str, *arguments: str, **environ: str) -> None:
    typed = f"{sentence}\nyes\n{sentence}\nyes\nstop\n"
    done = quickly(home, "checkin", "--text", *arguments, typed=typed, environ=environ)
    assert done.returncode in (0, 130), done.stderr


def test_what_one_tells_alone_lies_in_their_own_file(
    tmp_path: Path, phrase: dict[str, str]
) -> None:
    home = tmp_path / "home"
    assert quickly(home, "people", "own-store", "Ana").returncode == 0
    assert quickly(home, "lock", "--as", "Ana", environ=phrase).stdout == "Locked.\n"
    told(home, "I saw a heron", "--as", "Ana", **phrase)
    told(home, "We saw a harbour", "--as", "Ana", "--with", "you")
    told(home, "I saw a ferry")
    content = all_bytes(home)
    assert b"heron" not in content
    assert b"harbour" in content

    def shown(*who: str, **environ: str) -> str:
        return quickly(home, "show", "last", *who, environ=environ).stdout

    assert "ferry" in shown()
    assert "heron" in shown("--as", "Ana", **phrase)
    assert "harbour" in shown("--as", "Ana", "--together")
    own = quickly(home, "history", "--as", "Ana")
    assert (own.returncode, own.stdout) == (16, "")
    listed = json.loads(quickly(home, "history", "--json").stdout)
    assert len(listed) == 2
    again = quickly(home, "people", "own-store", "ana")
    assert (again.returncode, "already" in again.stdout) == (0, True)


def test_nobody_elses_command_opens_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    voicecheck(home, "people", "own-store", "Ana")
    told(home, "I saw a heron", "--as", "Ana")
    told(home, "I saw a ferry")
    opened = "import sys; real = open\n"
    opened += "sys.addaudithook(lambda event, args: print('opened', args[0], file=sys.stderr)"
    opened += " if event in ('open', 'sqlite3.connect') else None)"
    commands = ["history", "show last"]
    whose = ["", " --as Bo", " --as Ana --together"]
    for command in (*(one + who for one in commands for who in whose), "people", "doctor"):
        done = voicecheck(home, *command.split(), before=opened)
        assert f"opened {home}" in done.stderr
        assert str(home / "own") not in done.stderr
        assert "heron" not in done.stdout


def test_what_is_in_an_own_store_is_shared_with_nobody(tmp_path: Path) -> None:
    home = tmp_path / "home"
    voicecheck(home, "people", "own-store", "you")
    told(home, "I saw a heron")
    done = voicecheck(home, "share", "last", "--with", "Bo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "read by you alone" in done.stderr
