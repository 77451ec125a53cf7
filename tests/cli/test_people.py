import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.store.test_store import EVENING, all_bytes, kept
from voicecheck.audio.turn import Timing
from voicecheck.cli.looking_back import HOW_TO_BEGIN
from voicecheck.cli.people import people
from voicecheck.errors import ConfigError, NotFoundError, VoicecheckError
from voicecheck.patience import learned
from voicecheck.store import Store

SLOW = [2.0] * 30


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def evening(home: Path) -> str:
    """The owner, new to it; Ana, who pauses long; Bo, who was there and said nothing."""
    with Store.open(home / "voicecheck.db") as store:
        checkin_id = store.begin("evening", ["Ana", "Bo"], EVENING)
        store.keep(checkin_id, kept(0))
        for position in (1, 2):
            store.keep(checkin_id, kept(position, person="Ana"))
        store.people.learn("Ana", SLOW)
        store.people.learn(None, [0.4])
    return checkin_id


def run(home: Path, *words: str, typed: str = "") -> Result:
    runner = CliRunner(env={"VOICECHECK_HOME": str(home)})
    return runner.invoke(people, words, input=typed)


def output(home: Path, *words: str, typed: str = "") -> str:
    result = run(home, *words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def error(home: Path, *words: str) -> BaseException:
    result = run(home, *words)
    assert result.exception is not None
    assert result.output == ""
    return result.exception


def test_everyone_is_a_line_with_their_patience_and_why(home: Path, evening: str) -> None:
    normal_s = Timing().story_s
    new_s, slow_s = learned([0.4]).story_s, learned(SLOW).story_s
    assert output(home) == (
        f"you  1 answer   1 pause    normal, {new_s:.1f} s  still learning\n"
        f"Ana  2 answers  30 pauses  long, {slow_s:.1f} s    learned\n"
        f"Bo   0 answers  0 pauses   normal, {normal_s:.1f} s  normal\n"
    )


def test_before_the_first_evening_it_says_how_to_begin(home: Path) -> None:
    assert output(home, "list") == f"{HOW_TO_BEGIN}\n"
    assert json.loads(output(home, "list", "--json")) == []
    assert isinstance(error(home, "show", "you"), NotFoundError)
    assert isinstance(error(home, "forget", "you", "--yes"), NotFoundError)
    assert not home.exists()


def test_json_has_the_same_in_figures(home: Path, evening: str) -> None:
    owner, ana, _ = json.loads(output(home, "--json"))
    assert (owner["person"], owner["answers"], owner["pauses"], owner["set"]) == (None, 1, 1, None)
    timing = learned(SLOW)
    assert ana == {
        "person": "Ana",
        "answers": 2,
        "pauses": 30,
        "went_on": [],
        "set": None,
        "patience": {
            "word": "long",
            "why": "learned",
            "finished_s": round(timing.finished_s, 3),
            "story_s": round(timing.story_s, 3),
            "unsure_s": round(timing.unsure_s, 3),
            "unfinished_s": round(timing.unfinished_s, 3),
        },
    }
    assert json.loads(output(home, "show", "ana", "--json")) == ana


def test_one_is_shown_with_each_wait(home: Path, evening: str) -> None:
    shown = output(home, "show", "ana")
    assert shown.startswith("Ana\n")
    assert "pauses learned from: 30, half of them above 2.0 s, the longest 2.0 s" in shown
    assert "patience: long, learned" in shown
    assert f"{learned(SLOW).unfinished_s:.1f} s one that stopped in the middle" in shown
    assert "from 20 on they alone decide" in output(home, "show", "you")


@pytest.mark.parametrize(
    ("typed", "set_to", "word"),
    [
        ("long", "long", "long"),
        ("Brief", "brief", "brief"),
        ("normal", "normal", "normal"),
        ("5", 5.0, "long"),
        ("2.5s", 2.5, "long"),
    ],
)
@pytest.mark.parametrize("name", ["you", "Ana"])
def test_a_patience_is_set(
    home: Path, evening: str, name: str, typed: str, set_to: object, word: str
) -> None:
    line = output(home, "set", name, "--patience", typed)
    assert line.startswith(f"{name}  ")
    assert line.endswith("set by you\n")
    now = json.loads(output(home, "show", name, "--json"))
    assert (now["set"], now["patience"]["word"]) == (set_to, word)
    if isinstance(set_to, float):
        assert now["patience"]["story_s"] == set_to


def test_it_goes_back_to_what_was_learned(home: Path, evening: str) -> None:
    output(home, "set", "Ana", "--patience", "brief")
    assert output(home, "set", "ANA", "--patience", "learned").endswith("  learned\n")


def test_going_back_of_whom_nothing_else_is_kept_is_no_fault(home: Path) -> None:
    output(home, "set", "Sam", "--patience", "long")
    assert output(home, "set", "Sam", "--patience", "learned").startswith("Sam  0 answers")


def test_it_can_be_set_before_somebody_speaks(home: Path) -> None:
    assert output(home, "set", "Zoë", "--patience", "long").startswith("Zoë  0 answers")
    assert output(home, "show", "zoë").startswith("Zoë\n")


def test_nobody_unknown_goes_back_to_anything(home: Path, evening: str) -> None:
    problem = error(home, "set", "Anna", "--patience", "learned")
    assert isinstance(problem, NotFoundError)
    assert "you, Ana, Bo" in problem.remedy
    assert "Anna" not in output(home)


@pytest.mark.parametrize("typed", ["", "patient", "0.4", "31", "nan", "-1", "inf", "1e400"])
def test_what_is_no_patience_is_told_of(home: Path, evening: str, typed: str) -> None:
    result = run(home, "set", "Ana", f"--patience={typed}")
    assert result.exit_code == 2
    assert "Write brief, normal, long, learned, or seconds from 0.5 to 30" in result.output
    assert json.loads(output(home, "show", "Ana", "--json"))["set"] is None


def test_what_is_set_for_everyone_goes_first_and_is_told(home: Path, evening: str) -> None:
    output(home, "set", "Ana", "--patience", "brief")
    (home / "config.toml").write_text("[listening]\npatience = 4.0\n", encoding="utf-8")
    for line in output(home).splitlines():
        assert line.endswith("long, 4.0 s  set for everyone in the settings")
    (home / "config.toml").write_text("[listening]\npatience = 'endless'\n", encoding="utf-8")
    assert isinstance(error(home), ConfigError)


def test_forgetting_says_what_goes_and_what_stays_and_asks(home: Path, evening: str) -> None:
    output(home, "set", "Ana", "--patience", "3")
    asked = run(home, "forget", "ana", typed="n\n")
    assert asked.exit_code == 0
    assert (
        "Ana: this deletes 30 learned pause lengths and the patience you set (3 s). "
        "The 2 answers stay.\nForget it for good?"
    ) in asked.output
    assert json.loads(output(home, "show", "Ana", "--json"))["pauses"] == 30

    assert output(home, "forget", "ana", typed="y\n").endswith("Forgot how Ana pauses.\n")
    ana = json.loads(output(home, "show", "Ana", "--json"))
    assert (ana["pauses"], ana["set"], ana["answers"]) == (0, None, 2)
    with Store.open(home / "voicecheck.db") as store:
        assert len(store.checkin(evening).turns) == 3


def test_who_goes_on_after_a_first_sentence_is_told_and_forgotten(
    home: Path, evening: str
) -> None:
    with Store.open(home / "voicecheck.db") as store:
        store.people.learn("Ana", [], [False, True, False])
    assert "went on after a first sentence: 1 of 3 times" in output(home, "show", "ana")
    ana = json.loads(output(home, "show", "ana", "--json"))
    assert ana["went_on"] == [False, True, False]
    assert ana["patience"]["finished_s"] == pytest.approx(ana["patience"]["story_s"])
    asked = run(home, "forget", "ana", typed="y\n").output
    assert "30 learned pause lengths and what was learned from 3 first sentences." in asked
    assert json.loads(output(home, "show", "ana", "--json"))["went_on"] == []


def test_forgetting_can_be_told_not_to_ask(home: Path, evening: str) -> None:
    assert output(home, "forget", "you", "--yes") == "Forgot how you pause.\n"
    assert json.loads(output(home, "show", "you", "--json"))["pauses"] == 0


def test_someone_unknown_is_told_of_with_those_who_are(home: Path, evening: str) -> None:
    before = all_bytes(home)
    for words in (("show", "Anna"), ("forget", "Anna", "--yes")):
        problem = error(home, *words)
        assert isinstance(problem, NotFoundError)
        assert "you, Ana, Bo" in problem.remedy
    assert all_bytes(home) == before


def test_a_name_cannot_move_the_cursor(home: Path) -> None:
    assert "\x1b" not in output(home, "set", "\x1b[2JEve", "--patience", "long")


@given(st.text(max_size=20))
def test_any_name_is_answered(name: str) -> None:
    """With what is known, or with one line and a remedy."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), "show", "--", name)
    assert isinstance(result.exception, VoicecheckError | SystemExit)
    if isinstance(result.exception, VoicecheckError):
        assert result.exception.remedy
