"""`voicecheck schedule`: written, shown, replaced, taken away; a refusal changes nothing."""

import json
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.schedule.running import OwnCommands


@pytest.fixture
def system(tmp_path: Path) -> OwnCommands:
    return OwnCommands(tmp_path / "system")


def schedule(
    home: Path, system: OwnCommands, *arguments: str, typed: str = ""
) -> "subprocess.CompletedProcess[str]":
    return voicecheck(home, "schedule", *arguments, typed=typed, environ=system.environ)


def test_it_is_shown_asked_for_written_and_taken_away(tmp_path: Path, system: OwnCommands) -> None:
    done = schedule(tmp_path, system, "21:00", "--days", "mon,wed", typed="y\n")
    assert done.returncode == 0, done.stderr
    assert "OnCalendar=Mon,Wed *-*-* 21:00:00" in done.stdout, "shown before"
    assert done.stdout.index("OnCalendar") < done.stdout.index("Write this?")
    assert "on Monday and Wednesday at 21:00" in done.stdout
    timer = system.units / "voicecheck.timer"
    service = system.units / "voicecheck.service"
    assert "OnCalendar=Mon,Wed *-*-* 21:00:00" in timer.read_text(encoding="utf-8")
    assert f'"VOICECHECK_HOME={tmp_path}"' in service.read_text(encoding="utf-8")
    assert stat.S_IMODE(service.stat().st_mode) == 0o600
    assert system.told == [
        "systemctl --user daemon-reload",
        "systemctl --user enable voicecheck.timer",
        "systemctl --user restart voicecheck.timer",
    ]
    shown = schedule(tmp_path, system, "show", "--json")
    assert json.loads(shown.stdout) == {
        "kind": "systemd",
        "at": "21:00",
        "days": ["monday", "wednesday"],
        "files": [str(service), str(timer)],
    }
    assert "on Monday and Wednesday at 21:00" in schedule(tmp_path, system, "show").stdout
    kept = schedule(tmp_path, system, "remove", "--dry-run")
    assert f"would take away {timer}" in kept.stdout
    assert timer.exists()
    removed = schedule(tmp_path, system, "remove")
    assert removed.returncode == 0, removed.stderr
    assert list(system.units.iterdir()) == []
    assert system.told[3:] == [
        "systemctl --user disable --now voicecheck.timer",
        "systemctl --user daemon-reload",
    ]
    assert json.loads(schedule(tmp_path, system, "show", "--json").stdout) is None
    assert "Nothing was set" in schedule(tmp_path, system, "remove").stdout


def test_run_again_it_replaces(tmp_path: Path, system: OwnCommands) -> None:
    schedule(tmp_path, system, "21:00", "--yes")
    schedule(tmp_path, system, "8:15pm", "--days", "weekdays", "--guide", "pulse", "--yes")
    assert len(list(system.units.iterdir())) == 2
    assert "on weekdays at 20:15" in schedule(tmp_path, system, "show").stdout
    service = (system.units / "voicecheck.service").read_text(encoding="utf-8")
    assert '"ask" "pulse" "--due" "20:15"' in service


@pytest.mark.parametrize(("answer", "exit_code"), [("n\n", 0), ("\n", 0), ("", 2)])
def test_without_a_yes_nothing_is_written(
    tmp_path: Path, system: OwnCommands, answer: str, exit_code: int
) -> None:
    done = schedule(tmp_path, system, "21:00", typed=answer)
    assert done.returncode == exit_code
    assert ("Nothing was changed." in done.stdout) == (exit_code == 0)
    assert ("give --yes" in done.stderr) == (exit_code == 2)
    assert not system.units.exists()
    assert system.told == []


@pytest.mark.parametrize("kind", ["systemd", "launchd", "task-scheduler"])
def test_a_dry_run_only_shows(tmp_path: Path, system: OwnCommands, kind: str) -> None:
    done = schedule(tmp_path, system, "21:00", "--dry-run", "--for", kind)
    assert done.returncode == 0, done.stderr
    assert "21" in done.stdout
    assert "would run" in done.stdout
    assert not system.units.exists()
    assert system.told == []


@pytest.mark.parametrize("before", [(), ("20:00",)])
def test_where_the_system_refuses_all_is_as_it_was(
    tmp_path: Path, system: OwnCommands, before: tuple[str, ...]
) -> None:
    for at in before:
        schedule(tmp_path, system, at, "--yes")
    earlier = {p.name: p.read_bytes() for p in system.units.glob("*")}
    system.make("systemctl", 'echo "Failed to connect to bus" >&2; exit 1\n')
    done = schedule(tmp_path, system, "21:00", "--yes")
    assert done.returncode == 18
    assert done.stderr.count("\n") == 1
    assert "Failed to connect to bus" in done.stderr
    assert {p.name: p.read_bytes() for p in system.units.glob("*")} == earlier


def test_a_system_without_systemd_is_told(tmp_path: Path, system: OwnCommands) -> None:
    hidden = {"PATH": str(tmp_path), "XDG_CONFIG_HOME": system.environ["XDG_CONFIG_HOME"]}
    done = voicecheck(tmp_path, "schedule", "21:00", "--yes", environ=hidden)
    assert done.returncode == 18
    assert "systemctl is not on this system" in done.stderr
    assert not system.units.exists()


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["25:00"], 2),
        (["soon"], 2),
        (["21:00", "--days", "noday"], 2),
        (["21:00", "--guide", "nothing"], 4),
        (["21:00", "--guide", "reflect"], 4),  # it is for two
        (["21:00", "--for", "launchd"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_is_said_now_and_not_in_the_evening(
    tmp_path: Path, system: OwnCommands, arguments: list[str], exit_code: int
) -> None:
    done = schedule(tmp_path, system, *arguments, "--yes")
    assert done.returncode == exit_code, done.stderr
    assert "Traceback" not in done.stderr
    assert not system.units.exists()


def test_an_hour_in_ones_own_quiet_hours_is_refused(tmp_path: Path, system: OwnCommands) -> None:
    quiet = '[schedule]\nquiet = "22:30-07:00"\n'
    (tmp_path / "config.toml").write_text(quiet, encoding="utf-8")
    assert schedule(tmp_path, system, "23:00", "--yes").returncode == 2
    assert schedule(tmp_path, system, "22:29", "--yes").returncode == 0


def test_what_is_typed_is_not_asked_where_nobody_can_type(
    tmp_path: Path, system: OwnCommands
) -> None:
    (tmp_path / "config.toml").write_text("[checkin]\ntext = true\n", encoding="utf-8")
    done = schedule(tmp_path, system, "21:00", "--yes")
    assert done.returncode == 18
    assert done.stderr.count("\n") == 1
    assert "checkin.text false" in done.stderr
    assert not system.units.exists()
    with_a_window = ("--dry-run", "--for", "task-scheduler")
    assert schedule(tmp_path, system, "21:00", *with_a_window).returncode == 0


@pytest.mark.parametrize("quiet", ["22:30", "25:00-07:00", "late", "22:30-07:00-08:00"])
def test_quiet_hours_that_are_none_are_told(
    tmp_path: Path, system: OwnCommands, quiet: str
) -> None:
    (tmp_path / "config.toml").write_text(f'[schedule]\nquiet = "{quiet}"\n', encoding="utf-8")
    done = schedule(tmp_path, system, "21:00", "--yes")
    assert done.returncode == 3
    assert "22:30-07:00" in done.stderr


def test_a_damaged_timer_is_shown_and_taken_away(tmp_path: Path, system: OwnCommands) -> None:
    schedule(tmp_path, system, "21:00", "--yes")
    (system.units / "voicecheck.timer").write_text("\x1b[2Jnonsense\n", encoding="utf-8")
    shown = schedule(tmp_path, system, "show")
    assert "changed by somebody" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert schedule(tmp_path, system, "remove").returncode == 0
    assert list(system.units.iterdir()) == []
