from datetime import date, timedelta

import pytest

from voicecheck.guides import phrases
from voicecheck.saying_days import spoken_day

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "on Friday"),
        (-2, "on Monday"),
        (6, "on Tuesday"),
        (7, "on Wednesday, December 2"),
        (-9, "on Monday, November 16"),
    ],
)
def test_a_day_is_said_as_people_say_it(ahead: int, said: str) -> None:
    assert spoken_day(WEDNESDAY + timedelta(days=ahead), WEDNESDAY, phrases()) == said
