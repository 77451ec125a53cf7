"""`voicecheck review` as a person runs it: a process of its own, ended by Ctrl-C."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.cli.running import VOICECHECK


@dataclass(frozen=True)
class Served:
    """A page that is running."""

    process: "subprocess.Popen[str]"
    link: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.link.split(":")[2].split("/")[0])

    @property
    def token(self) -> str:
        """What opens it."""
        return self.link.partition("token=")[2]

    def get(self, address: str, headers: Mapping[str, str] = {}) -> HTTPResponse:
        """Ask for a page, as one that has opened the link; its body is read."""
        return self.asked(address, headers)[0]

    def read(self, address: str) -> tuple[int, str]:
        """The status and the text of a page, for one that has opened the link."""
        found, body = self.asked(address)
        return found.status, body.decode()

    def asked(self, address: str, headers: Mapping[str, str] = {}) -> tuple[HTTPResponse, bytes]:
        """The answer to one that has opened the link, and its body."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", f"/?token={self.token}")
            answer = line.getresponse()
            answer.read()
            cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
            line.request("GET", address, headers={"cookie": cookie, **headers})
            found = line.getresponse()
            body = found.read()
        finally:
            line.close()
        return found, body

    def interrupt(self) -> int:
        """Press Ctrl-C and wait; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)

    def said_in_the_end(self) -> tuple[str, str]:
        """What it has printed since the link, without blank lines: output and errors."""
        out, err = self.process.communicate(timeout=10)
        return out.strip(), err.strip()


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """The system's own Chromium; see scripts/setup."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program is not None, "there is no Chromium: run scripts/setup"
    with sync_playwright() as playwright:
        # Its sandbox refuses to be run by root, as a container does.
        browser = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()


@contextmanager
def served(
    home: Path,
    *arguments: str,
    environ: Mapping[str, str] = {},
    terminal: int | None = None,
) -> Iterator[Served]:
    """Run it over the files in `home`.

    Args:
        home: Where they are.
        arguments: What follows `voicecheck review`.
        environ: More of its environment.
        terminal: What it is to ask at, where there is one.
    """
    process = subprocess.Popen(
        [*VOICECHECK, "review", "--no-browser", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if terminal is None else terminal,
        stdin=subprocess.DEVNULL if terminal is None else terminal,
        text=True,
        env={**os.environ, "VOICECHECK_HOME": str(home), **environ},
        start_new_session=True,  # so that there is no other terminal to ask at
    )
    try:
        assert process.stdout is not None
        link = re.search(r"http://\S+", process.stdout.readline())
        assert link is not None, process.communicate(timeout=10)
        process.stdout.readline()
        yield Served(process, link[0])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(10)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
