import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.tempo import wants_time

ASKS_FOR_TIME = """
Take your time.
take your time, please
Take all the time you need.
Give me a moment.
I need a moment to think.
Don't rush me.
Please don't rush me!
Slow down, I'm thinking.
Not so fast, I'm thinking.
Let me think.
Let me think. Let me think.
I'm thinking.
Bear with me.
I'm not done yet.
I'm not finished.
Um, hold on, I'm still thinking.
Wait, give me a minute.
Just give me a second.
Could you give me a bit more time to think about that?
Can I have a moment?
I need a second.
I'm still thinking about it
sorry, I need a little more time to think about that
That's a hard question, let me think about it for a moment.
Stop rushing me, I'm thinking
I have to think about that for a moment
I need a moment to find the right words.
Gimme a sec.
"""

ANSWERS = """
He told me to take my time.
She said take your time and I cried.
I take my time with the kids.
Take your time with her.
I need a moment of peace.
I need a moment to myself.
Give me a moment alone with him.
can you give me a moment of your day
Don't rush me into marriage.
I told him don't rush me.
I need time.
I need more time.
I need some time to think.
I want more time with you.
Give me time.
Give me more time.
Take a moment to breathe.
Take it slow.
You keep interrupting me.
Don't interrupt me.
Slow down.
I'm thinking about quitting.
I'm thinking about her a lot.
I was thinking.
let me think about my mother
I'm still talking to my sister
I'm not finished with the garden
I'm not ready.
I'd like to take a minute to say thank you
He is going too fast for me
I need a little more.
I think it was the dinner
I'm done
That's all.
Stop.
Wait.
Yes.
No.
This is hard.
I don't know.
"""


@pytest.mark.parametrize("text", ASKS_FOR_TIME.strip().splitlines())
def test_a_request_for_time_is_understood(text: str) -> None:
    assert wants_time(text)


def test_a_curly_apostrophe_is_one_too() -> None:
    assert wants_time("I\u2019m thinking.")


@pytest.mark.parametrize("text", ["", "...", *ANSWERS.strip().splitlines()])
def test_an_answer_stays_an_answer(text: str) -> None:
    assert not wants_time(text)


@given(
    st.sampled_from(ASKS_FOR_TIME.strip().splitlines()),
    st.sampled_from(["he told me", "my sister said", "in the end I said to her"]),
)
def test_what_is_told_of_another_is_an_answer(request: str, before: str) -> None:
    assert not wants_time(f"{before} {request}")


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert wants_time(text) in (True, False)
