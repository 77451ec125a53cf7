"""Ratings: the number that an answer gives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor

from voicecheck.language.english.predication import persons
from voicecheck.language.english.words import tokens, unfold, vocabulary

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
_LARGE = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: float(value) for value, word in enumerate(_SMALL.split())}
_VALUES |= {"nil": 0.0, "nought": 0.0, "naught": 0.0}
_TENS = {word: 10.0 * value for value, word in enumerate(_LARGE.split(), start=2)}
# What a small model writes for a number that was said alone.
_HOMOPHONES = {"to": 2, "too": 2, "for": 4, "fore": 4, "won": 1, "ate": 8, "tree": 3, "fife": 5}
_SOUNDS_LIKE = {word: float(value) for word, value in _HOMOPHONES.items()}
# What may stand beside a lone number without changing it.
_BESIDE = vocabulary(
    """um umm uh er oh well so a an the about around maybe probably just only definitely like say
    number i am it is at think guess let us today tonight please roughly hmm okay ok one
    possible it's absolutely really right be has got to score mark marks
    you have go goes can give from me there mate"""
)
_BEFORE_INFINITIVE = vocabulary("like got has got think let possible would")
_HIGHEST = vocabulary("highest max maximum top full")
_LOWEST = vocabulary("lowest min minimum bottom rock")
_MIDDLE = vocabulary("middle halfway average")
_LONGEST_LONE_ANSWER = 7

# A number followed by any other word counts something: "four hours", "two kids".
_MAY_FOLLOW = vocabulary(
    """because cos and or but so since although though if when as at than then i we it my our he
    she they this that there you is was would for today tonight now right really probably maybe
    perhaps actually honestly overall definitely certainly please just only about around like kind
    sort plus minus anyway again sorry no not yes yeah out to well um uh er hmm thanks thank on
    from a an more less most mostly almost nearly the what how guess rather even here okay ok
    between max tops stars star points point percent better worse wait make scratch let instead too
    also am are were has have had do does did could can will might may should ish something in with
    mate pal love dear pet hon honey darling buddy boss sir man folks lads
    by nor be been being never always usually both all these those what's correction until up down
    """
)
_CLOCK = re.compile(r"(o clock|am|pm|a m|p m|in the (morning|afternoon|evening)|at night|times) ")
_CLOCK_BEFORE = vocabulary("at since until till by before after past")
# Who puts it at nine rates: "I'd put today at nine".
_PUTS_AT = vocabulary("would will put place rate my day myself mood")
_GROUPS = vocabulary("family couple team")
_NOT_ONE_AFTER = vocabulary("no this that which every any some each last next another")
_NOT_ONE_BEFORE = vocabulary("of who that i is was")
# "That's a hard one", of a question or a day.
_KINDS_OF_ONE = vocabulary(
    """hard tough tricky good difficult funny easy weird strange awkward interesting odd rough long
    bad nice rotten great busy quiet quick tiring big"""
)

_BETWEEN = "a |an |the |about |like |maybe |even |probably |perhaps |possibly |um |uh |say |just "
_RANGE = re.compile(rf"({_BETWEEN})*(or|to|through|and|maybe|perhaps|possibly|-) ({_BETWEEN})*")
_REPAIR = re.compile(
    r"(.* )?(no|nope|sorry|actually|wait|mean|meant|make|scratch|rather|instead|correction|better"
    r"|closer to|more like|more of|let us (say|go|call)|call it|(i will|i would) (say|go|give)) .*"
    r"|.*\b(now|today|tonight|these days) ((it|is|i|am|at|on|a|an|the|about|would|will|say|put"
    r"|go|with|give|more|like|maybe|probably|around|sitting|feels|feeling|myself|me) )*"
)
_OTHER_DAY = (
    r"(yesterday|last (night|week|time|month)|(this|earlier this) (morning|afternoon)|earlier"
    r"|usually|normally|most days|on a good day|(at|before) (breakfast|lunch|lunchtime|first)) "
)
# "Usually a six": beside another number it is not today's.
_OTHER_DAYS = re.compile(
    rf".*\b{_OTHER_DAY}((it|was|is|i|am|at|on|a|an|the|about|were|would"
    r"|had|have|been|say|said|told|put|given|called|you|me|myself|sitting|more|like) )*"
)
# "A two this morning", where no clause follows that the time may open: "yesterday it was".
_ON_OTHER_DAY = re.compile(rf"{_OTHER_DAY}(?!(it|i|that|we) )")
_NO_MORE_THAN = re.compile(r".*\bno (more|less|higher|lower|better|worse) than ((a|an|about) )*")
_RULED_OUT = re.compile(
    r".*\b(not|never|than|instead of|under|over|below|above|least|most)"
    r" ((quite|really|even|exactly|a|an|the|full|perfect|just|necessarily) )*"
)
_MOVED_FROM = re.compile(r".*\bfrom (a |an |about |like |maybe )*")


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A number in a list of words: its value, and the words it took."""

    value: float
    start: int
    end: int


def number(text: str, low: int, high: int) -> int | None:
    """The rating between `low` and `high` that an answer gives.

    Halves are rounded up ("three and a half" is 4); so is the middle of a range ("between three
    and four", "three or four"). Of a change the end counts ("from a three to a seven"), of a
    slip the repair ("five, no, six"), of a comparison what is not ruled out ("not a five, more
    like a three"). "The highest" and "the lowest" are the ends of the scale. Homophones count
    only where nothing else was said ("to", "for", "ate"). Numbers that count something ("two
    kids"), tell the time ("half six") or an age ("my son is four") rate nothing.

    Returns:
        None where no number was given, it lies outside the scale or on another scale ("eight out
        of ten" of five), or where two numbers stand unrelated.
    """
    words = _words(text)
    at, scale = next(_named_scales(words), (0, None))
    if scale is not None:
        if scale.value != high:
            return None
        words = [*words[: max(at - 2, 0)], *words[scale.end :]]  # "on a scale"
    value = _on_scale(words, high) if any(_scaled(words)) else _free(words, low, high)
    if value is None or not low <= value <= high:
        return None
    return floor(value + 0.5)


def _words(text: str) -> list[str]:
    spoken = [token for token in tokens(text) if token.is_word or token.text in "/-,.;"]
    words = [token.text for token in unfold(spoken)]
    return [word.removesuffix("ish") if _is_ish(word) else word for word in words]


def _is_ish(word: str) -> bool:
    base = word.removesuffix("ish")
    return base != word and (base in _VALUES or base.isdecimal())


def _numerals(words: Sequence[str]) -> list[_Numeral]:
    found: list[_Numeral] = []
    at = 0
    while at < len(words):
        numeral = _numeral_at(words, at)
        if numeral:
            found.append(numeral)
        at = numeral.end if numeral else at + 1
    return found


def _numeral_at(words: Sequence[str], at: int) -> _Numeral | None:
    value, end = _whole_at(words, at)
    if value is None:
        return None
    if words[end : end + 3] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    elif words[end : end + 1] == ["point"] and end + 1 < len(words):
        digit, after = _whole_at(words, end + 1)
        if digit is not None and digit < 10:
            value, end = value + digit / 10, after
    if at and words[at - 1] in ("minus", "negative"):
        value = -value
    return _Numeral(value, at, end)


def _whole_at(words: Sequence[str], at: int) -> tuple[float | None, int]:
    word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word in _TENS:
        if after == "-" and at + 2 < len(words) and 0 < _VALUES.get(words[at + 2], 0) < 10:
            return _TENS[word] + _VALUES[words[at + 2]], at + 3
        ones = _VALUES.get(after, 0.0)
        return (_TENS[word] + ones, at + 2) if 0 < ones < 10 else (_TENS[word], at + 1)
    if word in _VALUES:
        return (100 * _VALUES[word], at + 2) if after == "hundred" else (_VALUES[word], at + 1)
    if word == "hundred":
        return 100.0, at + 1
    if word.isascii() and re.fullmatch(r"\d{1,6}([.,]\d{1,6})?", word):
        return float(word.replace(",", ".")), at + 1
    return None, at


def _scale_at(words: Sequence[str], at: int) -> int:
    """Where the scale begins when one is named here ("out of ten", "/ 10"), else 0."""
    if words[at : at + 2] == ["out", "of"]:
        return at + 2
    return at + 1 if words[at : at + 1] in (["/"], ["of"]) else 0


def _named_scales(words: Sequence[str]) -> Iterator[tuple[int, _Numeral]]:
    """Every "scale of one to ten", "scale from 1 to 10": where it stands, and its end."""
    for at, word in enumerate(words[:-1]):
        names = word == "scale" and words[at + 1] in ("of", "from")
        lowest = _numeral_at(words, at + 2) if names and at + 2 < len(words) else None
        if lowest and words[lowest.end : lowest.end + 1] in (["to"], ["-"]):
            end = lowest.end + 1
            highest = _numeral_at(words, end) if end < len(words) else None
            if highest:
                yield at, highest


def _scaled(words: Sequence[str]) -> Iterator[tuple[float, float, int]]:
    """Every "four out of five": its value, its scale, and where it starts."""
    for at in range(len(words)):
        rated = _numeral_at(words, at) or _lone_homophone(words, at)
        begin = _scale_at(words, rated.end) if rated else 0
        scale = _numeral_at(words, begin) if begin and begin < len(words) else None
        if rated and scale:
            yield rated.value, scale.value, at


def _lone_homophone(words: Sequence[str], at: int) -> _Numeral | None:
    value = _SOUNDS_LIKE.get(words[at])
    is_out_of = words[at + 1 : at + 3] == ["out", "of"]
    return _Numeral(value, at, at + 1) if value is not None and is_out_of else None


def _on_scale(words: Sequence[str], high: int) -> float | None:
    given = {
        (value, scale)
        for value, scale, start in _scaled(words)
        if not _is_ruled_out(_joined(words[:start]))
    }
    if len(given) != 1:
        return None
    value, scale = given.pop()
    return value if scale == high else None


def _free(words: Sequence[str], low: int, high: int) -> float | None:
    numerals = _numerals(words)
    if not numerals:
        return _without_numeral([word for word in words if word[0].isalnum()], low, high)
    ratings = [one for one in numerals if _rates(words, one)]
    # An age beside a rating leaves it open which is meant, unless that is today's.
    if all(_tells_age().fullmatch(_joined(words[: one.start])) for one in ratings):
        return None
    return _related(words, ratings)


def _without_numeral(words: Sequence[str], low: int, high: int) -> float | None:
    """A homophone or an end of the scale, where nothing else was said."""
    if not words or len(words) > _LONGEST_LONE_ANSWER:
        return None
    is_infinitive = words[-1] == "to" and words[-2:-1] and words[-2] in _BEFORE_INFINITIVE
    if words[-1] in _SOUNDS_LIKE and set(words[:-1]) <= _BESIDE | {"would"} and not is_infinitive:
        return _SOUNDS_LIKE[words[-1]]
    giving = {"will", "would", "day"} if {"give", "say"} & set(words) else set()
    said = set(words) - _BESIDE - giving
    if said and said <= _HIGHEST:
        return float(high)
    if said and said <= _LOWEST:
        return float(low)
    is_middle = said & _MIDDLE and said <= _MIDDLE | {"in"}
    return (low + high) / 2 if is_middle and (low + high) % 2 == 0 else None


def _rates(words: Sequence[str], numeral: _Numeral) -> bool:
    before = words[numeral.start - 1] if numeral.start else ""
    after = words[numeral.end] if numeral.end < len(words) else ""
    if numeral.value == 1 and words[numeral.start] == "one":
        is_the_one = before == "the" and after[:1].isalnum()
        is_noun = before in _NOT_ONE_AFTER | _KINDS_OF_ONE or after in _NOT_ONE_BEFORE
        if is_the_one or is_noun or _leads_to_a_verb(words, numeral.end):
            return False
    if _CLOCK.match(_joined(words[numeral.end :])):
        return False
    if before == "half" and words[numeral.start - 2] != "a":
        return False  # "half six" on the clock
    if before in _CLOCK_BEFORE and not set(words[: numeral.start - 1][-2:]) & {"am", "is", "are"}:
        return before == "at" and set(words[: numeral.start - 1]) <= _BESIDE | _PUTS_AT
    is_word = after and after[0].isalnum() and not _numeral_at(words, numeral.end)
    return not is_word or after in _MAY_FOLLOW


@cache
def _tells_age() -> re.Pattern[str]:
    """How it is told how old somebody is: "my son is four", "she turned three"."""
    who = "|".join(sorted(persons() - _GROUPS))
    named = rf"(({who})|(my|our) ({who}) \w+)"
    is_be = rf"(he|she|they|{named}) (will )?(is|are|was|were|be)|{named}'s"
    another = "|".join([*_VALUES, r"\d+", "and"])  # "they are six and eight"
    return re.compile(
        rf".*\b(turn(s|ed|ing)?|aged?|{is_be})"
        rf" ((now|only|just|nearly|almost|about|already|still|not|even|yet|{another}) )*"
    )


def _leads_to_a_verb(words: Sequence[str], at: int) -> bool:
    """ "One to forget", but not "one to two" or "one to be honest"."""
    goes_on = words[at : at + 1] == ["to"] and at + 1 < len(words)
    return goes_on and words[at + 1] not in ("be", "a") and not _numeral_at(words, at + 1)


def _related(words: Sequence[str], ratings: Sequence[_Numeral]) -> float | None:
    """The one value that several numbers give, by the words between them."""
    value: float | None = None
    is_torn, end = False, 0
    for one in ratings:
        before = _joined(words[end : one.start])
        end = _end_of_time(words, one.end)
        # "The 7:42 this morning" is one number.
        belongs = end > one.end and (bool(before) or one is ratings[0])
        is_another_day = belongs or _OTHER_DAYS.fullmatch(before)
        if (is_another_day and len(ratings) > 1) or _is_ruled_out(before):
            continue
        if value is None or _REPAIR.fullmatch(before):
            value, is_torn = one.value, False
        elif _RANGE.fullmatch(before) and _is_range(words, ratings, before):
            moved = _MOVED_FROM.fullmatch(_joined(words[: ratings[0].start]))
            value = one.value if moved else (value + one.value) / 2
        elif value != one.value:
            is_torn = True
    return None if is_torn else value


def _end_of_time(words: Sequence[str], at: int) -> int:
    """Where the time of another day that follows here is over; `at` itself where none follows."""
    time = _ON_OTHER_DAY.match("".join(f"{word} " for word in words[at:]))
    return at + len(time.group().split()) if time else at


def _is_ruled_out(before: str) -> bool:
    return bool(_RULED_OUT.fullmatch(before)) and not _NO_MORE_THAN.fullmatch(before)


def _is_range(words: Sequence[str], ratings: Sequence[_Numeral], link: str) -> bool:
    return "and" not in link.split() or "between" in words[: ratings[0].start]


def _joined(words: Sequence[str]) -> str:
    return "".join(f"{word} " for word in words if word[0].isalnum() or word == "-")
