"""Replies to "is now okay?": yes, no, later, or a time to come back at."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.invitation import Reply, invited
from voicecheck.language.put_off import put_off

NOW = datetime(2026, 11, 25, 21, 0, tzinfo=timezone(timedelta(hours=1)))

YES = """yes|Yes, now is okay.|Now is okay.|Sure, go ahead.|Okay.|Let's do it.|Fine.|I'm ready.|
Go ahead.|Of course.|I guess so.|Absolutely.|Why not.|It's okay|It is.|Yeah that's fine.|
Now's fine|start|begin|good|perfect|sounds good|yes please|now works|please do|I'd love to|I am|
We are ready.|
sure thing|all right|Okay, let's go.|Yes, but I only have ten minutes.|Yes, I have time now.|
I have a moment|we can start|Yes, let's begin the check in.|Yep, now's good|Yes, I'm here.|
Alright, let's get started|I suppose so|Okay then|Yes, but be quick|
yes, but I have to leave at ten"""
NO = """No.|Not now.|No, not now.|I'm too tired.|Not today.|Tomorrow.|I don't want to|
Leave me alone|No thanks|not tonight|can we do it tomorrow?|go away|skip it|stop|Good night.|
I'd rather not|
No, I'm going to bed.|Not really.|No, tomorrow is better|Let's skip it tonight|okay, but tomorrow|
No, I'm too tired tonight.|I'm in bed already|No I don't think so|Nope, sorry|not this evening|
Ask me again tomorrow.|no no no|not tonight, tomorrow at ten"""
LATER = """Later.|Not yet.|maybe later|I'm busy.|Wait.|hang on|Can you ask me later?|I'm cooking|
I'm on the phone|yes, but later|No, later|Not now, maybe later|we're eating|I'm in a meeting"""
UNCLEAR = """Now.|Know.|the weather is nice|what?|and then he said that she was gone|who is that|
Did you see the game last night|no one told me|I now|pass the salt|half an hour ago|
I've been waiting for half an hour|I woke up at six|I have two kids||..."""


def lines(table: str) -> list[str]:
    return [line.strip() for line in table.split("|")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (text, kind)
        for table, kind in zip((YES, NO, LATER, UNCLEAR), Reply.Kind, strict=True)
        for text in lines(table)
    ],
)
def test_what_a_reply_amounts_to(text: str, kind: Reply.Kind) -> None:
    assert invited(text, NOW) == Reply(kind)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("In half an hour.", "21:30"),
        ("no, in half an hour", "21:30"),
        ("in twenty minutes", "21:20"),
        ("in 20 minutes please", "21:20"),
        ("At ten.", "22:00"),
        ("at 10", "22:00"),
        ("10pm", "22:00"),
        ("at 10 p.m.", "22:00"),
        ("at 22:15", "22:15"),
        ("ten o'clock", "22:00"),
        ("yes, at ten", "22:00"),
        ("at half past nine", "21:30"),
        ("half nine", "21:30"),
        ("quarter to ten", "21:45"),
        ("ten to ten", "21:50"),
        ("at five to ten", "21:55"),
        ("twenty past nine", "21:20"),
        ("at ten past ten", "22:10"),
        ("make it quarter past ten", "22:15"),
        ("At 9:30.", "21:30"),
        ("9.30", "21:30"),
        ("Nine-thirty.", "21:30"),
        ("nine oh five", "21:05"),
        ("tonight at eleven", "23:00"),
        ("at eleven tonight", "23:00"),
        ("Can you come back in 20 minutes?", "21:20"),
        ("Give me another ten minutes.", "21:10"),
        ("I need twenty more minutes", "21:20"),
        ("wait ten minutes", "21:10"),
        ("half an hour", "21:30"),
        ("Not now, half an hour.", "21:30"),
        ("not for another half hour", "21:30"),
        ("half an hour from now", "21:30"),
        ("in an hour", "22:00"),
        ("an hour or so", "22:00"),
        ("in an hour and a half", "22:30"),
        ("one and a half hours", "22:30"),
        ("in an hour and ten minutes", "22:10"),
        ("in two hours", "23:00"),
        ("in an hour or two", "23:00"),
        ("five or ten minutes", "21:10"),
        ("in ten to fifteen minutes", "21:15"),
        ("in three quarters of an hour", "21:45"),
        ("in a quarter of an hour", "21:15"),
        ("maybe in about 45 minutes", "21:45"),
        ("in twenty-five minutes", "21:25"),
        ("in five", "21:05"),
        ("in a bit", "21:15"),
        ("in a while", "21:30"),
        ("in a few minutes", "21:10"),
        ("in a couple of hours", "23:00"),
        ("give me a minute", "21:05"),
        ("just a second", "21:05"),
        ("ask me again at ten", "22:00"),
        ("Could we do it around ten?", "22:00"),
        ("Let's wait until ten.", "22:00"),
        ("not before ten", "22:00"),
        ("how about ten", "22:00"),
        ("I'll be done at ten", "22:00"),
        ("I'm busy, ask me at ten", "22:00"),
        ("I'm on the phone, try again in twenty minutes", "21:20"),
        ("yes, but in half an hour", "21:30"),
        ("in ten minutes, no, at ten", "22:00"),
    ],
)
def test_a_time_to_come_back_at(text: str, at: str) -> None:
    reply = invited(text, NOW)
    assert reply.kind is Reply.Kind.LATER
    assert reply.at is not None
    assert f"{reply.at:%H:%M}" == at
    assert reply.at.date() == NOW.date()


@pytest.mark.parametrize(
    ("text", "at"),
    [("ten", "22:00"), ("Twenty.", "21:20"), ("five", "21:05"), ("at ten", "22:00")],
)
def test_asked_when_a_bare_number_is_a_time(text: str, at: str) -> None:
    found = put_off(text, NOW, asked_when=True)
    assert found is not None
    assert f"{found:%H:%M}" == at
    assert text == "at ten" or put_off(text, NOW) is None


def test_a_clock_time_is_the_next_one() -> None:
    late = NOW.replace(hour=22, minute=5)
    assert put_off("at ten", late) == late.replace(hour=10, minute=0) + timedelta(days=1)
    morning = NOW.replace(hour=8)
    assert put_off("at ten", morning) == morning.replace(hour=10, minute=0)
    assert put_off("at ten in the evening", morning) == morning.replace(hour=22, minute=0)
    assert put_off("at noon", morning) == morning.replace(hour=12, minute=0)


@given(st.text(max_size=60), st.datetimes(timezones=st.just(NOW.tzinfo)))
def test_whatever_is_heard_it_is_a_reply_and_never_in_the_past(text: str, now: datetime) -> None:
    try:
        reply = invited(text, now)
    except OverflowError:  # the end of the calendar
        assert now.year == 9999
        return
    assert reply.at is None or reply.at > now


@given(st.integers(1, 12), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59))
def test_every_clock_time_is_found(hour: int, minute: int, now_h: int, now_m: int) -> None:
    now = NOW.replace(hour=now_h, minute=now_m)
    at = put_off(f"at {hour}:{minute:02}", now)
    assert at is not None
    assert (at.hour % 12, at.minute) == (hour % 12, minute)
    assert timedelta() < at - now <= timedelta(hours=12)
