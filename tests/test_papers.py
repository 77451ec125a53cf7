"""The papers and scripts around the program say what is so."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import voicecheck

ROOT = Path(__file__).resolve().parent.parent
GENERATED = ("README.md", "docs/commands.md", "docs/settings.md")
"""Papers of which a part is taken from the program."""

PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
SCRIPTS = sorted(
    path for path in (ROOT / "scripts").iterdir() if path.is_file() and not path.suffix
)


def rooms() -> list[str]:
    """The modules and packages right under voicecheck/, as the map writes them."""
    package = ROOT / "voicecheck"
    modules = [f"voicecheck/{path.name}" for path in package.glob("[!_]*.py")]
    return sorted(
        modules + [f"voicecheck/{path.parent.name}/" for path in package.glob("*/__init__.py")]
    )


def test_the_licences_of_all_that_is_installed_are_on_the_page() -> None:
    check = subprocess.run(
        [sys.executable, ROOT / "scripts" / "licences.py", "--check"],
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, check.stderr


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## .*\b{re.escape(voicecheck.__version__)}\b", changelog, re.MULTILINE)


@pytest.mark.parametrize("room", rooms())
def test_every_room_is_on_the_contributors_map(room: str) -> None:
    assert f"`{room}`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_what_the_contributors_map_names_is_there() -> None:
    named = re.findall(
        r"^\| (`.*`) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )
    paths = [path for line in named for path in re.findall(r"`([^`]+)`", line)]
    assert "voicecheck/dialogue/" in paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_modules_that_make_runs_are_there() -> None:
    modules = re.findall(r"python -m ([a-z.]+)", (ROOT / "Makefile").read_text("utf-8"))
    places = [ROOT / module.replace(".", "/") for module in modules]
    assert [
        place.name
        for place in places
        if not (place.with_suffix(".py").exists() or (place / "__main__.py").exists())
    ] == []


def test_each_promise_names_a_test_that_there_is() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page)
    assert len(named) > 30
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), f"{file}::{test}"


def test_what_the_service_runs_is_there() -> None:
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    named = re.findall(r"(?<![\w./-])((?:tests|scripts|\.ci)/[\w./-]+|[\w-]+\.lock)", workflow)
    assert {"tests/language", "scripts/lock", ".ci/run", "requirements.lock"} <= set(named)
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_between_the_papers_lead_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", paper.read_text("utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_the_papers_name_only_targets_that_make_has() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for paper in PAPERS:
        named = set(re.findall(r"(?:^|`)make ([a-z]+)\b", paper.read_text("utf-8"), re.MULTILINE))
        assert named <= targets, f"{paper.name} names {sorted(named - targets)}"


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    listed = subprocess.run(
        ["make", "-C", ROOT], capture_output=True, text=True, check=True
    ).stdout
    assert re.findall(r"^make ([a-z]+) ", listed, re.MULTILINE) == targets


@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_can_be_run_and_stops_at_its_first_fault(script: Path) -> None:
    lines = script.read_text("utf-8").splitlines()
    assert script.stat().st_mode & 0o111, "not executable"
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[1].startswith("# "), "does not say what it is for"
    assert "set -euo pipefail" in lines
    assert subprocess.run(["bash", "-n", script]).returncode == 0


def test_setup_says_the_command_where_it_may_not_install(tmp_path: Path) -> None:
    """Neither root nor sudo, and no sound server: one command to run, and a failure."""
    path = tmp_path / "bin"
    path.mkdir()
    for tool in ("bash", "dirname", "env", "mktemp", "rm", "tail", "uname"):
        (path / tool).symlink_to(shutil.which(tool) or tool)
    for tool, behaviour in {"apt-get": "exit 100", "id": "echo 1000"}.items():
        (path / tool).write_text(f"#!{shutil.which('bash')}\n{behaviour}\n", "utf-8")
        (path / tool).chmod(0o755)
    venv = tmp_path / "venv"
    setup = subprocess.run(
        [ROOT / "scripts" / "setup"],
        env={"PATH": str(path), "PYTHON": sys.executable, "VOICECHECK_VENV": str(venv)},
        capture_output=True,
        text=True,
    )
    assert setup.returncode == 1
    assert "setup: missing: pulseaudio-utils" in setup.stdout
    assert re.search(
        r"^setup: Run this as root.*: apt-get install .*pulseaudio-utils", setup.stderr, re.M
    )
    assert not venv.exists()


def test_the_documentation_says_what_the_program_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *GENERATED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, "run: scripts/run cog -r " + " ".join(GENERATED)


def told(source: str) -> list[str]:
    """The strings of a module that do not stand for themselves: what it may show to somebody."""
    tree = ast.parse(source)
    papers = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in papers
    ]


def test_nothing_that_is_told_points_at_a_paper_that_is_not_installed() -> None:
    for path in (ROOT / "voicecheck").rglob("*.py"):
        assert not [text for text in told(path.read_text("utf-8")) if "docs/" in text], path
    assert "docs/" not in (ROOT / "docs/commands.md").read_text("utf-8"), "the help"


def test_the_size_on_the_disk_is_that_of_the_table() -> None:
    page = (ROOT / "docs/install.md").read_text("utf-8")
    disk, fetched = map(int, re.findall(r"(\d+) MB in \d+ packages.*?(\d+) MB are", page, re.S)[0])
    rows = re.findall(r"^\|[^|]+\| (\d+) \|", page, re.MULTILINE)
    assert sum(map(int, rows)) == disk
    about = {f"{round(size, -1)} MB" for size in (disk, fetched)}
    assert set(re.findall(r"\d+ MB", page.partition("\n\n")[2].partition("\n\n")[0])) == about
    start = (ROOT / "docs/start.md").read_text("utf-8")
    assert set(re.findall(r"\d+ MB", start)) == about
