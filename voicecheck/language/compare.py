"""What came back of what one person told another, and what was added.

The told words are cut into points: the feelings the speaker named, what they need, and what
happened. A point came back where the listener says its feeling, or enough of its words, or what it
is about. Nothing is judged here: what is told of it, and how, is the dialogue's to decide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from voicecheck.language.advice import advice
from voicecheck.language.blame import blame
from voicecheck.language.clean import clean
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.roles import lemma
from voicecheck.language.english.topic import content, nouns, topic
from voicecheck.language.english.units import units
from voicecheck.language.english.words import plain_words, sentences, tokens, unfold, vocabulary
from voicecheck.language.feelings import Feeling, feelings

_ENOUGH = 0.5
"""This share of a point's words makes it said back."""

_FULL_WORDS = 3
"""A clause of so many words tells something, though nothing in it can be named."""

_OWN_WORDS = 0.6
"""A sentence with this share of the speaker's words is theirs, whatever it sounds like."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was told.

    Attributes:
        kind: "feeling", "need", or "fact".
        said: The speaker's words for it.
        topic: What it is about, to be said to the listener: the feeling's own word, or a thing
            ("the phone at dinner", "work"); empty where nothing names it.
    """

    kind: Literal["feeling", "need", "fact"]
    said: str
    topic: str


@dataclass(frozen=True, slots=True)
class Addition:
    """One thing that the listener said and the speaker did not.

    Attributes:
        kind: "blame", "advice", "feeling", or "own side" (how the listener sees it).
        said: The listener's words; of a feeling its word alone.
    """

    kind: Literal["blame", "advice", "feeling", "own side"]
    said: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came back, what did not, and what was added; each in the order it was said."""

    caught: tuple[Point, ...]
    missed: tuple[Point, ...]
    added: tuple[Addition, ...]


def compare(
    told: str,
    said_back: str,
    *,
    before: str = "",
    speaker: str | None = None,
    listener: str | None = None,
) -> Comparison:
    """Compare what was told with what the listener said back.

    Args:
        told: The speaker's words, stumbles and all.
        said_back: What the listener said just now.
        before: What they said back in earlier tries; what came back then need not come again.
        speaker: The speaker's name, where one is known.
        listener: The listener's name, likewise.

    Returns:
        The told points that came back by now and those that did not, and what was added just now.
    """
    told_clean = clean(told)
    all_back = clean(f"{before} {said_back}")
    back_words = _keys(all_back) | _thing_words(all_back)
    felt_back = {_family(word) for word in _feeling_words(all_back)} | back_words
    denied_back = _families_of(felt for felt in feelings(all_back) if felt.negated)
    caught: list[Point] = []
    missed: list[Point] = []
    for point in points(told_clean, speaker=speaker):
        is_back = _is_back(point, back_words, felt_back - denied_back, denied_back)
        (caught if is_back else missed).append(point)
    added = tuple(_added(told_clean, clean(said_back), speaker, listener))
    return Comparison(tuple(caught), tuple(missed), added)


def points(told: str, *, speaker: str | None = None) -> tuple[Point, ...]:
    """The points of what was told: feelings, needs and facts, in order.

    Args:
        told: The speaker's words.
        speaker: Their name, to say "Ana's mother" of "my mother".
    """
    found: list[Point] = []
    spoken, cut = units(told)
    for unit in cut:
        said = told[spoken[unit.start].start : spoken[unit.end - 1].end]
        own = [felt for felt in feelings(said) if felt.whose == "own"]
        found += [Point("feeling", said, _as_felt(felt)) for felt in own]
        felt_words = {_family(word) for felt in own for word in _bare(felt.word)}
        is_need = bool(_starts(_needing(), said))
        rest = _keys(said) - felt_words
        about = topic(said, speaker=speaker, without=frozenset(felt.word.lower() for felt in own))
        is_told = bool(rest) and not own and unit.end - unit.start >= _FULL_WORDS
        if is_need or (about and rest) or is_told:
            found.append(Point("need" if is_need else "fact", said, about))
    return tuple(_once(found))


def _once(found: Iterable[Point]) -> list[Point]:
    """Each topic once: what is told twice need come back only once."""
    kept: list[Point] = []
    for point in found:
        about = set(content(point.topic or point.said))
        known = (one for one in kept if one.kind == point.kind)
        if not any(about <= set(content(one.topic or one.said)) for one in known):
            kept.append(point)
    return kept


def _as_felt(felt: Feeling) -> str:
    return f"not {felt.word.lower()}" if felt.negated else felt.word.lower()


def _is_back(point: Point, back: set[str], felt: set[str], denied: set[str]) -> bool:
    if point.kind == "feeling":
        words = _bare(point.topic.removeprefix("not "))
        where = denied if point.topic.startswith("not ") else felt
        return bool(words) and all(_family(word) in where for word in words)
    keys = _keys(point.said)
    about = _thing_words(point.topic)
    if about and about <= back:
        return True
    if not keys:
        return True
    share = len(keys & back) / len(keys)
    return share >= _ENOUGH or (bool(about & back) and share >= _ENOUGH / 2)


# -- what was added


def _added(
    told: str, said_back: str, speaker: str | None, listener: str | None
) -> Iterable[Addition]:
    told_keys = _keys(told)
    advised = advice(said_back)
    found = blame(said_back, partner=speaker)
    # "Why don't you" is advice here.
    blames = found is not None and not any(found.said in piece for piece in advised)
    if found is not None and blames and not _is_own(found.said, _BLAMING, told, told_keys):
        yield Addition("blame", found.said)
    for piece in advised:
        if not _is_own(piece, _URGING, told, told_keys):
            yield Addition("advice", piece)
    yield from _own_side(said_back, told_keys)
    yield from _new_feelings(told, said_back)


def _own_side(said_back: str, told_keys: set[str]) -> Iterable[Addition]:
    for sentence in sentences(said_back):
        if _starts(_siding(), sentence) and not _is_told(sentence, told_keys):
            yield Addition("own side", sentence.strip(" .!?"))
            return


def _new_feelings(told: str, said_back: str) -> Iterable[Addition]:
    known = {_family(word) for word in plain_words(told)} | _families_of(feelings(told))
    denied = _families_of(felt for felt in feelings(told) if felt.negated)
    for felt in feelings(said_back):
        family = {_family(word) for word in _bare(felt.word)}
        of_speaker = felt.whose == "other" and not felt.negated
        if of_speaker and (not family & known or family & denied):
            yield Addition("feeling", felt.word.lower())


def _is_own(piece: str, telling: frozenset[str], told: str, told_keys: set[str]) -> bool:
    """Whether a piece is the speaker's own words, those that make it blame or advice included."""
    said = telling & set(plain_words(piece)) <= set(plain_words(told))
    return said and _is_told(piece, told_keys)


def _is_told(piece: str, told_keys: set[str]) -> bool:
    """Whether what sounds like blame or advice is only the speaker's own words said back."""
    keys = _keys(piece)
    return bool(keys) and len(keys & told_keys) / len(keys) >= _OWN_WORDS


_BLAMING = vocabulary("always never ever should why fault because nothing everything")
_URGING = vocabulary(
    """should ought must need have could can try better why just how what might may would suggest
    recommend advise tried considered consider thought"""
)


# -- words


def _keys(text: str) -> set[str]:
    """What the words stand for: plain forms, other words for one thing made one."""
    return {_thing(_family(lemma(word))) for word in content(text)}


def _thing_words(text: str) -> set[str]:
    """The same for every word that names a thing, "time" among them."""
    return {_thing(lemma(word)) for word in nouns(text)}


def _feeling_words(text: str) -> list[str]:
    return [word for felt in feelings(text) if not felt.negated for word in _bare(felt.word)]


def _families_of(felt: Iterable[Feeling]) -> set[str]:
    return {_family(word) for one in felt for word in _bare(one.word)}


def _bare(feeling: str) -> list[str]:
    """A feeling's words; "left out" is one."""
    words = plain_words(feeling)
    joined = "-".join(words)
    return [joined] if joined in _families() else words


def _family(word: str) -> str:
    """The first of the words that name the same feeling."""
    known = _families()
    return known.get(word) or known.get(lemma(word)) or word


def _thing(word: str) -> str:
    return _things().get(word, word)


@cache
def _families() -> dict[str, str]:
    return _by_word(read("compare")["same_feeling"])


@cache
def _things() -> dict[str, str]:
    return _by_word(read("compare")["same_thing"])


def _by_word(lines: Sequence[str]) -> dict[str, str]:
    return {word: line.split()[0] for line in lines for word in line.split()}


def _starts(phrase: Phrase, text: str) -> bool:
    """Whether the phrase stands in a sentence, from its first words or after a joint."""
    words = [part.text for part in unfold(tokens(text))]
    begins = [at for at in range(len(words)) if not at or words[at - 1] in _BEFORE]
    return any(phrase.ends(words, at) for at in begins)


_BEFORE = frozenset("and but so because then well , ; : when that".split())


@cache
def _needing() -> Phrase:
    book = read("compare")
    return Grammar(book["rules"]).phrase(book["needing"])


@cache
def _siding() -> Phrase:
    book = read("compare")
    return Grammar(book["rules"]).phrase(book["own_side"])
