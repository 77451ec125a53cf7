"""The feelings that a person names: which word, whose, denied or not, feeling or verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from voicecheck.language.english.closed_classes import CLAUSE_END, DEGREES, FEEL, JOINS
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.predication import Predication, Sentence, persons
from voicecheck.language.english.words import Token, straight, tokens, unfold, vocabulary

_LONGEST_WORDS = 5
_INTENSE = vocabulary("so really very deeply truly quite genuinely")
# By how much somebody is down or low; "just" or "still down" may be a place.
_BY_HOW_MUCH = _INTENSE | vocabulary(
    """bit little pretty rather fairly slightly somewhat proper terribly awfully incredibly
    extremely of too that"""
)
_GET = vocabulary("get gets got getting gotten")
_AFTER_DOWN = vocabulary(
    """. , ! ; ? - and but or nor because cos since when while so today tonight yesterday lately
    recently now again about this these all after though i he she we they"""
)


@dataclass(frozen=True, slots=True)
class Feeling:
    """A feeling that was named.

    Attributes:
        word: As said: "left out", "Lonely".
        whose: "own" for the speaker's (also in "we were sad"), "other" for anyone else's.
        negated: Whether it was denied ("I'm not angry").
        kind: "feeling", or "verdict" for a judgement of what somebody did that is said like a
            feeling: "ignored", "manipulated".
    """

    word: str
    whose: Literal["own", "other"]
    negated: bool
    kind: Literal["feeling", "verdict"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Words that may be a feeling, with their place in the sentence."""

    start: int
    end: int
    entry: str
    kind: str


def feelings(text: str) -> list[Feeling]:
    """The feelings named in a text, in the order they were said.

    Only what is claimed counts. Left out are questions ("are you angry?"), conditions and
    possibilities ("if I'm upset", "I'd be furious"), wishes ("I want to feel safe"), what others
    say about the speaker ("she says I'm jealous"), quotations, polite phrases ("happy to help",
    "I'm sorry") and what things are like ("a sad film").

    Tiredness counts as a feeling, since people say it when asked how they are; hunger, thirst
    and cold do not. Verbs count where they say that somebody feels something ("it scares me",
    "I worry"), by the form that was said.
    """
    plain = straight(text)
    return [feeling for sentence in _sentences(plain) for feeling in _in_sentence(plain, sentence)]


def _sentences(text: str) -> Iterator[list[Token]]:
    """The tokens of each sentence; quotations are left out."""
    sentence: list[Token] = []
    in_quotes = False
    for token in tokens(text):
        if token.text == '"':
            in_quotes = not in_quotes
        elif not in_quotes:
            sentence.append(token)
        if token.text in ".!?;" and not in_quotes:
            yield sentence
            sentence = []
    yield sentence


def _in_sentence(text: str, spoken: Sequence[Token]) -> Iterator[Feeling]:
    parts = _without_asides(unfold(spoken))
    words = [part.text for part in parts]
    candidates = list(_candidates(words))
    if not candidates:
        return
    sentence = Sentence(words, _names(text, parts, spoken))
    found: list[Predication] = []
    done = 0
    for one in candidates:
        if one.start < done:
            continue
        predication = _predication(words, sentence, one, found)
        if predication is not None and predication.whose != "nobody":
            if _is_asked(words, predication):
                continue
            if one.kind not in ("causes", "does"):
                found.append(predication)
            done = one.end
            yield Feeling(
                text[parts[one.start].start : parts[one.end - 1].end],
                predication.whose,
                predication.negated,
                "verdict" if one.kind.startswith("verdict") else "feeling",
            )


def _without_asides(parts: Sequence[Token]) -> list[Token]:
    """The words without what is put in between: "I'm, like, so tired", "I felt, I mean, sad"."""
    kept: list[Token] = []
    at = 0
    while at < len(parts):
        comma = _next_comma(parts, at) if parts[at].text == "," else at
        aside = " ".join(part.text for part in parts[at + 1 : comma]) if comma > at else ""
        if aside in _lexicon_of("asides"):
            at = comma + 1
        else:
            kept.append(parts[at])
            at += 1
    return kept


def _next_comma(parts: Sequence[Token], comma: int) -> int:
    """Index of the comma that closes a short aside; the one that opens it where none does."""
    near = range(comma + 1, min(len(parts), comma + _LONGEST_WORDS + 2))
    return next((at for at in near if parts[at].text == ","), comma)


def _is_asked(words: Sequence[str], said: Predication) -> bool:
    """Whether "you" are asked about it: "what makes you happy?"."""
    return "?" in words and "you" in words and said.whose == "other"


def _names(text: str, parts: Sequence[Token], spoken: Sequence[Token]) -> frozenset[int]:
    """Where a word has a capital though no sentence begins there."""
    first = spoken[0].start if spoken else 0
    return frozenset(
        index
        for index, part in enumerate(parts)
        if part.start > first and text[part.start].isupper() and part.text != "i"
    )


def _candidates(words: Sequence[str]) -> Iterator[_Candidate]:
    lexicon = _lexicon()
    at = 0
    while at < len(words):
        longest = _LONGEST_WORDS if words[at] in _first_words() else 0
        for end in range(min(len(words), at + longest), at, -1):
            entry = " ".join(words[at:end])
            if entry in DEGREES and words[end : end + 1] and words[end] in lexicon:
                continue  # "dead proud" is very proud
            for kind in lexicon.get(entry, ()):
                yield _Candidate(at, end, entry, kind)
            if entry in lexicon:
                at = end - 1
                break
        at += 1


def _predication(
    words: Sequence[str], sentence: Sentence, one: _Candidate, found: Sequence[Predication]
) -> Predication | None:
    if one.kind == "causes":
        return _caused(words, sentence, one)
    if one.kind == "does":
        return _done(words, sentence, one)
    if one.kind == "nouns":
        return _held(words, sentence, one)
    if _is_phrase_of_politeness(words, one):
        return None
    said = sentence.predication(one.start, one.end, found)
    if said is None or not (_fits(words, one, said) or _is_low(words, one, said, found)):
        return None
    return said


def _fits(words: Sequence[str], one: _Candidate, said: Predication) -> bool:
    """Whether the word means a feeling with this subject and link."""
    after = words[one.end] if one.end < len(words) else "."
    if said.link == "fragment" and one.kind != "feelings":
        return False
    if (one.entry, after) == ("used", "to"):
        return False
    if one.kind == "verdicts_felt" and said.whose == "own" and _is_felt_to_be(words, one):
        return True
    has_got = bool(_GET & set(words[max(0, one.start - 2) : one.start]))
    if one.entry == "hurt" and has_got and _phrase("injured").ends(words, one.end):
        return False
    if one.kind in ("felt", "verdicts_felt") and said.link != "feel":
        lately = (
            one.entry in ("down", "low") and "been" in words[max(0, one.start - 4) : one.start]
        )
        return lately and after not in ("to", "the", "at", "there", "in", "here")
    if one.kind == "with_sign":
        is_intense = one.start > 0 and words[one.start - 1] in _INTENSE
        is_all = one.entry == "moved" and after in (".", "!") and said.whose == "own"
        return said.link == "feel" or is_intense or is_all or after in ("by", "that", "when")
    return not said.is_unsure or (
        one.kind == "feelings" and one.entry not in _lexicon_of("also_of_things")
    )


def _is_felt_to_be(words: Sequence[str], one: _Candidate) -> bool:
    """ "I feel like I am being attacked", "as if I was": no more than a feeling either."""
    for at in range(max(0, one.start - 7), one.start - 2):
        verb, link, after = words[at : at + 3]
        is_as_if = link == "as" and after in ("if", "though")
        if verb in FEEL and (link == "like" or is_as_if):
            return not CLAUSE_END & set(words[at : one.start])
    return False


def _is_low(
    words: Sequence[str], one: _Candidate, said: Predication, found: Sequence[Predication]
) -> bool:
    """ "I was a bit down", "tired and down": a mood, where "down at the shops" is a place."""
    if one.entry not in ("down", "low") or said.is_unsure:
        return False
    before = words[one.start - 1] if one.start else "."
    after = words[one.end] if one.end < len(words) else "."
    near = set(words[max(0, one.start - 6) : one.start])
    is_somebody = said.whose == "own" or bool(near & (persons() | {"he", "she"}))
    is_joined = before in JOINS | {","} and bool(found)
    is_mood = before in _BY_HOW_MUCH or is_joined
    return is_somebody and is_mood and after in _AFTER_DOWN


def _is_phrase_of_politeness(words: Sequence[str], one: _Candidate) -> bool:
    """ "I'm happy to help", "I'm afraid not", "as far as I'm concerned"."""
    after = words[one.end : one.end + 3]
    if one.entry in ("happy", "glad", "pleased") and after[:1] == ["to"]:
        is_now = words[one.start - 1 : one.start] == ["am"] or one.start == 0
        return is_now and not set(after[1:2]) <= _MET_WITH_JOY
    if one.entry == "afraid":
        is_plain = one.start == 0 or words[one.start - 1] == "am"  # who is "so afraid" is
        is_feared = _phrase("feared").ends(words, one.end)
        is_told = bool(_phrase("told_with_regret").ends(words, one.end))
        return is_plain and is_told and not is_feared
    return one.entry == "concerned" and "far" in words[max(0, one.start - 5) : one.start]


def _caused(words: Sequence[str], sentence: Sentence, one: _Candidate) -> Predication | None:
    """ "It upset me", "she scared him", "that hurt"."""
    obj = one.end
    while words[obj : obj + 1] and words[obj] in ("really", "even", "so", "just"):
        obj += 1
    person = words[obj] if obj < len(words) else "."
    if one.entry in ("hurt", "hurts") and person in _AFTER_HURT:
        claim = sentence.subject(one.start)
        is_claimed = claim is not None and claim.whose == "nobody"
        return Predication("own", claim.negated, "made") if claim and is_claimed else None
    if person not in _OBJECTS or (person == "her" and words[obj + 1 : obj + 2][:1] not in _ENDS):
        return None
    if one.entry in ("moved", "touched"):
        claim = sentence.subject(one.start)
        if claim is None or (claim.whose != "nobody" and not claim.is_unsure):
            return None
    return sentence.caused(one.start, obj)


def _done(words: Sequence[str], sentence: Sentence, one: _Candidate) -> Predication | None:
    """ "I worry about him", "she never regretted it"."""
    before = words[one.start - 1] if one.start else "."
    if before not in _DOERS or {"am", "is", "are", "was", "were"} & set(
        words[max(0, one.start - 3) : one.start]
    ):
        return None
    return sentence.subject(one.start)


def _held(words: Sequence[str], sentence: Sentence, one: _Candidate) -> Predication | None:
    """ "I felt a wave of relief", "I'm full of anger"."""
    at, negated = one.start - 1, False
    while at > 0 and (words[at] in _AMOUNTS or words[at] in _lexicon_of("nouns")):
        negated = negated or words[at] == "no"
        at -= 1
    if words[at] in ("feel", "feels", "felt", "feeling"):
        begin = at + 1
    elif (words[at], words[at + 1]) in _FILLED:
        begin = at
    else:
        return None
    said = sentence.predication(begin, one.end)
    return replace(said, negated=said.negated != negated) if said else None


_OBJECTS = vocabulary("me us him her them you everyone everybody")
_ENDS: tuple[list[str], ...] = (
    [],
    ["."],
    [","],
    ["!"],
    ["and"],
    ["but"],
    ["when"],
    ["that"],
    ["a"],
    ["so"],
    ["because"],
    ["with"],
    ["by"],
    ["again"],
    ["today"],
)
_AFTER_HURT = vocabulary(". , ! ; when that to because so a and but really inside more like")
_DOERS = vocabulary("i we you he she they who do does did not never still always really just also")
_MET_WITH_JOY = vocabulary("see hear be have know say find meet get learn finally spend")
_AMOUNTS = vocabulary(
    """a an the some any no much so such lot lots of sense wave waves feeling deep real great huge
    little bit pang surge rush mix mixture enormous immense deal more all and or intense strong
    overwhelming pure lots kind sort real sudden tremendous this that nothing but with by"""
)
_FILLED = frozenset({("full", "of"), ("filled", "with"), ("overcome", "with"), ("overcome", "by")})


@cache
def _phrase(name: str) -> Phrase:
    return Grammar({}).phrase(read("feelings")[name])


@cache
def _lexicon_of(kind: str) -> frozenset[str]:
    """The words of one list of the lexicon, phrases in one piece and contractions apart."""
    entries: list[str] = []
    lines = read("feelings")[kind]
    for line in [lines] if isinstance(lines, str) else lines:
        entries += [entry.strip() for entry in line.split("|")] if "|" in line else line.split()
    return frozenset(entries)


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    """Every entry with the lists it stands in."""
    kinds = (
        "feelings",
        "felt",
        "with_sign",
        "verdicts",
        "verdicts_felt",
        "nouns",
        "causes",
        "does",
    )
    lexicon: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        for entry in _lexicon_of(kind):
            lexicon[entry] = (*lexicon.get(entry, ()), kind)
    return lexicon


@cache
def _first_words() -> frozenset[str]:
    """The words that an entry begins with: most words begin none."""
    return frozenset(entry.partition(" ")[0] for entry in _lexicon())
