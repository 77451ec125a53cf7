"""Nothing goes to another machine before the person said yes to just that one."""

import os
import pty
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import VOICECHECK, voicecheck
from tests.speech import servers
from voicecheck import engines, settings_file
from voicecheck.config import Paths, Settings
from voicecheck.doctor import Check, chosen, examine
from voicecheck.errors import ConfigError
from voicecheck.speech import wyoming
from voicecheck.speech.standby import StandbyTranscriber, StandbyVoice
from voicecheck.speech.voice import Pyttsx3Voice
from voicecheck.speech.wyoming import Address


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    home.joinpath("config.toml").write_text(
        '[speech]\nstt = "wyoming://kitchen.test:10300"\ntts = "wyoming://attic.test:10200/joe"\n',
        encoding="utf-8",
    )
    return home


def allowed(home: Path) -> tuple[str, ...]:
    return Settings.load(Paths.default({"VOICECHECK_HOME": str(home)})).speech.allow


def at_a_terminal(home: Path, *answers: str) -> str:
    """Begin a check-in, answer what is asked on the terminal, and give what was shown there.

    There is no sound card, so that it ends with its error once all was asked.
    """
    main, terminal = pty.openpty()
    shown = b""
    with subprocess.Popen(
        [*VOICECHECK, "checkin"],
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        env={**os.environ, "VOICECHECK_HOME": str(home), "PULSE_SERVER": "unix:/nowhere"},
    ):
        os.close(terminal)
        for answer in answers:
            while b"[y/N]" not in shown.rpartition(b"all right")[2]:
                shown += os.read(main, 1000)
            os.write(main, answer.encode() + b"\n")
            shown += os.read(main, 1000)
        try:
            while some := os.read(main, 1000):
                shown += some
        except OSError:  # it has ended
            pass
    os.close(main)
    return " ".join(shown.decode().split())


def test_it_says_where_the_words_go_and_asks_once_for_each_machine(home: Path) -> None:
    shown = at_a_terminal(home, "y", "n")
    assert "To kitchen.test:10300 would go the sound of all that you say" in shown
    assert "not encrypted" in shown
    assert "To attic.test:10200 would go all that is spoken" in shown
    assert allowed(home) == ("kitchen.test:10300",)
    shown = at_a_terminal(home, "y")
    assert "to kitchen.test:10300 on your network goes the sound" in shown
    assert allowed(home) == ("kitchen.test:10300", "attic.test:10200")
    shown = at_a_terminal(home)
    assert "[y/N]" not in shown
    assert "Traceback" not in shown


def test_a_no_is_taken_and_told_how_not_to_be_asked_again(home: Path) -> None:
    shown = at_a_terminal(home, "n", "n")
    assert "your own words in it where they are said back over the network, not" in shown
    assert (
        "this machine listens. Not to be asked again: `voicecheck config unset speech.stt`."
        in (shown)
    )
    assert "this machine speaks. Not to be asked again: `voicecheck config unset" in shown
    assert "Nobody has agreed" not in shown
    assert allowed(home) == ()


def test_one_machine_that_does_both_is_refused_once(home: Path) -> None:
    home.joinpath("config.toml").write_text(
        '[speech]\nstt = "wyoming://kitchen.test:10300"\ntts = "wyoming://kitchen.test:10300/joe"\n'
    )
    shown = at_a_terminal(home, "n")
    assert "all right, then this machine listens and speaks" in shown
    assert "`voicecheck config unset speech.stt` and `voicecheck config unset speech.tts`" in shown


def test_without_a_terminal_nobody_is_asked_and_nothing_agreed(home: Path) -> None:
    done = voicecheck(home, "checkin", typed="y\ny\n")
    assert "[y/N]" not in done.stderr
    assert "Nobody has agreed yet that words go to attic.test:10200" in done.stderr
    assert "Traceback" not in done.stderr
    assert allowed(home) == ()


def test_a_typed_check_in_asks_nothing(home: Path) -> None:
    done = voicecheck(home, "--text", typed="stop\n")
    assert done.returncode == 0
    assert "kitchen" not in done.stdout + done.stderr


def test_what_is_no_address_is_one_line(home: Path) -> None:
    home.joinpath("config.toml").write_text('[speech]\nstt = "wyoming://kitchen"\n')
    done = voicecheck(home, "checkin")
    assert done.returncode == ConfigError.exit_code
    assert done.stderr.count("\n") == 1
    assert "wyoming://HOST:PORT" in done.stderr


def test_the_extra_that_is_missing_is_named(home: Path) -> None:
    hidden = "import importlib.util as u; f = u.find_spec\n"
    hidden += "u.find_spec = lambda n, *a: None if n == 'wyoming' else f(n, *a)"
    done = voicecheck(home, "checkin", before=hidden)
    assert done.returncode == ConfigError.exit_code
    assert "pip install 'voicecheck-in[wyoming]'" in done.stderr


@pytest.fixture
def watched() -> Iterator[tuple[Address, list[socket.socket]]]:
    """A server that notes who comes."""
    came: list[socket.socket] = []
    with servers.misbehaving(came.append) as address:
        yield address, came


def test_whom_nobody_agreed_to_is_not_even_called(
    watched: tuple[Address, list[socket.socket]],
) -> None:
    address, came = watched
    told: list[str] = []
    settings = Settings().override(
        {
            "speech.stt": f"wyoming://{address}",
            "speech.tts": f"wyoming://{address}",
            "speech.allow": [f"{address.host}:{address.port + 1}"],
        }
    )

    def load() -> StandbyTranscriber:
        raise AssertionError("not yet")

    assert engines.transcriber(settings, load, told.append) is load
    voice = engines.voice(settings, Pyttsx3Voice, told.append)
    assert isinstance(voice, Pyttsx3Voice)
    voice.close()
    assert len(told) == 2
    assert not came


def test_whom_somebody_agreed_to_is_asked(watched: tuple[Address, list[socket.socket]]) -> None:
    address, came = watched
    told: list[str] = []
    settings = Settings().override(
        {"speech.tts": f"wyoming://{address}", "speech.allow": [str(address)]}
    )
    voice = engines.voice(settings, Pyttsx3Voice, told.append)
    assert isinstance(voice, StandbyVoice)
    assert voice.clip("Hello.").duration_s > 0.2  # by the voice of this machine
    voice.close()
    assert came
    assert f"{address} does not answer" in told[0]


def examined(home: Path, key: str, named: str, *allowed: str) -> Check:
    """What the doctor says of who listens or speaks, with a setting and what was agreed to."""
    paths = Paths(data=home, config=home, cache=home)
    settings_file.change(paths, {f"speech.{key}": named, "speech.allow": list(allowed)})
    (check,) = examine(paths, parts=chosen([f"speech.{key}"]) or ())
    return check


def test_the_doctor_asks_whom_the_person_agreed_to_and_nobody_else(
    tmp_path: Path, watched: tuple[Address, list[socket.socket]]
) -> None:
    address, came = watched
    named = f"wyoming://{address}"
    unasked = examined(tmp_path, "stt", named)
    assert unasked.state == "caution"
    assert "Nobody has agreed yet" in unasked.detail
    assert not came
    silent = examined(tmp_path, "stt", named, str(address))
    assert silent.state == "caution"
    assert "does not answer" in silent.detail
    assert "speech.stt" in silent.remedy
    assert came
    nowhere = "no.such.host.invalid:1"
    gone = examined(tmp_path, "tts", f"wyoming://{nowhere}", nowhere)
    assert "No machine is found by the name no.such.host.invalid" in gone.detail


def test_the_doctor_does_not_wait_for_a_silent_name_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(wyoming, "LOOKUP_LIMIT_S", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60) and [])
    begun_s = time.monotonic()
    waiting = examined(tmp_path, "stt", "wyoming://kitchen:10300", "kitchen:10300")
    over.set()
    assert time.monotonic() - begun_s < 10
    assert waiting.state == "caution"
    assert "No machine is found by the name kitchen" in waiting.detail
    assert "wyoming://NUMBER:PORT" in waiting.remedy


def test_the_doctor_knows_a_server_that_answers(tmp_path: Path) -> None:
    def describe(connected: socket.socket) -> None:
        connected.recv(1000)
        connected.sendall(b'{"type": "info"}\n')

    with servers.misbehaving(describe) as address:
        assert examined(tmp_path, "tts", f"wyoming://{address}", str(address)).ok


def test_the_doctor_misses_a_plugin_that_is_not_there(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "config", "set", "speech.stt", "nonsense")
    assert done.returncode == 0, done.stderr
    done = voicecheck(tmp_path, "doctor", "speech.stt", "speech.tts")
    assert done.returncode == ConfigError.exit_code
    assert "no plugin brings the transcriber 'nonsense'" in done.stdout
    assert "set speech.stt to nothing" in done.stdout
    assert "ok      speech.tts: this machine speaks" in done.stdout


@pytest.mark.parametrize(
    "named",
    ["wyoming", "wyoming://", "wyoming://kitchen", "wyoming://kitchen:0", "http://kitchen:1"],
)
def test_what_is_no_address_is_refused_when_it_is_set(tmp_path: Path, named: str) -> None:
    done = voicecheck(tmp_path, "config", "set", "speech.stt", named)
    assert done.returncode == ConfigError.exit_code
    assert "wyoming://HOST:PORT" in done.stderr
    assert list(tmp_path.iterdir()) == []
