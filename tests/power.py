"""The power is cut: a real check-in is recorded, and every cut of it is a disk to recover from.

    python -m tests.power --cuts 200 --seed 1
    python -m tests.power --cuts 200 --seed 1 --text

A whole check-in is held, spoken over the rig or typed, on a machine where voicecheck never ran.
Its system calls tell what it wrote, and when it asked for that to be on the disk. For each cut, at
random instants and whenever an answer has just been told to be kept, its folder is made as a disk
may hold it then: once with nothing that was not synced, and once with a random part of that;
`tests/rig/disk.py` has the rules. The next start goes over it, and what it finds is compared with
what was said: every confirmed answer must be there as confirmed, every one that was said back must
be there, and every second that was spoken must be in a recording, but for the last one.

Not shown is what a disk does that lies about having written.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.chaos import YES, heard_s
from tests.cli.running import voicecheck
from tests.rig import Reply, SoundServer
from tests.rig.conversation import PROGRAM, Conversation
from tests.rig.disk import Change, Disk, Printed, put, read, traced
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.errors import VoicecheckError
from voicecheck.guides import phrases
from voicecheck.recovery import recover
from voicecheck.store import Store
from voicecheck.store.record import Turn

GUIDE = "five-minutes"
STORIES = {
    "What was a high point of today?": "My sister called me at lunch about the house.",
    "And a low point?": "The long meeting went on until the evening, and I was tired.",
    "What is one thing you'd like to do tomorrow?": "I want to walk to the river.",
}
CHECKS = (*phrases().check, phrases().check_again)
HOME = Path("new", "home")
"""Where the program keeps its files; neither folder is there before."""
STORE = "voicecheck.db"
MOST_LOST_S = 1.0
COMMANDS = 5
"""So many cuts are also recovered by `voicecheck resume` itself, which takes some seconds."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Told:
    """What the person knows from an instant on: an answer was heard, or even confirmed."""

    at_ns: int
    position: int
    confirmed: bool


@dataclass(frozen=True)
class Spoken:
    """An answer that was given aloud.

    Attributes:
        sound: The recording of it that was kept where no power was cut.
        held_s: How much of the answer there is until that one's end.
    """

    at_ns: int
    length_s: float
    sound: Samples
    held_s: float

    def lost_s(self, cut_ns: int, sounds: Sequence[Samples]) -> float:
        """How much of what was spoken before a cut is in none of the recordings."""
        spoken_s = min(self.length_s, (cut_ns - self.at_ns) / 1e9)
        missing_s = [(len(self.sound) - same(self.sound, sound)) / RATE_HZ for sound in sounds]
        held_s = self.held_s - min(missing_s, default=np.inf)
        return max(0.0, spoken_s - max(0.0, held_s))


@dataclass(frozen=True)
class Held:
    """A check-in that came to its end, and all that happened on the disk meanwhile."""

    root: Path
    changes: Sequence[Change]
    told: Sequence[Told]
    spoken: Sequence[Spoken]
    turns: dict[int, Turn]

    def cuts_ns(self, count: int, chance: random.Random) -> list[int]:
        """When the power is cut: at each telling, then after changes, amid answers, anywhere."""
        ends_ns = [change.end_ns for change in self.changes]
        answers = [(each.at_ns, each.at_ns + round(each.length_s * 1e9)) for each in self.spoken]
        instants = [each.at_ns for each in self.told][:count]
        while len(instants) < count:
            anywhere = chance.choice([(ends_ns[0], ends_ns[-1]), *answers])
            instants.append(chance.choice((chance.choice(ends_ns), chance.randrange(*anywhere))))
        return sorted(instants)


@dataclass
class Tally:
    """What was counted over all disks that cuts left.

    Attributes:
        lost_s: Of each answer that was spoken before a cut, how much is in no recording.
        faults: What should not have happened, in words.
    """

    disks: int = 0
    confirmed: int = 0
    confirmed_lost: int = 0
    heard: int = 0
    heard_lost: int = 0
    lost_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing was lost and every disk was gone on with."""
        lost = self.confirmed_lost or self.heard_lost or self.faults
        return not lost and max(self.lost_s, default=0.0) <= MOST_LOST_S

    def __str__(self) -> str:
        lost = sorted(self.lost_s) or [0.0]
        return (
            f"{self.disks} disks after a power cut: "
            f"{self.confirmed_lost} of {self.confirmed} confirmed answers lost, "
            f"{self.heard_lost} of {self.heard} that were said back; "
            f"of {len(self.lost_s)} spoken answers at most {lost[-1]:.2f} s lost "
            f"(median {lost[len(lost) // 2]:.2f} s); {len(self.faults)} not gone on with"
        )


def typed(folder: Path, program: Sequence[str] = PROGRAM) -> Held:
    """Hold a typed check-in below a new folder."""
    root, traces = _places(folder)
    lines = [line for story in STORIES.values() for line in (story, YES)]
    done = subprocess.run(
        [*traced(program, traces), "checkin", GUIDE, "--text"],
        input="\n".join([*lines, "stop"]),
        env={**os.environ, "VOICECHECK_HOME": str(root / HOME), "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return _held(root, traces, ())


def aloud(folder: Path, server: SoundServer, questions: int = len(STORIES)) -> Held:
    """Hold a spoken one, which is stopped after so many questions."""
    root, traces = _places(folder)
    stories = dict(list(STORIES.items())[:questions])

    def answer(said: str) -> Reply:
        last = said.splitlines()[-1] if said else ""
        return Reply.of(stories.get(last, YES if last in CHECKS else "stop"))

    program = traced(PROGRAM, traces)
    conversation = Conversation(server, answer, root / HOME, ("checkin", GUIDE), program)
    assert conversation.hold() == 0, conversation.errors
    wall_ns = time.time_ns() - time.monotonic_ns()
    begun = [
        (wall_ns + round(event.at_s * 1e9), Reply.of(event.text).clip.resampled(RATE_HZ))
        for event in conversation.log
        if event.kind == "reply_started" and event.text in stories.values()
    ]
    return _held(root, traces, begun)


def _places(folder: Path) -> tuple[Path, Path]:
    root, traces = folder / "root", folder / "traces"
    root.mkdir(parents=True)
    traces.mkdir()
    return root, traces


def _held(root: Path, traces: Path, begun: Sequence[tuple[int, Clip]]) -> Held:
    changes, printed = read(traces, root)
    disk = Disk(root)
    disk.take(changes)
    there = {path: path.read_bytes() if path.is_file() else None for path in root.rglob("*")}
    assert disk.whole() == there, "the trace has missed something"
    turns, sounds = _kept(root / HOME)
    spoken = []
    for at_ns, clip in begun:
        found_s = [heard_s(clip, sound) for sound in sounds]
        best = int(np.argmax(found_s))
        spoken.append(Spoken(at_ns, clip.duration_s, sounds[best], found_s[best]))
    known = [each for each in told(printed) if each.position in turns]  # "stop" is no answer
    assert sum(each.confirmed for each in known) == len(turns), "an answer was not confirmed"
    return Held(root, changes, known, spoken, turns)


def told(printed: Sequence[Printed]) -> list[Told]:
    """What the person could know, and since when: as soon as the program goes on."""
    found: list[Told] = []
    position, last, known = -1, "", None
    for line in printed:
        if known is not None:
            found.append(Told(line.at_ns, position, known))
            known = None
        if line.text.startswith("["):
            position += 1
        elif line.text.startswith("voicecheck: "):
            last = line.text.removeprefix("voicecheck: ")
        elif line.text.startswith("you: "):
            if last in CHECKS and line.text.startswith("you: Yes"):
                known = True
            elif last in STORIES:
                known = False
    return found


def cut(held: Held, count: int, seed: int, commands: int = COMMANDS) -> Tally:
    """Cut the power so often, and recover from both disks that each cut may leave."""
    tally, chance = Tally(), random.Random(seed)
    disk, taken = Disk(held.root), 0
    instants = held.cuts_ns(count, chance)
    by_command = set(chance.sample(range(count), min(count, commands)))
    for number, cut_ns in enumerate(instants):
        until = bisect_right(held.changes, cut_ns, key=lambda change: change.end_ns)
        disk.take(held.changes[taken:until])
        taken = until
        for some in (None, chance):
            with tempfile.TemporaryDirectory(prefix="power-") as folder:
                put(disk.left(some), held.root, Path(folder))
                _recover(Path(folder) / HOME, held, cut_ns, tally, number in by_command)
    return tally


def _recover(home: Path, held: Held, cut_ns: int, tally: Tally, by_command: bool) -> None:
    """Start the next time, and compare what is there with what should be."""
    tally.disks += 1
    turns: dict[int, Turn] = {}
    sounds: list[Samples] = []
    try:
        if by_command:
            done = voicecheck(home, "resume", "--text", typed="stop\n")
            assert done.returncode in (0, 5), done.stderr  # 5: it had not begun
        with Store.open(home / STORE) as store:
            for _ in recover(home / "spool", store, None, datetime.now().astimezone()):
                pass
        with closing(sqlite3.connect(home / STORE)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        turns, sounds = _kept(home)
    except (VoicecheckError, AssertionError, sqlite3.Error) as fault:
        tally.faults.append(f"{type(fault).__name__}: {fault}")
    for known in held.told:
        if known.at_ns <= cut_ns:
            there = _is_there(turns.get(known.position), held.turns[known.position], known)
            tally.confirmed += known.confirmed
            tally.heard += not known.confirmed
            tally.confirmed_lost += known.confirmed and not there
            tally.heard_lost += not known.confirmed and not there
    tally.lost_s += [s.lost_s(cut_ns, sounds) for s in held.spoken if s.at_ns < cut_ns]


def _is_there(turn: Turn | None, whole: Turn, known: Told) -> bool:
    if turn is None or turn.text != whole.text:
        return False
    return turn.verdict == "confirmed" or not known.confirmed


def _kept(home: Path) -> tuple[dict[int, Turn], list[Samples]]:
    """The answers of the check-in by their position, and every recording."""
    turns: dict[int, Turn] = {}
    sounds: list[Samples] = []
    with Store.open(home / STORE) as store:
        for summary in store.history():
            sounds += [Clip.from_bytes(r.sound).samples for _, r in store.recordings(summary.id)]
            if summary.guide == GUIDE:
                turns |= {turn.position: turn for turn in store.checkin(summary.id).turns}
    return turns, sounds


def same(one: Samples, other: Samples) -> int:
    """How many samples two recordings have in common, from their beginning."""
    count = min(len(one), len(other))
    differ = np.flatnonzero(one[:count] != other[:count])
    return int(differ[0]) if len(differ) else count


def main() -> None:
    """Cut the power as often as asked, and tell what was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", action="store_true", help="a typed check-in")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="power-") as folder:
        if chosen.text:
            held = typed(Path(folder) / "typed")
        else:
            with SoundServer() as server:
                held = aloud(Path(folder) / "aloud", server)
        tally = cut(held, chosen.cuts, chosen.seed)
    sys.stdout.write("\n   ".join([str(tally), *tally.faults]) + "\n")
    sys.exit(0 if tally.whole else 1)


if __name__ == "__main__":
    main()
