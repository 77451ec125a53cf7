"""Somebody's words that a transcriber wrote down without marks: "says come and sit in mine"."""

from collections.abc import Sequence

from voicecheck.language.english.function_words import SUBJECT_PRONOUNS, WH_WORDS
from voicecheck.language.english.verbs import AUXILIARIES, BASES, can_be_noun
from voicecheck.language.english.words import vocabulary

_SAYS = vocabulary("say says said shouts shouted yells yelled asks asked texts texted whispers")
# Here whoever tells it gives the very words: "he goes I want you to have it".
_LIVELY = vocabulary("says goes shouts yells asks whispers texts")
_LIKE = vocabulary("was were is i'm he's she's they're it's be")
_OWN = vocabulary("i me my mine you your yours we us our i'm i've i'd i'll you're you've you'll")
_SPOKEN = vocabulary("said says asked asks goes yelled shouted whispered texted replied answered")
_THOUGHT = vocabulary("thought realised realized")
_WENT = vocabulary("went")
_QUESTIONS = [[word] for word in sorted(AUXILIARIES | WH_WORDS)]
_TIMES = vocabulary("tonight today then once")
_SPOKEN_TO = vocabulary("told tells asked asks")
_TOLD = vocabulary("me him her them you us")
_GOES_ON = vocabulary("and but so then")
# "He said, if I remember right, ...": what stands between two commas is no speech.
ASIDES = vocabulary("if as to for in on at with from when while by after before because that")
_DEEDS = BASES - AUXILIARIES
_ORDERED = vocabulary("come go take give look stop sit stay call ring help love try listen talk")


def speech_begins(words: Sequence[str], begin: int, end: int) -> int:
    """Where a clause gives another's very words; its end where it gives none."""
    for at in range(begin + 1, end):
        if _gives_words(words, at, end):
            return at + (words[at] == ",")
    return end


def reported(words: Sequence[str], begin: int, end: int) -> range:
    """The words that go on after "she said," here, up to ", and"; empty where none do."""
    verb = begin - 1 - (words[begin - 1] in _TIMES)
    if words[verb] in _TOLD:
        verb -= 1 + (words[verb - 1] == "to" and words[verb - 2] in {"said", "says"})
    told = verb < begin - 1
    spoken = words[verb] in _SPOKEN | _THOUGHT or (told and words[verb] in _SPOKEN_TO)
    spoken = spoken or (words[verb] in _WENT and words[begin + 1 : begin + 2] in _QUESTIONS)
    if words[begin] != "," or not spoken or words[verb - 1 : verb] == ["to"]:
        return range(begin, begin)
    closes = (
        at
        for at in range(begin + 1, end)
        if words[at] == "," and words[at + 1 : at + 2] and words[at + 1] in _GOES_ON
    )
    return range(begin, next(closes, end))


def is_ones_own(words: Sequence[str]) -> bool:
    """Whether these words have an "I" or a "you", which in another's mouth are other people."""
    return not _OWN.isdisjoint(words)


def _gives_words(words: Sequence[str], at: int, end: int) -> bool:
    verb = words[at - 1]
    first = at + (words[at] == ",")
    word = words[first] if first < end else ""
    if verb == "like":
        quotes = words[at - 2 : at - 1] and words[at - 2] in _LIKE
        return bool(quotes) and word.split("'")[0] in SUBJECT_PRONOUNS | {"you", "we"}
    if first > at and reported(words, at, end):
        return "," not in words[first + 1 : first + 3] or word not in ASIDES
    if verb not in _SAYS | _LIVELY or words[at - 2 : at - 1] == ["to"]:
        return False
    if first > at:
        return "," not in words[first + 1 : first + 3] or verb in _LIVELY
    ordered = word in _ORDERED or (word in _DEEDS and not can_be_noun(word))
    lively = verb in _LIVELY and (word.split("'")[0] in {"i", "you"} or word in AUXILIARIES)
    return ordered or lively
