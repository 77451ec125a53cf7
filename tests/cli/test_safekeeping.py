"""Copies, damage, and words made afterwards, on the command line as a person runs it."""

import os
import random
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.rig.speech import say
from tests.store.test_store import all_bytes, kept
from voicecheck.audio.clip import RATE_HZ
from voicecheck.errors import StoreError
from voicecheck.store import Store, safekeeping
from voicecheck.store.lock import look_again
from voicecheck.store.record import Recording, Word
from voicecheck.store.versions import HAND, by_model

DAY = datetime(2026, 11, 1, 21, tzinfo=UTC)
CHECKINS, ANSWERS = 12, 3
CHANCE = random.Random(5)


def told(number: int) -> str:
    return f"I saw the heron number {number} by the river and it stood there for an hour."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with some weeks in it, each answer with half a page of words and ten of sound."""
    home = tmp_path / "home"
    with Store.open(home / "voicecheck.db") as store:
        for day in range(CHECKINS):
            checkin = store.begin("evening", ["Ana"], DAY + timedelta(days=day))
            for place in range(ANSWERS):
                number = day * ANSWERS + place
                words = [Word(w, 0.1, 0.2, 0.9) for w in told(number).split()]
                sound = CHANCE.randbytes(40_000)
                recording = Recording(0, "answer", "flac", RATE_HZ, 9.0, sound)
                store.keep(checkin, kept(place, told(number), words=words, recordings=[recording]))
            store.finish(checkin, "finished", DAY + timedelta(days=day))
    return home


def texts(home: Path) -> list[str]:
    look_again()  # the command that ran meanwhile may have put another file in its place
    with Store.open(home / "voicecheck.db") as store:
        return sorted(
            turn.text for summary in store.history() for turn in store.checkin(summary.id).turns
        )


ALL = sorted(told(number) for number in range(CHECKINS * ANSWERS))
HOLDS = "12 check-ins, 36 answers and 36 recordings"


# Copies


def test_a_backup_is_private_whole_and_restored(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done = voicecheck(home, "backup", str(copy))
    assert (done.returncode, done.stdout) == (0, f"{copy} is whole and holds {HOLDS}.\n")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))

    with Store.open(home / "voicecheck.db") as store:
        store.delete(store.history()[0].id)
    done = voicecheck(home, "restore", str(copy), "--yes")
    assert done.returncode == 0, done.stderr
    assert HOLDS in done.stdout
    assert texts(home) == ALL
    (aside,) = home.glob("voicecheck.before-restore-*.db")
    with closing(sqlite3.connect(aside)) as earlier:
        assert earlier.execute("SELECT count(*) FROM checkins").fetchone() == (CHECKINS - 1,)
    again = voicecheck(home, "restore", str(copy), "--yes")
    assert again.returncode == 0
    assert len(list(home.glob("voicecheck.before-restore-*.db"))) == 2


def test_a_backup_overwrites_nothing(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    done = voicecheck(home, "backup", str(copy))
    assert (done.returncode, done.stderr.count("\n")) == (15, 1)
    assert copy.read_text() == "mine"


def test_without_a_yes_nothing_is_restored(home: Path, tmp_path: Path) -> None:
    voicecheck(home, "backup", str(tmp_path / "copy.db"))
    before = (home / "voicecheck.db").read_bytes()
    asked = voicecheck(home, "restore", str(tmp_path / "copy.db"), typed="n\n")
    assert (asked.returncode, "Nothing was changed." in asked.stdout) == (0, True)
    assert (home / "voicecheck.db").read_bytes() == before


def test_a_backup_that_is_not_there_is_told_of_before_anything_is_asked(home: Path) -> None:
    done = voicecheck(home, "restore", str(home / "none.db"))
    assert done.returncode == 15
    assert (done.stdout, done.stderr) == ("", f"voicecheck: There is no file {home / 'none.db'}\n")


def test_a_backup_is_restored_where_there_is_nothing_yet(home: Path, tmp_path: Path) -> None:
    voicecheck(home, "backup", str(tmp_path / "copy.db"))
    done = voicecheck(tmp_path / "new", "restore", str(tmp_path / "copy.db"))
    assert done.returncode == 0, done.stderr
    assert texts(tmp_path / "new") == ALL


@pytest.mark.parametrize("what", ["text", "empty", "other", "trigger", "damaged", "newer", "none"])
def test_what_is_no_whole_backup_changes_nothing(home: Path, tmp_path: Path, what: str) -> None:
    given = tmp_path / "given.db"
    safekeeping.back_up(home / "voicecheck.db", given, lambda _done, _all: None)
    if what == "none":
        given.unlink()
    elif what in ("text", "empty"):
        given.write_text("no database" * (what == "text"))
    elif what == "damaged":
        content = bytearray(given.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xa5" * 20_000
        given.write_bytes(content)
    else:
        with closing(sqlite3.connect(given)) as conn:
            if what == "other":
                conn.executescript("DROP TABLE _sqlite_migrations")
            elif what == "trigger":
                conn.executescript(
                    "CREATE TRIGGER gone AFTER INSERT ON answers BEGIN DELETE FROM turns; END"
                )
            else:
                conn.execute(
                    "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
                    "VALUES ('voicecheck', 'm999_moods', '')"
                )
            conn.commit()
    before = (home / "voicecheck.db").read_bytes()
    if what in ("trigger", "none"):  # the others in this process, which is quicker
        done = voicecheck(home, "restore", str(given), "--yes")
        assert (done.returncode, done.stderr.count("\n")) == (15, 1), done.stderr
    else:
        with pytest.raises(StoreError, match=re.escape(str(given))):
            safekeeping.restore(given, home / "voicecheck.db", DAY, lambda _done, _all: None)
    assert (home / "voicecheck.db").read_bytes() == before
    assert not list(home.glob("*.part"))
    assert not list(home.glob("*before-restore*"))


# Damage


def damage(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    match how:
        case "header":
            content[:100] = b"\0" * 100
        case "middle":
            content[len(content) // 2 : len(content) // 2 + 30_000] = b"\xa5" * 30_000
        case "cut":
            del content[len(content) * 2 // 3 :]
        case "scattered":
            chance = random.Random(3)
            for _ in range(40):
                at = chance.randrange(8192, len(content) - 64)
                content[at : at + 64] = chance.randbytes(64)
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["header", "middle", "cut", "scattered"])
def test_of_a_damaged_store_what_can_be_read_is_recovered(home: Path, how: str) -> None:
    path = home / "voicecheck.db"
    damage(path, how)
    before = path.read_bytes()
    done = voicecheck(home, "recover")
    assert done.returncode == 0, done.stderr
    (aside,) = home.glob("voicecheck.damaged-*.db")
    assert aside.read_bytes() == before  # set aside whole
    assert str(aside) in done.stdout
    found = texts(home)
    assert len([text for text in found if text in ALL]) >= 12
    assert voicecheck(home, "history").returncode == 0
    assert not list(home.glob("tmp*"))
    again = voicecheck(home, "recover")
    assert "There is nothing to recover" in again.stdout


def test_a_backup_of_a_damaged_store_tells_which_file_is_damaged(
    home: Path, tmp_path: Path
) -> None:
    damage(home / "voicecheck.db", "middle")
    done = voicecheck(home, "backup", str(tmp_path / "copy.db"))
    assert done.returncode == 15
    assert f"{home / 'voicecheck.db'} is damaged. Run: voicecheck recover" in done.stderr
    assert not (tmp_path / "copy.db").exists()


@pytest.fixture
def locked(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same store, locked; its phrase is found without asking."""
    phrase = tmp_path / "phrase"
    phrase.write_text("four plain words here")
    monkeypatch.setenv("VOICECHECK_PASSPHRASE_FILE", str(phrase))
    assert voicecheck(home, "lock").returncode == 0
    return home


@pytest.mark.parametrize("how", ["middle", "cut", "scattered"])
def test_of_a_damaged_locked_store_what_can_be_read_is_recovered_and_locked(
    locked: Path, how: str
) -> None:
    path = locked / "voicecheck.db"
    damage(path, how)
    before = path.read_bytes()
    done = voicecheck(locked, "recover")
    assert done.returncode == 0, done.stderr
    (aside,) = locked.glob("voicecheck.damaged-*.db")
    assert aside.read_bytes() == before
    assert b"heron" not in all_bytes(locked)
    found = texts(locked)
    assert len([text for text in found if text in ALL]) >= 12
    assert "There is nothing to recover" in voicecheck(locked, "recover").stdout


def test_a_locked_store_whose_beginning_is_destroyed_is_told_in_one_line(
    locked: Path, tmp_path: Path
) -> None:
    path = locked / "voicecheck.db"
    content = bytearray(path.read_bytes())
    content[1000:1100] = bytes(100)
    path.write_bytes(content)
    done = voicecheck(locked, "recover")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (15, "", 1)
    assert "beginning" in done.stderr
    assert path.read_bytes() == content
    (tmp_path / "phrase").write_text("five other words were here")
    done = voicecheck(locked, "recover")
    assert (done.returncode, done.stderr.count("\n")) == (17, 1)
    assert path.read_bytes() == content


def test_a_damaged_store_is_told_of_and_left_alone(home: Path) -> None:
    path = home / "voicecheck.db"
    damage(path, "header")
    before = path.read_bytes()
    done = voicecheck(home, "--text")
    assert (done.returncode, done.stderr.count("\n")) == (15, 1)
    assert "voicecheck recover" in done.stderr
    assert path.read_bytes() == before


def test_a_whole_store_has_nothing_to_recover(home: Path) -> None:
    before = texts(home)
    done = voicecheck(home, "recover")
    assert done.returncode == 0
    assert HOLDS in done.stdout
    assert texts(home) == before
    assert not list(home.glob("*damaged*"))


def test_the_damaged_log_of_a_crash_is_set_aside_with_its_store(home: Path) -> None:
    path = home / "voicecheck.db"
    store = Store.open(path)
    store.keep(store.begin("evening", [], DAY), kept(0, "zebra"))
    for file in home.glob("voicecheck.db*"):
        (home / file.name.replace("voicecheck", "killed")).write_bytes(file.read_bytes())
    store.close()
    for file in home.glob("killed.db*"):
        file.rename(home / file.name.replace("killed", "voicecheck"))
    damage(path, "middle")
    done = voicecheck(home, "recover")
    assert done.returncode == 0, done.stderr
    assert len(list(home.glob("voicecheck.damaged-*"))) >= 2
    assert "zebra" in texts(home)


# Words made afterwards


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """Three answers with real speech: one without words, one misheard, one corrected by hand."""
    home = tmp_path / "spoken"
    clip = say("The neighbor carried my shopping up the stairs.").resampled(RATE_HZ)
    recording = Recording(0, "answer", "flac", RATE_HZ, clip.duration_s, clip.to_bytes("flac"))
    with Store.open(home / "voicecheck.db") as store:
        checkin = store.begin("evening", [], DAY)
        store.keep(checkin, kept(0, "", verdict="unheard", recordings=[recording]))
        store.keep(checkin, kept(1, "The neighbor married my chopping.", recordings=[recording]))
        by_hand = store.keep(checkin, kept(2, "Misheard.", recordings=[recording]))
        store.versions.change(by_hand, "By hand.", HAND, DAY)
        store.finish(checkin, "finished", DAY)
    return home


def test_recordings_without_words_are_transcribed_later(spoken: Path) -> None:
    done = voicecheck(spoken, "transcribe")
    assert done.returncode == 0, done.stderr
    assert "1 answers changed" in done.stdout
    with Store.open(spoken / "voicecheck.db") as store:
        turns = store.checkin(store.history()[0].id).turns
    assert turns[0].text.lower().startswith("the neighbor")
    assert turns[0].text.endswith("up the stairs.")
    assert turns[0].verdict == "unconfirmed"
    assert " ".join(word.text for word in turns[0].words) == turns[0].text
    assert [turn.text for turn in turns[1:]] == ["The neighbor married my chopping.", "By hand."]
    assert "No recording is without words" in voicecheck(spoken, "transcribe").stdout


def test_another_model_improves_old_words_and_keeps_every_earlier_one(spoken: Path) -> None:
    done = voicecheck(spoken, "retranscribe", "--model", "tiny.en")
    assert done.returncode == 0, done.stderr
    with Store.open(spoken / "voicecheck.db") as store:
        turns = store.checkin(store.history()[0].id).turns
        versions = [store.versions.of(turn.answer_id) for turn in turns]
    better = turns[1].text
    assert better.endswith("my shopping up the stairs.")
    assert [turn.text for turn in turns] == [better, better, "By hand."]
    assert [(v.text, v.source) for v in versions[1]] == [
        ("The neighbor married my chopping.", "heard"),
        (better, by_model("tiny.en")),
    ]
    assert turns[1].verbatim == "The neighbor married my chopping."
    assert [v.text for v in versions[2]] == ["Misheard.", "By hand."]


def test_a_model_that_is_missing_is_one_line(spoken: Path) -> None:
    done = voicecheck(spoken, "retranscribe", "--model", "nosuch")
    assert (done.returncode, done.stderr.count("\n")) == (14, 1)


def test_no_disk_room_for_a_copy_is_one_line(home: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=300k none {full}") != 0:
        full = Path("/dev/full/copy.db")  # no room there either, nor a folder
    try:
        done = voicecheck(home, "backup", str(full / "copy.db"))
        assert (done.returncode, done.stderr.count("\n")) == (15, 1), done.stderr
        assert not (full / "copy.db").exists()
    finally:
        if full.is_mount():
            os.system(f"umount {full}")
