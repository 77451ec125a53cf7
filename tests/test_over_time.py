"""Check-ins that follow each other, with the clock moved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from voicecheck import guides
from voicecheck.audio.spool import SpoolNote
from voicecheck.checkin import Checkin
from voicecheck.cli.screen import PlainScreen
from voicecheck.cli.typed import TypedExchange
from voicecheck.dialogue import Event, Heard, Rested
from voicecheck.exchange import Outcome
from voicecheck.standing import proposal, standing
from voicecheck.store import Store
from voicecheck.store.plans import Plan
from voicecheck.store.record import Rating

PHRASES = guides.phrases()
MONDAY = datetime.fromisoformat("2026-11-23T21:00:00+01:00")


class Shown(PlainScreen):
    """Remembers what was spoken."""

    def __init__(self) -> None:
        super().__init__(echo=False)
        self.lines: list[str] = []

    def said(self, line: str, *, reflects: bool = False) -> None:
        self.lines.append(line)


class Scripted(TypedExchange):
    """Somebody who types these lines, and these in the rests; then the input ends."""

    def __init__(self, typed: Sequence[str], in_rests: dict[int, str]) -> None:
        super().__init__()
        self._typed = iter(typed)
        self._in_rests = in_rests
        self.rests_s: list[float] = []

    def _line(self) -> str:
        line = next(self._typed, None)
        if line is None:
            raise EOFError
        return line

    def rest(self, lasts_s: float, note: SpoolNote) -> Event:
        self.rests_s.append(lasts_s)
        said = self._in_rests.get(len(self.rests_s))
        return Heard(said) if said else Rested()


@dataclass
class Household:
    """Check-ins of one store, each on some day after Monday."""

    path: Path
    shown: Shown = field(default_factory=Shown)
    exchange: Scripted = field(default_factory=lambda: Scripted((), {}))

    def hold(
        self,
        *typed: str,
        day: int = 0,
        guide: str = "evening",
        people: tuple[str | None, ...] = (None,),
        viewer: str | None = None,
        in_rests: dict[int, str] | None = None,
        cycle: tuple[str, ...] = (),
    ) -> Outcome:
        """Hold a check-in so many days after Monday."""
        now = MONDAY + timedelta(days=day)
        self.shown, self.exchange = Shown(), Scripted(typed, in_rests or {})
        with Store.open(self.path, viewer) as store:
            return Checkin(
                guide=guides.load(guide),
                guide_name=guide,
                phrases=PHRASES,
                people=people,
                exchange=self.exchange,
                store=store,
                screen=self.shown,
                now=lambda: now,
                standing=standing(store, people, now, cycle=cycle),
                propose=lambda: proposal(store, people, now),
            ).run()

    @property
    def spoken(self) -> str:
        return "\n".join(self.shown.lines)

    def promises(self) -> list[tuple[str, str, str | None]]:
        with Store.open(self.path) as store:
            return [
                (one.text, str(one.state), one.day.isoformat() if one.day else None)
                for one in store.promises.all()
            ]

    def plan(self, *people: str | None) -> Plan | None:
        with Store.open(self.path) as store:
            return store.plans.plan(people or (None,))


@pytest.fixture
def home(tmp_path: Path) -> Household:
    return Household(tmp_path / "voicecheck.db")


UNTIL_PROMISE = ("skip", "skip", "skip", "skip")
PROMISE = "I'll be home by six on Thursday."


# --- promises ---


def test_a_promise_made_on_monday_is_asked_after_on_tuesday_in_its_words(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "Um, I'll, I'll call my mother tomorrow.", "yes")
    assert "You'll call your mother tomorrow." in home.spoken
    assert PHRASES.promise_when.replace("{day}", "tomorrow") in home.spoken
    assert home.promises() == [("I'll call my mother tomorrow.", "open", "2026-11-24")]

    home.hold("Yes, I called her at lunch.", *UNTIL_PROMISE, "No.", day=1)
    first = home.shown.lines[1]
    assert first.startswith("Yesterday you said: you'll call your mother tomorrow.")
    assert PHRASES.promise_kept[0] in home.spoken
    assert PHRASES.no_promise in home.spoken
    assert home.promises() == [("I'll call my mother tomorrow.", "kept", "2026-11-24")]

    home.hold("stop", day=2)
    assert "call your mother" not in home.spoken


def test_it_is_asked_after_when_its_day_has_come(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, PROMISE, "yes")
    assert PHRASES.promise_when.replace("{day}", "on Thursday") in home.spoken
    home.hold("stop", day=1)
    assert "home by six" not in home.spoken
    home.hold("not yet", "stop", day=3)
    assert "On Monday you said: you'll be home by six on Thursday." in home.spoken
    assert PHRASES.promise_not_yet in home.spoken
    home.hold("not yet, I'll do it on Sunday", "stop", day=4)
    assert PHRASES.promise_put_off.replace("{day}", "on Sunday") in home.spoken
    assert home.promises() == [(PROMISE, "open", "2026-11-29")]
    home.hold("stop", day=5)
    assert "home by six" not in home.spoken
    home.hold("let it go", "stop", day=7)
    assert PHRASES.promise_let_go in home.spoken
    assert home.promises()[0][1] == "let go"


def test_without_a_day_it_is_asked_after_next_time_however_late(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "Call my mother", "yes")
    assert PHRASES.promise_next_time in home.spoken
    home.hold("The weather was awful.", "kept", "stop", day=20)
    assert "On Monday, November 23 you said: Call your mother." in home.spoken
    assert PHRASES.promise_which in home.spoken
    assert home.promises() == [("Call my mother", "kept", None)]


def test_what_cannot_be_understood_stays_open(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "Call my mother", "yes")
    home.hold("The weather.", "Still the weather.", "stop", day=1)
    assert home.promises()[0][1] == "open"


def test_a_correction_changes_the_promise(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "I'll cook on Monday.", "no, on Friday", "yes")
    (promise,) = home.promises()
    assert promise == ("I'll cook on Friday.", "open", "2026-11-27")


def test_a_promise_that_is_deleted_by_voice_is_gone(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "I'll cook on Friday.", "delete that", "stop")
    assert home.promises() == []


def test_several_promises_are_asked_after_one_by_one_the_oldest_first(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "I'll cook.", "yes")
    home.hold("skip", *UNTIL_PROMISE, "I'll wash up.", "yes", day=1)
    home.hold("kept", "let it go", "stop", day=2)
    asked = [line for line in home.shown.lines if "you said" in line]
    assert ["cook" in asked[0], "wash up" in asked[1]] == [True, True]
    assert [state for _, state, _ in home.promises()] == ["let go", "kept"]


def test_going_back_takes_another_answer(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "I'll cook.", "yes")
    home.hold("kept", "go back", "not yet", "stop", day=1)
    assert home.promises()[0][1] == "open"


def test_of_two_each_is_asked_after_their_own(home: Household) -> None:
    skips = ("skip",) * 8
    home.hold(
        *skips, "I'll cook tomorrow.", "yes", "I'll drive tomorrow.", "yes", people=(None, "Sam")
    )
    home.hold("kept", "not yet", "stop", day=1, people=(None, "Sam"))
    asked = [line for line in home.shown.lines if "you said" in line]
    assert "you'll cook" in asked[0]
    assert "Sam" in asked[1] and "you'll drive" in asked[1]
    assert [(text, state) for text, state, _ in home.promises()] == [
        ("I'll drive tomorrow.", "open"),
        ("I'll cook tomorrow.", "kept"),
    ]


def test_what_was_promised_alone_is_not_spoken_before_another(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "I'll tell Sam.", "yes")
    home.hold("stop", day=1, people=(None, "Sam"))
    assert "tell Sam" not in home.spoken


def test_words_of_danger_are_met_with_care_also_here(home: Household) -> None:
    home.hold(*UNTIL_PROMISE, "I'll cook.", "yes")
    home.hold("No, because he hit me and I am afraid of him.", "no", day=1)
    assert PHRASES.acknowledge in home.spoken
    assert home.promises()[0][1] == "open"


# --- ratings ---


def test_pulse_keeps_a_number_and_why_by_name(home: Household) -> None:
    typed = (
        "four", "Because we talked it over.", "yes",
        "A three I'd say, because I still hold back.",
        "5", "nothing",
        "two", "skip",
        "4", "3",
    )  # fmt: skip
    assert home.hold(*typed, guide="pulse").complete
    with Store.open(home.path) as store:
        turns = store.checkin(store.history()[0].id).turns
        said = store.retold.said(None, MONDAY)
    assert [turn.rating for turn in turns] == [
        Rating("trust", 4), Rating("vulnerability", 3), Rating("respect", 5),
        Rating("acceptance", 2), Rating("mood", 4), Rating("energy", 3),
    ]  # fmt: skip
    assert turns[0].text == "four Because we talked it over."
    assert turns[0].verdict == "confirmed"
    assert said[0].rating == Rating("trust", 4)
    assert "cycle" not in home.spoken


def test_the_day_of_the_cycle_is_asked_only_of_those_who_want_it(home: Household) -> None:
    skips = ("skip",) * 12
    home.hold(*skips, "day 14", guide="pulse", people=("Ana", "Sam"), cycle=("Ana",))
    assert home.spoken.count("your cycle") == 1
    with Store.open(home.path) as store:
        (turn,) = store.checkin(store.history()[0].id).turns
    assert (turn.person, turn.rating) == ("Ana", Rating("cycle", 14))


# --- three minutes ---


@pytest.mark.parametrize("name", ["breathe", "ground"])
def test_three_minutes_are_three_minutes(home: Household, name: str) -> None:
    assert home.hold(guide=name).complete
    assert sum(home.exchange.rests_s) == 180
    assert home.shown.lines[-1] == guides.load(name).closing


def test_slower_makes_the_breaths_longer(home: Household) -> None:
    home.hold(guide="breathe", in_rests={2: "slower"})
    assert PHRASES.slower in home.spoken
    assert home.exchange.rests_s[:4] == [8, 12, 15, 5]


def test_pause_waits_and_skip_leaves(home: Household) -> None:
    home.hold("the door bell", "resume", guide="breathe", in_rests={1: "pause", 3: "skip"})
    assert PHRASES.paused in home.spoken
    assert home.shown.lines.count("Let your shoulders drop.") == 2
    assert home.shown.lines.count("Breathe in.") == 13
    assert "Follow your breath, just as it is." in home.spoken


def test_stop_ends_it(home: Household) -> None:
    outcome = home.hold(guide="breathe", in_rests={4: "stop"})
    assert not outcome.complete
    assert len(home.exchange.rests_s) == 4


def test_what_is_said_in_a_rest_is_kept_and_not_answered(home: Household) -> None:
    home.hold(guide="ground", in_rests={3: "Blue, red, the green chair.", 4: "A plate."})
    with Store.open(home.path) as store:
        (turn,) = store.checkin(store.history()[0].id).turns
    assert (turn.step, turn.text) == ("eyes", "Blue, red, the green chair. A plate.")
    assert sum(home.exchange.rests_s) == 180


def test_words_of_danger_in_a_rest_are_met_with_care(home: Household) -> None:
    home.hold("no", guide="ground", in_rests={3: "I want to die."})
    assert PHRASES.acknowledge in home.spoken


# --- a proposal, a plan ---


NEEDS = ("I need an hour to myself.", "An hour to myself.", "I need one hour to myself.")
BOUNDARY = guides.load("boundary").title


def needing(home: Household, *typed: str, day: int, need: str = NEEDS[0]) -> None:
    """An evening with one answer, to what is needed."""
    home.hold("skip", "skip", "skip", need, "yes", "skip", *typed, day=day)


def test_a_guide_is_proposed_in_their_words_at_most_once_a_week(home: Household) -> None:
    needing(home, day=0)
    needing(home, day=1, need=NEEDS[1])
    assert BOUNDARY not in home.spoken
    needing(home, "no", day=2, need=NEEDS[2])
    question = PHRASES.suggest_guide.replace("{guide}", BOUNDARY)
    assert f"You said twice: an hour to yourself. {question}" in home.spoken
    assert PHRASES.not_planned in home.spoken
    assert home.plan() is None
    for day in (3, 4, 8):
        needing(home, day=day)
        assert BOUNDARY not in home.spoken
    needing(home, "yes", day=9)
    assert "You said three times: you need an hour to yourself." in home.spoken
    assert home.plan() == Plan("boundary", None, MONDAY + timedelta(days=9))


def test_what_was_offered_or_done_is_not_offered_again_for_the_same_words(home: Household) -> None:
    needing(home, day=0)
    needing(home, day=1)
    needing(home, "no", day=2)
    needing(home, day=10, need="Nothing much at all, thanks.")
    assert BOUNDARY not in home.spoken


def test_the_reply_may_name_a_day_or_another_guide(home: Household) -> None:
    needing(home, day=0)
    needing(home, day=1)
    needing(home, "Yes, on Sunday.", day=2)
    sunday = MONDAY.date() + timedelta(days=6)
    assert PHRASES.planned_for.split("{")[0] in home.spoken
    assert home.plan() == Plan("boundary", sunday, MONDAY + timedelta(days=2))


def test_a_plan_is_set_moved_and_forgotten_at_any_time(home: Household) -> None:
    home.hold("Let's do the repair one on Sunday.", "stop")
    repair = guides.load("repair").title
    said = PHRASES.planned_for.replace("{guide}", repair).replace("{day}", "on Sunday")
    assert home.shown.lines[-3:-1] == [said, "What was a good moment today?"]
    home.hold("move the plan to Friday", "stop", day=1)
    assert home.plan() == Plan("repair", MONDAY.date() + timedelta(4), MONDAY + timedelta(1))
    home.hold("forget the plan", "forget the plan", "stop", day=1)
    assert PHRASES.plan_forgotten in home.spoken
    assert PHRASES.no_plan in home.spoken
    assert home.plan() is None
    home.hold("move the plan to Friday", "stop", day=1)
    assert PHRASES.no_plan in home.spoken


def test_the_plan_is_spoken_of_at_the_close_and_may_be_changed(home: Household) -> None:
    home.hold("Let's do the repair one on Sunday.", "stop")
    repair = guides.load("repair").title
    stands = PHRASES.plan_stands_for.replace("{guide}", repair).replace("{day}", "on Sunday")
    home.hold(*["skip"] * 5, "hm, maybe", "let's do breathe on Friday", day=1)
    assert stands in home.spoken
    assert PHRASES.plan_what in home.spoken
    assert home.plan() == Plan("breathe", MONDAY.date() + timedelta(4), MONDAY + timedelta(1))
    home.hold(*["skip"] * 5, day=2)
    assert stands not in home.spoken  # at most once a week
    home.hold(*["skip"] * 5, day=9)
    assert "Does that still fit?" not in home.spoken  # its day has passed


def test_a_plan_that_no_longer_fits_is_forgotten(home: Household) -> None:
    home.hold("Let's do the repair one this week.", "stop")
    home.hold(*["skip"] * 5, "no", day=1)
    assert PHRASES.plan_forgotten in home.spoken
    assert home.plan() is None


def test_what_one_said_alone_is_not_proposed_before_another(home: Household) -> None:
    needing(home, day=0)
    needing(home, day=1)
    home.hold(*["skip"] * 10, day=2, people=(None, "Sam"))
    assert BOUNDARY not in home.spoken
    assert home.shown.lines[-1] == guides.load("evening").closing


def test_after_words_of_danger_nothing_is_proposed(home: Household) -> None:
    needing(home, day=0)
    needing(home, day=1)
    home.hold("I want to die.", "yes", *["skip"] * 4, day=2)
    assert PHRASES.acknowledge in home.spoken
    assert BOUNDARY not in home.spoken
