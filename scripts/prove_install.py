"""Proves docs/install.md: each way that it tells is typed and has to end in a finished check-in.

Two kinds of places are typed into. A bare Debian 12, made anew for each way by debootstrap: there
is nothing in it but a person who may use sudo. And a clean home on this machine, for each Python
that is found; what the page asks of the system (`sudo ...`) is taken as done there. Every line
gets a new terminal of its own, as someone has who reads slowly.

    make prove                                            # all ways, in both kinds of places
    scripts/prove_install --place bare 3.13 --way pip uv  # some of them

Root is needed for the bare Debian, and debootstrap. A machine that reaches its package index in a
way of its own says so by its environment: PIP_*, UV_*, SSL_CERT_FILE and *_proxy are handed on,
and `--lend FOLDER` shows a folder of this machine (certificates, an index of files) in there.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scripts.installing import PAGE, Way, ways

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
BARE = CACHE / "bare-debian-12"
MIRROR = "http://deb.debian.org/debian"
PERSON, PERSON_ID = "someone", 1000
HOME = Path("/home") / PERSON
HANDED_ON = ("PIP_", "UV_", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
BARE_PLACE = "bare"
PYTHONS = ("3.11", "3.12", "3.13")
LINE_LIMIT_S = 3600

# A typed evening: each answer, then yes, and no where more is asked for.
ANSWERS = ("I saw my sister.", "It rained.", "The tea.", "One quiet hour.", "A walk.")
TYPED = "".join(
    f"{line}\n"
    for line in (
        *(ANSWERS[0], "yes", "no"),
        *(ANSWERS[1], "yes", "no"),
        *(line for answer in ANSWERS[2:] for line in (answer, "yes")),
    )
)
FINISHED = "Kept 5 answers"


@dataclass(frozen=True)
class Typed:
    """What came of one line."""

    exit_code: int
    output: str


@dataclass(frozen=True)
class Proof:
    """How one way went in one place."""

    place: str
    way: str
    fault: str
    took_s: float
    size_mb: int


class Place(Protocol):
    """Where lines are typed."""

    name: str
    home: Path
    """The person's home, as this machine sees it."""

    def type(self, line: str, answers: str) -> Typed:
        """Type one line into a new terminal, in the folder with what is to be installed."""


# --- A bare Debian 12 ------------------------------------------------------------------------


class BareDebian:
    """A Debian 12 without anything, in a folder; see `bare_debian`."""

    name = "Debian 12"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / HOME.relative_to("/")

    def type(self, line: str, answers: str) -> Typed:
        """Type one line as the person who lives here."""
        return run(self.command(["bash", "--login", "-c", line], {}), answers)

    def command(self, words: Sequence[str], environment: Mapping[str, str]) -> list[str]:
        """The command that runs `words` in here, as the person, in the folder of the wheel."""
        told = {
            "HOME": str(HOME),
            "USER": PERSON,
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            **handed_on(),
            **environment,
        }
        return [
            *("chroot", f"--userspec={PERSON_ID}:{PERSON_ID}", str(self.root)),
            *("env", "--ignore-environment", f"--chdir={HOME / 'here'}"),
            *(f"{name}={value}" for name, value in told.items()),
            *words,
        ]

    def as_root(self, *words: str) -> None:
        """Do what the one who set the machine up has done."""
        done = run(["chroot", str(self.root), *words], "")
        if done.exit_code:
            sys.exit(f"{' '.join(words)}:\n{done.output}")


@contextlib.contextmanager
def bare_debian(shipped: Path, lent: Sequence[Path]) -> Iterator[BareDebian]:
    """A new one, with the wheel and the unpacked source in the person's hands; gone afterwards."""
    if not BARE.exists():
        make_bare_debian()
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bare-", dir=CACHE) as folder:
        root = Path(folder) / "root"
        subprocess.run(["cp", "--archive", BARE, root], check=True)
        shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
        place = BareDebian(root)
        shutil.copytree(shipped, place.home / "here", symlinks=True)
        place.as_root("chown", "--recursive", f"{PERSON}:{PERSON}", str(HOME))
        with contextlib.ExitStack() as mounts:
            mounts.enter_context(mounted(Path("/proc"), root))
            for each in lent:
                mounts.enter_context(mounted(each, root))
            yield place


def make_bare_debian() -> None:
    """Fetch one, once: debootstrap's smallest, sudo, and a person who may use it."""
    making = debian_fetched(BARE, "bookworm", "sudo")
    place = BareDebian(making)
    place.as_root("useradd", "--create-home", "--shell=/bin/bash", f"--uid={PERSON_ID}", PERSON)
    making.joinpath("etc/sudoers.d/person").write_text(f"{PERSON} ALL=(ALL) NOPASSWD: ALL\n")
    # Who types `sudo apt install` answers its question with yes, and has fetched the lists once.
    making.joinpath("etc/apt/apt.conf.d/yes").write_text('APT::Get::Assume-Yes "true";\n')
    shutil.copy("/etc/resolv.conf", making / "etc" / "resolv.conf")
    place.as_root("apt-get", "update")
    making.rename(BARE)


def debian_fetched(place: Path, suite: str, *packages: str) -> Path:
    """Fetch debootstrap's smallest of a suite, to be moved to its place when it is ready."""
    print(f"Making a Debian {suite} in {place} ...", flush=True)
    place.parent.mkdir(exist_ok=True)
    making = place.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    kind = ("--variant=minbase", f"--include={','.join(packages)}", suite)
    subprocess.run(["debootstrap", *kind, making, MIRROR], check=True, stdout=subprocess.DEVNULL)
    return making


@contextlib.contextmanager
def mounted(folder: Path, root: Path) -> Iterator[None]:
    """Show a folder of this machine at the same place under `root`, to be read alone."""
    there = root / folder.relative_to("/")
    there.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", folder, there], check=True)
    try:
        subprocess.run(["mount", "--options=remount,bind,ro", there], check=True)
        yield
    finally:
        subprocess.run(["umount", there], check=True)


# --- A clean home here -------------------------------------------------------------------------


class CleanHome:
    """A home without anything on this machine, where `python3` is the one that was chosen."""

    def __init__(self, folder: Path, python: Path, version: str) -> None:
        self.name = f"Python {version}"
        self.home = folder / "home"
        self._python = python
        self._bin = folder / "bin"

    def settle(self, shipped: Path, tools: Path) -> None:
        """Move in: the shipped files, the tools of the system, and this Python before others."""
        shutil.copytree(shipped, self.home / "here", symlinks=True)
        self._bin.mkdir()
        (self._bin / "python3").symlink_to(self._python)
        (self._bin / "pipx").symlink_to(tools / "bin" / "pipx")
        sudo = self._bin / "sudo"
        sudo.write_text('#!/bin/sh\necho "taken as done on this machine: $*"\n')
        sudo.chmod(0o755)
        paths = f"{self.home}/.local/bin:{self._bin}:/usr/local/bin:/usr/bin:/bin"
        (self.home / ".profile").write_text(f"PATH={paths}\n")

    def type(self, line: str, answers: str) -> Typed:
        """Type one line."""
        environment = {
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            # What these make is of this Python, too.
            "PIPX_DEFAULT_PYTHON": str(self._python),
            "UV_PYTHON": str(self._python),
            **handed_on(),
        }
        return run(["bash", "--login", "-c", line], answers, self.home / "here", environment)


@contextlib.contextmanager
def clean_home(shipped: Path, tools: Path, python: Path, version: str) -> Iterator[CleanHome]:
    """A new one; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="voicecheck-clean-") as folder:
        place = CleanHome(Path(folder), python, version)
        place.settle(shipped, tools)
        yield place


def python_of(version: str) -> Path | None:
    """An interpreter of this version, by itself and no virtual environment's."""
    ask = (
        "import sys; own = sys.base_prefix == sys.prefix; "
        f"print(sys.executable if own and '%d.%d' % sys.version_info[:2] == '{version}' else '')"
    )
    folders = [
        *map(Path, os.get_exec_path()),
        Path(sys.base_prefix) / "bin",
        *sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin"), reverse=True),
    ]
    for folder in folders:
        python = folder / f"python{version}"
        if python.exists():
            told = run([str(python), "-c", ask], "")
            if told.exit_code == 0 and told.output.strip():
                return Path(told.output.strip())
    return None


# --- Typing ------------------------------------------------------------------------------------


def run(
    command: Sequence[str],
    answers: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Typed:
    """Run it with `answers` as what is typed; what it prints and its errors come as one text."""
    try:
        done = subprocess.run(
            command,
            check=False,
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            text=True,
            errors="replace",
            timeout=LINE_LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        return Typed(124, f"no end within {LINE_LIMIT_S} s")
    return Typed(done.returncode, done.stdout)


def handed_on() -> dict[str, str]:
    """What a place is told of how this machine reaches its package index."""
    return {name: value for name, value in os.environ.items() if name.startswith(HANDED_ON)}


def prove(place: Place, way: Way, log: Path) -> Proof:
    """Type a way's lines and judge what came of them; all of it goes into the log, too."""
    started_s = time.monotonic()
    fault = ""
    with log.open("w", encoding="utf-8") as written:
        for line in way.lines:
            print(f"  $ {line}", flush=True)
            done = place.type(line, TYPED if line.endswith("--text") else "")
            written.write(f"$ {line}\n{done.output}\n")
            fault = fault_of(line, done)
            if fault:
                print("\n".join(done.output.splitlines()[-15:]))
                break
    took_s = time.monotonic() - started_s
    size = subprocess.run(["du", "-sm", place.home], capture_output=True, text=True, check=True)
    return Proof(place.name, way.name, fault, took_s, int(size.stdout.split()[0]))


def fault_of(line: str, done: Typed) -> str:
    """What is wrong with what a line printed; empty where it did what the page says."""
    if done.exit_code:
        return f"`{line}` ended with {done.exit_code}"
    if line.endswith(("--text", "make demo")) and FINISHED not in done.output:
        return f"`{line}` finished no check-in"
    if line.endswith("show last") and not all(answer in done.output for answer in ANSWERS):
        return f"`{line}` does not show what was said"
    return ""


# --- All of it ---------------------------------------------------------------------------------


def ship(folder: Path) -> Path:
    """Build the source distribution, and the wheel from it; both, the first one unpacked."""
    print("Building the source distribution and the wheel from it ...", flush=True)
    built = folder / "built"
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", built, ROOT],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (source,) = built.glob("*.tar.gz")
    (wheel,) = built.glob("*.whl")
    shipped = folder / "shipped"
    shipped.mkdir()
    subprocess.run(
        ["tar", "--extract", "--strip-components=1", "--file", source, "--directory", shipped],
        check=True,
    )
    shutil.copy(wheel, shipped)
    return shipped


def proofs(asked: argparse.Namespace, folder: Path) -> Iterator[Proof]:
    """Prove each way that was asked for in each place that was asked for."""
    told = [way for way in ways(PAGE.read_text("utf-8")) if way.name in (asked.way or [way.name])]
    shipped = ship(folder)
    asked.logs.mkdir(parents=True, exist_ok=True)
    for way in told if BARE_PLACE in asked.place else ():
        print(f"\n{way.name}, in a bare Debian 12", flush=True)
        with bare_debian(shipped, asked.lend) as place:
            yield prove(place, way, asked.logs / f"bare-{way.name}.txt")
    pythons = [place for place in asked.place if place != BARE_PLACE]
    if not pythons:
        return
    tools = folder / "tools"
    subprocess.run([sys.executable, "-m", "venv", tools], check=True)
    subprocess.run([tools / "bin" / "pip", "install", "--quiet", "pipx"], check=True)
    for version in pythons:
        python = python_of(version)
        if python is None:
            print(f"\nThere is no Python {version} on this machine")
            continue
        for way in told:
            if way.name == "demo":
                continue  # what it sets up is the system's
            print(f"\n{way.name}, with Python {version} ({python})", flush=True)
            with clean_home(shipped, tools, python, version) as home:
                log = asked.logs / f"python{version}-{way.name}.txt"
                yield prove(home, way, log)


def main() -> int:
    """Prove what was asked for, and print how it went."""
    parser = argparse.ArgumentParser(description="Proves the ways of docs/install.md.")
    places = (BARE_PLACE, *PYTHONS)
    parser.add_argument("--way", nargs="+", help="only these, as the page marks them")
    parser.add_argument("--place", nargs="+", choices=places, default=places, help="only there")
    parser.add_argument("--lend", action="append", default=[], type=Path, metavar="FOLDER")
    parser.add_argument("--logs", default=CACHE / "proofs", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voicecheck-proof-") as folder:
        done = list(proofs(asked, Path(folder)))
    print("\n| place | way | took | in the home | |\n|---|---|---|---|---|")
    for proof in done:
        went = proof.fault or "a finished check-in"
        print(
            f"| {proof.place} | {proof.way} | {proof.took_s:.0f} s | {proof.size_mb} MB | {went} |"
        )
    return 1 if not done or any(proof.fault for proof in done) else 0


if __name__ == "__main__":
    sys.exit(main())
