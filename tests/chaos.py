"""Killed again and again: a real conversation over the rig, with SIGKILL at random instants.

    python -m tests.chaos --kills 200 --seed 1 --rigs 2
    python -m tests.chaos --kills 200 --minutes 7 --tally FILE

The second form stops after so many minutes, and goes on counting from the file the next time.

Each start after a kill goes on with the check-in, and may be killed as well. When one has come to
its end it is compared with what was really said in it: every answer that was confirmed aloud must
be kept as confirmed, and every second of every answer must be in a recording, but for one second
before the kill. A line for each kill tells what happened; the last one counts.
"""

import argparse
import json
import math
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.guides import phrases
from voicecheck.store import Store

GUIDE = """
title = "Chaos"
about = "Short questions."
opening = "Hello."
closing = "Bye."
"""
STEP = """
[[steps]]
id = "{id}"
ask = "{ask}"
rephrase = "{rephrase}"
"""
STORIES = {
    "day": ("How was your day?", "My sister called me at lunch and we talked about the house."),
    "low": ("What was hard?", "The long meeting went on until the evening, and I was tired."),
    "plan": ("What is your plan?", "I want to walk to the river before breakfast tomorrow."),
}
REPHRASED = {"Anything about today?": "day", "Anything hard today?": "low"} | {
    "Any plan at all?": "plan"
}
YES = "Yes, that's right."

MOST_LOST_S = 1.0
LATEST_KILL_S = 16.0
KILLS_OF_ONE = 10
"""So often one check-in is killed before it is let be."""

PATTERN_S = 0.8
"""So much of an answer's beginning is looked for in the recordings."""


@dataclass(frozen=True)
class Spoken:
    """An answer that was given aloud, or the part of it before a kill."""

    step: str
    clip: Clip
    length_s: float


@dataclass
class Tally:
    """What was counted.

    Attributes:
        lost_s: Of each spoken answer, how much of it is in no recording.
        faults: What should not have happened, in words.
    """

    kills: int = 0
    checkins: int = 0
    confirmed: int = 0
    confirmed_lost: int = 0
    lost_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count what another one counted."""
        self.kills += other.kills
        self.checkins += other.checkins
        self.confirmed += other.confirmed
        self.confirmed_lost += other.confirmed_lost
        self.lost_s += other.lost_s
        self.faults += other.faults

    @property
    def whole(self) -> bool:
        """Whether nothing was lost and every next start went on."""
        most_lost_s = max(self.lost_s, default=0.0)
        return not (self.faults or self.confirmed_lost or most_lost_s > MOST_LOST_S)

    def __str__(self) -> str:
        lost = sorted(self.lost_s) or [0.0]
        return (
            f"{self.kills} kills in {self.checkins} check-ins: "
            f"{self.confirmed_lost} of {self.confirmed} confirmed answers lost; "
            f"of {len(self.lost_s)} spoken answers at most {lost[-1]:.2f} s lost "
            f"(median {lost[len(lost) // 2]:.2f} s); {len(self.faults)} starts that did not go on"
        )


class ChaosCheckin:
    """One check-in that is killed at random instants until it is let come to its end."""

    def __init__(
        self, server: SoundServer, home: Path, chance: random.Random, questions: int
    ) -> None:
        self._questions = questions
        self._server = server
        self._home = home
        self._chance = chance
        self.tally = Tally(checkins=1)
        self.spoken: list[Spoken] = []
        self.confirmed: set[str] = set()
        self._begun = False
        self._step = ""

    def hold(self, most_kills: int) -> Tally:
        """Hold it, with at most so many kills, and compare what is kept with what was said."""
        (self._home / "guides").mkdir(parents=True, exist_ok=True)
        rephrased = {step: line for line, step in REPHRASED.items()}
        steps = [
            STEP.format(id=step, ask=ask, rephrase=rephrased[step])
            for step, (ask, _) in list(STORIES.items())[: self._questions]
        ]
        guide = GUIDE + "".join(steps)
        (self._home / "guides" / "chaos.toml").write_text(guide, encoding="utf-8")
        most_kills = min(most_kills, KILLS_OF_ONE)
        while self._run(self._chance.uniform(0.3, LATEST_KILL_S), self.tally.kills < most_kills):
            self.tally.kills += 1
        self._compare()
        return self.tally

    def _run(self, kill_at_s: float, kill: bool) -> bool:
        """One start; return whether it was killed."""
        offered = self._chance.random() < 0.3
        arguments: tuple[str, ...] = ("checkin", "chaos")
        if self._begun and not offered:
            arguments = ("resume",)
        killed_s: list[float] = []

        def on_start(process: "subprocess.Popen[str]") -> None:
            def later() -> None:
                time.sleep(kill_at_s)
                if process.poll() is None:
                    killed_s.append(time.monotonic())
                    process.send_signal(signal.SIGKILL)

            if kill:
                threading.Thread(target=later, daemon=True).start()

        conversation = Conversation(
            self._server,
            self._answer,
            self._home,
            arguments,
            on_start=on_start,
            on_line=self._on_line,
            limit_s=120.0,
        )
        went_on = self._begun
        self._agreed = ""
        code = conversation.hold()
        self._note_spoken(conversation, killed_s[0] if killed_s else time.monotonic())
        printed = conversation.transcript
        was_killed = code == -signal.SIGKILL
        if "Traceback" in conversation.errors or not (was_killed or code == 0):
            self.tally.faults.append(f"exit code {code}: {conversation.errors[-300:]}")
        if went_on and "[1 of" in printed and "we were at" not in printed:
            self.tally.faults.append(f"it began anew: {printed[-300:]}")
        return was_killed

    def _answer(self, said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        step = next((s for s, (ask, _) in STORIES.items() if ask in last), REPHRASED.get(last))
        if step is not None:
            self._step = step
            return Reply.of(STORIES[step][1], wait_s=0.2)
        if last == phrases().pardon and self._step:
            return Reply.of(STORIES[self._step][1], wait_s=0.2)
        return Reply.of(YES, wait_s=0.2)

    def _on_line(self, line: str) -> None:
        """Follow which answer is confirmed: a yes, and after it the program goes on."""
        if line.startswith("["):
            self._begun = True
            self._step = line.partition(": ")[2].rstrip("]").partition(",")[0]
        if line == f"you: {YES}" and self._asked_if_right:
            self._agreed = self._step
        elif line.startswith("voicecheck: ") and self._agreed:
            self.confirmed.add(self._agreed)
            self._agreed = ""
        if line.startswith("voicecheck: "):
            said = line.removeprefix("voicecheck: ")
            self._asked_if_right = said in (*phrases().check, phrases().check_again)

    _asked_if_right = False
    _agreed = ""

    def _note_spoken(self, conversation: Conversation, until_s: float) -> None:
        by_text = {text: step for step, (_, text) in STORIES.items()}
        for event in conversation.log:
            if event.kind == "reply_started" and event.text in by_text:
                clip = Reply.of(event.text).clip.resampled(RATE_HZ)
                length_s = min(clip.duration_s, until_s - event.at_s)
                if length_s > 0:
                    self.spoken.append(Spoken(by_text[event.text], clip, length_s))

    def _compare(self) -> None:
        with Store.open(self._home / "voicecheck.db") as store:
            summary = store.history(limit=1)[0]
            if summary.state != "finished":
                self.tally.faults.append(f"the check-in is {summary.state}")
            checkin = store.checkin(summary.id)
            sounds = store.recordings(summary.id)
        kept = {turn.step for turn in checkin.turns if turn.verdict in ("confirmed", "corrected")}
        self.tally.confirmed += len(self.confirmed)
        self.tally.confirmed_lost += len(self.confirmed - kept)
        step_of = {turn.position: turn.step for turn in checkin.turns}
        for step in STORIES:
            recordings = [
                Clip.from_bytes(recording.sound).samples
                for position, recording in sounds
                if step_of[position] == step
            ]
            spoken = [each for each in self.spoken if each.step == step]
            self.tally.lost_s += lost(spoken, recordings)
        shutil.rmtree(self._home)


def lost(spoken: Sequence[Spoken], recordings: Sequence[NDArray[np.float32]]) -> list[float]:
    """How many seconds of each spoken answer are in no recording; each of them holds one."""
    left = list(recordings)
    missing = []
    for each in sorted(spoken, key=lambda one: -one.length_s):
        found_s = [heard_s(each.clip, recording) for recording in left]
        best = int(np.argmax(found_s)) if found_s else -1
        best_s = found_s[best] if found_s else 0.0
        if best_s > 0:
            left.pop(best)
        missing.append(max(0.0, each.length_s - best_s))
    return missing


def heard_s(clip: Clip, recording: NDArray[np.float32]) -> float:
    """How much of a clip, from its beginning, a recording holds; 0 where it is another one."""
    loud = np.flatnonzero(np.abs(clip.samples) > 0.05)
    start = int(loud[0])
    pattern = clip.samples[start : start + round(PATTERN_S * RATE_HZ)]
    if len(recording) < len(pattern):
        return 0.0
    size = 1 << (len(recording) + len(pattern)).bit_length()
    spectrum = np.fft.rfft(recording, size) * np.conj(np.fft.rfft(pattern, size))
    match = np.fft.irfft(spectrum, size)[: len(recording) - len(pattern) + 1]
    at = int(np.argmax(match))
    part = recording[at : at + len(pattern)]
    norm = float(np.linalg.norm(part) * np.linalg.norm(pattern))
    if norm == 0.0 or match[at] / norm < 0.6:
        return 0.0
    return (len(recording) - at + start) / RATE_HZ


def batch(
    kills: int, seed: int, questions: int = len(STORIES), until_s: float = math.inf
) -> Tally:
    """Kill so often, on a sound card of one's own; after `until_s` no check-in is begun."""
    tally, chance = Tally(), random.Random(seed)
    with SoundServer() as server, tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        while tally.kills < kills and time.monotonic() < until_s:
            home = Path(folder) / "home"
            one = ChaosCheckin(server, home, chance, questions)
            tally.add(one.hold(kills - tally.kills))
            sys.stdout.write(f"seed {seed}: {tally}\n")
            sys.stdout.flush()
    return tally


def main() -> None:
    """Kill as often as asked, and tell what was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rigs", type=int, default=1, help="sound cards side by side")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin nothing after them")
    parser.add_argument("--tally", type=Path, help="a file that counts go on from")
    chosen = parser.parse_args()
    until_s = time.monotonic() + 60 * chosen.minutes
    total = Tally()
    if chosen.tally and chosen.tally.exists():
        total = Tally(**json.loads(chosen.tally.read_text("utf-8")))
    left = max(0, chosen.kills - total.kills)
    seed = chosen.seed + total.checkins  # other instants than before
    shares = [left // chosen.rigs + (rig < left % chosen.rigs) for rig in range(chosen.rigs)]
    with ThreadPoolExecutor(chosen.rigs) as rigs:
        held = [
            rigs.submit(batch, share, seed + rig, until_s=until_s)
            for rig, share in enumerate(shares)
        ]
        for one in held:
            total.add(one.result())
    if chosen.tally:
        chosen.tally.write_text(json.dumps(asdict(total)), encoding="utf-8")
    sys.stdout.write("\n   ".join([str(total), *total.faults]) + "\n")
    sys.exit(0 if total.whole else 1)


if __name__ == "__main__":
    main()
