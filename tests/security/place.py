"""A person's folder with something in it, that can be damaged and made whole again."""

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.security.commands import USES
from voicecheck.audio.clip import RATE_HZ, listening_tone
from voicecheck.config import Paths
from voicecheck.guides import bundled_folder
from voicecheck.settings_file import commented_defaults
from voicecheck.store import Store
from voicecheck.store.record import Kept, Rating, Recording, Word

NOW = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """The folder that commands are run on, and what it is made whole from.

    Attributes:
        home: VOICECHECK_HOME.
        pristine: The same as it was first made.
    """

    home: Path
    pristine: Path

    @property
    def store(self) -> Path:
        """The store that is damaged."""
        return Paths.default({"VOICECHECK_HOME": str(self.home)}).store

    @property
    def environ(self) -> dict[str, str]:
        """What the program is told of it; nobody is there to be asked for a pass phrase."""
        phrase = str(self.home / "phrase")
        return {"VOICECHECK_HOME": str(self.home), "VOICECHECK_PASSPHRASE_FILE": phrase}

    def restore(self) -> None:
        """Make it what it was."""
        shutil.rmtree(self.home)
        shutil.copytree(self.pristine, self.home, symlinks=True)
        os.mkfifo(self.home / "fifo")

    def words(self) -> list[str]:
        """Names and paths that mean something here."""
        with Store.open(self.pristine / "voicecheck.db") as store:
            ids = [checkin.short_id for checkin in store.history()]
        paths = [str(path) for path in self.home.rglob("*")]
        return [*ids, *paths, "Ana", "you", "evening", "last", "/dev/zero", "/dev/full"]

    def reading(self, but: Collection[str] = ()) -> list[tuple[str, ...]]:
        """The commands that only read and take nothing, or the newest check-in."""
        uses = [(name, use) for name, uses in USES.items() for use in uses if name not in but]
        return [
            (*name.split(), *use.arguments)
            for name, use in uses
            if use.exit_code == 0 and use.reads and not any("{" in a for a in use.arguments)
        ]


def made(folder: Path) -> Place:
    """Make a place with three check-ins, with sound, and a guide of its own."""
    place = Place(folder / "home", folder / "pristine")
    (place.pristine / "guides").mkdir(parents=True)
    place.home.mkdir()
    (place.pristine / "config.toml").write_text(commented_defaults(), encoding="utf-8")
    shutil.copy(bundled_folder() / "evening.toml", place.pristine / "guides" / "mine.toml")
    sound = listening_tone(RATE_HZ).to_bytes()
    (place.pristine / "sound.flac").write_bytes(sound)
    (place.pristine / "phrase").write_text("four words of mine", encoding="utf-8")
    (place.pristine / "loop.toml").symlink_to("loop.toml")
    (place.pristine / "nowhere.toml").symlink_to("/nonexistent/file")
    with Store.open(place.pristine / "voicecheck.db") as store:
        for day in range(3):
            _keep(store, NOW + timedelta(days=day), sound)
    return place


def _keep(store: Store, now: datetime, sound: bytes) -> None:
    checkin = store.begin("evening", ["Ana"], now)
    for position, person in enumerate((None, "Ana")):
        store.keep(
            checkin,
            Kept(
                position=position,
                step=("high", "low")[position],
                prompt="What was good?",
                attempts=1,
                verbatim="the lighthouse keeper cried",
                text="The lighthouse keeper cried.",
                verdict="confirmed",
                said_at=now,
                person=person,
                reflection="The lighthouse keeper cried.",
                words=[Word("The", 0.0, 0.1, 0.9), Word("lighthouse", 0.1, 0.15, 0.8)],
                recordings=[Recording(0, "answer", "flac", RATE_HZ, 0.15, sound)],
                rating=Rating("mood", 4),
            ),
        )
    store.finish(checkin, "finished", now + timedelta(minutes=9))
