"""The programs, each told the same scenes over the virtual sound card."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from bench.measure import Meter
from bench.processor import ProcessorTime
from bench.scenes import Kind, Scene
from tests.rig import Event, Reply, SoundServer, VirtualPerson
from tests.rig.conversation import PROGRAM, Conversation, Line
from voicecheck import guides
from voicecheck.audio.clip import Clip
from voicecheck.speech.transcriber import Compute

ROOT = Path(__file__).parent.parent
WAIT_S = 0.3
"""How long after the program the person begins."""


@dataclass(frozen=True)
class Played:
    """A conversation as it went; times are on the monotonic clock.

    Attributes:
        told: The scenes in order, each with when its sound began.
        person_s: When each turn of the person began, scenes and others.
        taken_s: When the program took what was said for a finished answer.
        heard: The words it kept for each scene.
        meter: Its processor time.
    """

    told: Sequence[tuple[Scene, float]]
    person_s: Sequence[float]
    taken_s: Sequence[float]
    heard: Sequence[str]
    meter: Meter


Progress = Callable[[str], None]


class Program(Protocol):
    """Something that answers a person."""

    @property
    def name(self) -> str:
        """What the tables call it."""

    def hold(
        self, server: SoundServer, scenes: Sequence[Scene], room: Clip, progress: Progress
    ) -> Played:
        """Let it hear all scenes and answer each."""


# voicecheck


@dataclass
class _Person:
    """Answers each question with its scene, and agrees with everything else."""

    scenes: Sequence[Scene]
    progress: Progress
    given: list[int | None] = field(default_factory=list)
    _asked: int = 0

    def __call__(self, said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        if not last:
            return None
        number = next((n for n in range(len(self.scenes)) if question(n) in last), None)
        if number is None:
            return self._say("Yes, that's right.")
        if number < self._asked:
            return self._say("Skip.")  # asked again: only the first time is measured
        self._asked = number + 1
        self.given.append(number)
        self.progress(f"{self._asked} of {len(self.scenes)}")
        return Reply(self.scenes[number].clip(), self.scenes[number].words, WAIT_S)

    def _say(self, text: str) -> Reply:
        self.given.append(None)
        return Reply.of(text, wait_s=WAIT_S)


@dataclass(frozen=True)
class Voicecheck:
    """The real program with a guide of one question for each scene.

    The reply is what it says next: the reflection, or the next question after a yes or no.
    """

    name: str = "voicecheck"
    arguments: tuple[str, ...] = ()

    def hold(
        self, server: SoundServer, scenes: Sequence[Scene], room: Clip, progress: Progress
    ) -> Played:
        """Hold a check-in."""
        with tempfile.TemporaryDirectory(prefix="voicecheck-bench-") as folder, ExitStack() as end:
            home = Path(folder)
            (home / "guides").mkdir()
            (home / "guides" / "bench.toml").write_text(guide(scenes), encoding="utf-8")
            person = _Person(scenes, progress)
            meters: list[ProcessorTime] = []

            def measure(process: "subprocess.Popen[str]") -> None:
                meters.append(end.enter_context(ProcessorTime(process.pid)))

            conversation = Conversation(
                server,
                person,
                home,
                ("checkin", "bench", *self.arguments),
                room=room,
                on_start=measure,
                limit_s=60.0 + 40.0 * len(scenes),
            )
            if conversation.hold() != 0:
                raise RuntimeError(f"{self.name} failed:\n{conversation.errors}")
            began_s = [event.at_s for event in conversation.log if event.kind == "reply_started"]
            words = kept(conversation)
            told = {
                number: at_s
                for number, at_s in zip(person.given, began_s, strict=False)
                if number is not None
            }
            return Played(
                told=[(scenes[number], at_s) for number, at_s in told.items()],
                person_s=began_s,
                # It prints the words as it takes them: they were decoded before.
                taken_s=[
                    line.at_s for line in conversation.lines if line.text.startswith("you: ")
                ],
                heard=[words.get(step(number), "") for number in told],
                meter=meters[0].meter,
            )


def question(number: int) -> str:
    return f"Question {number + 1}."


def step(number: int) -> str:
    return f"scene-{number + 1}"


def guide(scenes: Sequence[Scene]) -> str:
    """Write a guide with one question for each scene, and the opening of a usual one.

    The model loads while the opening is spoken, as it does every evening; the other programs load
    it before they say that they listen.
    """
    opening = guides.load("evening").opening
    steps = [
        f'[[steps]]\nid = "{step(number)}"\nask = "{question(number)}"\n'
        f'kind = "{"yes_no" if scene.kind is Kind.YES_NO else "free"}"\n'
        for number, scene in enumerate(scenes)
    ]
    head = [
        'title = "Bench"',
        'about = "Measured."',
        f"opening = {json.dumps(opening)}",
        'closing = "Goodbye."',
    ]
    return "\n".join([*head, "", *steps])


def kept(conversation: Conversation) -> dict[str, str]:
    """Return the words in the store by step."""
    shown = subprocess.run(
        [*PROGRAM, "show", "last", "--json"],
        env=conversation.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return {turn["step"]: turn["text"] or "" for turn in json.loads(shown.stdout)["turns"]}


# The loops beside it

ENDED, HEARD = "ended", "heard: "
"""What a loop prints when it takes an answer for finished, and when it knows its words."""

_QUIET_S = 1.0
_NO_REPLY_S = 8.0
_DECODE_S = 40.0
_START_LIMIT_S = 120.0


@dataclass(frozen=True)
class Loop:
    """A program that listens and answers for ever, and prints `ended` and `heard: ...` each time.

    Attributes:
        name: What the tables call it.
        command: What starts it.
        environ: What to add to its environment.
    """

    name: str
    command: tuple[str, ...]
    environ: tuple[tuple[str, str], ...] = ()

    def hold(
        self, server: SoundServer, scenes: Sequence[Scene], room: Clip, progress: Progress
    ) -> Played:
        """Tell it the scenes, each after its answer to the one before."""
        lines: list[Line] = []
        told: list[tuple[Scene, float]] = []
        with (
            VirtualPerson(server, [], room=room) as person,
            self._running(server, lines) as process,
            ProcessorTime(process.pid) as processor,
        ):
            person.wait_for("program_stopped", timeout_s=_START_LIMIT_S)
            for number, scene in enumerate(scenes, 1):
                progress(f"{number} of {len(scenes)}")
                person.speak(Reply(scene.clip(), scene.words, WAIT_S))
                began = person.wait_for("reply_started", number)
                ended = person.wait_for("reply_ended", number, timeout_s=300.0)
                told.append((scene, began.at_s))
                _await_answer(person, ended, lambda: patient_until_s(lines))
        began_s = [at_s for _, at_s in told]
        taken_s = [line.at_s for line in lines if line.text == ENDED]
        return Played(told, began_s, taken_s, heard_by_turn(lines, began_s), processor.meter)

    @contextmanager
    def _running(
        self, server: SoundServer, lines: list[Line]
    ) -> Iterator["subprocess.Popen[str]"]:
        environ = {**os.environ, **server.env, **dict(self.environ), "PYTHONUNBUFFERED": "1"}
        with (
            tempfile.TemporaryDirectory(prefix="voicecheck-bench-") as folder,
            subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**environ, "TMPDIR": folder},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,  # so that it can be ended with its children
            ) as process,
        ):
            reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
            reader.start()
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                reader.join()


def _read(process: "subprocess.Popen[str]", lines: list[Line]) -> None:
    assert process.stdout is not None
    for text in process.stdout:
        line = Line(text.strip(), time.monotonic())
        if line.text.startswith((ENDED, HEARD)):
            lines.append(line)


def patient_until_s(lines: Sequence[Line]) -> float:
    """Until when a reply may still come: words that are being decoded are waited for longer."""
    if not lines:
        return 0.0
    return lines[-1].at_s + (_DECODE_S if lines[-1].text == ENDED else _NO_REPLY_S)


def _await_answer(person: VirtualPerson, ended: Event, until_s: Callable[[], float]) -> None:
    """Wait until the program has answered and been quiet for a second, or will not answer."""
    while True:
        time.sleep(0.05)
        now_s = time.monotonic()
        starts = person.events("program_started")
        stops = person.events("program_stopped")
        if len(stops) < len(starts) or now_s < stops[-1].at_s + _QUIET_S:
            continue
        if starts[-1].at_s > ended.at_s or now_s > max(ended.at_s + _NO_REPLY_S, until_s()):
            return


def heard_by_turn(lines: Sequence[Line], began_s: Sequence[float]) -> list[str]:
    """Join what was heard from each turn's beginning until the next."""
    edges = [*began_s, float("inf")]
    return [
        " ".join(
            line.text.removeprefix(HEARD)
            for line in lines
            if line.text.startswith(HEARD) and start <= line.at_s < end
        )
        for start, end in pairwise(edges)
    ]


def plain_loop(model: Path, compute: Compute, silence_s: float) -> Loop:
    """Return the plain loop with one fixed silence."""
    return Loop(
        f"plain loop, {silence_s:g} s",
        (
            *(sys.executable, "-m", "bench.plain_loop", str(model), str(silence_s)),
            *(compute.type, str(compute.threads)),
        ),
    )


def realtimestt(python: str, model: Path, compute: Compute, silence_s: float) -> Loop:
    """Return RealtimeSTT in its own environment, on as many threads as the others."""
    return Loop(
        f"RealtimeSTT, {silence_s:g} s",
        (python, "-m", "bench.realtimestt_loop", str(model), str(silence_s), compute.type),
        (("OMP_NUM_THREADS", str(compute.threads)),),
    )
