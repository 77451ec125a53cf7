"""Who is present, as conditions on check-ins: what was said before others is told to no more."""

from collections.abc import Sequence

from sqlite_utils import Database

from voicecheck.store.roster import Roster

NOBODY = -1
"""Stands for a name that the store does not know."""


class Company:
    """Finds out who was present in which check-in."""

    def __init__(self, db: Database, people: Roster) -> None:
        self._db = db
        self._people = people

    def row(self, name: str | None) -> int:
        """The row of someone: 0 for the owner, -1 where nobody is called so."""
        if name is None:
            return 0
        return self._people.find(name) or NOBODY

    def were_present(self, people: Sequence[str | None]) -> tuple[str, dict[str, int]]:
        """The condition, on a row of `checkins`, that all of these took part.

        Returns:
            The SQL, and the values for its places.
        """
        values = {f"present{place}": self.row(name) for place, name in enumerate(people)}
        conditions = [
            f"""(CASE :{place} WHEN 0 THEN owner_away = 0 ELSE
            :{place} IN (SELECT person FROM checkin_people WHERE checkin = checkins.id
                UNION SELECT person FROM turns AS theirs WHERE theirs.checkin = checkins.id) END)
            """  # noqa: S608  # the places are this module's own
            for place in values
        ]
        return f"({' AND '.join(conditions) or 'true'})", values
