"""Damaged and random inputs through the command line: no traceback, no hang, no changed store.

    python -m tests.security.fuzz --inputs 10000 --seed 1
    python -m tests.security.fuzz --seed 1 --only 4711

Each input is made from the seed and its number alone, so that what is found can be made again.
Most run inside this process, through click's own runner; one in a hundred as a person would run
it. A command may refuse an input in one line. It may not end otherwise, take ten
seconds of the processor's time or a minute by the clock, or leave a store changed that it refused.
"""

import argparse
import hashlib
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
from click.testing import CliRunner

from tests.cli.running import voicecheck
from tests.security.damage import damaged_store, damaged_text, mangled_guide, odd_words
from tests.security.place import Place, made
from voicecheck.cli import UNEXPECTED_EXIT_CODE, cli
from voicecheck.errors import VoicecheckError

LIMITS_S = ((signal.ITIMER_PROF, 10.0), (signal.ITIMER_REAL, 60.0))
"""Of the processor's time, which does not depend on what else runs; and by the clock."""
NO_END = "no end within its time"
REAL_EVERY = 100
MOST_BYTES = 4 << 30
MOST_LINES = 8
"""A usage error of click is the longest that is told."""

LEFT_OUT = {
    "config edit": "opens an editor",
    "setup": "opens the sound card, which takes its time",
    "doctor": "opens the sound card, which takes its time",
    "voices": "takes nothing, and starts the speech engine",
    "ask": "begins what checkin does, and may come back in an hour",
    "schedule set": "would change what this system starts at an hour",
    "schedule remove": "as schedule set does",
    "lock": "takes its time over the pass phrase, on purpose",
    "unlock": "as lock does",
    "review": "serves a page until it is ended",
    "models measure": "listens for seconds where a name is right; models use takes the same",
    "models get": "would use the network where a name is right",
}
"""Commands whose arguments are not fuzzed, with the reason."""

MEASURES = "--measure"
"""Makes `models list` listen for seconds, as `models measure` does."""


class HangError(Exception):
    """A command took too long."""


@dataclass(frozen=True)
class Trial:
    """One command line, and what is typed meanwhile."""

    arguments: tuple[str, ...]
    typed: str = ""

    @property
    def keeps(self) -> bool:
        """Whether it may have kept something though it ended with a failure."""
        return self.arguments[:1] == ("checkin",)


@dataclass(frozen=True)
class Finding:
    """Something that may not be.

    Attributes:
        number: The input.
        trial: The command line.
        what: What is wrong with it.
    """

    number: int
    trial: Trial
    what: str


def fuzz(seed: int, numbers: Sequence[int], *, real_every: int = REAL_EVERY) -> list[Finding]:
    """Try the inputs of these numbers, one after the other.

    Args:
        seed: What they are made from.
        numbers: Which of them.
        real_every: One in so many is tried in a process of its own.
    """
    memory = Path("/dev/shm")  # the store waits for the disk at each save; memory is quick
    folder = tempfile.mkdtemp(dir=memory if memory.is_dir() else None)
    try:
        place = made(Path(folder))
        with chdir(folder):  # a file of any name may be written
            return [
                finding
                for number in numbers
                for finding in _tried(place, seed, number, real=number % real_every == 0)
            ]
    finally:
        shutil.rmtree(folder)


def kind_of(seed: int, number: int) -> str:
    """What sort of input a number stands for."""
    return random.Random(f"{seed}/{number}").choice(list(KINDS))


def _tried(place: Place, seed: int, number: int, *, real: bool) -> Iterator[Finding]:
    chance = random.Random(f"{seed}/{number}")
    kind = chance.choice(list(KINDS))
    place.restore()
    for trial in KINDS[kind](place, chance):
        before = _digest(place.store)
        what = _run_real(place, trial) if real else _run(place, trial)
        failed, fault = what
        if failed and not trial.keeps and before not in ("none", _digest(place.store)):
            fault = fault or "the store has changed"
        if fault:
            yield Finding(number, trial, fault)
        real = False  # one process is enough for one input


def _run(place: Place, trial: Trial) -> tuple[bool, str]:
    """Run it here; whether it failed, and what may not be about it."""
    runner = CliRunner(env=place.environ)
    try:
        with _limited():
            done = runner.invoke(
                cli, trial.arguments, input=_storable(trial.typed), standalone_mode=False
            )
    except HangError:
        return True, NO_END
    match done.exception:
        case None:
            return bool(done.return_value), ""
        case HangError():
            return True, NO_END
        case VoicecheckError() | click.ClickException() | click.Abort() | SystemExit():
            return True, ""
        case error:
            return True, f"{type(error).__name__}: {str(error)[:300]}\n{_where(error)}"


def _run_real(place: Place, trial: Trial) -> tuple[bool, str]:
    arguments = [_storable(each) for each in trial.arguments]
    done = voicecheck(place.home, *arguments, typed=_storable(trial.typed), environ=place.environ)
    fault = ""
    if "Traceback" in done.stderr or done.returncode in {UNEXPECTED_EXIT_CODE, 1 + 128}:
        fault = f"exit code {done.returncode}: {done.stderr[-600:]}"
    elif done.returncode and done.stderr.strip().count("\n") >= MOST_LINES:
        fault = f"a failure in many lines: {done.stderr[:600]}"
    return bool(done.returncode), fault


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _where(error: BaseException) -> str:
    import traceback

    return "".join(traceback.format_tb(error.__traceback__)[-3:])


@contextmanager
def _limited() -> Iterator[None]:
    def over(number: int, frame: FrameType | None) -> None:
        raise HangError

    before = {number: signal.signal(number, over) for number in (signal.SIGPROF, signal.SIGALRM)}
    for timer, limit_s in LIMITS_S:
        signal.setitimer(timer, limit_s)
    try:
        yield
    finally:
        for timer, _ in LIMITS_S:
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _digest(path: Path) -> str:
    content = path.read_bytes() if path.is_file() else b""  # an empty file is a store to be made
    return hashlib.sha256(content).hexdigest() if content else "none"


# --- the kinds of input -----------------------------------------------------------------


def _guide(place: Place, chance: random.Random) -> Iterator[Trial]:
    """A guide that somebody sent: checked, shown, listed, followed."""
    (place.home / "guides" / "odd.toml").write_bytes(mangled_guide(chance))
    typed = "\n".join(odd_words(chance).line() for _ in range(8))
    yield Trial(("guides", "check", str(place.home / "guides" / "odd.toml")))
    yield Trial(("guides", "show", "odd"))
    yield Trial(("guides", "list"))
    yield Trial(("checkin", "odd", "--text"), typed)


def _settings(place: Place, chance: random.Random) -> Iterator[Trial]:
    """A settings file that was edited badly, or copied from somewhere."""
    text = (place.pristine / "config.toml").read_bytes()
    (place.home / "config.toml").write_bytes(damaged_text(text, chance))
    yield Trial(("people", "--json"))
    yield Trial(("checkin", "--text"), "stop\n")


def _store(place: Place, chance: random.Random) -> Iterator[Trial]:
    """A store that a disk, another program or another person has spoilt."""
    damaged_store(place.store, chance)
    reading = [("history",), ("history", "--json"), ("show", "last"), ("show", "last", "--json")]
    reading += [("people",), ("play", "last"), *place.reading(but=LEFT_OUT)]
    for arguments in chance.sample(reading, min(4, len(reading))):
        yield Trial(tuple(arguments))


def _backup(place: Place, chance: random.Random) -> Iterator[Trial]:
    """A backup that is damaged, was changed, or is none."""
    backup = place.home / "a backup"
    shutil.copy(place.store, backup)
    damaged_store(backup, chance)
    yield Trial(("restore", str(backup), "--yes"))
    yield Trial(("recover", str(backup)))
    yield Trial(("history",))


def _arguments(place: Place, chance: random.Random) -> Iterator[Trial]:
    """Anything at all on the command line."""
    words = odd_words(chance, place.words())
    names = [name for name in _names(cli) if " ".join(name) not in LEFT_OUT]
    name = chance.choice(names)
    command = _command(name)
    arguments = [*name]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            arguments += [words.one() for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
        elif chance.random() < 0.5:
            arguments.append(chance.choice(parameter.opts))
            if not getattr(parameter, "is_flag", False):
                arguments.append(words.one())
    if name == ("checkin",):
        arguments.append("--text")
    elif chance.random() < 0.1:
        arguments.insert(chance.randrange(len(arguments) + 1), words.one())
    arguments = [each for each in arguments if each != MEASURES]
    if "--help" not in arguments and arguments[: len(name)] != [*name] and "--text" in arguments:
        arguments = [*name, "--text"]
    yield Trial(tuple(map(_handed_over, arguments)), words.line())


def _typed(place: Place, chance: random.Random) -> Iterator[Trial]:
    """Anything at all as answers."""
    words = odd_words(chance)
    typed = "\n".join(words.line() for _ in range(chance.randrange(20)))
    guide = chance.choice(["evening", "five-minutes", "repair"])
    yield Trial(("checkin", guide, "--text", "--with", _handed_over(words.name())), typed)


def _handed_over(argument: str) -> str:
    """An argument as a system can hand it over: no NUL, no half letters but for odd bytes."""
    return "".join(
        sign
        for sign in argument
        if sign != "\0" and (not "\ud800" <= sign <= "\udfff" or "\udc80" <= sign <= "\udcff")
    )


def _sound(place: Place, chance: random.Random) -> Iterator[Trial]:
    """A recording that is none, or no longer."""
    file = place.home / "sound.flac"
    whole = (place.pristine / "sound.flac").read_bytes()
    cut = whole[: chance.randrange(40)]  # what is left of it would have to be transcribed
    file.write_bytes(cut + chance.randbytes(chance.randrange(2000)))
    yield Trial(("replay", str(file)))


KINDS: dict[str, Callable[[Place, random.Random], Iterator[Trial]]] = {
    "guide": _guide,
    "settings": _settings,
    "store": _store,
    "backup": _backup,
    "arguments": _arguments,
    "typed": _typed,
    "sound": _sound,
}


def _names(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, each in sorted(group.commands.items()):
        if isinstance(each, click.Group):
            yield from _names(each, (*before, name))
        else:
            yield (*before, name)


def _command(name: tuple[str, ...]) -> click.Command:
    found: click.Command = cli
    for part in name:
        assert isinstance(found, click.Group)
        found = found.commands[part]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--only", type=int, help="the number of one input")
    chosen = parser.parse_args()
    # What would take all memory is to fail, not this machine.
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    numbers = range(chosen.inputs) if chosen.only is None else [chosen.only]
    print(f"seed {chosen.seed}, {len(numbers)} inputs", flush=True)
    began_s = time.monotonic()
    findings = fuzz(chosen.seed, numbers)
    for finding in findings:
        print(f"\n--seed {chosen.seed} --only {finding.number}: {finding.trial.arguments}")
        print(finding.what[:3000])
    kinds = Counter(kind_of(chosen.seed, number) for number in numbers)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"\n{len(findings)} findings in {time.monotonic() - began_s:.0f} s: {told}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
