"""Two years of nightly use by two people in one store: how long a save and a start take.

    python -m bench.two_years [--turns 15000]

Each turn is kept as the check-in keeps it (the place first, the answer as heard, again as
confirmed), with its words and the FLAC of a spoken sentence; each night with its promise and its
ratings. The years are written in memory, where no disk is waited for, and then put on the disk,
where saves and starts are timed beside those of an empty store.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.rig import speech
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.store import Store
from voicecheck.store.record import Kept, Rating, Recording, Verdict, Word
from voicecheck.store.safekeeping import checked

FIRST_DAY = datetime(2024, 11, 25, 21, 0, tzinfo=UTC)
NIGHTS = 730
STEPS = ("high", "low", "appreciated", "needed", "promise")
PEOPLE = (None, "Sam")
VERDICTS: tuple[Verdict, ...] = ("unconfirmed", "confirmed")
SAVES = 200
STARTS = 9
PLACE = random.Random(1).randbytes(3_300)
"""A conversation written down is about as long."""

STORIES = (
    "My sister called me at lunch and we laughed about the old house by the lake.",
    "I was late for work again and I felt left out in the meeting.",
    "The neighbor carried my shopping up the stairs, and that made me smile.",
    "What I need is one quiet hour to myself before the children come home.",
    "Tomorrow I want to go for a walk by the river before breakfast.",
    "Because of the traffic I missed the start of the school play, and I was sorry about it.",
    "We cooked soup together and talked about the garden until it was dark.",
    "I keep thinking about what the doctor told us yesterday, and I am a little afraid.",
)


@dataclass(frozen=True)
class Sound:
    """A sentence as somebody spoke it.

    Attributes:
        flac: The clip.
    """

    text: str
    duration_s: float
    flac: bytes


def main() -> None:
    """Fill a store, and tell its times beside those of an empty one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=15_000)
    turns = parser.parse_args().turns
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as quick,
        tempfile.TemporaryDirectory(prefix="two-years-") as folder,
    ):
        empty, full = Path(folder) / "empty", Path(folder) / "full"
        for home in (empty, full):
            home.mkdir()
        sounds = spoken()
        with Store.open(Path(quick) / "voicecheck.db") as store:
            fill(store, sounds, turns)
        shutil.copyfile(Path(quick) / "voicecheck.db", full / "voicecheck.db")
        begun_s = time.monotonic()
        counts = checked(full / "voicecheck.db")
        check_s = time.monotonic() - begun_s
        size_mb = (full / "voicecheck.db").stat().st_size / 1e6
        saves_s = {home: saved(home, sounds) for home in (empty, full)}
        starts_s = {home: started(home) for home in (empty, full)}
    rows: list[tuple[str, str]] = [
        ("it holds", f"{counts}, {size_mb:.0f} MB"),
        ("integrity check", f"passes, in {check_s:.1f} s"),
    ]
    for home in (empty, full):
        took_ms = sorted(1000 * s for s in saves_s[home])
        median, last = took_ms[SAVES // 2], took_ms[SAVES * 95 // 100]
        rows.append(
            (f"a save, {home.name} store", f"median {median:.1f} ms, 95 of 100 in {last:.1f} ms")
        )
    rows += [
        (f"a start, {home.name} store", f"median {1000 * starts_s[home]:.0f} ms")
        for home in (empty, full)
    ]
    sys.stdout.write("".join(f"| {what} | {figure} |\n" for what, figure in rows))


def spoken() -> list[Sound]:
    """Every sentence at several levels, so that no two clips are the same bytes."""
    made = []
    for text in STORIES:
        clip = speech.say(text).resampled(RATE_HZ)
        for gain in (1.0, 0.83, 0.71, 0.6, 0.47):
            louder = Clip(clip.samples * gain, clip.rate_hz)
            made.append(Sound(text, clip.duration_s, louder.to_bytes("flac")))
    return made


def fill(store: Store, sounds: Sequence[Sound], turns: int) -> None:
    """Keep so many turns, the same number each night."""
    chance = random.Random(1)
    for night in range(NIGHTS):
        at = FIRST_DAY + timedelta(days=night)
        for promise in store.promises.due(PEOPLE, at.date()):
            store.promises.settle(promise.id, "kept", at)
        checkin = store.begin("evening", PEOPLE, at)
        count = turns * (night + 1) // NIGHTS - turns * night // NIGHTS
        for position in range(count):
            keep(store, checkin, position, chance.choice(sounds), at)
        store.finish(checkin, "finished", at)
        store.places.leave(checkin)


def keep(store: Store, checkin: str, position: int, sound: Sound, at: datetime) -> list[float]:
    """Keep one turn as a check-in does; how long each of the two saves took, in seconds."""
    took_s = []
    for verdict in VERDICTS:
        kept = a_turn(position, sound, verdict, at)
        begun_s = time.monotonic()
        store.places.mark(checkin, PLACE)
        answer = store.keep(checkin, kept)
        if kept.step == "promise":
            store.promises.make(answer, kept.text, None)
        took_s.append(time.monotonic() - begun_s)
    return took_s


def a_turn(position: int, sound: Sound, verdict: Verdict, at: datetime) -> Kept:
    """A question and its answer with words and sound."""
    step = STEPS[position // len(PEOPLE) % len(STEPS)]
    words = sound.text.split()
    return Kept(
        position=position,
        step=step,
        prompt="What was a good moment today?",
        attempts=1,
        verbatim=sound.text,
        text=sound.text,
        verdict=verdict,
        said_at=at,
        person=PEOPLE[position % 2],
        reflection=f"I heard: {sound.text}",
        words=[Word(word, 0.4 * n, 0.4 * n + 0.3, 0.9) for n, word in enumerate(words)],
        recordings=[Recording(0, "answer", "flac", RATE_HZ, sound.duration_s, sound.flac)],
        rating=Rating("mood", position % 5 + 1) if step == "low" else None,
    )


def saved(home: Path, sounds: Sequence[Sound]) -> list[float]:
    """How long the saves of one more check-in take, on the disk."""
    at = FIRST_DAY + timedelta(days=NIGHTS)
    took_s: list[float] = []
    with Store.open(home / "voicecheck.db") as store:
        checkin = store.begin("evening", PEOPLE, at)
        for position in range(SAVES // 2):
            took_s += keep(store, checkin, position, sounds[position % len(sounds)], at)
        store.finish(checkin, "finished", at)
        store.places.leave(checkin)
    return took_s


def started(home: Path) -> float:
    """How long it takes until the first question was asked, typed: the median, in seconds."""
    took_s = []
    for _ in range(STARTS):
        begun_s = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "voicecheck", "--text"],
            input="",
            text=True,
            capture_output=True,
            check=True,
            env={**os.environ, "VOICECHECK_HOME": str(home)},
        )
        took_s.append(time.monotonic() - begun_s)
    return sorted(took_s)[STARTS // 2]


if __name__ == "__main__":
    main()
