"""What is shipped: the source distribution, the wheel built from it, and a clean environment.

The clean environment borrows the dependencies of the one that runs the tests (a path file, so
that nothing is fetched), but not voicecheck itself: the path file of an editable install is not
followed from there.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import voicecheck
from scripts.installing import PAGE, ways
from tests.test_example_plugin import write_example
from voicecheck.cli import cli
from voicecheck.guides import NO_GUIDES

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sysconfig.get_path("scripts"))


def run(*command: str | Path, cwd: Path) -> str:
    """Run it away from the checkout, so that nothing is imported from there; return its output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source distribution and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("shipped")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="session")
def wheel(shipped: Path) -> Path:
    (built,) = shipped.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that has voicecheck from the wheel."""
    home = tmp_path_factory.mktemp("clean") / "with a space"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    (site_packages,) = home.glob("lib/python*/site-packages")
    (site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", home / "bin" / "python")
    run(*pip, "install", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=home)
    return home / "bin"


def test_the_wheel_is_for_any_machine_and_named_as_on_the_index(wheel: Path) -> None:
    assert wheel.name == f"voicecheck_in-{voicecheck.__version__}-py3-none-any.whl"


def test_every_prompt_is_in_the_wheel_as_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {
            name.removeprefix("voicecheck/prompts/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("voicecheck/prompts/")
        }
    prompts = ROOT / "prompts"
    assert shipped == {
        path.relative_to(prompts).as_posix(): path.read_bytes()
        for path in prompts.rglob("*")
        if path.is_file()
    }


def test_every_module_and_data_file_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "voicecheck"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        missing = wanted - set(archive.namelist())
    assert missing == set()


def test_the_wheel_carries_the_licence_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "voicecheck",
        "voicecheck_in",
    }


def test_the_clean_environment_runs_the_wheel_and_not_the_checkout(installed: Path) -> None:
    ask = "import voicecheck; print(voicecheck.__file__)"
    where = run(installed / "python", "-c", ask, cwd=installed)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_command_tells_its_version(installed: Path) -> None:
    assert voicecheck.__version__ in run(installed / "voicecheck", "--version", cwd=installed)


def test_the_installed_command_tells_what_it_can_do(installed: Path) -> None:
    told = run(installed / "voicecheck", "--help", cwd=installed)
    assert "Usage: voicecheck" in told
    assert "checkin" in told


def test_the_installed_command_finds_its_guides(installed: Path) -> None:
    told = run(installed / "voicecheck", "guides", cwd=installed)
    for guide in (ROOT / "prompts").glob("*.toml"):
        assert guide.stem in NO_GUIDES or guide.stem in told


def test_the_man_page_is_installed_and_tells_every_command(installed: Path) -> None:
    page = installed.parent / "share" / "man" / "man1" / "voicecheck.1"
    told = set(re.findall(r'^\.SS "voicecheck (.*)"$', page.read_text("utf-8"), re.MULTILINE))
    assert {name.replace("-", "\\-") for name in cli.commands} <= told
    assert {"people set", "guides check"} <= told
    # Its date would be that of the build, or a wrong one: it has none.
    lint = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True
    )
    assert [line for line in lint.stdout.splitlines() if "missing date" not in line] == []
    assert "missing date" in lint.stdout


def test_the_page_about_installing_names_the_wheel_that_is_built(wheel: Path) -> None:
    """`make prove` types the commands of that page; here they are only read."""
    for paper in (ROOT / "docs").glob("*.md"):
        assert set(re.findall(r"voicecheck_in-[\w.-]*whl", paper.read_text("utf-8"))) <= {
            wheel.name
        }
    told = {way.name: way.lines for way in ways(PAGE.read_text("utf-8"))}
    assert set(told) == {"uv", "pipx", "pip", "make", "demo"}
    for name, lines in told.items():
        ends = ["make demo"] if name == "demo" else ["voicecheck --text", "voicecheck show last"]
        assert [line.rpartition("/")[2] for line in lines[-len(ends) :]] == ends


def test_the_page_about_installing_names_every_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = re.findall(r"^\| `([\w-]+)` \| ", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(set(project["optional-dependencies"]) - {"dev"})


def test_the_index_will_take_both(shipped: Path, wheel: Path) -> None:
    (source,) = shipped.glob("*.tar.gz")
    run(sys.executable, "-m", "twine", "check", "--strict", source, wheel, cwd=shipped)
    run(TOOLS / "check-wheel-contents", wheel, cwd=shipped)
    run(TOOLS / "validate-pyproject", ROOT / "pyproject.toml", cwd=shipped)


def test_the_source_has_what_the_tests_and_the_scripts_need(shipped: Path) -> None:
    (source,) = shipped.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for path in (
        "requirements.lock",
        "scripts/setup",
        "tests/conftest.py",
        "prompts/phrases.toml",
    ):
        assert path in names


# What somebody who bends the program would write; see docs/plugins.md.
OUTSIDE = """
from datetime import datetime
from pathlib import Path

from voicecheck.audio.clip import Clip
from voicecheck.config import Paths, Settings
from voicecheck.errors import VoicecheckError
from voicecheck.guides import Guide, load
from voicecheck.language.reflect import reflect
from voicecheck.plugins import RegisterReflector, hookimpl
from voicecheck.speech.models import bundled
from voicecheck.speech.transcriber import Transcriber, WhisperTranscriber
from voicecheck.store import Store


class Short:
    def __init__(self, given: str) -> None:
        self.given = given

    def gist(self, text: str, *, partner: str | None, max_words: int) -> str | None:
        return reflect(text, partner=partner)


@hookimpl
def register_reflectors(register: RegisterReflector) -> None:
    register("short", Short)


def said(since: datetime) -> list[str]:
    paths = Paths.default()
    settings: Settings = Settings.load(paths)
    guide: Guide = load(settings.checkin.guide, paths.guides)
    ear: Transcriber = WhisperTranscriber(bundled())
    try:
        heard = ear.transcribe(Clip.from_file(Path("a.wav")).resampled(16_000).samples)
        with Store.open(paths.store) as store:
            turns = [t for c in store.history(since=since) for t in store.checkin(c.id).turns]
    except VoicecheckError as error:
        return [error.message, error.remedy]
    return [guide.title, heard.text, *(turn.text for turn in turns)]
"""


def test_who_builds_on_it_finds_its_types(installed: Path, tmp_path: Path) -> None:
    """mypy, as strict as it gets, over somebody else's code and the installed wheel."""
    (tmp_path / "outside.py").write_text(OUTSIDE, "utf-8")
    write_example(tmp_path)
    mypy = (sys.executable, "-m", "mypy", "--strict", "--python-executable", installed / "python")
    run(
        *mypy,
        "--cache-dir",
        tmp_path / "cache",
        "outside.py",
        "voicecheck_gentle.py",
        cwd=tmp_path,
    )
    wrong = OUTSIDE.replace("turn.text for", "turn.no_such_thing for")
    (tmp_path / "outside.py").write_text(wrong, "utf-8")
    done = subprocess.run(
        [*mypy, "--cache-dir", tmp_path / "cache", "outside.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert '"Turn" has no attribute "no_such_thing"' in done.stdout
