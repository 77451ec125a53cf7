"""The synthesiser process as its parent sees it: one request, one reply, one time limit."""

import contextlib
import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

from voicecheck.errors import VoiceError
from voicecheck.installation import Installation

SYNTHESISER = (sys.executable, "-P", "-m", "voicecheck.speech.synthesiser")

# The first start on a slow disk, or the first ever on Windows, takes seconds; usually it is 0.2 s.
START_LIMIT_S = 20.0

LIST_REMEDY = "`voicecheck voices` lists the voices of this system"


class StoppedError(Exception):
    """The child hung or died."""


class Synthesiser:
    """One synthesiser process; not safe for threads, which is its owner's care."""

    def __init__(self, program: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C reaches the terminal's whole group; the farewell is still to be said.
            start_new_session=True,
        )
        self._replies: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True, name="synthesiser replies").start()
        self._engine = ""

    def engine(self) -> str:
        """The engine's name and version, waiting for the child to be ready the first time."""
        if not self._engine:
            self._engine = str(self._reply(START_LIMIT_S)["engine"])
        return self._engine

    def ask(self, request: dict[str, Any], time_limit_s: float) -> dict[str, Any]:
        """One request's reply.

        Raises:
            VoiceError: if the child says that it cannot.
            StoppedError: if it hung or died.
        """
        self.engine()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise StoppedError from error
        return self._reply(time_limit_s)

    def kill(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            # What could not be written to a dead child is flushed on closing, and fails again.
            with contextlib.suppress(OSError):
                pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError, OSError):  # closed by kill()
            for line in self._process.stdout:
                self._replies.put(line)
        self._replies.put(b"")

    def _reply(self, time_limit_s: float) -> dict[str, Any]:
        try:
            line = self._replies.get(timeout=time_limit_s)
            reply: dict[str, Any] = json.loads(line)
        except (queue.Empty, ValueError) as error:
            raise StoppedError from error
        if "error" in reply:
            raise _error_of(reply)
        return reply


def _error_of(reply: dict[str, Any]) -> VoiceError:
    match reply["kind"]:
        case "missing":
            return VoiceError(f"no speech engine on this system ({reply['error']})", _install())
        case "voice":
            return VoiceError("this system has no voice of that name", LIST_REMEDY)
        case "language":
            return VoiceError(
                f"this system has no voice for the language {reply['error']!r}",
                "`voicecheck voices --all` lists those it has and tells how to add one",
            )
        case _:
            return VoiceError(f"the speech engine failed ({reply['error']})")


def _install() -> str:
    """The one command that brings a speech engine to this system."""
    if sys.platform == "linux":
        for tool, command in {
            "apt-get": "sudo apt-get install espeak-ng",
            "dnf": "sudo dnf install espeak-ng",
            "pacman": "sudo pacman -S espeak-ng",
            "zypper": "sudo zypper install espeak-ng",
            "apk": "sudo apk add espeak-ng",
        }.items():
            if shutil.which(tool):
                return f"Install one: `{command}`"
    if sys.platform == "win32":
        natural = Installation.this().adding("piper")
        return f"Add one in Settings, Time & language, Speech; or a natural one: `{natural}`"
    return f"Install it again: `{Installation.this().reinstalling('pyttsx3')}`"
