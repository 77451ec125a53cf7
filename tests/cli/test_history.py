import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import shown_on
from tests.rig import Recorder, SoundServer
from tests.store.test_store import EVENING, kept, sound
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.cli.delete import delete
from voicecheck.cli.history import history
from voicecheck.cli.looking_back import HOW_TO_BEGIN, minutes, moment_of
from voicecheck.cli.play import play, run_along
from voicecheck.cli.show import show
from voicecheck.cli.terminal import visible
from voicecheck.errors import NotFoundError, StoreError, VoicecheckError
from voicecheck.store import Store
from voicecheck.store.record import Rating, Word


@click.group()
def cli() -> None:
    pass


for command in (history, show, play, delete):
    cli.add_command(command)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def ids(home: Path) -> list[str]:
    """Two evenings, oldest first: a plain one, and one with everything in it."""
    with Store.open(home / "voicecheck.db") as store:
        plain = store.begin("evening", [], EVENING - timedelta(days=1))
        store.keep(plain, kept())
        rich = store.begin("repair", ["Ana", "[red]Bo"], EVENING)
        store.keep(
            rich,
            kept(
                0,
                "the sea",
                verbatim="the see",
                reflection="You said: the sea.",
                verdict="corrected",
                person="Ana",
                words=[Word("the", 0.0, 0.2, 0.9), Word("see", 0.2, 0.6, 0.4)],
                recordings=[sound()],
                rating=Rating("mood", 4),
            ),
        )
        store.keep(rich, kept(1, "", verdict="unheard", prompt="And \x1b[2Jyou?"))
        store.finish(rich, "finished", EVENING + timedelta(minutes=9))
    return [plain, rich]


def run(home: Path, *words: str, typed: str = "") -> Result:
    runner = CliRunner(env={"VOICECHECK_HOME": str(home)})
    return runner.invoke(cli, words, input=typed, catch_exceptions=True)


def output(home: Path, *words: str, typed: str = "") -> str:
    result = run(home, *words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def error(home: Path, *words: str) -> BaseException:
    result = run(home, *words)
    assert result.exception is not None
    assert result.output == ""
    return result.exception


def test_history_is_a_line_each_newest_first(home: Path, ids: list[str]) -> None:
    with Store.open(home / "voicecheck.db") as store:
        short = {summary.id: summary.short_id for summary in store.history()}
    assert output(home, "history") == (
        f"2026-11-23  21:30  {short[ids[1]]}  repair  2  0:02  Ana, [red]Bo\n"
        f"2026-11-22  21:30  {short[ids[0]]}  evening  1  open\n"
    )


def test_history_is_a_table_on_a_terminal(home: Path, ids: list[str]) -> None:
    import pty

    program = "from voicecheck.cli.history import history; history()"
    ours, theirs = pty.openpty()
    environ = os.environ | {"VOICECHECK_HOME": str(home), "COLUMNS": "120", "TERM": "xterm"}
    with subprocess.Popen([sys.executable, "-c", program], stdout=theirs, env=environ) as child:
        os.close(theirs)
        table = shown_on(ours)
    assert child.returncode == 0
    assert "Sound" in table
    assert "Mon 23 Nov " in table
    assert "[red]Bo" in table
    assert ids[1][:6] in table


@pytest.mark.usefixtures("ids")
def test_history_is_chosen(home: Path) -> None:
    assert output(home, "history", "--guide", "repair").count("\n") == 1
    assert "repair" in output(home, "history", "--who", " ana ")
    assert "repair" in output(home, "history", "--limit", "1")
    assert "evening" not in output(home, "history", "--since", "2026-11-23T12:00:00Z")
    assert output(home, "history", "--guide", "none") == "No check-in is like that.\n"
    assert json.loads(output(home, "history", "--guide", "none", "--json")) == []


def test_history_json(home: Path, ids: list[str]) -> None:
    newest, oldest = json.loads(output(home, "history", "--json"))
    assert newest == {
        "id": ids[1],
        "short_id": newest["short_id"],
        "guide": "repair",
        "started_at": "2026-11-23T21:30:15.250000-05:00",
        "ended_at": "2026-11-23T21:39:15.250000-05:00",
        "state": "finished",
        "people": ["Ana", "[red]Bo"],
        "owner": True,
        "shared_with": [],
        "tags": [],
        "version": newest["version"],
        "answers": 2,
        "recorded_s": 1.5,
    }
    assert (oldest["ended_at"], oldest["state"]) == (None, "open")


def test_an_empty_store_says_how_to_begin_and_is_not_made(home: Path) -> None:
    assert output(home, "history") == HOW_TO_BEGIN + "\n"
    assert json.loads(output(home, "history", "--json")) == []
    for words in (["show", "last"], ["play", "last"], ["delete", "last", "--yes"]):
        assert "voicecheck" in str(error(home, *words))
    assert not home.exists()
    Store.open(home / "voicecheck.db").close()
    assert output(home, "history") == HOW_TO_BEGIN + "\n"
    assert isinstance(error(home, "show", "last"), NotFoundError)


def test_show_is_the_conversation(home: Path, ids: list[str]) -> None:
    shown = output(home, "show", ids[1].lower())
    assert shown.splitlines()[1:] == [
        "",
        "1. What was good today?",
        "   Ana: the sea",
        "   (heard: the see)",
        "   said back: You said: the sea.",
        "   [mood 4, corrected, 0:02 recorded]",
        "",
        "2. And [2Jyou?",
        "   [nothing was heard]",
    ]
    title = shown.splitlines()[0]
    assert title.startswith("repair · Monday 23 November 2026, 21:30 · with Ana, [red]Bo · ")
    assert output(home, "show", "last") == shown


def test_show_json(home: Path, ids: list[str]) -> None:
    checkin = json.loads(output(home, "show", "last", "--json"))
    (summary, _) = json.loads(output(home, "history", "--json"))
    turns = checkin.pop("turns")
    assert checkin == summary
    assert turns[0] == {
        "answer_id": turns[0]["answer_id"],
        "position": 0,
        "step": "high",
        "prompt": "What was good today?",
        "attempts": 1,
        "person": "Ana",
        "verbatim": "the see",
        "text": "the sea",
        "reflection": "You said: the sea.",
        "verdict": "corrected",
        "said_at": "2026-11-23T21:30:15.250000-05:00",
        "rating": {"name": "mood", "value": 4.0},
        "said_back": None,
        "words": [
            {"text": "the", "start_s": 0, "end_s": 0.2, "probability": 0.9, "recording_seq": 0},
            {"text": "see", "start_s": 0.2, "end_s": 0.6, "probability": 0.4, "recording_seq": 0},
        ],
        "recordings": [
            {"seq": 0, "kind": "answer", "format": "flac", "rate_hz": 16000, "duration_s": 1.5}
        ],
    }
    assert (turns[1]["person"], turns[1]["rating"], turns[1]["words"]) == (None, None, [])


def test_delete_asks(home: Path, ids: list[str]) -> None:
    assert run(home, "delete", "last", typed="n\n").exit_code == 0
    assert run(home, "delete", "last").exit_code == 1
    assert len(json.loads(output(home, "history", "--json"))) == 2
    assert "repair" in output(home, "delete", ids[1], typed="y\n")
    assert output(home, "delete", "last", "--yes") == f"Deleted {ids[0]}.\n"
    assert output(home, "history") == HOW_TO_BEGIN + "\n"


@pytest.mark.usefixtures("ids")
def test_what_is_not_there_is_an_error_with_a_remedy(home: Path) -> None:
    for words in (["show", "xyz"], ["show", "0", "--json"], ["delete", "%", "--yes"]):
        found = error(home, *words)
        assert isinstance(found, VoicecheckError)
        assert found.remedy
    assert isinstance(error(home, "play", "last", "--step", "low"), NotFoundError)
    (home / "voicecheck.db").write_bytes(b"no database" * 100)
    assert isinstance(error(home, "history"), StoreError)


# When.

NOW = datetime(2026, 11, 23, 21, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-01", "2026-11-01"),
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("last  week", "2026-11-16"),
        ("last month", "2026-10-24"),
        ("10 days", "2026-11-13"),
        ("3w", "2026-11-02"),
        ("2 months ago", "2026-09-24"),
        ("1 year", "2025-11-23"),
    ],
)
def test_a_day_as_a_person_writes_it(text: str, day: str) -> None:
    moment = moment_of(text, NOW)
    assert moment is not None
    assert moment == datetime.fromisoformat(f"{day}T00:00:00+01:00")


def test_a_moment_with_its_own_offset_is_taken_as_it_is() -> None:
    assert moment_of("2026-11-01T10:00:00Z", NOW) == datetime(2026, 11, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "9999 years", "0001-01-01", "32 13 2026", "-3 days"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert moment_of(text, NOW) is None or text == "0001-01-01"


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = moment_of(text, NOW)
    assert moment is None or moment.tzinfo is not None


def test_a_since_that_is_no_day_names_what_is(home: Path) -> None:
    result = run(home, "history", "--since", "soon")
    assert result.exit_code == 2
    assert "last week" in result.output


@given(st.text())
def test_nothing_said_can_move_the_cursor(text: str) -> None:
    assert not [char for char in visible(text) if ord(char) < 32 or 127 <= ord(char) < 160]


def test_minutes() -> None:
    assert [minutes(s) for s in (0, 0.2, 59.6, 125)] == ["", "0:01", "1:00", "2:05"]


# Playing.


class FinishedClip:
    """A clip that is over before the first word is due."""

    started_s: float | None = None

    def __init__(self) -> None:
        self.stopped = False

    @property
    def done(self) -> bool:
        return not self.stopped

    def wait(self, timeout_s: float | None = None) -> bool:
        return True

    def stop(self) -> None:
        self.stopped = True


def test_every_word_is_printed_even_if_the_sound_ends_early(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_along(FinishedClip(), [Word("late", 99.0, 100.0, 1.0), Word("words", 100.0, 101.0, 1.0)])
    assert capsys.readouterr().out.split() == ["late", "words"]


def tone(frequency_hz: float, duration_s: float) -> bytes:
    time_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    wave = 0.3 * np.sin(2 * np.pi * frequency_hz * time_s)
    return Clip(wave.astype(np.float32), RATE_HZ).to_bytes("flac")


def keep_tones(home: Path, tones_hz: Sequence[float], duration_s: float) -> None:
    with Store.open(home / "voicecheck.db") as store:
        checkin_id = store.begin("evening", [], EVENING)
        for position, frequency_hz in enumerate(tones_hz):
            recording = replace(sound(0, tone(frequency_hz, duration_s)), duration_s=duration_s)
            words = [Word(f"tone{frequency_hz:.0f}", 0.1, 0.5, 1.0)]
            answer = kept(position, words=words, recordings=[recording])
            store.keep(checkin_id, replace(answer, step=f"step{position}"))


@contextlib.contextmanager
def playing(server: SoundServer, home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    # Where the tests run in the background, Ctrl-C is ignored by all they start.
    program = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    program += "from voicecheck.cli.play import play; play(sys.argv[1:])"
    environ = os.environ | server.env | {"VOICECHECK_HOME": str(home)}
    with subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environ,
        text=True,
    ) as child:
        yield child


def heard_hz(clip: Clip) -> list[int]:
    """The pitches heard, in order, to the nearest hundred."""
    block = clip.rate_hz // 10
    pitches: list[int] = []
    for start in range(0, len(clip.samples) - block, block):
        samples = clip.samples[start : start + block]
        if np.abs(samples).max() > 0.05:
            pitch = 100 * round(np.argmax(np.abs(np.fft.rfft(samples))) / 10)
            if pitch not in pitches[-1:]:
                pitches.append(pitch)
    return pitches


@pytest.mark.aloud
def test_play_is_heard_in_order_and_printed(home: Path) -> None:
    keep_tones(home, [400, 900, 600], 0.6)
    with SoundServer() as server:
        with Recorder(server) as recorder:
            with playing(server, home, "last") as child:
                printed, _ = child.communicate(timeout=30)
            assert child.returncode == 0
        assert heard_hz(recorder.recording.program) == [400, 900, 600]
        assert [word for word in printed.split() if word.startswith("tone")] == [
            "tone400",
            "tone900",
            "tone600",
        ]

        words = ("last", "--step", "step1", "--json")
        with Recorder(server) as recorder, playing(server, home, *words) as one:
            printed, _ = one.communicate(timeout=30)
        assert heard_hz(recorder.recording.program) == [900]
        assert json.loads(printed) == {
            "position": 1, "seq": 0, "word": "tone900", "start_s": 0.1, "end_s": 0.5
        }  # fmt: skip


@pytest.mark.aloud
def test_control_c_stops_playing(home: Path) -> None:
    keep_tones(home, [400], 20.0)
    with SoundServer() as server, playing(server, home, "last") as child:
        assert child.stdout is not None
        printed = ""
        while "tone400" not in printed:
            letter = child.stdout.read(1)
            assert letter, printed
            printed += letter
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=10) == 130
