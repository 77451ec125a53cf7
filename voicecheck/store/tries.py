"""Tries at saying back: which answer said what back, and whether the one who told it was heard."""

from sqlite_utils import Database

from voicecheck.store.record import SaidBack


class Tries:
    """The tries of an open store, inside its transactions."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, answer: int, checkin_id: str, said_back: SaidBack | None) -> None:
        """Keep that an answer is a try, or what the one who told it now says of it."""
        if said_back is None:
            return
        self._db.execute(
            """
            INSERT INTO tries (answer, told, number, heard)
            SELECT ?, turns.id, ?, ? FROM turns WHERE checkin = ? AND position = ?
            ON CONFLICT (answer) DO UPDATE SET number = excluded.number, heard = excluded.heard
            """,
            (answer, said_back.number, said_back.heard, checkin_id, said_back.of),
        )

    def of(self, answer: int) -> SaidBack | None:
        """What an answer says back; None where it is no try, or what was told is deleted."""
        row = self._db.execute(
            """
            SELECT turns.position, tries.number, tries.heard
            FROM tries JOIN turns ON turns.id = tries.told WHERE tries.answer = ?
            """,
            (answer,),
        ).fetchone()
        if row is None:
            return None
        position, number, heard = row
        return SaidBack(position, number, None if heard is None else bool(heard))
