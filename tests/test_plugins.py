"""Plugins: how they are found, and that a broken one harms nobody."""

import os
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.installed import install, writer
from voicecheck import plugins
from voicecheck.errors import ConfigError

LONG = (
    "It was raining and I took the bus and then I did the shopping and cooked and cleaned the "
    "kitchen. In the evening my sister called, and I felt really sad because she's moving away."
)
TRUE = "Your sister called, and you felt really sad because she's moving away."
UNTRUE = "Your sister called, and you felt really angry because she's moving away."


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def test_a_plugin_is_found_by_its_entry_point(site: Path) -> None:
    install(site, "a_writer", writer("return self.given", name="mine"))
    reflector = plugins.found().reflector("mine")("what stands after the colon")
    assert reflector.gist("", partner=None, max_words=30) == "what stands after the colon"


def test_a_broken_plugin_is_named_and_the_others_work(site: Path) -> None:
    install(site, "broken_import", "raise RuntimeError('out of order')")
    install(site, "broken_hook", "not Python")
    install(
        site,
        "broken_argument",
        """
        from voicecheck.plugins import hookimpl
        @hookimpl
        def register_reflectors(register, colour): ...
        """,
    )
    install(
        site,
        "from_the_future",
        """
        from voicecheck.plugins import hookimpl
        @hookimpl
        def register_telepaths(register): ...
        """,
    )
    install(site, "good", writer("return ''", name="good"))
    found = plugins.found()
    assert {"broken_import", "broken_hook", "broken_argument", "from_the_future"} == set(
        found.broken
    )
    assert "out of order" in found.broken["broken_import"]
    assert found.names("reflectors") == ["good"]


def test_a_hook_that_fails_harms_no_other_plugin(site: Path) -> None:
    install(
        site,
        "failing",
        """
        from voicecheck.plugins import hookimpl
        @hookimpl
        def register_voices(register):
            register("half", str)
            raise RuntimeError("out of order")
        """,
    )
    install(site, "leaving", "raise SystemExit(3)")
    install(
        site,
        "tolerant",
        """
        from voicecheck.plugins import hookimpl
        @hookimpl(optionalhook=True)
        def register_telepaths(register): ...
        @hookimpl
        def register_voices(register):
            register("mine", str)
        """,
    )
    found = plugins.found()
    assert set(found.broken) == {"failing", "leaving"}
    assert found.names("voices") == ["mine"]
    with pytest.raises(ConfigError, match=r"the voice 'half'.*out of order"):
        found.voice("half")


def test_an_unknown_writer_is_told_with_what_there_is(site: Path) -> None:
    install(site, "good", writer("return ''", name="good"))
    install(site, "broken", "raise RuntimeError('out of order')")
    with pytest.raises(ConfigError, match=r"'bad'.*good.*broken is broken.*out of order") as told:
        plugins.found().reflector("bad")
    assert told.value.remedy


def test_of_two_with_one_name_one_stays(site: Path) -> None:
    install(site, "one", writer("return 'one'", name="same"))
    install(site, "other", writer("return 'other'", name="same"))
    told = plugins.found().reflector("same")("").gist("", partner=None, max_words=30)
    assert told in {"one", "other"}


# --- a whole check-in ---


def check_in(site: Path, setting: str, said: str) -> tuple[int, str, str]:
    home = site.parent / "home"
    home.mkdir()
    home.joinpath("config.toml").write_text(
        f'[reflection]\nwriter = "{setting}"\ntime_limit_s = 30\n', encoding="utf-8"
    )
    done = voicecheck(
        home,
        "--text",
        typed=f"{said}\nyes\nstop\n",
        environ={"PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])},
    )
    return done.returncode, done.stdout, done.stderr


def test_a_check_in_says_what_a_plugin_wrote(site: Path) -> None:
    install(site, "a_writer", writer(f"return {TRUE!r}"))
    code, out, told = check_in(site, "canned", LONG)
    assert code == 0, told
    assert TRUE in " ".join(out.split())
    assert "read by canned" in told


def test_a_check_in_does_not_say_what_is_untrue(site: Path) -> None:
    install(site, "a_writer", writer(f"return {UNTRUE!r}"))
    code, out, told = check_in(site, "canned", LONG)
    assert code == 0, told
    assert "angry" not in out
    assert "you felt really sad" in " ".join(out.split())


def test_a_check_in_goes_on_without_its_writer(site: Path) -> None:
    install(site, "a_writer", writer("return 'x'", before="raise ValueError('no weights')"))
    code, out, told = check_in(site, "canned", LONG)
    assert code == 0, told
    assert "you felt really sad" in " ".join(out.split())
    assert "no weights" in told


def test_a_check_in_with_an_unknown_writer_does_not_begin(site: Path) -> None:
    code, out, told = check_in(site, "nobody", LONG)
    assert code == ConfigError.exit_code
    assert not out
    assert "'nobody'" in told
    assert "Traceback" not in told


def test_without_the_setting_no_plugin_is_loaded(site: Path) -> None:
    trace = site / "loaded"
    install(site, "curious", f"open({str(trace)!r}, 'w').close()")
    code, _, told = check_in(site, "", LONG)
    assert code == 0, told
    assert not trace.exists()


# --- exporters ---

EXPORTER = """
    from voicecheck.export import Exported
    from voicecheck.plugins import hookimpl
    def files(checkins):
        for checkin in checkins:
            yield Exported("first", b"x")
            {then}
    @hookimpl
    def register_exporters(register):
        register("odd", files)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which something was said."""
    home = tmp_path_factory.mktemp("home")
    assert voicecheck(home, "--text", typed="the lighthouse\nyes\nstop\n").returncode == 0
    return home


@pytest.mark.parametrize(
    "then",
    [
        'raise ValueError("the lighthouse")',
        "yield 'the lighthouse'",
        "yield Exported('../outside', b'')",
        "yield Exported('/outside', b'')",
        "yield Exported('..', b'')",
        "yield Exported('', b'')",
        "yield Exported('text', 'the lighthouse')",
    ],
)
def test_an_exporter_that_fails_writes_nothing(
    home: Path, site: Path, tmp_path: Path, then: str
) -> None:
    install(site, "odd", EXPORTER.format(then=then))
    to = tmp_path / "to"
    environ = {"PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])}
    done = voicecheck(home, "export", "--format", "odd", "--to", str(to), environ=environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert "The plugin's format odd failed" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "lighthouse" not in done.stderr
    assert not to.exists()
    assert not (tmp_path / "outside").exists()


def test_a_format_that_nobody_brings_is_told_with_those_that_are_there(
    site: Path, tmp_path: Path
) -> None:
    install(site, "broken", "raise RuntimeError('out of order')")
    environ = {"PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])}
    done = voicecheck(tmp_path, "export", "--format", "odd", environ=environ)
    assert done.returncode == 2
    assert "'odd'" in done.stderr
    assert "the plugin broken is broken" in done.stderr
    assert "markdown" in done.stderr


# --- a transcriber or voice that nobody brings ---


@pytest.mark.parametrize("key", ["stt", "tts"])
def test_a_check_in_does_not_begin_with_a_plugin_that_is_not_there(
    tmp_path: Path, key: str
) -> None:
    tmp_path.joinpath("config.toml").write_text(f'[speech]\n{key} = "nobody"\n')
    done = voicecheck(tmp_path, "checkin")
    assert done.returncode == ConfigError.exit_code
    assert f"speech.{key}" in done.stderr
    assert done.stderr.count("\n") == 1
