"""Of what is deleted, and of what is locked, no byte is to be read in the data folder.

The store has been used in every way first: searched, tagged, corrected, shared, exported, heard
again, looked at on the page.
"""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.running import voicecheck
from tests.review.running import served
from tests.store.test_store import EVENING, all_bytes
from voicecheck.audio.clip import RATE_HZ
from voicecheck.cli import cli
from voicecheck.store import Store
from voicecheck.store.record import Kept, Rating, Recording, SaidBack, Word
from voicecheck.store.versions import HAND

SECRETS = (
    *("quokka", "marmot", "axolotl", "pangolin", "okapi", "narwhal"),
    *("capybara", "wombat", "tapir", "kinkajou", "Anastasia"),
)
SOUND = b"a sound of an aardvark" * 99
STAYS = "albatross"


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which two check-ins hold the secrets, in every table that has words."""
    folder = tmp_path_factory.mktemp("used")
    home = folder / "home"
    told(home, "evening", "I saw a quokka.", "I lost a marmot.", "no, I lost an axolotl")
    told(home, "five-minutes", f"I saw an {STAYS}.", "I was late.", "no, I was early")
    with Store.open(home / "voicecheck.db") as store:
        checkin = store.begin("evening", (None, "Anastasia"), EVENING)
        recordings = [Recording(0, "answer", "flac", RATE_HZ, 1.0, SOUND)]
        first = store.keep(checkin, kept(0, "a pangolin", recordings=recordings))
        store.keep(
            checkin, kept(1, "an okapi", person="Anastasia", said_back=SaidBack(0, 1, True))
        )
        store.promises.make(first, "a narwhal by Thursday", None)
        store.versions.change(first, "a capybara", HAND, EVENING)
        store.finish(checkin, "finished", EVENING)
    use(home, folder)
    return home


@pytest.fixture
def home(used: Path, tmp_path: Path) -> Path:
    return shutil.copytree(used, tmp_path / "home")


def told(home: Path, guide: str, high: str, low: str, corrected: str) -> None:
    typed = [high, "yes", "no", low, corrected, "yes", "no", "skip", "skip", "skip", "skip"]
    done = voicecheck(home, "checkin", guide, "--text", typed="\n".join(typed) + "\n")
    assert done.returncode in (0, 130), done.stderr


def kept(position: int, said: str, **more: object) -> Kept:
    return Kept(
        position=position,
        step="low",
        prompt="What was hard today?",
        attempts=1,
        verbatim=f"{said}, um",
        text=said,
        verdict="confirmed",
        said_at=EVENING,
        reflection=f"You saw {said}",
        words=[Word(word, 0.0, 0.5, 0.9) for word in said.split()],
        rating=Rating("mood", 3),
        **more,  # type: ignore[arg-type]  # person, said_back, recordings
    )


def with_secrets(home: Path) -> list[str]:
    with Store.open(home / "voicecheck.db") as store:
        return [one.id for one in store.history() if STAYS not in str(store.checkin(one.id))]


def use(home: Path, folder: Path) -> None:
    """Use the store in every way."""
    ids = with_secrets(home)
    export = str(folder / "export")
    for command in (
        *(["tag", one, "add", "wombat"] for one in ids),
        *(["correct", one, "1", "--text", "It was a tapir."] for one in ids),
        *(["search", word, "--json"] for word in SECRETS),
        *(
            ["search", "tap"],
            ["trends"],
            ["stats"],
            ["suggest"],
            ["today", "--text"],
            ["promises"],
        ),
        *(
            ["export", "--format", kind, "--to", f"{export}-{kind}"]
            for kind in ("json", "markdown")
        ),
        ["people", "set", "Anastasia", "--patience", "long"],
        ["transcribe"],
    ):
        done = CliRunner(env={"VOICECHECK_HOME": str(home)}).invoke(cli, command)
        assert done.exit_code == 0, (command, done.output, done.exception)
    with served(home) as page:
        for address in ("/", "/?q=tapir", "/how-it-goes", *(f"/checkins/{one}" for one in ids)):
            assert page.get(address).status == 200, address
        assert page.interrupt() == 0


def remaining(home: Path) -> list[str]:
    content = all_bytes(home).lower()
    found = [secret for secret in SECRETS if secret.lower().encode() in content]
    return found + (["the sound"] if b"aardvark" in content else [])


def test_of_what_was_used_in_every_way_and_deleted_no_byte_stays(home: Path) -> None:
    ids = with_secrets(home)
    assert len(ids) == 2
    assert len(remaining(home)) > 8  # it was there, in plain sight
    for one in ids:
        done = voicecheck(home, "delete", one, "--yes")
        assert done.returncode == 0, done.stderr
    assert remaining(home) in ([], ["Anastasia"])  # who is known stays until forgotten
    assert voicecheck(home, "people", "forget", "Anastasia", "--yes").returncode == 0
    assert remaining(home) == []
    assert STAYS in voicecheck(home, "show", "last").stdout
    found = json.loads(voicecheck(home, "search", STAYS, "--json").stdout)
    assert len(found) == 1


def test_of_what_was_used_in_every_way_and_locked_no_byte_is_to_be_read(
    home: Path, tmp_path: Path
) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("four plain words here")
    given = {"VOICECHECK_PASSPHRASE_FILE": str(phrase)}
    done = voicecheck(home, "lock", environ=given)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("is not locked") == 0
    assert remaining(home) == []
    assert STAYS.encode() not in all_bytes(home)
    done = voicecheck(home, "search", "tapir", "--json", environ=given)
    assert len(json.loads(done.stdout)) == 2
    assert remaining(home) == []
