"""What is installed is pinned to a version and the sha256 of its files, for every system.

`make lock` writes the two files; `scripts/lock --check` asks the index whether they are current.
Here they are held against pyproject.toml and against what is installed.
"""

import re
import tomllib
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FOR_USERS, FOR_TESTS = "requirements.lock", "requirements-dev.lock"
STALE = "run: make lock"

PIN = re.compile(r"([a-z0-9-]+)==([^ ;]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package; one may have several, for several Pythons."""
    found: dict[str, set[str]] = {}
    for package, version, _ in PIN.findall((ROOT / name).read_text("utf-8")):
        found.setdefault(package, set()).add(version)
    return found


def unmet(requirements: list[str], locked: dict[str, set[str]]) -> list[str]:
    wanted = [Requirement(each) for each in requirements]
    return [
        str(each)
        for each in wanted
        if not any(
            each.specifier.contains(v) for v in locked.get(canonicalize_name(each.name), ())
        )
    ]


@pytest.mark.parametrize("name", [FOR_USERS, FOR_TESTS])
def test_it_holds_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []
    for line, after in pairwise(lines):
        assert not PIN.fullmatch(line) or HASH.fullmatch(after), f"{line} has no hash"


def test_all_that_the_project_asks_for_is_pinned() -> None:
    assert unmet(PROJECT["dependencies"], pins(FOR_USERS)) == [], STALE
    extras = [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
    assert unmet([*PROJECT["dependencies"], *extras], pins(FOR_TESTS)) == [], STALE


def test_what_those_ask_for_is_pinned_too() -> None:
    locked = pins(FOR_USERS)
    waiting, seen = [Requirement(each) for each in PROJECT["dependencies"]], set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        waiting += [Requirement(each) for each in metadata.requires(name) or ()]
    assert seen - set(locked) == set(), STALE


def test_the_tests_run_with_what_users_get() -> None:
    tested = pins(FOR_TESTS)
    assert {name: tested.get(name) for name in pins(FOR_USERS)} == pins(FOR_USERS), STALE
