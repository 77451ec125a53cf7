"""The doctor in rooms of its own: quiet, with an echo, with noise, with a voice in it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.running import voicecheck
from tests.rig import SoundServer, VirtualPerson
from tests.rig.speech import say
from voicecheck.audio.clip import Clip
from voicecheck.doctor import PARTS

pytestmark = pytest.mark.live


def noise(dbfs: float, seconds: float = 4.0) -> Clip:
    hiss = np.random.default_rng(1).standard_normal(round(seconds * 16_000))
    return Clip((hiss * 10 ** (dbfs / 20)).astype(np.float32), 16_000)


def examined(
    home: Path, room: Clip, *arguments: str, echo_ms: float = 0
) -> tuple[int, dict[str, dict[str, Any]]]:
    """What the doctor says in such a room, and with which exit code it leaves."""
    with SoundServer() as server:
        if echo_ms:
            server.echo(-10, echo_ms)
        with VirtualPerson(server, [], room=room):
            done = voicecheck(home, "doctor", "--json", *arguments, environ=server.env)
    return done.returncode, {check["name"]: check for check in json.loads(done.stdout)}


def test_in_a_quiet_room_all_is_well(tmp_path: Path) -> None:
    exit_code, checks = examined(tmp_path, noise(-70))
    assert exit_code == 0
    assert list(checks) == [part.name for part in PARTS]
    slow = checks.pop("speed")  # how quick depends on who else is busy here
    assert " s for a sentence" in slow["detail"]
    assert [check for check in checks.values() if not check["ok"]] == []
    assert "does not hear itself" in checks["echo"]["detail"]
    assert "-70 dBFS" in checks["room"]["detail"]


@pytest.mark.measured
def test_a_speaker_on_the_table_is_taken_out(tmp_path: Path) -> None:
    exit_code, checks = examined(tmp_path, noise(-70), "echo", echo_ms=60)
    assert exit_code == 0
    assert "does not hear itself" in checks["echo"]["detail"]


@pytest.mark.measured
def test_a_speaker_far_too_late_is_not(tmp_path: Path) -> None:
    exit_code, checks = examined(tmp_path, noise(-70), "echo", echo_ms=700)
    assert exit_code == 0, "a check-in can be held"
    assert checks["echo"]["state"] == "caution"
    assert "The microphone hears the speaker" in checks["echo"]["detail"]
    assert "headphones" in checks["echo"]["remedy"]


def test_the_room_is_noisy(tmp_path: Path) -> None:
    exit_code, checks = examined(tmp_path, noise(-35), "room")
    assert exit_code == 0
    assert checks["room"]["state"] == "caution"
    assert "noisy" in checks["room"]["detail"]


def test_a_television_is_on(tmp_path: Path) -> None:
    news = say("And now the news. The minister has said today that the bridge will stay closed.")
    _, checks = examined(tmp_path, news, "room")
    assert "speaks in this room" in checks["room"]["detail"]
    assert "television" in checks["room"]["remedy"]
