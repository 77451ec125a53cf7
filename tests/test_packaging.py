"""What is shipped: the wheel, built as for a release and installed into a clean environment.

The clean environment borrows the dependencies of the one that runs the tests (a path file, so
that nothing is fetched), but not voicecheck itself: the path file of an editable install is not
followed from there.
"""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import voicecheck
from voicecheck.guides import NO_GUIDES

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    """Run it away from the checkout, so that nothing is imported from there; return its output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation")
    run(*build, "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
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
    assert shipped == {path.name: path.read_bytes() for path in (ROOT / "prompts").iterdir()}


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
