"""Guides: what a check-in says and asks, read from TOML and checked.

A guide is data that anyone can write. Bundled guides live in `prompts/`; a person's own live in
the `guides` folder of their configuration and win over a bundled one of the same name. Every
other spoken sentence is a phrase in `prompts/phrases.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from voicecheck import outside
from voicecheck.errors import GuideError
from voicecheck.phrases import Line, Phrases

PHRASES = "phrases"
NO_GUIDES = (PHRASES, "support", "setup")
"""Files in `prompts/` that are no guides."""

ENGLISH = "en"
LANGUAGE = re.compile(r"[a-z]{2,3}")
"""How a language is written, as the name of a folder too."""

LARGEST_FILE_BYTES = 200_000

Kind = Literal[
    "free",
    "rating",
    "yes_no",
    "say",
    "mirror",
    "safe_word",
    "promise",
    "promised",
    "timed",
    "suggest",
]
SILENT: tuple[Kind, ...] = ("say",)
"""Kinds of step that await no reply."""

Company = Literal["one", "two", "either"]
Who = Literal["each", "speaker", "listener"]
Unwanted = Literal["advice", "blame", "but"]
PLACES = ("name", "partner")
"""What may stand in braces in a line: who is spoken to, and the other person."""

FILLED: dict[Kind, tuple[str, ...]] = {"promised": ("promise", "day"), "suggest": ("offer",)}
"""What else may stand in the `ask` of some kinds; the first of them must."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")]
Shape = TypeVar("Shape")


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a `timed` step.

    Attributes:
        say: What is spoken, slowly.
        lasts_s: Seconds from its beginning to that of the next line.
    """

    say: Line
    lasts_s: Annotated[float, msgspec.Meta(ge=1, le=300)]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question of a guide, or one thing to say.

    Attributes:
        id: Names the answer in the store; unique within its guide.
        kind: `free` (any answer), `rating` (a number), `yes_no`, `say` (nothing is asked),
            `mirror` (what was told in the step `of` is said back by the other person, again and
            again, until the one who told it says that it was heard), `safe_word` (a word is
            agreed on; whoever says it from then on ends the check-in), `promise` (a free answer
            that is a promise: it is asked after next time), `promised` (asked once for each
            earlier promise whose day has come; left out where there is none), `timed` (lines with
            rests between them, see `cues`) or `suggest` (a guide is proposed, or the plan spoken
            of, at most once a week; left out otherwise).
        ask: What is spoken. `{name}` is who is spoken to, `{partner}` the other person. In a
            `promised` step `{promise}` is what was promised and `{day}` when ("yesterday"), in a
            `suggest` step `{offer}` is what is proposed and why.
        who: Of two people: `each` is asked in turn; `speaker` and `listener` are the two parts of
            a round (see `rounds`). Alone, one is the speaker, and there is no listener.
        label: What the screen and the history call the answer; the id where empty.
        reprompt: Spoken after a first silence; a general phrase where empty.
        rephrase: Spoken after a second silence, before skipping is offered.
        reflect: Whether the answer is said back and confirmed.
        more: Whether "is there more?" follows.
        i_statements: Whether blame is met with one offer to start with "I feel".
        without: What the answer is better without: where it is found, one offer to say it anew.
        low: The lowest rating.
        high: The highest rating.
        why: Asked after a rating, for a sentence on what makes it so; nothing where empty.
        asked_if: `"cycle"`: asked only of those whom the setting `checkin.cycle` names.
        cues: The lines of a `timed` step.
        times: How often they are gone through.
        if_no: Spoken after a no to a `yes_no` step.
        stop_if_no: Whether a no ends the check-in there.
        only_if: `"STEP:yes"` or `"STEP:no"`: asked only where that `yes_no` step was answered so.
            Of two who were asked, one no makes a no.
        ends: Whether the check-in ends after this step.
        of: The step whose answer a `mirror` step says back.
        repair: Whether it asks to own up, to forgive or to see the other's side: never asked once
            words told of danger. `mirror` steps always are.
    """

    id: Name
    ask: Line
    kind: Kind = "free"
    who: Who = "each"
    label: str = ""
    reprompt: str = ""
    rephrase: str = ""
    reflect: bool = True
    more: bool = False
    i_statements: bool = False
    without: tuple[Unwanted, ...] = ()
    low: int = 1
    high: int = 5
    why: str = ""
    asked_if: Literal["", "cycle"] = ""
    cues: tuple[Cue, ...] = ()
    times: Annotated[int, msgspec.Meta(ge=1, le=200)] = 1
    if_no: str = ""
    stop_if_no: bool = False
    only_if: Annotated[str, msgspec.Meta(pattern=r"^$|^[a-z0-9][a-z0-9_-]{0,40}:(yes|no)$")] = ""
    ends: bool = False
    of: str = ""
    repair: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Every sentence of the step that may be spoken."""
        cues = dict.fromkeys(cue.say for cue in self.cues)
        said = (self.ask, self.reprompt, self.rephrase, self.why, self.if_no, *cues)
        return tuple(filter(None, said))


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole check-in: a greeting, the steps in their order, a goodbye.

    Attributes:
        whom: Whom it is for (`for` in the file): `one`, `two`, or `either`.
        partner: What `{partner}` is called where nobody else is there.
        swap: Whether the two change places after a round, so that each is once the speaker.
        gate: Whether each of two is asked alone, on first use, if this is right for them.
        language: What is spoken in it.
    """

    title: Line
    about: Line
    opening: Line
    closing: Line
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    whom: Company = msgspec.field(default="either", name="for")
    partner: str = ""
    swap: bool = True
    gate: bool = False
    language: str = "en"

    def rounds(self) -> Iterator[tuple[Step, ...]]:
        """Yield the steps as they belong together.

        Steps of speaker and listener that follow each other are one round; any other step stands
        alone.
        """
        for of_each, steps in groupby(self.steps, lambda step: step.who == "each"):
            if of_each:
                yield from ((step,) for step in steps)
            else:
                yield tuple(steps)

    def lines(self) -> Iterator[str]:
        """Yield every sentence of the guide that may be spoken, with its places."""
        yield self.opening
        for step in self.steps:
            yield from step.lines
        yield self.closing


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
    """List the guides by name; a person's own guide hides a bundled one of the same name.

    One in another language is named with it: "de/evening" lies in the folder `de`.
    """
    by_name = {
        name: Found(name, path, own)
        for folder, own in ((bundled_folder(), False), (own_folder, True))
        if folder is not None and folder.is_dir()
        for name, path in _named(folder)
    }
    return sorted(by_name.values(), key=lambda guide: ("/" in guide.name, guide.name))


def _named(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every guide file of a folder with its name."""
    for path in sorted((*folder.glob("*.toml"), *folder.glob("*/*.toml"))):
        language = path.parent.name if path.parent != folder else ""
        if path.stem not in NO_GUIDES and (not language or LANGUAGE.fullmatch(language)):
            yield f"{language}/{path.stem}" if language else path.stem, path


def load(name: str, own_folder: Path | None = None) -> Guide:
    """Read the guide called `name`.

    Raises:
        GuideError: There is none by that name, or its file is damaged.
    """
    guides = {guide.name: guide for guide in found(own_folder)}
    if name not in guides:
        raise GuideError(f"There is no guide called {name!r}", f"There are: {', '.join(guides)}")
    path = guides[name].path
    guide = read(path)
    language = name.rpartition("/")[0]
    if language and guide.language != language:
        raise GuideError(
            f"{path}:1: language: it is {guide.language!r}, and the folder's {language!r}"
        )
    return guide


def name_in(name: str, language: str, own_folder: Path | None = None) -> str:
    """What a guide is called in a language: "evening" in German is "de/evening".

    A person's own guide that is written in that language has its plain name.

    Raises:
        GuideError: There is no such guide in that language.
    """
    if language == ENGLISH or "/" in name:
        return name
    there = {guide.name: guide for guide in found(own_folder)}
    if f"{language}/{name}" in there:
        return f"{language}/{name}"
    if name in there and there[name].own and read(there[name].path).language == language:
        return name
    theirs = [each for each in there if each.startswith(f"{language}/")]
    written = f"There are: {', '.join(theirs)}"
    if not theirs:
        written = f"The languages there are: {', '.join(languages(own_folder))}"
    in_english = f". In English: --language {ENGLISH}" if name in there else ""
    raise GuideError(
        f"There is no guide {name!r} in the language {language!r}", f"{written}{in_english}"
    )


def read(path: Path) -> Guide:
    """Read and check one guide file.

    Raises:
        GuideError: The message is `FILE:LINE: FIELD: what is wrong`.
    """
    source = _source(path)
    guide = _decode(source, path, Guide)
    for at, fault in _faults(guide):
        raise GuideError(f"{path}:{_line_of(source, at)}: {at}: {fault}")
    return guide


def require_company(name: str, guide: Guide, count: int) -> None:
    """See that as many people are there as a guide is for.

    Raises:
        GuideError: It is for two and one is there, or the other way round.
    """
    if guide.whom == "two" and count < 2:
        start = f"voicecheck checkin {name} --with NAME"
        raise GuideError(f"The guide {name!r} is for two people", f"Begin it with: {start}")
    if guide.whom == "one" and count > 1:
        raise GuideError(f"The guide {name!r} is for one person", "Begin it without --with")


@cache
def phrases(language: str = ENGLISH, own_folder: Path | None = None) -> Phrases:
    """Read all that is said besides the guides, in a language.

    Args:
        language: What is spoken.
        own_folder: Where a person's own guides are; a language of their own may lie there.

    Raises:
        GuideError: There are none in that language, or the file is damaged.
    """
    folders = [each for each in (bundled_folder(), own_folder) if each is not None]
    paths = [folder_in(folder, language) / f"{PHRASES}.toml" for folder in folders]
    path = next((each for each in paths if each.is_file()), None)
    if path is None:
        known = ", ".join(languages(own_folder))
        raise GuideError(
            f"Nothing is written in the language {language!r} yet",
            f"There are: {known}",
        )
    return read_phrases(path)


def read_phrases(path: Path) -> Phrases:
    """Read and check the phrases of a language.

    Raises:
        GuideError: As for `read`.
    """
    return _decode(_source(path), path, Phrases)


def words(name: str, shape: type[Shape]) -> Shape:
    """Read a bundled file of words that is no guide.

    Raises:
        GuideError: The file is missing or damaged.
    """
    path = bundled_folder() / f"{name}.toml"
    return _decode(_source(path), path, shape)


def languages(own_folder: Path | None = None) -> list[str]:
    """The languages that can be spoken: English, and those with phrases of their own."""
    folders = [each for each in (bundled_folder(), own_folder) if each is not None]
    found = {
        path.parent.name
        for folder in folders
        for path in folder.glob(f"*/{PHRASES}.toml")
        if LANGUAGE.fullmatch(path.parent.name)
    }
    return sorted({ENGLISH, *found})


def folder_in(folder: Path, language: str) -> Path:
    """Where what is spoken in a language lies: English in the folder itself."""
    return folder if language == ENGLISH else folder / language


def _faults(guide: Guide) -> Iterator[tuple[str, str]]:
    """What the fields allow and the guide as a whole does not: where, and what is wrong."""
    for field in ("opening", "closing"):
        yield from _misplaced(field, getattr(guide, field), ())
    earlier: dict[str, Step] = {}
    for number, step in enumerate(guide.steps):
        for field, fault in (*_step_faults(step, earlier), *_company_faults(guide, step)):
            yield f"steps[{number}].{field}", fault
        earlier[step.id] = step


def _step_faults(step: Step, earlier: Mapping[str, Step]) -> Iterator[tuple[str, str]]:
    if step.id in earlier:
        yield "id", f"{step.id!r} is used by an earlier step"
    if not step.ask.strip():
        yield "ask", "nothing to say"
    for field in ("ask", "reprompt", "rephrase", "why", "if_no"):
        filled = FILLED.get(step.kind, ()) if field == "ask" else ()
        yield from _misplaced(field, getattr(step, field), (*PLACES, *filled))
    yield from _kind_faults(step)
    if step.low >= step.high:
        yield "low", f"the lowest rating ({step.low}) must be below the highest ({step.high})"
    if step.kind != "yes_no" and (step.if_no or step.stop_if_no):
        field = "if_no" if step.if_no else "stop_if_no"
        yield field, "belongs to a step of kind 'yes_no'"
    asked = step.only_if.partition(":")[0]
    if asked and (asked not in earlier or earlier[asked].kind != "yes_no"):
        yield "only_if", f"there is no earlier step {asked!r} of kind 'yes_no'"
    if step.without and step.kind != "free":
        yield "without", "belongs to a step of kind 'free'"
    if step.of and step.kind != "mirror":
        yield "of", "belongs to a step of kind 'mirror'"


def _kind_faults(step: Step) -> Iterator[tuple[str, str]]:
    """What does not go with the step's kind, or is missing from it."""
    needed = FILLED.get(step.kind, ())[:1]
    if needed and f"{{{needed[0]}}}" not in step.ask:
        yield "ask", f"a step of kind {step.kind!r} says {{{needed[0]}}}"
    if step.why and step.kind != "rating":
        yield "why", "belongs to a step of kind 'rating'"
    if step.kind == "timed" and not step.cues:
        yield "cues", "missing: a step of kind 'timed' has lines with rests between them"
    if step.kind != "timed" and (step.cues or step.times > 1):
        yield "cues" if step.cues else "times", "belongs to a step of kind 'timed'"
    for cue in step.cues:
        yield from _misplaced("cues", cue.say, ())


def _company_faults(guide: Guide, step: Step) -> Iterator[tuple[str, str]]:
    """What does not go with whom the guide is for, and with who tells and who listens."""
    if guide.whom == "one" and step.who != "each":
        yield "who", "a guide for one has neither speaker nor listener"
    if step.kind != "mirror":
        return
    told = {other.id: other for other in _in_round_before(guide, step)}.get(step.of)
    if not step.of:
        yield "of", "missing: a step of kind 'mirror' names the step that is said back"
    elif told is None or told.kind != "free":
        yield "of", f"there is no step {step.of!r} of kind 'free' before it in its round"
    elif told.who == step.who:
        yield "who", f"{step.of!r} is told by the same person"


def _in_round_before(guide: Guide, step: Step) -> Iterator[Step]:
    for steps in guide.rounds():
        if step in steps:
            yield from steps[: steps.index(step)]


def _misplaced(field: str, line: str, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Braces around anything that is no place for a name."""
    rest = line
    for place in places:
        rest = rest.replace(f"{{{place}}}", "")
    if "{" in rest or "}" in rest:
        named = " or ".join(f"{{{place}}}" for place in places)
        yield field, f"braces stand only around {named}" if named else "no braces can stand here"


def _source(path: Path) -> str:
    try:
        return outside.contents(path, LARGEST_FILE_BYTES).decode()
    except OSError as error:
        raise GuideError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GuideError(f"{path}:{line}: not UTF-8 text") from error


def _decode(source: str, path: Path, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(tomllib.loads(source), shape)
    except tomllib.TOMLDecodeError as error:
        fault = outside.toml_fault(error)
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
