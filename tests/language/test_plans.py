from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.plans import PlanWish, Wish, plan_wish

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)
GUIDES = {
    "repair": "Repair",
    "five-minutes": "Five-minute check-in",
    "breathe": "Breathe",
    "boundary": "A boundary",
}


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Let's do the repair one on Sunday.", PlanWish(Wish.SET, "repair", SUNDAY)),
        ("Can we do the boundary guide this weekend?", PlanWish(Wish.SET, "boundary", SUNDAY)),
        ("Let's do the breathing one.", PlanWish(Wish.SET, "breathe")),
        ("Plan the five minute check-in for Sunday.", PlanWish(Wish.SET, "five-minutes", SUNDAY)),
        ("Change the plan to repair.", PlanWish(Wish.SET, "repair")),
        ("Move the plan to Sunday evening.", PlanWish(Wish.MOVE, "", SUNDAY)),
        ("Forget the plan.", PlanWish(Wish.FORGET)),
        ("Let's drop our plan.", PlanWish(Wish.FORGET)),
    ],
)
def test_a_plan_by_voice_at_any_time(said: str, wish: PlanWish) -> None:
    assert plan_wish(said, GUIDES, MONDAY) == wish


@pytest.mark.parametrize(
    "said",
    [
        "I want to repair my bike on Sunday.",
        "I need to repair it with her.",
        "I want to breathe.",
        "On Sunday.",
        "Forget it.",
        "I set a boundary on Sunday.",
        "Our plan was to go home.",
        "Yes.",
    ],
)
def test_an_answer_is_no_plan(said: str) -> None:
    assert plan_wish(said, GUIDES, MONDAY) is None


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Yes, on Sunday.", PlanWish(Wish.MOVE, "", SUNDAY)),
        ("Repair on Sunday.", PlanWish(Wish.SET, "repair", SUNDAY)),
        ("How about the boundary one instead?", PlanWish(Wish.SET, "boundary")),
        ("Forget it.", PlanWish(Wish.FORGET)),
    ],
)
def test_an_answer_to_an_offer_may_be_short(said: str, wish: PlanWish) -> None:
    assert plan_wish(said, GUIDES, MONDAY, offered=True) == wish


@given(st.sampled_from(sorted(GUIDES)), st.dates(MONDAY, SUNDAY), st.booleans())
def test_any_guide_on_any_day(name: str, day: date, offered: bool) -> None:
    said = f"Let's do the {name.replace('-', ' ')} one on {day:%B} {day.day}."
    assert plan_wish(said, GUIDES, MONDAY, offered=offered) == PlanWish(Wish.SET, name, day)


@given(
    st.text()
    | st.lists(st.sampled_from("let's do the plan repair on sunday".split())).map(" ".join)
)
def test_anything_can_be_said(text: str) -> None:
    found = plan_wish(text, GUIDES, MONDAY, offered=True)
    assert found is None or found.guide in {"", *GUIDES}
