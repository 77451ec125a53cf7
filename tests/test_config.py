import json
import os
import random
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicecheck.config import (
    LARGEST_FILE_BYTES,
    Audio,
    Checkin,
    Listening,
    Model,
    Paths,
    Settings,
    Voice,
)
from voicecheck.errors import ConfigError
from voicecheck.settings_file import change, commented_defaults, set_value


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.default({"VOICECHECK_HOME": str(tmp_path)})


def write(paths: Paths, content: str) -> None:
    paths.settings.write_text(content)


def test_one_folder_of_ones_choice_holds_everything(tmp_path: Path) -> None:
    paths = Paths.default({"VOICECHECK_HOME": str(tmp_path)})
    assert paths.store == tmp_path / "voicecheck.db"
    assert paths.settings == tmp_path / "config.toml"
    assert paths.guides == tmp_path / "guides"
    assert paths.spool == tmp_path / "spool"
    assert paths.models == tmp_path / "models"
    assert paths.cache == tmp_path / "cache"
    assert paths.voices == tmp_path / "cache" / "voices"
    assert not list(tmp_path.iterdir())


def test_a_home_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("HOME", "USERPROFILE"):  # the second is Windows'
        monkeypatch.setenv(variable, str(tmp_path / "me"))
    assert Paths.default({"VOICECHECK_HOME": "here"}).data == tmp_path / "here"
    assert Paths.default({"VOICECHECK_HOME": "~/there"}).data == tmp_path / "me" / "there"


@pytest.mark.parametrize("environ", [{}, {"VOICECHECK_HOME": ""}, {"VOICECHECK_HOME": "  "}])
def test_else_the_systems_folders_are_used(environ: dict[str, str]) -> None:
    paths = Paths.default(environ)
    assert {"voicecheck"} <= set(paths.store.parts) & set(paths.settings.parts)
    assert paths.data.is_absolute()
    assert paths.store.parent != paths.cache


def test_without_a_file_the_defaults_hold(paths: Paths) -> None:
    assert Settings.load(paths) == Settings()
    assert not paths.settings.exists()


def test_every_key_is_read(paths: Paths) -> None:
    write(
        paths,
        """
        [checkin]
        guide = "repair"
        with = ["Ana", "Bo"]
        text = true
        [voice]
        id = "english"
        rate_wpm = 120
        volume = 0.5
        [audio]
        input_device = "USB"
        output_device = "3"
        keep = false
        format = "opus"
        [listening]
        patience = 4
        [model]
        name = "small.en"
        compute_type = "int8"
        threads = 2
        beam_size = 1
        """,
    )
    assert Settings.load(paths) == Settings(
        checkin=Checkin(guide="repair", people=("Ana", "Bo"), text=True),
        voice=Voice(id="english", rate_wpm=120, volume=0.5),
        audio=Audio(input_device="USB", output_device="3", keep=False, format="opus"),
        listening=Listening(patience=4.0),
        model=Model(name="small.en", compute_type="int8", threads=2, beam_size=1),
    )


@pytest.mark.parametrize(
    ("content", "field", "allowed"),
    [
        ("[checkin]\nwith = ['A', 'B', 'C']", "checkin.with", "a list of at most 2"),
        ("[voice]\nrate_wpm = 999", "voice.rate_wpm cannot be 999", "from 80 to 300"),
        ("[voice]\n[voice]", "not valid TOML: Cannot declare voice twice (at line 2", ""),
        ("[voice.id]\n[voice.id]", "Cannot declare voice.id twice", ""),
        ("[voice]\nrate_wpm = 'fast'", "voice.rate_wpm", "a whole number"),
        ("[voice]\nvolume = nan", "voice.volume", "from 0 to 1"),
        ("[voice]\nvolume = true", "voice.volume", "a number"),
        ("[voice]\nspeed = 1", "unknown key 'speed' in [voice]", "id, rate_wpm, volume"),
        ("[vioce]\nid = 'x'", "unknown section [vioce]", "checkin, voice, audio"),
        ("voice = 'x'", "voice is a value", "[voice]"),
        ("[[voice]]\nid = 'x'", "voice is a value", "[voice]"),
        ("[listening]\npatience = 'endless'", "listening.patience", '"brief", "long", "normal"'),
        ("[listening]\npatience = 0", "listening.patience", "from 0.5 to 30"),
        ("[audio]\nformat = 'mp3'", "audio.format", '"flac", "opus"'),
        ("[audio]\nkeep = 'yes'", "audio.keep", "true or false"),
        ("[checkin]\nwith = 'Ana'", "checkin.with", "a list of at most 2"),
        (
            "[checkin]\npeople = ['Ana']",
            "unknown key 'people'",
            "guide, language, with, name, text",
        ),
        ("[model]\nthreads = -1", "model.threads", "from 0 to 256"),
        ("[model", "not valid TOML", "Mend"),
        ("x = " + "[" * 5000, "nested too deeply", "Remove"),
    ],
)
def test_what_is_wrong_names_file_field_and_what_is_allowed(
    paths: Paths, content: str, field: str, allowed: str
) -> None:
    write(paths, content)
    with pytest.raises(ConfigError) as error:
        Settings.load(paths)
    assert str(paths.settings) in error.value.message
    assert field in error.value.message
    assert allowed in error.value.remedy
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 3


def test_a_file_that_cannot_be_read_is_told_of(paths: Paths) -> None:
    paths.settings.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        Settings.load(paths)
    paths.settings.write_bytes(b"#" * (LARGEST_FILE_BYTES + 1))
    with pytest.raises(ConfigError, match="larger"):
        Settings.load(paths)
    paths.settings.unlink()
    paths.settings.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        Settings.load(paths)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), content=st.none() | st.binary(max_size=200))
def test_no_damage_is_more_than_a_line(paths: Paths, seed: int, content: bytes | None) -> None:
    if content is None:
        rng = random.Random(seed)
        damaged = bytearray(commented_defaults().replace("\n# ", "\n").encode())
        for _ in range(rng.choice([1, 5, 50])):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        content = bytes(damaged)
    paths.settings.write_bytes(content)
    try:
        Settings.load(paths)
    except ConfigError as error:
        assert "\n" not in str(error)


def test_options_win_over_the_file_and_unset_ones_do_not(paths: Paths) -> None:
    write(paths, "[voice]\nrate_wpm = 120\nid = 'a'")
    loaded = Settings.load(paths)
    changed = loaded.override(
        {
            "voice.rate_wpm": "160",
            "voice.id": None,
            "listening.patience": "2.5",
            "checkin.with": ("Ana",),
            "checkin.text": True,
        }
    )
    assert changed.voice == Voice(id="a", rate_wpm=160)
    assert changed.listening.patience == 2.5
    assert changed.checkin == Checkin(people=("Ana",), text=True)
    assert loaded.voice.rate_wpm == 120
    assert loaded.override({}) == loaded
    assert loaded.override({"listening.patience": "long"}).listening.patience == "long"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("voice.rate_wpm", 20),
        ("voice.speed", 1),
        ("voice", 1),
        ("", 1),
        ("a.b.c", 1),
        ("listening.patience", "x"),
        ("checkin.with", [""]),
    ],
)
def test_an_option_that_is_not_allowed_is_told_of(key: str, value: object) -> None:
    with pytest.raises(ConfigError, match="--some-option"):
        Settings().override({key: value}, source="--some-option")


def test_the_commented_file_names_every_key_and_means_the_defaults() -> None:
    content = commented_defaults()
    assert all(not table for table in tomllib.loads(content).values())
    lines = content.splitlines()
    live = [line.removeprefix("# ") if " = " in line else line for line in lines]
    tables = tomllib.loads("\n".join(live))
    assert tables == json.loads(msgspec.json.encode(Settings()))
    assert max(len(line) for line in lines) < 100


def test_a_value_is_written_and_all_else_kept(paths: Paths) -> None:
    write(paths, "# mine\n[voice]\nrate_wpm = 120 # slow\n")
    set_value(paths, "voice.rate_wpm", "130")
    set_value(paths, "checkin.with", "Ana, Bo")
    set_value(paths, "audio.keep", "false")
    assert paths.settings.read_text().startswith("# mine\n[voice]\nrate_wpm = 130 # slow\n")
    loaded = Settings.load(paths)
    assert loaded.voice.rate_wpm == 130
    assert loaded.checkin.people == ("Ana", "Bo")
    assert loaded.audio.keep is False


@pytest.mark.posix
def test_the_first_value_makes_a_private_commented_file(tmp_path: Path) -> None:
    paths = Paths.default({"VOICECHECK_HOME": str(tmp_path / "new")})
    before = os.umask(0)
    try:
        set_value(paths, "listening.patience", "long")
    finally:
        os.umask(before)
    assert Settings.load(paths).listening.patience == "long"
    assert "# rate_wpm = 145" in paths.settings.read_text()
    assert paths.settings.stat().st_mode & 0o777 == 0o600
    assert paths.config.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in paths.config.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(("key", "text"), [("voice.rate_wpm", "9"), ("voice.x", "1"), ("x", "1")])
def test_what_is_not_allowed_is_not_written(paths: Paths, key: str, text: str) -> None:
    with pytest.raises(ConfigError):
        set_value(paths, key, text)
    assert not paths.settings.exists()


def test_a_damaged_file_is_not_written_over(paths: Paths) -> None:
    write(paths, "[voice")
    with pytest.raises(ConfigError, match="TOML"):
        set_value(paths, "voice.rate_wpm", "130")
    assert paths.settings.read_text() == "[voice"


def test_a_file_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    paths = Paths.default({"VOICECHECK_HOME": str(tmp_path / "file")})
    with pytest.raises(ConfigError):
        set_value(paths, "voice.rate_wpm", "130")


def test_what_lies_behind_a_link_is_changed_there(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "voicecheck.toml"
    kept.parent.mkdir()
    kept.write_text("[voice]\nvolume = 0.5\n")
    (tmp_path / "config.toml").symlink_to(kept)
    set_value(Paths.default({"VOICECHECK_HOME": str(tmp_path)}), "voice.volume", "0.25")
    assert kept.read_text() == "[voice]\nvolume = 0.25\n"
    assert (tmp_path / "config.toml").is_symlink()


LAYOUTS = [
    "",
    "[voice]",
    "voice.rate_wpm = 100",
    "voice = {rate_wpm = 100, volume = 0.5}",
    "[voice]\nrate_wpm = 100 # mine\n\n# [voice]\n# rate_wpm = 145\n[audio]\n# rate_wpm = 145",
    '[checkin]\nwith = [ # two\n  "Ana",\n  "Bo", # both\n]\n'
    '[voice]\nid = """\n# volume = 1.0\n"""',
    '[ "voice" ]\n"rate_wpm" = 100\n  volume = 0.5',
    '[audio]\nkeep = true\n[voice]\nvolume = 1\n[checkin]\nname = "x"',
]


MADE: dict[str, Any] = {
    "voice.rate_wpm": lambda n: 80 + n % 200,
    "voice.volume": lambda n: (n % 8) / 8,
    "voice.id": lambda n: f'"{n}\\',
    "checkin.with": lambda n: [f"# {n}"] * (n % 3),
    "checkin.name": lambda n: f"[voice] {n}",
}


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    layout=st.sampled_from([*LAYOUTS, commented_defaults()]),
    values=st.dictionaries(
        st.sampled_from(
            ["voice.rate_wpm", "voice.volume", "voice.id", "checkin.with", "checkin.name"]
        ),
        st.none() | st.integers(),
    ),
)
def test_only_what_is_meant_changes(
    paths: Paths, layout: str, values: dict[str, int | None]
) -> None:
    write(paths, layout)
    wanted = {key: None if n is None else MADE[key](n) for key, n in values.items()}
    expected = tomllib.loads(layout)
    for key, value in wanted.items():
        section, _, name = key.partition(".")
        if value is None:
            expected.get(section, {}).pop(name, None)
        else:
            expected.setdefault(section, {})[name] = value
    change(paths, wanted)
    after = paths.settings.read_text()
    filled = {section: table for section, table in tomllib.loads(after).items() if table}
    assert filled == {section: table for section, table in expected.items() if table}
    assert [line for line in layout.splitlines() if line.startswith("# [")] == [
        line for line in after.splitlines() if line.startswith("# [")
    ]
