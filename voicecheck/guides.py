"""Guides: what a check-in says and asks, read from TOML and checked.

A guide is data that anyone can write. Bundled guides live in `prompts/`; a person's own live in
the `guides` folder of their configuration and win over a bundled one of the same name. Every
other spoken sentence is a phrase in `prompts/phrases.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from voicecheck.errors import GuideError

PHRASES = "phrases"
NO_GUIDES = (PHRASES, "support")
"""Files in `prompts/` that are no guides."""

LARGEST_FILE_BYTES = 200_000

Kind = Literal["free", "rating", "yes_no", "say"]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")]
Shape = TypeVar("Shape")
Variants = Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question of a guide, or one thing to say.

    Attributes:
        id: Names the answer in the store; unique within its guide.
        kind: `free` (any answer), `rating` (a number), `yes_no`, or `say` (nothing is asked).
        ask: What is spoken.
        label: What the screen and the history call the answer; the id where empty.
        reprompt: Spoken after a first silence; a general phrase where empty.
        rephrase: Spoken after a second silence, before skipping is offered.
        reflect: Whether the answer is said back and confirmed.
        more: Whether "is there more?" follows.
        i_statements: Whether blame is met with one offer to start with "I feel".
        low: The lowest rating.
        high: The highest rating.
        if_no: Spoken after a no to a `yes_no` step.
        stop_if_no: Whether a no ends the check-in there.
    """

    id: Name
    ask: Line
    kind: Kind = "free"
    label: str = ""
    reprompt: str = ""
    rephrase: str = ""
    reflect: bool = True
    more: bool = False
    i_statements: bool = False
    low: int = 1
    high: int = 5
    if_no: str = ""
    stop_if_no: bool = False


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole check-in: a greeting, the steps in their order, a goodbye."""

    title: Line
    about: Line
    opening: Line
    closing: Line
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    language: str = "en"

    def said_always(self) -> Iterator[str]:
        """Yield every sentence of the guide that does not depend on an answer."""
        yield self.opening
        for step in self.steps:
            yield from filter(None, (step.ask, step.reprompt, step.rephrase, step.if_no))
        yield self.closing


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every spoken sentence that belongs to no guide; see the comments in the file."""

    lead_ins: Variants
    check: Variants
    check_again: Line
    yes_or_no: Line
    what_was_it: Line
    which_part: Line
    own_words: Line
    doubt: Line
    which_word: Line
    i_feel: Line
    acknowledge: Line
    support_shown: Line
    shall_we_go_on: Line
    neutral_pause: Line
    more: Variants
    go_on: Line
    still_here: Variants
    offer_skip: Line
    move_on: Line
    pardon: Line
    ask_number: Line
    heard_number: Line
    skipped: Line
    back: Line
    first_already: Line
    paused: Line
    resumed: Line
    deleted: Line
    nothing_to_delete: Line
    slower: Line
    louder: Line
    quieter: Line
    help: Line
    long_turn: Line
    first_person: Line
    next_person: Line
    owner_next: Line
    broken_off: Line
    kept_unheard: Line
    stopped: Line
    stopped_empty: Line

    def said_always(self) -> Iterator[str]:
        """Yield every phrase that is spoken as it stands."""
        for field in self.__struct_fields__:
            value = getattr(self, field)
            for line in (value,) if isinstance(value, str) else value:
                if "{" not in line:
                    yield line


@dataclass(frozen=True)
class Found:
    """A guide that can be used: its name, where it lies, and whether it is the person's own."""

    name: str
    path: Path
    own: bool


def bundled_folder() -> Path:
    """Return the folder of bundled guides: inside the wheel, or beside the package's source."""
    package = Path(__file__).parent
    inside = package / "prompts"
    return inside if inside.is_dir() else package.parent / "prompts"


def found(own_folder: Path | None = None) -> list[Found]:
    """List the guides by name; a person's own guide hides a bundled one of the same name."""
    by_name = {
        path.stem: Found(path.stem, path, own)
        for folder, own in ((bundled_folder(), False), (own_folder, True))
        if folder is not None and folder.is_dir()
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in NO_GUIDES
    }
    return sorted(by_name.values(), key=lambda guide: guide.name)


def load(name: str, own_folder: Path | None = None) -> Guide:
    """Read the guide called `name`.

    Raises:
        GuideError: There is none by that name, or its file is damaged.
    """
    guides = {guide.name: guide for guide in found(own_folder)}
    if name not in guides:
        raise GuideError(f"There is no guide called {name!r}", f"There are: {', '.join(guides)}")
    return read(guides[name].path)


def read(path: Path) -> Guide:
    """Read and check one guide file.

    Raises:
        GuideError: The message is `FILE:LINE: FIELD: what is wrong`.
    """
    source = _source(path)
    guide = _decode(source, path, Guide)
    seen: set[str] = set()
    for number, step in enumerate(guide.steps):
        for field, fault in _faults(step, seen):
            at = f"steps[{number}].{field}"
            raise GuideError(f"{path}:{_line_of(source, at)}: {at}: {fault}")
        seen.add(step.id)
    return guide


@cache
def phrases() -> Phrases:
    """Read the bundled phrases.

    Raises:
        GuideError: The file is missing or damaged.
    """
    path = bundled_folder() / f"{PHRASES}.toml"
    return _decode(_source(path), path, Phrases)


def _faults(step: Step, seen: set[str]) -> Iterator[tuple[str, str]]:
    if step.id in seen:
        yield "id", f"{step.id!r} is used by an earlier step"
    if not step.ask.strip():
        yield "ask", "nothing to say"
    if step.low >= step.high:
        yield "low", f"the lowest rating ({step.low}) must be below the highest ({step.high})"
    if step.kind != "yes_no" and (step.if_no or step.stop_if_no):
        field = "if_no" if step.if_no else "stop_if_no"
        yield field, "belongs to a step of kind 'yes_no'"


def _source(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise GuideError(f"{path}: larger than {LARGEST_FILE_BYTES} bytes")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise GuideError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GuideError(f"{path}:{line}: not UTF-8 text") from error


def _decode(source: str, path: Path, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(tomllib.loads(source), shape)
    except tomllib.TOMLDecodeError as error:
        fault = str(error)
        at = re.search(r"\(at line (\d+), column \d+\)", fault)
        line = at[1] if at else str(source.count("\n") + 1)
        reason = re.sub(r" \(at [^)]*\)$", "", fault)
        raise GuideError(f"{path}:{line}: not TOML: {reason}") from error
    except RecursionError as error:
        raise GuideError(f"{path}:1: not TOML: nested too deeply") from error
    except msgspec.ValidationError as error:
        where, fault = _placed(str(error))
        raise GuideError(f"{path}:{_line_of(source, where)}: {where}: {fault}") from error


def _placed(fault: str) -> tuple[str, str]:
    """Split msgspec's message into the field's path and what is wrong with it."""
    reason, _, where = fault.partition(" - at ")
    where = where.strip("`").removeprefix("$").removeprefix(".")
    named = re.search(r"(?:unknown|required) field `([^`]*)`", reason)
    if named:
        where = f"{where}.{named[1]}" if where else named[1]
        reason = "unknown field" if "unknown" in reason else "missing"
    return where or "file", reason


def _line_of(source: str, where: str) -> int:
    """Find the line of a field such as `steps[2].kind`; its table's line if it is not there."""
    lines = source.splitlines()
    table = re.match(r"(\w+)\[(\d+)\]", where)
    start, end = 0, len(lines)
    headers = [n for n, line in enumerate(lines) if re.match(r"\s*\[", line)]
    if table:
        named = [n for n in headers if re.match(rf"\s*\[\[\s*{table[1]}\s*\]\]", lines[n])]
        number = int(table[2])
        start = named[number] if number < len(named) else 0
        end = next((n for n in headers if n > start), end)
    elif headers:
        end = headers[0]
    key = re.escape(re.sub(r"\[\d+\]$", "", where.rpartition(".")[2] or where))
    for number in range(start, end):
        if re.match(rf"""\s*["']?{key}["']?\s*[=.]""", lines[number]):
            return number + 1
    return start + 1
