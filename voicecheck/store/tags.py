"""Tags: words of your own by which check-ins are found again."""

import unicodedata
from pathlib import Path

from sqlite_utils import Database

from voicecheck.errors import VoicecheckError
from voicecheck.store.database import explained, writing
from voicecheck.store.erasure import erasing
from voicecheck.store.visibility import Visibility

LONGEST_TAG = 40


def clean_tag(text: str) -> str:
    """A tag as it is kept: small letters, single spaces, no "#" before it, no controls."""
    spaced = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    visible = "".join(char for char in spaced if unicodedata.category(char)[0] != "C")
    return visible.lstrip("#").strip()


class Tags:
    """The tags of an open store's check-ins, as far as the present viewer may see them."""

    def __init__(self, db: Database, path: Path, visibility: Visibility) -> None:
        self._db = db
        self._path = path
        self._visibility = visibility

    def all(self) -> dict[str, int]:
        """Every tag with the number of check-ins that have it, in the order of the alphabet."""
        with explained(self._path):
            rows = self._db.execute(
                """
                SELECT name, count(*) FROM tags
                JOIN visible_checkins ON visible_checkins.id = tags.checkin
                GROUP BY name ORDER BY name
                """
            )
            return dict(rows.fetchall())

    def of(self, checkin: str) -> tuple[str, ...]:
        """The tags of a check-in, by its whole id, in the order of the alphabet."""
        with explained(self._path):
            rows = self._db.execute(
                """
                SELECT name FROM tags JOIN visible_checkins ON visible_checkins.id = tags.checkin
                WHERE checkin = ? ORDER BY name
                """,
                (checkin,),
            )
            return tuple(name for (name,) in rows)

    def add(self, checkin: str, tag: str) -> bool:
        """Give a check-in a tag.

        Returns:
            Whether it is new there.

        Raises:
            NotFoundError: The viewer sees no check-in of this id.
            VoicecheckError: It was only shared with the viewer; or it is no tag: nothing is left
                of it, or too much.
        """
        name = clean_tag(tag)
        if not 0 < len(name) <= LONGEST_TAG:
            raise VoicecheckError(
                f"A tag has {len(name)} characters", f"Use 1 to {LONGEST_TAG}, as in: moving"
            )
        with explained(self._path), writing(self._db) as db:
            self._visibility.require_own(checkin)
            added = db.execute(
                "INSERT OR IGNORE INTO tags (checkin, name) VALUES (?, ?)", (checkin, name)
            )
            return added.rowcount > 0

    def remove(self, checkin: str, tag: str) -> bool:
        """Take a tag from a check-in; no byte of it stays.

        Returns:
            Whether it was there.

        Raises:
            NotFoundError: The viewer sees no check-in of this id.
            VoicecheckError: It was only shared with the viewer.
        """
        name = clean_tag(tag)
        with explained(self._path):
            self._visibility.require_own(checkin)
        if name not in self.of(checkin):
            return False
        with erasing(self._db, self._path) as db:
            db.execute("DELETE FROM tags WHERE checkin = ? AND name = ?", (checkin, name))
        return True
