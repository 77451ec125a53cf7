"""A locked store: nothing of it is to be read without its phrase, and no kill breaks it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest

from tests.store.test_store import EVENING, all_bytes, check_index, kept, sound
from voicecheck.audio.clip import RATE_HZ
from voicecheck.audio.spool import Spool, SpoolNote, leftovers, seal_leftovers
from voicecheck.errors import LockedError, StoreBusyError, StoreError, WrongPhraseError
from voicecheck.private_files import HAS_MODES
from voicecheck.store import Store, lock, locking, rewriting
from voicecheck.store.database import connect
from voicecheck.store.migrations import copies
from voicecheck.store.record import Word

PHRASE, OTHER = "four plain words here", "quite another phrase"
NOTE = SpoolNote("01ARZ3NDEKTSV4RRFFQ69G5FAV", "high", "Anastasia", "What did the zebra say?", "")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least work and memory that Argon2id takes; one phrase is asked for in each test."""
    from nacl.pwhash import argon2id

    monkeypatch.setattr(argon2id, "OPSLIMIT_MODERATE", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(argon2id, "MEMLIMIT_MODERATE", argon2id.MEMLIMIT_MIN)
    monkeypatch.setattr(lock, "_OPENED", {})


def given(phrase: str) -> Callable[[Path], str]:
    return lambda _path: phrase


def nobody(path: Path) -> str:
    raise LockedError("nobody is here")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "voicecheck.db"
    with Store.open(path, "Anastasia") as store:
        checkin_id = store.begin("evening", [], EVENING)
        words = [Word("zebra", 0, 1, 0.9)]
        store.keep(
            checkin_id,
            kept(
                0, "zebra", person="Anastasia", words=words, recordings=[sound(0, b"zebra" * 99)]
            ),
        )
    return path


def said(path: Path, phrase: Callable[[Path], str]) -> list[tuple[str, bytes]]:
    with Store.open(path, "Anastasia", phrase) as store:
        check_index(store)
        return [
            (store.checkin(summary.id).turns[0].text, recording.sound)
            for summary in store.history()
            for _, recording in store.recordings(summary.id)
        ]


def locked(path: Path, seal: Callable[[bytes], None] = lambda _key: None) -> None:
    """Lock a store as another process would, that takes what it knows with it."""
    locking.lock(path, PHRASE, seal)
    lock._OPENED.clear()


ALL = [("zebra", b"zebra" * 99)]


def test_nothing_of_a_locked_store_is_to_be_read(path: Path) -> None:
    locked(path)
    content = all_bytes(path.parent)
    told = (b"zebra", b"Anastasia", b"evening", b"CREATE TABLE", PHRASE.encode())
    assert not [word for word in told if word in content]
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600 or not HAS_MODES
    assert said(path, given(PHRASE)) == ALL


def test_what_is_said_while_it_is_locked_is_to_be_read_nowhere(path: Path) -> None:
    locked(path)
    with Store.open(path, "Anastasia", given(PHRASE)) as store:
        checkin_id = store.begin("evening", [], EVENING)
        store.keep(checkin_id, kept(0, "heron", recordings=[sound(0, b"heron" * 99)]))
        names = {file.name for file in path.parent.iterdir()}
        assert {"voicecheck.db", "voicecheck.db-wal"} <= names
        assert b"heron" not in all_bytes(path.parent)
        store.delete(checkin_id)
        check_index(store)
    assert said(path, given(PHRASE)) == ALL


@pytest.mark.parametrize("phrase", ["", "four plain words her", PHRASE + " ", PHRASE.upper()])
def test_a_wrong_phrase_opens_nothing(
    path: Path, phrase: str, capfd: pytest.CaptureFixture[str]
) -> None:
    locked(path)
    before = all_bytes(path.parent)
    for attempt in (
        lambda: Store.open(path, None, given(phrase)),
        lambda: locking.unlock(path, given(phrase)),
        lambda: locking.change(path, given(phrase), lambda: OTHER),
    ):
        with pytest.raises(WrongPhraseError) as error:
            attempt()
        assert "\n" not in str(error.value)
    assert all_bytes(path.parent) == before
    assert capfd.readouterr().err == ""  # SQLCipher has a voice of its own


def test_without_a_phrase_it_stays_closed(path: Path) -> None:
    locked(path)
    with pytest.raises(LockedError):
        Store.open(path, None, nobody)


def test_a_process_is_asked_once(path: Path) -> None:
    locked(path)
    Store.open(path, None, given(PHRASE)).close()
    Store.open(path, None, nobody).close()


def test_it_is_unlocked_with_all_that_is_in_it(path: Path) -> None:
    locked(path)
    locking.unlock(path, given(PHRASE))
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT text FROM answers").fetchall() == [("zebra",)]
    assert said(path, nobody) == ALL


def test_a_changed_phrase_alone_opens_it(path: Path) -> None:
    locked(path)
    before = path.read_bytes()[:16]
    assert locking.change(path, given(PHRASE), lambda: OTHER) == OTHER
    lock._OPENED.clear()
    assert path.read_bytes()[:16] != before
    with pytest.raises(WrongPhraseError):
        Store.open(path, None, given(PHRASE))
    assert said(path, given(OTHER)) == ALL


def test_what_makes_no_sense_is_told(path: Path) -> None:
    with pytest.raises(StoreError, match="not locked"):
        locking.unlock(path, given(PHRASE))
    with pytest.raises(StoreError, match="not locked"):
        locking.change(path, given(PHRASE), lambda: OTHER)
    locked(path)
    with pytest.raises(StoreError, match="locked already"):
        locked(path)


def test_a_store_in_use_is_not_locked(path: Path) -> None:
    opening = "import sys; from pathlib import Path; from voicecheck.store import Store\n"
    opening += "with Store.open(Path(sys.argv[1])): print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", opening, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreBusyError):
            locked(path)
        other.communicate(b"")
    assert said(path, nobody) == ALL
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_no_open_copy_stays_beside_it(path: Path) -> None:
    (path.with_name("voicecheck.before-m005_versions.db")).write_bytes(path.read_bytes())
    aside = path.with_name("voicecheck.damaged-20261101.db")
    aside.write_bytes(path.read_bytes())
    locked(path)
    assert copies(path) == []
    assert locking.lying_open(path) == [aside]


def test_a_second_name_that_a_kill_left_is_cleared_and_never_the_store(path: Path) -> None:
    held, second = path.read_bytes(), rewriting._earlier(path)
    os.link(path, second)
    rewriting.clear(path)
    assert path.read_bytes() == held
    second.write_bytes(held)
    rewriting.clear(path)
    assert path.read_bytes() == held
    assert not second.exists()


def test_the_copy_of_an_older_shape_is_locked_too(path: Path) -> None:
    locked(path)
    key = lock.key_of(path, given(PHRASE))
    with connect(path, key) as db:
        from tests.store.test_migrations import with_a_later_step
        from voicecheck.store.migrations import migrate

        migrate(db, path, with_a_later_step(), key=key)
    (copy,) = copies(path)
    assert lock.is_locked(copy)
    assert b"zebra" not in all_bytes(path.parent)
    with connect(copy, lock.key_of(copy, given(PHRASE))) as db:
        assert db.execute("SELECT text FROM answers").fetchall() == [("zebra",)]


def test_any_damage_is_told(path: Path) -> None:
    locked(path)
    content = bytearray(path.read_bytes())
    for place in range(5000, len(content), 4096):
        content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises((StoreError, WrongPhraseError)):
        said(path, given(PHRASE))


# The sound that is being heard.


def test_sound_is_sealed_as_it_is_written(path: Path) -> None:
    locked(path)
    spool = path.parent / "spool"
    wave = np.sin(np.arange(RATE_HZ) / 9).astype(np.float32)
    pcm = (np.rint(wave * 32768).clip(-32768, 32767)).astype("<i2").tobytes()
    with Store.open(path, "Anastasia", given(PHRASE)) as store:
        with Spool(spool, NOTE, store.spool_keys.newest) as file:
            for at in range(0, len(wave), 512):
                file.write(wave[at : at + 512])
            content = file.path.read_bytes()  # before it is closed
            assert b"zebra" not in content
            assert not any(pcm[at : at + 64] in content for at in range(0, len(pcm), 512))
        (left,) = leftovers(spool, store.spool_keys.all())
    assert left.note == NOTE
    np.testing.assert_allclose(left.clip.samples, wave, atol=1e-4)
    assert leftovers(spool) == []
    assert leftovers(spool, (bytes(32),)) == []


@pytest.mark.parametrize("cut", [1, 17, 40, 700, 1500, 3000])
def test_a_sealed_file_that_was_cut_is_read_up_to_there(tmp_path: Path, cut: int) -> None:
    key = os.urandom(32)
    with Spool(tmp_path, NOTE, key) as file:
        for _ in range(10):
            file.write(np.full(512, 0.5, np.float32))
    content = file.path.read_bytes()
    file.path.write_bytes(content[:-cut])
    (left,) = leftovers(tmp_path, (key,))
    assert left.note == NOTE
    assert 10 - 1 - cut // 1024 <= len(left.clip.samples) / 512 < 10
    assert np.all(left.clip.samples == 0.5)


def test_what_a_crash_left_open_is_sealed_when_the_store_is_locked(path: Path) -> None:
    spool = path.parent / "spool"
    with Spool(spool, NOTE) as file:
        file.write(np.full(RATE_HZ, 0.5, np.float32))
    assert b"zebra" in file.path.read_bytes()
    locked(path, lambda key: seal_leftovers(spool, key))
    assert b"zebra" not in all_bytes(path.parent)
    with Store.open(path, None, given(PHRASE)) as store:
        (left,) = leftovers(spool, store.spool_keys.all())
    assert (left.note, len(left.clip.samples)) == (NOTE, RATE_HZ)


def test_a_key_that_lay_open_seals_nothing_new(path: Path) -> None:
    spool = path.parent / "spool"
    locked(path)
    with Store.open(path, None, given(PHRASE)) as store:
        first = store.spool_keys.newest
        with Spool(spool, NOTE, first) as file:
            file.write(np.zeros(100, np.float32))
    locking.unlock(path, given(PHRASE))
    with Store.open(path) as store:
        assert store.spool_keys.newest is None
        assert len(leftovers(spool, store.spool_keys.all())) == 1
    locked(path)
    with Store.open(path, None, given(PHRASE)) as store:
        assert store.spool_keys.newest not in (None, first)
        assert len(leftovers(spool, store.spool_keys.all())) == 1


# Killed at every step.


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a child process that is killed at its n-th line; whether it came so far."""
    child = os.fork()
    if child == 0:
        lines = iter(range(step))

        def trace(frame: FrameType, event: str, _value: Any) -> Any:
            if frame.f_code.co_filename != rewriting.__file__:
                return None
            if event == "line" and next(lines, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def key(phrase: str) -> lock.Key:
    return lock.new_key(phrase)


FROM_AND_TO = {"lock": (False, True), "unlock": (True, False), "change": (True, True)}

EVERY = 3
"""One step in so many, each time others; all of them where the run is to be thorough."""


@pytest.mark.posix
@pytest.mark.parametrize("what", FROM_AND_TO)
def test_killed_at_any_step_it_is_whole(path: Path, what: str, thorough: bool) -> None:
    locked, will_be = FROM_AND_TO[what]
    every = 1 if thorough else EVERY
    plain = path.read_bytes()
    old, new = key(PHRASE) if locked else None, key(OTHER) if will_be else None
    if locked:
        rewriting.rewrite(path, None, old)
    start = path.read_bytes()
    phrases = {k.salt: phrase for k, phrase in ((old, PHRASE), (new, OTHER)) if k is not None}

    def phrase_of(asked: Path) -> str:
        return phrases[asked.read_bytes()[:16]]

    step, became_new = list(FROM_AND_TO).index(what) % every, 0
    while killed_at(step, lambda: rewriting.rewrite(path, old, new)):
        lock.look_again()
        lock._OPENED.clear()
        before = path.read_bytes()[:16]
        assert said(path, phrase_of) == ALL, step
        assert [file.name for file in path.parent.iterdir()] == [path.name], step
        if lock.is_locked(path):
            assert b"zebra" not in all_bytes(path.parent), step
        became_new += before != start[:16]
        path.write_bytes(start)
        lock.look_again()
        step += every
    assert step > 60
    assert 0 < became_new < step
    lock.look_again()
    assert said(path, phrase_of) == ALL
    assert b"zebra" in plain


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    lock.look_again()
    yield
    lock.look_again()
