"""A store of many years, written past its door for speed; it is the same file."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from ulid import ULID

from voicecheck.store import Store
from voicecheck.store.database import connect, writing

STEPS = ("high", "low", "mood", "energy", "needed")
TURNS = len(STEPS)
CHECKINS = 20_000
HOURS_APART = 9
TALK = """the and I was to a it we of my in with about for at on she he they that had
    bread garden letter river window kitchen meeting train neighbor dinner music moving
    sister office morning walk phone holiday coffee argument quiet repair birthday school rain
    laughed waited carried forgot called promised painted cooked listened worried hoped""".split()
TALK += [
    a + b + c for a in ("ba", "ko", "mu", "re", "si") for b in TALK for c in ("n", "st", "ly")
]
# As words are: the second half as often as the first, the third a third, and so on.
OFTEN = [1 / (1 + rank) for rank in range(len(TALK))]

ADDRESSES = (
    "/", "/?until=2020-06-01", "/?guide=repair", "/?person=Sam", "/?tag=moving", "/?before=01K",
    "/?q=moving", "/?q=sister+laugh+mov", "/?q=zebra", "/?q=zebra+moving", "/?q=t", "/?q=mo",
    "/?q=the", "/?q=the+and+a+to", "/?q=moving&guide=repair", "/?q=the&person=Sam",
    "/?q=%22quiet+river%22", "/how-it-goes?weeks=4", "/how-it-goes", "/how-it-goes?weeks=52",
)  # fmt: skip
"""Pages whose work could grow with the years."""


def lived_through(path: Path, now: datetime, checkins: int = CHECKINS) -> None:
    """Make a store of `5 * checkins` turns, the last of them now, some with Sam."""
    chance = random.Random(7)
    with Store.open(path) as store:
        newest = store.begin("repair", ["Sam"], now)
        store.finish(newest, "finished", now)
        store.tags.add(newest, "moving")
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in INSERTS}
    for night in reversed(range(checkins)):
        when = now - timedelta(hours=HOURS_APART * night + 1)
        at, checkin, together = when.isoformat(), str(ULID.from_datetime(when)), night % 3 == 0
        guide = "repair" if night % 10 == 9 else "evening"
        rows["checkins"].append((checkin, guide, at, at))
        if together:
            rows["checkin_people"].append((checkin,))
        for position, step in enumerate(STEPS):
            row = len(rows["turns"]) + 1
            said_words = chance.choices(TALK, OFTEN, k=14)
            text = " ".join(said_words)
            if step in ("mood", "energy"):
                value = chance.randint(1, 5)
                text = str(value)
                rows["ratings"].append((row, step, value))
            who = 1 if together and position % 2 else None
            rows["turns"].append((row, checkin, position, step, "What was good today?", who))
            rows["answers"].append((row, row, text, text, at))
            if night % 40 == 0:
                rows["words"] += [(row, n, word, n, n + 1) for n, word in enumerate(said_words)]
    with connect(path) as db, writing(db):
        found = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'answers'"
        )
        triggers = dict(db.execute(found).fetchall())
        for name in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for name, statement in INSERTS.items():
            db.conn.executemany(statement, rows[name])
        for trigger in triggers.values():
            db.execute(trigger)
        for index in ("answers_fts", "answers_spelled"):  # whole, instead of row by row
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


INSERTS = {
    "checkins": "INSERT INTO checkins (id, guide, started_at, ended_at, state, version)"
    " VALUES (?, ?, ?, ?, 'finished', '0.1.0')",
    "checkin_people": "INSERT INTO checkin_people VALUES (?, 1, 1)",
    "turns": "INSERT INTO turns (id, checkin, position, step, prompt, attempts, person)"
    " VALUES (?, ?, ?, ?, ?, 1, ?)",
    "answers": "INSERT INTO answers (id, turn, verbatim, text, verdict, said_at)"
    " VALUES (?, ?, ?, ?, 'confirmed', ?)",
    "ratings": "INSERT INTO ratings VALUES (?, ?, ?)",
    "words": "INSERT INTO words VALUES (?, ?, 0, ?, ?, ?, 0.9)",
}
