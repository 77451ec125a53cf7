"""A program run in the dark and under watch: without a network, each of its doors counted.

Where the system can (Linux with strace), it runs in a network namespace of its own with nothing in
it, and the system calls are traced that reach for a socket, start a program or make a file. That
sees native code too. Everywhere, an audit hook in each of its Python processes sees what Python
code reaches for.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PROGRAM = (sys.executable, "-m", "voicecheck")

_TRACED = "connect,bind,sendto,sendmsg,sendmmsg,execve,openat,creat,mkdir,mkdirat"
_LOOK_EVERY_S = 0.1

# Python runs this file by itself at its start.
_SITECUSTOMIZE = """
import os, sys
log = os.open(os.environ["WATCHED_SOCKETS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
SEEN = {"connect", "bind", "sendto", "sendmsg", "getaddrinfo", "gethostbyname"}
def look(event, args):
    if event.startswith("socket.") and event[7:] in SEEN:
        address = args[1] if hasattr(args[0], "family") else args[0]
        os.write(log, f"{event} {address!r}\\n".encode())
sys.addaudithook(look)
"""


@dataclass(frozen=True)
class Reached:
    """An address that something was sent or bound to.

    Attributes:
        kind: The family as the system names it, as in "AF_INET".
        where: The address or the path.
    """

    kind: str
    where: str

    @property
    def stays_here(self) -> bool:
        """Whether it is on this machine."""
        if self.kind in {"AF_UNIX", "AF_NETLINK"}:
            return True
        return self.where.startswith("127.") or self.where in {"::1", "localhost"}


@dataclass
class Watch:
    """What a watched program did.

    Attributes:
        root: Folder with its home (`home`) and its folder of temporary files (`tmp`).
        commands: The command lines and environments of every process, as seen in /proc.
        open_to_others: What was there with rights for others, at any time.
    """

    root: Path
    commands: set[str] = field(default_factory=set)
    open_to_others: set[str] = field(default_factory=set)

    @property
    def home(self) -> Path:
        """The person's folder."""
        return self.root / "home"

    @property
    def trace(self) -> str:
        """The traced system calls; empty where the system can't tell them."""
        files = sorted((self.root / "traces").iterdir())
        return "".join(file.read_text(errors="replace") for file in files)

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which all of the program's usual places are under `root`."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XDG_", "VOICECHECK_"))
        }
        return kept | {
            "HOME": str(self.home),
            "TMPDIR": str(self.root / "tmp"),
            "VOICECHECK_HOME": "",
            "WATCHED_SOCKETS": str(self.root / "sockets"),
            "PYTHONPATH": str(self.root / "site"),
            "PYTHONDONTWRITEBYTECODE": "1",
            # Let everything tell as much as it can, so that whoever tells too much is caught.
            "VOICECHECK_DEBUG": "1",
            "CT2_VERBOSE": "3",
            "HF_HUB_VERBOSITY": "debug",
        }

    def command(self, program: Sequence[str] = PROGRAM, umask: int = 0) -> tuple[str, ...]:
        """The command line that runs a program in the dark, under watch and with a umask."""
        number = len(list((self.root / "traces").iterdir()))
        trace = ("strace", "-f", "-qq", "-v", "-s", "999", "-e", f"trace={_TRACED}")
        traced = (*trace, "--seccomp-bpf", "-o", str(self.root / "traces" / f"{number:03}"))
        wide = ("sh", "-c", f'umask {umask:03o}; exec "$@"', "sh")
        return (*_without_network(), *(traced if can_trace() else ()), *wide, *program)

    def run(
        self,
        *arguments: str,
        program: Sequence[str] = PROGRAM,
        environ: Mapping[str, str] | None = None,
        typed: str = "",
        umask: int = 0,
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program to its end."""
        return subprocess.run(
            [*self.command(program, umask), *arguments],
            input=typed,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
            env={**self.environ, **(environ or {})},
        )

    def forget(self) -> None:
        """Look at what comes next alone; what others could read stays noted."""
        for file in (*(self.root / "traces").iterdir(), self.root / "sockets"):
            file.unlink(missing_ok=True)
        self.commands.clear()

    def reached(self) -> set[Reached]:
        """Every address it sent to, connected to or bound to."""
        found = {
            Reached(family, next(filter(None, where)))
            for family, *where in re.findall(
                r"sa_family=(AF_\w+)(?:, (?:sin6?_port=[^,]*, )?(?:sin6_flowinfo=[^,]*, )?"
                r'(?:sun_path=@?"([^"]*)"|sin_addr=inet_addr\("([^"]*)"\)'
                r'|inet_pton\(AF_INET6, "([^"]*)"|nl_pid=(\S+)))',
                self.trace,
            )
        }
        sockets = self.root / "sockets"
        for line in sockets.read_text().splitlines() if sockets.exists() else ():
            host = re.search(r"""\(?b?['"]([^'"]*)['"]""", line)
            where = host[1] if host else line
            kind = "AF_UNIX" if where.startswith("/") else "AF_INET"
            found.add(Reached(kind, where))
        return found

    def made(self) -> set[str]:
        """The path of every file and folder it made, also of those that are gone."""
        files = re.findall(r'openat\([^,]*, "([^"]*)", [^,)]*O_CREAT', self.trace)
        folders = re.findall(r'mkdir(?:at)?\((?:[^",]*, )?"([^"]*)"[^=]*= 0', self.trace)
        return {*files, *folders}

    def look(self, of: int | None = None) -> None:
        """Note who else could read what is there now, and the titles of the processes.

        Args:
            of: The first process; this one's where not given.
        """
        places = [self.root / "home", self.root / "tmp", *Path("/dev/shm").glob("voicecheck-*")]
        for place in places:
            for path in (place, *place.rglob("*")):
                self._look_at(path)
        for process in _descendants(of or os.getpid()):
            for name in ("cmdline", "environ", "comm"):
                try:
                    self.commands.add(Path(f"/proc/{process}/{name}").read_text(errors="replace"))
                except OSError:
                    continue  # it has just ended

    def _look_at(self, path: Path) -> None:
        try:
            state = path.lstat()
        except OSError:
            return  # it has just gone
        if not stat.S_ISLNK(state.st_mode) and state.st_mode & 0o077:
            self.open_to_others.add(f"{stat.filemode(state.st_mode)} {path}")


@contextmanager
def watching(root: Path) -> Iterator[Watch]:
    """Look again and again, from the first moment to the end of the block."""
    watch = Watch(root)
    for name in ("home", "tmp", "site", "traces"):
        (root / name).mkdir(mode=0o700)
    (root / "site" / "sitecustomize.py").write_text(_SITECUSTOMIZE, encoding="utf-8")
    over = threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_EVERY_S):
            watch.look()

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield watch
    finally:
        over.set()
        looking.join()
        watch.look()


@cache
def can_trace() -> bool:
    """Whether this system traces system calls."""
    return shutil.which("strace") is not None and _works("strace", "-qq", "-o", os.devnull)


@cache
def _without_network() -> tuple[str, ...]:
    ways = (("unshare", "--net"), ("unshare", "--map-root-user", "--net"))
    return next((way for way in ways if shutil.which(way[0]) and _works(*way)), ())


def _works(*before: str) -> bool:
    return subprocess.run([*before, "true"], capture_output=True).returncode == 0


def _descendants(first: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = folder.joinpath("stat").read_text(errors="replace")
        except OSError:
            continue  # it has just ended
        parents[int(folder.name)] = int(told.rpartition(")")[2].split()[1])
    found = {first}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {first}
