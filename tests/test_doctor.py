"""What is missing is told with its remedy, by the doctor and by the check-in alike."""

import importlib.util
import json
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import voicecheck
from tests.rig import SoundServer
from tests.schedule.running import OwnCommands
from tests.store.test_store import kept
from voicecheck.audio.mute import is_silenced
from voicecheck.config import Paths
from voicecheck.doctor import Check, Part, chosen, examine, keeping
from voicecheck.doctor import sound as sound_doctor
from voicecheck.doctor import speech as speech_doctor
from voicecheck.doctor.patient import Patient
from voicecheck.errors import CautionError, DiskFullError, VoicecheckError
from voicecheck.schedule import Program, Schedule, entry, written
from voicecheck.store import Store

NO_PORTAUDIO = "import ctypes.util\nctypes.util.find_library = lambda name: None"


@pytest.fixture(scope="module")
def sound() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


def checks_of(done: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in json.loads(done.stdout)}


def test_without_sound_all_is_well(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "doctor", "--quick", "--json")
    assert done.returncode == 0, done.stdout
    checks = checks_of(done)
    assert {"settings", "PortAudio", "voice", "model", "store", "disk", "guides"} <= set(checks)
    assert not {"microphone", "room", "speaker", "echo", "speed"} & set(checks)
    assert [check for check in checks.values() if not check["ok"]] == []


def test_no_microphone_and_no_speaker(sound: SoundServer, tmp_path: Path) -> None:
    nowhere = {**sound.env, "PULSE_SERVER": f"unix:{tmp_path}/none"}
    examined = voicecheck(tmp_path, "doctor", "microphone", "echo", "store", environ=nowhere)
    assert examined.returncode == 11
    assert "MISSING microphone" in examined.stdout
    assert "MISSING speaker" in examined.stdout
    assert "ok      store" in examined.stdout
    assert "skipped echo: it needs the microphone and the speaker" in examined.stdout
    refused = voicecheck(tmp_path, environ=nowhere)
    assert refused.returncode == 11
    assert "microphone" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_no_portaudio(tmp_path: Path) -> None:
    examined = voicecheck(tmp_path, "doctor", "room", before=NO_PORTAUDIO)
    assert examined.returncode == 10
    assert "MISSING PortAudio" in examined.stdout
    assert "Run: " in examined.stdout
    refused = voicecheck(tmp_path, before=NO_PORTAUDIO)
    assert refused.returncode == 10
    assert "PortAudio is not installed" in refused.stderr
    typed = voicecheck(tmp_path, "--text", typed="stop\n", before=NO_PORTAUDIO)
    assert typed.returncode == 0, typed.stderr


def test_no_model(sound: SoundServer, tmp_path: Path) -> None:
    refused = voicecheck(tmp_path, "checkin", "--model", "small.en", environ=sound.env)
    assert refused.returncode == 14
    assert "voicecheck models get small.en" in refused.stderr
    (tmp_path / "config.toml").write_text('[model]\nname = "small.en"\n', encoding="utf-8")
    examined = voicecheck(tmp_path, "doctor", "speed", "--json")
    assert examined.returncode == 14
    assert checks_of(examined)["speed"]["state"] == "left out"
    model = next(check for check in json.loads(examined.stdout) if check["name"] == "model")
    assert "voicecheck models get small.en" in model["remedy"]


@pytest.fixture
def no_espeak(tmp_path: Path) -> dict[str, str]:
    """A system without espeak: neither its own nor the one that comes with a package."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    for module in ("espeakng_loader", "pyttsx3"):
        (hidden / f"{module}.py").write_text("raise ImportError('hidden')", encoding="utf-8")
    return {"PYTHONPATH": str(hidden)}


def test_no_espeak(sound: SoundServer, no_espeak: dict[str, str], tmp_path: Path) -> None:
    examined = voicecheck(tmp_path, "doctor", "voice", "--json", environ=no_espeak)
    assert examined.returncode == 13, examined.stdout
    voice = next(check for check in json.loads(examined.stdout) if check["name"] == "voice")
    assert voice["remedy"]
    refused = voicecheck(tmp_path, environ=sound.env | no_espeak)
    assert refused.returncode == 13
    assert refused.stderr.count("\n") == 1
    typed = voicecheck(tmp_path, "--text", typed="stop\n", environ=no_espeak)
    assert typed.returncode == 0


def test_no_such_voice(sound: SoundServer, tmp_path: Path) -> None:
    refused = voicecheck(tmp_path, "checkin", "--voice", "nobody", environ=sound.env)
    assert refused.returncode == 13
    assert "voicecheck voices" in refused.stderr


def test_no_such_device(sound: SoundServer, tmp_path: Path) -> None:
    refused = voicecheck(tmp_path, "checkin", "--input-device", "Blue Yeti", environ=sound.env)
    assert refused.returncode == 11
    assert "Blue Yeti" in refused.stderr
    refused = voicecheck(tmp_path, "checkin", "--output-device", "Hi-Fi", environ=sound.env)
    assert refused.returncode == 12


def test_a_folder_that_cannot_be_written(sound: SoundServer) -> None:
    nowhere = Path("/proc/voicecheck")
    assert voicecheck(nowhere, "doctor", "--quick").returncode == 15
    for arguments in ((), ("--text",)):
        refused = voicecheck(nowhere, *arguments, environ=sound.env)
        assert refused.returncode == 15
        assert refused.stderr.count("\n") == 1


def test_what_needs_no_sound_works_without_any(tmp_path: Path) -> None:
    for arguments in (("history",), ("guides",), ("models",), ("--version",)):
        assert voicecheck(tmp_path, *arguments, before=NO_PORTAUDIO).returncode == 0, arguments


def test_the_microphone_is_muted(sound: SoundServer, tmp_path: Path) -> None:
    sound.mute_microphone()
    try:
        examined = voicecheck(tmp_path, "doctor", "room", "--json", environ=sound.env)
    finally:
        sound.mute_microphone(on=False)
    assert examined.returncode == 11
    checks = checks_of(examined)
    assert "is muted" in checks["microphone"]["detail"]
    assert "Unmute" in checks["microphone"]["remedy"]
    assert checks["room"]["state"] == "left out"


def test_the_speaker_is_muted(sound: SoundServer, tmp_path: Path) -> None:
    sound.mute_speaker()
    try:
        examined = voicecheck(tmp_path, "doctor", "speaker", "--json", environ=sound.env)
    finally:
        sound.mute_speaker(on=False)
    assert examined.returncode == 12
    assert "is muted" in checks_of(examined)["speaker"]["detail"]


def test_digital_silence_is_told_of(sound: SoundServer, tmp_path: Path) -> None:
    heard = checks_of(voicecheck(tmp_path, "doctor", "microphone", "--json", environ=sound.env))
    assert heard["microphone"]["state"] == "caution"
    assert "digital silence" in heard["microphone"]["detail"]
    # Where nobody can be asked whether it is muted, as on macOS, it is a microphone that is off.
    unasked = {**sound.env, "PATH": str(tmp_path)}
    examined = voicecheck(tmp_path, "doctor", "microphone", "--json", environ=unasked)
    assert examined.returncode == 11
    assert "privacy" in checks_of(examined)["microphone"]["remedy"]


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ({"mute": True, "volume": {"mono": {"value": 65536}}}, True),
        ({"mute": False, "volume": {"mono": {"value": 65536}}}, False),
        ({"mute": False, "volume": {"l": {"value": 0}, "r": {"value": 0}}}, True),
        ({"mute": False, "volume": {"l": {"value": 0}, "r": {"value": 9}}}, False),
        ({"mute": False, "volume": {}}, False),
        ({"mute": "no"}, None),
        ({}, None),
    ],
)
def test_what_the_sound_server_says_of_a_device(
    device: dict[str, Any], expected: bool | None
) -> None:
    assert is_silenced(device) is expected


@pytest.mark.parametrize(
    ("level_dbfs", "voiced", "word"),
    [
        (-70, 0.0, ""),
        (-120, 0.0, ""),
        (-40, 0.0, "noisy"),
        (-44.9, 0.2, "noisy"),
        (-70, 0.3, "speaks"),
        (-30, 0.9, "speaks"),
    ],
)
def test_what_is_said_of_a_room(level_dbfs: float, voiced: float, word: str) -> None:
    cautioned = ""
    try:
        told = sound_doctor.judged(level_dbfs, voiced)
    except CautionError as caution:
        cautioned = caution.message
        assert caution.remedy
    else:
        assert told
    assert bool(cautioned) == bool(word)
    assert word in cautioned


@pytest.mark.parametrize(
    ("name", "seconds", "word_error", "remedy"),
    [
        ("tiny.en", 0.4, 0.0, ""),
        ("tiny.en", 2.1, 0.0, "other programs"),
        ("small.en", 2.1, 0.0, "smaller model"),
        ("small.en", 0.5, 0.9, "another voice or model"),
        ("small.en", 0.5, 0.3, ""),
    ],
)
def test_what_is_said_of_a_model(
    name: str, seconds: float, word_error: float, remedy: str
) -> None:
    try:
        told = speech_doctor.judged(name, seconds, word_error)
    except CautionError as caution:
        assert remedy
        assert remedy in caution.remedy
    else:
        assert not remedy
        assert f"{seconds:.1f} s" in told


@pytest.mark.parametrize(
    ("free_bytes", "error"),
    [(10_000_000, DiskFullError), (100_000_000, CautionError), (80_000_000_000, None)],
)
def test_what_is_said_of_the_disk(free_bytes: int, error: type[VoicecheckError] | None) -> None:
    if error is None:
        assert "80.0 GB" in keeping.room_left(free_bytes)
    else:
        with pytest.raises(error):
            keeping.room_left(free_bytes)


def damaged_clip(home: Path) -> Path:
    path = home / "cache" / "voices" / ("0" * 64 + ".flac")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no sound")
    return path


def broken_download(home: Path) -> Path:
    path = home / "models" / "small.en.part"
    path.mkdir(parents=True)
    (path / "model.bin").write_bytes(bytes(2_000_000))
    (home / "models" / "mine.part").mkdir()  # nobody knows what this is
    return path


def unwritable_folder(home: Path) -> Path:
    (home / "spool").mkdir(mode=0o500)
    return home / "spool"


def test_a_name_that_is_none_is_told(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "doctor", "heart")
    assert done.returncode == 2
    assert "microphone" in done.stderr


def looked(home: Path, name: str, *, fix: bool = False) -> Check:
    """What the doctor says of one part, in this process."""
    paths = Paths(data=home, config=home, cache=home / "cache")
    (check,) = examine(paths, parts=chosen([name]) or (), fix=fix)
    return check


def test_looking_makes_no_store(tmp_path: Path) -> None:
    check = looked(tmp_path / "new", "store", fix=True)
    assert check.ok
    assert "none yet" in check.detail
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_could_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check = looked(tmp_path / "file" / "new", "store")
    assert (check.state, check.exit_code) == ("missing", 15)
    assert f"{tmp_path / 'file'} cannot be written to" in check.detail


def told_store(home: Path) -> Path:
    """A store in which something was said."""
    now = datetime.now().astimezone()
    with Store.open(home / "voicecheck.db") as store:
        store.keep(store.begin("evening", [None], now), kept(text="I saw a heron", said_at=now))
    return home / "voicecheck.db"


def loose_store(home: Path) -> Path:
    path = told_store(home)
    path.chmod(0o644)
    (home / "spool").mkdir()
    (home / "spool").chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("name", "hurt", "exit_code"),
    [
        ("privacy", loose_store, 15),
        ("privacy", unwritable_folder, 15),
        ("cache", damaged_clip, 0),
    ],
)
def test_what_can_safely_be_mended_is(
    tmp_path: Path, name: str, hurt: Callable[[Path], Path], exit_code: int
) -> None:
    place = hurt(tmp_path)
    before = looked(tmp_path, name)
    assert (before.ok, before.exit_code, before.fixed) == (False, exit_code, ())
    assert "--fix" in before.remedy
    mended = looked(tmp_path, name, fix=True)
    assert mended.ok
    assert any(place.name in line for line in mended.fixed), "it says what it did"
    after = looked(tmp_path, name, fix=True)
    assert (after.ok, after.fixed) == (True, ())
    if name == "privacy":
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
        assert stat.S_IMODE(place.stat().st_mode) & 0o600 == 0o600
    else:
        assert not place.exists()


def test_a_download_that_broke_off_is_told_of_and_kept(tmp_path: Path) -> None:
    part = broken_download(tmp_path)
    check = looked(tmp_path, "downloads", fix=True)
    assert (check.state, check.fixed) == ("caution", ())
    assert "small.en was fetched in part only (2 MB)" in check.detail
    assert "voicecheck models get small.en" in check.remedy
    removed = voicecheck(tmp_path, "models", "remove", "small.en", "--yes")
    assert removed.returncode == 0, removed.stderr
    assert not part.exists()
    assert looked(tmp_path, "downloads").ok


def test_a_fix_says_what_it_did_and_touches_nothing_that_was_said(tmp_path: Path) -> None:
    loose_store(tmp_path)
    damaged_clip(tmp_path)
    done = voicecheck(tmp_path, "doctor", "privacy", "cache", "--fix")
    assert done.returncode == 0
    assert "voicecheck.db is now readable by you alone" in done.stdout
    assert "took away" in done.stdout
    with Store.open(tmp_path / "voicecheck.db") as store:
        (one,) = store.history()
        assert [turn.text for turn in store.checkin(one.id).turns] == ["I saw a heron"]


def test_what_cannot_be_mended_is_told(tmp_path: Path) -> None:
    def mend(patient: Patient) -> list[str]:
        raise PermissionError(1, "Operation not permitted")

    def look(patient: Patient) -> str:
        raise CautionError("It is crooked", "Straighten it")

    paths = Paths(data=tmp_path, config=tmp_path, cache=tmp_path)
    (check,) = examine(paths, fix=True, parts=(Part("it", "looking", look, mend),))
    assert check.state == "caution"
    assert check.remedy == "It could not be mended: Operation not permitted. Straighten it"


def test_a_damaged_store_is_found_and_left_as_it_is(tmp_path: Path) -> None:
    path = told_store(tmp_path)
    content = bytearray(path.read_bytes())
    for page in range(8, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(content)
    check = looked(tmp_path, "store", fix=True)
    assert (check.state, check.exit_code) == ("missing", 15)
    assert "recover" in check.remedy
    assert path.read_bytes() == content


def test_a_locked_store_without_what_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The mark by which a locked store is known; see store/lock.py.
    (tmp_path / "voicecheck.db").write_bytes(b"vck\x01" + bytes(4092))
    assert looked(tmp_path, "store").ok
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    real = importlib.util.find_spec
    hidden = ("sqlcipher3", "nacl")
    monkeypatch.setattr(
        "voicecheck.store.lock.find_spec", lambda name: None if name in hidden else real(name)
    )
    check = looked(tmp_path, "store")
    assert check.exit_code == 16
    assert "voicecheck-in[lock]" in check.remedy


def test_settings_that_cannot_be_read_do_not_end_the_rest(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[voice]\nrate_wpm = 9\n", encoding="utf-8")
    check = looked(tmp_path, "settings")
    assert (check.state, check.exit_code) == ("missing", 3)
    assert "rate_wpm" in check.detail
    assert looked(tmp_path, "store").ok


def test_a_guide_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "mine.toml").write_text("title = 3\n", encoding="utf-8")
    check = looked(tmp_path, "guides")
    assert (check.state, check.exit_code) == ("caution", 0), "the evening one is fine"
    assert "mine.toml" in check.detail
    followed = '[checkin]\nguide = "mine"\n'
    (tmp_path / "config.toml").write_text(followed, encoding="utf-8")
    assert looked(tmp_path, "guides").exit_code == 4


def test_an_hour_at_which_nothing_would_start_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = OwnCommands(tmp_path / "system")
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    assert looked(tmp_path, "schedule").detail == "it does not ask by itself"
    gone = tmp_path / "python"
    gone.touch()
    where = written.place("systemd", tmp_path)
    written.write(where, entry(where, Schedule(time(21)), Program((str(gone), "ask"))))
    assert looked(tmp_path, "schedule").detail == "it asks every day at 21:00"
    (tmp_path / "config.toml").write_text("[checkin]\ntext = true\n", encoding="utf-8")
    typed = looked(tmp_path, "schedule")
    assert typed.state == "caution"
    assert "no terminal" in typed.detail
    (tmp_path / "config.toml").unlink()
    gone.unlink()
    check = looked(tmp_path, "schedule")
    assert check.state == "caution"
    assert "voicecheck schedule 21:00" in check.remedy
    service, timer = (system.units / f"voicecheck.{kind}" for kind in ("service", "timer"))
    service.write_text("nonsense", encoding="utf-8")
    assert f"but {service} was changed and" in looked(tmp_path, "schedule").detail
    timer.write_text("nonsense", encoding="utf-8")
    check = looked(tmp_path, "schedule")
    assert (check.state, check.detail) == ("caution", f"{timer} was changed and cannot be read")
    timer.unlink()
    assert looked(tmp_path, "schedule").detail == f"{timer} is gone"
