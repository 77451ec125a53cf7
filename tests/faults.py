"""Each fault at three moments of a real conversation over the rig: nothing may be lost in any.

    python -m tests.faults [microphone speaker server sleep disk lock voice]

Moments: while the program speaks, while it listens to an answer, and while it saves one.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.rig import Reply, SoundServer
from tests.rig.conversation import PROGRAM, Conversation
from tests.rig.sound_front import SoundFront
from tests.test_conversations import ONE
from voicecheck.guides import phrases
from voicecheck.store import Store

Moment = Literal["speaking", "listening", "saving"]
MOMENTS: tuple[Moment, ...] = ("speaking", "listening", "saving")

STORY = (
    "My sister called me at lunch and we laughed about the old house by the lake, "
    "and then I had to go back to the office for another long meeting."
)
REST = "The meeting was about the garden."
YES = "Yes, that's right."
GONE_S = 2.5

VOICE_THAT_HANGS = (
    sys.executable,
    "-c",
    """
import sys
from voicecheck.speech.voice import Pyttsx3Voice
child = "import json, time; print(json.dumps({'engine': 'none 1'}), flush=True); time.sleep(1e6)"
Pyttsx3Voice.__init__.__kwdefaults__["program"] = (sys.executable, "-c", child)
from voicecheck.cli import main
main()
""",
)
"""The program, with a voice that starts and then never answers."""


@dataclass
class Stage:
    """What a fault may touch.

    Attributes:
        hand: Makes the fault: one thread for the whole time, since a sound server ends with the
            thread that started it.
    """

    server: SoundServer
    front: SoundFront
    home: Path
    hand: ThreadPoolExecutor
    process: "subprocess.Popen[str] | None" = None
    failures: list[str] = field(default_factory=list)

    @property
    def store(self) -> Path:
        """The program's store."""
        return self.home / "voicecheck.db"


def server(stage: Stage) -> None:
    """The sound server ends and starts again, its devices at another rate."""
    stage.front.restart(GONE_S, 44_100)


def sleep(stage: Stage) -> None:
    """The machine sleeps and wakes: nothing runs meanwhile."""
    assert stage.process is not None
    stage.process.send_signal(signal.SIGSTOP)
    time.sleep(2 * GONE_S)
    stage.process.send_signal(signal.SIGCONT)


def disk(stage: Stage) -> None:
    """The disk fills up."""
    with (stage.home.parent / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(b"x" * 4096):
                pass
        except OSError:
            return


def lock(stage: Stage) -> None:
    """Another program holds the store for longer than one waits for it silently."""
    with closing(sqlite3.connect(stage.store, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(7)
        other.rollback()


FAULTS: dict[str, Callable[[Stage], None]] = {
    "server": server,
    "sleep": sleep,
    "disk": disk,
    "lock": lock,
}


def voice(stage: Stage) -> None:
    """It hangs all the while, so that nothing is to be done about it now."""


def plugs(what: str) -> Callable[[Stage], None]:
    """A device of the program's that is pulled out and put back."""

    def pull(stage: Stage) -> None:
        unplug = stage.server.unplug_microphone
        plug = stage.server.plug_microphone
        if what == "speaker":
            unplug, plug = stage.server.unplug_speaker, stage.server.plug_speaker
        unplug()
        time.sleep(GONE_S)
        plug()

    return pull


FAULTS["microphone"] = plugs("microphone")
FAULTS["speaker"] = plugs("speaker")
FAULTS["voice"] = voice


def held(name: str, moment: Moment, folder: Path) -> list[str]:
    """Hold a conversation with a fault in it; return what was not as it should be."""
    with (
        ThreadPoolExecutor(1) as hand,
        SoundServer() as behind,
        SoundFront(behind) as front,
        room(folder, name) as place,
    ):
        stage = Stage(behind, front, place / "home", hand)
        (stage.home / "guides").mkdir(parents=True)
        (stage.home / "guides" / "one.toml").write_text(ONE, encoding="utf-8")
        conversation, acted = meeting(stage, name, moment, ("checkin", "one"))
        code = conversation.hold()
        wrong = list(stage.failures)
        if not acted.is_set():
            wrong.append("the fault did not happen")
        if name == "disk" and code == 15:
            (place / "filler").unlink()
            if phrases().disk_full not in conversation.transcript:
                wrong.append("it did not say that the disk is full")
            conversation, _ = meeting(stage, "", moment, ("resume",))
            code = conversation.hold()
        if code != 0 or "Traceback" in conversation.errors:
            wrong.append(f"exit code {code}: {conversation.errors[-400:]}")
        wrong += kept_wrongly(stage)
        if wrong:
            wrong.append(conversation.transcript[-600:])
        return wrong


@contextmanager
def room(folder: Path, name: str) -> Iterator[Path]:
    """A place for the program's files: a small disk where that is to fill up."""
    if name != "disk":
        with tempfile.TemporaryDirectory(dir=folder) as made:
            yield Path(made)
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def meeting(
    stage: Stage, name: str, moment: Moment, arguments: tuple[str, ...]
) -> tuple[Conversation, threading.Event]:
    """A conversation in which the fault happens once, at its moment."""
    acted, told = threading.Event(), list[str]()

    def act(after_s: float) -> None:
        def later() -> None:
            time.sleep(after_s)
            try:
                FAULTS[name](stage)
            except Exception as error:  # told with the rest, not on a thread's stderr
                stage.failures.append(f"the fault failed: {error!r}")

        if name and not acted.is_set():
            acted.set()
            stage.hand.submit(later)

    def on_line(line: str) -> None:
        if moment == "speaking" and line == "voicecheck: How was your day?":
            act(0.6)
        if moment == "saving" and line.startswith("you: "):
            act(0.0)

    def answer(said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        if any(question in last for question in ("your day?", "about today?")):
            if moment == "listening":
                act(3.0)
            told.append(last)
            return Reply.of(STORY)
        if last == phrases().microphone_back:
            return Reply.of(REST)
        if last in (phrases().microphone_here, phrases().speaker_back) and not told:
            told.append(last)
            return Reply.of(STORY)
        return Reply.of(YES)

    def on_start(process: "subprocess.Popen[str]") -> None:
        stage.process = process

    conversation = Conversation(
        stage.server,
        answer,
        stage.home,
        arguments,
        program=VOICE_THAT_HANGS if name == "voice" else PROGRAM,
        on_line=on_line,
        on_start=on_start,
        environ=stage.front.env if name in ("server", "") else {},
        limit_s=150.0,
    )
    return conversation, acted


def kept_wrongly(stage: Stage) -> list[str]:
    """What of the answer is missing in the store."""
    with Store.open(stage.store) as store:
        summaries = store.history()
        turns = store.checkin(summaries[0].id).turns if summaries else ()
    wrong = []
    if [summary.state for summary in summaries] != ["finished"]:
        wrong.append(f"check-ins: {[summary.state for summary in summaries]}")
    told = [turn for turn in turns if turn.recordings]
    if not told or not told[0].text.lower().startswith("my sister called me"):
        wrong.append(f"the answer is not there: {[turn.verdict for turn in turns]}")
    elif told[0].verdict not in ("confirmed", "corrected", "own_words"):
        wrong.append(f"the answer is {told[0].verdict}")
    elif sum(recording.duration_s for recording in told[0].recordings) < 2.5:
        wrong.append("sound is missing")
    return wrong


def main() -> None:
    """Hold a conversation for each fault and moment, and tell how it went."""
    failed = 0
    for name in sys.argv[1:] or FAULTS:
        for moment in MOMENTS:
            with tempfile.TemporaryDirectory(prefix="faults-") as folder:
                wrong = held(name, moment, Path(folder))
            failed += bool(wrong)
            told = "nothing lost" if not wrong else "\n    ".join(["FAILED", *wrong])
            sys.stdout.write(f"{name} while {moment}: {told}\n")
            sys.stdout.flush()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    os.umask(0o077)
    main()
