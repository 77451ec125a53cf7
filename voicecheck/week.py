"""The week in four sentences of a person's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voicecheck.language.clean import clean
from voicecheck.language.concern import concern
from voicecheck.language.english.words import plain_words, sentences
from voicecheck.language.gist import gist
from voicecheck.language.numbers import number
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.language.salience import salience
from voicecheck.phrases import Phrases
from voicecheck.saying_days import begun_large, spoken_day
from voicecheck.suggestion import Answer, inside_a_sentence

WEEK = timedelta(days=7)
SENTENCES = 4
_MOST_WORDS = 20
_FEWEST_WORDS = 3
_SAME_STEP = 4.0
_SAME_DAY = 2.0
_WHOLE_ANSWER = ("high", "low", "appreciated", "needed")
_OF_THE_DAY = 1.5


@dataclass(frozen=True, slots=True)
class Remembered:
    """One sentence of the week.

    Attributes:
        day: When it was said.
        step: The step it answers.
        said: The person's words.
        spoken: The same turned to them, as a whole sentence with its day.
    """

    day: date
    step: str
    said: str
    spoken: str


def week(
    answers: Sequence[Answer], today: date, phrases: Phrases, partner: str | None = None
) -> list[Remembered]:
    """Choose what mattered most in the last seven days, today among them.

    Different days and different questions come first; what was said in danger is not spoken
    aloud.

    Args:
        answers: What one person said, the oldest first.
        today: The present day.
        phrases: How it is said.
        partner: The other person's name, where one is there.

    Returns:
        At most four sentences, in the order in which they were said.
    """
    left = [
        (place, answer, weight)
        for place, answer in enumerate(answers)
        if today - WEEK < answer.said_at.date() <= today
        for weight in [_weight(answer)]
        if weight is not None
    ]
    chosen: list[tuple[int, Answer]] = []
    while left and len(chosen) < SENTENCES:
        best = max(left, key=lambda each: each[2] - _sameness(each[1], chosen))
        chosen.append(best[:2])
        left.remove(best)
    return _told(
        [answer for _, answer in sorted(chosen, key=lambda each: each[0])], today, phrases, partner
    )


def _weight(answer: Answer) -> float | None:
    """How much an answer matters; None where it is no sentence to say back."""
    said = _without_number(answer)
    words = plain_words(clean(said))
    reply = confirmation(said).kind
    bare = (Confirmation.Kind.YES, Confirmation.Kind.NO, Confirmation.Kind.NOTHING)
    if len(words) < _FEWEST_WORDS or reply in bare or concern(said) is not None:
        return None
    return salience(tuple(words)) + _OF_THE_DAY * (answer.step in _WHOLE_ANSWER)


def _without_number(answer: Answer) -> str:
    """The words without the sentence that only gives the rating."""
    parts = sentences(answer.text)
    if answer.rating is not None and parts and number(parts[0], 0, 100) is not None:
        parts = parts[1:] if len(plain_words(parts[0])) <= _FEWEST_WORDS else parts
    return " ".join(parts)


def _sameness(answer: Answer, chosen: Sequence[tuple[int, Answer]]) -> float:
    same_step = sum(one.step == answer.step for _, one in chosen)
    same_day = sum(one.said_at.date() == answer.said_at.date() for _, one in chosen)
    return _SAME_STEP * same_step + _SAME_DAY * same_day


def _told(
    answers: Sequence[Answer], today: date, phrases: Phrases, partner: str | None
) -> list[Remembered]:
    told: list[Remembered] = []
    for answer in answers:
        day = answer.said_at.date()
        words = gist(_without_number(answer), partner=partner, max_words=_MOST_WORDS)
        if not told or told[-1].day != day:
            named = begun_large(spoken_day(day, today, phrases))
            words = phrases.on_a_day.replace("{day}", named).replace(
                "{words}", inside_a_sentence(words)
            )
        told.append(Remembered(day, answer.step, answer.text, words))
    return told
