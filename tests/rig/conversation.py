"""A whole conversation: the real program in a process of its own, and a person who answers it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.rig.person import Answers, Cue, Event, Turn, VirtualPerson
from tests.rig.sound_server import SoundServer
from voicecheck.audio.clip import Clip

PROGRAM = (sys.executable, "-m", "voicecheck")
BRISK_WPM = 300


@dataclass(frozen=True)
class Line:
    """One line that the program printed, and when."""

    text: str
    at_s: float


@dataclass
class Conversation:
    """The real program talking with a virtual person.

    Attributes:
        server: The sound card between the two.
        answers: What the person says; see `VirtualPerson`.
        home: VOICECHECK_HOME of the program.
        arguments: The program's command line.
        on_line: Is told each printed line as it comes.
        rate_wpm: How quickly the program speaks, in words a minute; None: as it does by itself.
            Briskly, as most tests only wait for it.
        room: Noise around the person.
        cue: When the person answers.
        limit_s: After this the program is killed and the conversation has failed.
        lines: What the program printed.
        log: What the person did.
    """

    server: SoundServer
    answers: Sequence[Turn] | Answers
    home: Path
    arguments: Sequence[str] = ("checkin", "evening")
    program: Sequence[str] = PROGRAM
    on_line: Callable[[str], None] = lambda _line: None
    on_start: Callable[[subprocess.Popen[str]], None] = lambda _process: None
    rate_wpm: int | None = BRISK_WPM
    room: Clip | None = None
    cue: Cue = "after_tone"
    environ: Mapping[str, str] = field(default_factory=dict)
    limit_s: float = 240.0
    started_s: float = 0.0
    lines: list[Line] = field(default_factory=list)
    errors: str = ""
    log: list[Event] = field(default_factory=list)

    def hold(self) -> int:
        """Run the program until it ends; return its exit code.

        Raises:
            TimeoutError: It did not end within `limit_s`; the message holds what it printed.
        """
        with VirtualPerson(self.server, self.answers, room=self.room, cue=self.cue) as person:
            self.started_s = time.monotonic()
            with subprocess.Popen(
                [*self.program, *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=self.environment,
            ) as process:
                self.on_start(process)
                watch = threading.Timer(self.limit_s, process.kill)
                watch.start()
                errors = threading.Thread(target=self._read_errors, args=(process,))
                errors.start()
                try:
                    self._follow(process, person)
                finally:
                    watch.cancel()
                    errors.join()
                    self.log = list(person.log)
        if (
            process.returncode == -signal.SIGKILL
            and time.monotonic() - self.started_s >= self.limit_s
        ):
            raise TimeoutError(f"no end after {self.limit_s} s:\n{self.transcript}\n{self.errors}")
        return process.returncode

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the program."""
        rate = {"VOICECHECK_VOICE_RATE_WPM": str(self.rate_wpm)} if self.rate_wpm else {}
        return {
            **os.environ,
            **self.server.env,
            "VOICECHECK_HOME": str(self.home),
            "PYTHONUNBUFFERED": "1",
            **rate,
            **self.environ,
        }

    @property
    def transcript(self) -> str:
        """Everything the program printed."""
        return "\n".join(line.text for line in self.lines)

    def _follow(self, process: "subprocess.Popen[str]", person: VirtualPerson) -> None:
        assert process.stdout is not None
        for text in process.stdout:
            line = text.rstrip("\n")
            self.lines.append(Line(line, time.monotonic()))
            if line.startswith("voicecheck: "):
                person.program_said(line.removeprefix("voicecheck: "))
            self.on_line(line)
        process.wait()

    def _read_errors(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        self.errors = process.stderr.read()
