"""To whom the gate before exercises for two was shown. What they answered is kept nowhere."""

from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.database import explained, writing
from voicecheck.store.roster import Roster


class Gates:
    """The gates of an open store. None stands for the owner."""

    def __init__(self, db: Database, path: Path, people: Roster) -> None:
        self._db = db
        self._path = path
        self._people = people

    def shown_to(self, names: Iterable[str | None]) -> bool:
        """Whether everyone of them was shown the gate before."""
        with explained(self._path):
            shown = {row[0] for row in self._db.execute("SELECT person FROM gates_shown")}
            return all(self._known(name) and self._people.find(name) in shown for name in names)

    def show_to(self, names: Iterable[str | None]) -> None:
        """Keep that they are shown it now."""
        with explained(self._path), writing(self._db) as db:
            for name in names:
                db.execute(
                    "INSERT INTO gates_shown (person) VALUES (?) ON CONFLICT DO NOTHING",
                    (self._people.add(name),),
                )

    def _known(self, name: str | None) -> bool:
        """Whether a name has a row: without one it would count as the owner."""
        return name is None or self._people.find(name) is not None
