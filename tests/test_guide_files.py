"""Guides by others: what the docs show runs at once, what is damaged is told in one line."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.cli.running import voicecheck
from tests.walking import Walker, walk
from voicecheck import guides
from voicecheck.errors import GuideError
from voicecheck.guides import Guide, Step

DOCS = (Path(__file__).parent.parent / "docs" / "guides.md").read_text(encoding="utf-8")
FIRST = (Path(__file__).parent.parent / "docs" / "first-guide.md").read_text(encoding="utf-8")
EXAMPLES = dict(
    re.findall(r"<!-- example: ([\w-]+) -->\n```toml\n(.*?)```", DOCS + FIRST, re.DOTALL)
)
SOURCES = [
    found.path.read_text(encoding="utf-8") for found in guides.found() if "/" not in found.name
]
DAMAGED = 200


# --- the docs ---


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_in_the_docs_runs_at_the_first_try(name: str, tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    file = tmp_path / "guides" / f"{name}.toml"
    file.write_text(EXAMPLES[name], encoding="utf-8")
    checked = voicecheck(tmp_path, "guides", "check", str(file))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert name in voicecheck(tmp_path, "guides").stdout
    guide = guides.load(name, tmp_path / "guides")
    for people in ((None,), (None, "Sam"), ("Ana", "Sam")):
        if guide.whom == "two" and len(people) == 1:
            continue
        walker = Walker(guide)
        outcome = walk(walker, name, people, tmp_path / f"{len(people)}{people[0]}.db")
        assert outcome.complete
        assert set(walker.steps) == {step.id for step in guide.steps if step.kind != "say"}


def test_the_docs_name_every_key_and_kind_and_no_other() -> None:
    def keys(section: str) -> set[str]:
        table = DOCS.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
        first_cells = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
        return {key for cell in first_cells for key in re.findall(r"`(\w+)`", cell)}

    def fields(shape: type[msgspec.Struct]) -> set[str]:
        return {field.encode_name for field in msgspec.structs.fields(shape)} - {"steps"}

    assert keys("The keys of a guide") == fields(Guide)
    assert keys("The keys of a step") == fields(Step)
    kinds = msgspec.json.schema(Step)["$defs"]["Step"]["properties"]["kind"]["enum"]
    assert keys("The kinds of step") == set(kinds)


# --- damaged files ---


def damage(rng: random.Random) -> str:
    """A bundled guide with one thing wrong."""
    lines = rng.choice(SOURCES).splitlines()
    return "\n".join(rng.choice(WAYS)(lines, rng)) + "\n"


def at_random(lines: list[str], rng: random.Random, pattern: str) -> int | None:
    found = [number for number, line in enumerate(lines) if re.match(pattern, line)]
    return rng.choice(found) if found else None


def without_a_needed_key(lines: list[str], rng: random.Random) -> list[str]:
    at = at_random(lines, rng, r"(title|about|opening|closing|id|ask) = ")
    assert at is not None
    return lines[:at] + lines[at + 1 :]


def with_an_unknown_key(lines: list[str], rng: random.Random) -> list[str]:
    at = at_random(lines, rng, r"(title|ask|id) = ")
    assert at is not None
    return [*lines[:at], rng.choice(["colour = 3", "Ask = 'x'", "whom = 'two'"]), *lines[at:]]


def with_a_wrong_value(lines: list[str], rng: random.Random) -> list[str]:
    at = at_random(lines, rng, r"(title|about|opening|closing|id|ask|rephrase) = ")
    assert at is not None
    key = lines[at].split(" = ")[0]
    return [
        *lines[:at],
        f"{key} = {rng.choice(['3', '[]', 'true', '1979-05-27'])}",
        *lines[at + 1 :],
    ]


def with_a_wrong_choice(lines: list[str], rng: random.Random) -> list[str]:
    at = at_random(lines, rng, r"id = ")
    assert at is not None
    wrong = rng.choice(
        [
            'kind = "essay"', 'who = "both"', 'without = ["tears"]', 'only_if = "nosuch:no"',
            'only_if = "yes"', 'of = "nosuch"', "low = 5\nhigh = 5", 'more = "no"', "low = 1.5",
            "ends = 0", 'reprompt = "{surname}?"', 'reprompt = "{"',
        ]
    )  # fmt: skip
    wrong_key = wrong.split(" = ")[0]
    end = next((n for n in range(at, len(lines)) if not lines[n]), len(lines))
    rest = [line for line in lines[at + 1 : end] if not line.startswith(f"{wrong_key} = ")]
    return [*lines[: at + 1], *wrong.splitlines(), *rest, *lines[end:]]


def with_a_broken_line(lines: list[str], rng: random.Random) -> list[str]:
    at = at_random(lines, rng, r'.* = "')
    assert at is not None
    cut = rng.choice([lines[at][:-1], lines[at].replace(" = ", " "), lines[at] + " more"])
    return [*lines[:at], cut, *lines[at + 1 :]]


def with_an_id_twice(lines: list[str], rng: random.Random) -> list[str]:
    ids = [number for number, line in enumerate(lines) if line.startswith("id = ")]
    if len(ids) < 2:
        return without_a_needed_key(lines, rng)
    first, second = sorted(rng.sample(ids, 2))
    return [*lines[:second], lines[first], *lines[second + 1 :]]


def without_steps(lines: list[str], rng: random.Random) -> list[str]:
    return lines[: lines.index("[[steps]]")]


def with_a_key_twice(lines: list[str], rng: random.Random) -> list[str]:
    at = at_random(lines, rng, r"\w+ = ")
    assert at is not None
    return [*lines[:at], lines[at], *lines[at:]]


Way = Callable[[list[str], random.Random], list[str]]
WAYS: list[Way] = [
    without_a_needed_key,
    with_an_unknown_key,
    with_a_wrong_value,
    with_a_wrong_choice,
    with_a_broken_line,
    with_an_id_twice,
    without_steps,
    with_a_key_twice,
]


@pytest.mark.parametrize("seed", range(DAMAGED))
def test_a_damaged_guide_is_told_in_one_line(seed: int, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(damage(random.Random(seed)), encoding="utf-8")  # the same files each time
    with pytest.raises(GuideError) as raised:
        guides.read(file)
    told = re.fullmatch(rf"{re.escape(str(file))}:(\d+): (\S.*)", raised.value.message)
    assert told, raised.value.message
    assert 1 <= int(told[1]) <= len(file.read_text("utf-8").splitlines()) + 1
    assert ": " in told[2], "the place and the fault"


@pytest.mark.parametrize("seed", range(3))
def test_on_the_command_line_it_is_one_line_too(seed: int, tmp_path: Path) -> None:
    file = tmp_path / "guides" / "mine.toml"
    file.parent.mkdir()
    file.write_text(damage(random.Random(seed)), encoding="utf-8")
    for arguments in (("guides", "check", str(file)), ("checkin", "mine", "--text")):
        done = voicecheck(tmp_path, *arguments)
        assert done.returncode == 4
        assert done.stderr.count("\n") == 1
        assert f"{file}:" in done.stderr
        assert "Traceback" not in done.stderr
    assert "(cannot be used)" in voicecheck(tmp_path, "guides").stdout


# --- faults of a guide as a whole ---

HEAD = 'title = "T"\nabout = "A"\nopening = "O"\nclosing = "C"\n'
TELL = '[[steps]]\nid = "tell"\nask = "Tell?"\nwho = "speaker"\n'
HEARD = '[[steps]]\nid = "heard"\nask = "Heard?"\nkind = "mirror"\nwho = "listener"\nof = "tell"\n'


@pytest.mark.parametrize(
    ("source", "line", "fault"),
    [
        (HEAD + 'for = "one"\n' + TELL, 9, "who: a guide for one has neither"),
        (HEAD + HEARD, 10, "of: there is no step 'tell' of kind 'free' before it"),
        (
            HEAD + TELL + HEARD.replace("listener", "speaker"),
            13,
            "who: 'tell' is told by the same",
        ),
        (HEAD + TELL + HEARD.replace('of = "tell"\n', ""), 9, "of: missing"),
        (HEAD + TELL + 'of = "tell"\n', 9, "of: belongs to a step of kind 'mirror'"),
        (HEAD + TELL + 'only_if = "tell:no"\n', 9, "only_if: there is no earlier step 'tell'"),
        (HEAD + TELL.replace("Tell?", "Tell {who}?"), 7, "ask: braces stand only around {name}"),
        (HEAD.replace('"O"', '"Hello {name}"') + TELL, 3, "opening: no braces can stand here"),
        (HEAD + 'for = "three"\n' + TELL, 5, "for: "),
    ],
)
def test_what_a_guide_as_a_whole_gets_wrong(
    source: str, line: int, fault: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(GuideError) as raised:
        guides.read(file)
    assert raised.value.message.startswith(f"{file}:{line}: ")
    assert fault in raised.value.message
