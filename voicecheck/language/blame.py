"""Blame: an accusation of the partner, and what an "I" statement would need in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import (
    Token,
    sentences,
    straight,
    tokens,
    unfold,
    vocabulary,
)
from voicecheck.language.english.words import words as spoken_words
from voicecheck.language.feelings import feelings


@dataclass(frozen=True, slots=True)
class Blame:
    """An accusation of the partner, or a verdict on them dressed as a feeling.

    Attributes:
        kind: How it blames: "always", "never", "should have", "why" (a question that accuses),
            "label" ("you are selfish"), "fault" ("because of you"), "accusation" ("you don't
            care"), or "verdict" ("I feel that you ...", "I feel ignored").
        said: The blaming words, as said, to the end of their sentence.
        feeling: The first feeling of their own that the person named, if any.
        when: What they tied it to ("when you came home late"), if anything.
        need: What they said they need or want ("I need some help"), if anything.
    """

    kind: str
    said: str
    feeling: str | None = None
    when: str | None = None
    need: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What an "I" statement would still need: of "feeling", "when" and "need"."""
        parts = {"feeling": self.feeling, "when": self.when, "need": self.need}
        return tuple(name for name, found in parts.items() if found is None)


def blame(text: str, *, partner: str | None = None) -> Blame | None:
    """The first blame in a text.

    "You" counts as the partner, so do "my husband" and the like, the partner's name where it is
    given, and "he" and "she" where nobody else was spoken of. What others said, quotations,
    praise ("you always make me laugh"), denials ("I don't think you're lazy") and "I" statements
    ("I felt hurt when you forgot") are no blame.
    """
    plain = straight(text)
    end = 0
    for sentence in sentences(plain):
        start = plain.index(sentence, end)
        end = start + len(sentence)
        found = _in_sentence(sentence, plain, start, partner)
        if found:
            kind, said = found
            return Blame(kind, said, _feeling(plain), _clause(plain, _WHEN), _clause(plain, _NEED))
    return None


def _in_sentence(
    sentence: str, text: str, begin: int, partner: str | None
) -> tuple[str, str] | None:
    parts = _with_verbs(_unquoted(unfold(tokens(sentence))))
    words = ["you" if partner and part.text == partner.lower() else part.text for part in parts]
    for start in range(len(words)):
        before = text[: begin + parts[start].start]
        for kind, phrase in _kinds():
            ends = phrase.ends(words, start)
            if ends and _holds(kind, words, start, max(ends), text, before):
                return kind, _cut(sentence, parts, start)
    return _bare_verdict(sentence, text)


def _unquoted(parts: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    in_quotes = False
    for part in parts:
        if part.text == '"':
            in_quotes = not in_quotes
        elif not in_quotes:
            kept.append(part)
    return kept


def _with_verbs(parts: Sequence[Token]) -> list[Token]:
    """ "My boyfriend's a liar" has a verb, "my boyfriend's mother" has none."""
    told: list[Token] = []
    for part, after in zip(parts, [*[one.text for one in parts[1:]], ""], strict=False):
        noun = part.text.removesuffix("'s")
        is_short = noun != part.text and noun in _partners()
        verb = "has" if after in _AFTER_HAS else "is"
        is_verb = verb == "has" or after in _AFTER_IS or after.endswith("ing")
        is_verb = is_verb or bool(_rule("bad").ends([after], 0))
        shown = [part.as_text(noun), part.as_text(verb)]
        told += shown if is_short and is_verb else [part]
    return told


def _cut(sentence: str, parts: Sequence[Token], start: int) -> str:
    return sentence[parts[start].start :].strip(" .!?,;")


def _holds(kind: str, words: Sequence[str], start: int, end: int, text: str, before: str) -> bool:
    """Whether the accusation is the speaker's own, about the partner, and none but one."""
    if start and words[start - 1] in _NO_CLAUSE_BEFORE and kind != "why":
        return False
    if kind == "fault" and {"not", "never"} & set(words[max(0, start - 3) : start]):
        return False
    if kind == "accusation" and _is_forgiven(words, end):
        return False
    # "Because of him" names who is blamed at its end.
    named = {words[start], words[end - 1]} if kind == "fault" else {words[start]}
    if any(_is_somebody_else(word, before) for word in named) or _is_disowned(words[:start]):
        return False
    if (words[start] == "the" and _FICTION & set(words)) or _is_in_fiction(words[:start]):
        return False
    if words[start - 1 : start] in _OBSERVES and kind not in _HARD and _names_feeling(text):
        return False
    return not _is_praise(kind, words, start, end)


def _is_in_fiction(before: Sequence[str]) -> bool:
    """ "In the film he shouts"."""
    opening = list(before[:3])
    return len(opening) == 3 and opening[0] in {"in", "on"} and opening[2] in _FICTION


def _is_somebody_else(word: str, before: str) -> bool:
    """Whether "he" or "she" is a person who was spoken of before and is not the partner."""
    if word not in ("he", "she", "his", "her", "him"):
        return False
    upto = [token.word.removesuffix("'s") for token in tokens(before)]
    people = [
        word not in _partners()
        for word, lead in zip(upto, ["", *upto], strict=False)
        if word in _others() | _partners() or _is_by_trade(word, lead)
    ]
    return bool(people) and people[-1]


def _is_by_trade(word: str, lead: str) -> bool:
    """ "That referee", "the plumber": somebody who is called by what they do."""
    return lead in _POINTING and word.endswith(_TRADES) and word not in _NO_TRADE


def _is_disowned(before: Sequence[str]) -> bool:
    """ "She said (you never ...)", "I don't think (you are ...)"."""
    recent = list(before[-6:])
    if {"not", "never"} & set(recent) and _SAYS & set(recent) and recent[-1] in _LEADS_IN:
        return True
    if recent[-1:] == ["that"] and recent[-2:-1] in (["not"], ["like"]) and "not" in recent:
        return True
    spoke = [index for index, word in enumerate(recent) if word in _REPORTED]
    if not spoke or len(recent) - spoke[-1] > _LONGEST_REPORT_WORDS:
        return False
    speakers = [word for word in recent[: spoke[-1]] if word not in _BETWEEN]
    return not speakers or speakers[-1] not in ("i", "you")


def _is_praise(kind: str, words: Sequence[str], start: int, end: int) -> bool:
    if _is_thanked(words[max(0, start - _LONGEST_THANKS_WORDS) : start]):
        return True
    if kind not in ("verdict", "why", "label") and _is_praised(words, end):
        return True
    clause = _clause_words(words, start + _owing(words[start:]))
    thanks = _THANKS if kind == "fault" else frozenset[str]()  # "I'm late, thanks to you."
    good = bool(_vocabulary("praise") - thanks & set(clause))
    bad = bool(_vocabulary("harm") & set(clause))
    denied = bool({"not", "never", "nothing", "without", "no", "hardly"} & set(clause))
    while end < len(words) and words[end] in ("really", "ever", "actually", "quite", "once"):
        end += 1
    after = words[end] if end < len(words) else "."
    if kind == "never":
        is_made_bad = after in _MAKES and bad and not good
        is_none_of_it = bool(_rule("bad").ends(words, end) or _rule("lapse").ends(words, end))
        return (
            is_none_of_it
            or is_made_bad
            or bool(_BETTER & set(clause))
            or after in _GENERIC
            or (words[start + 1] == "can" and after in _ANYBODY_CAN)
            or words[end : end + 2] == ["get", "used"]
            or after in _vocabulary("lapses")
        )
    if kind == "should have":
        is_gift = "not" in words[start:end] and after in ".,!"  # "You shouldn't have!"
        is_calling = words[end : end + 2] == ["been", "a"] and not {"better", "man"} & set(clause)
        return after in _MARVELS or is_gift or is_calling  # "He should have been a teacher."
    if kind == "accusation" and "wrong" in clause:
        return denied and not good
    if kind == "always" and _is_as_usual(words[start:end]):
        return denied == bad or (good and not denied)  # "You weren't late, as usual."
    if kind == "always" and _rule("deed").ends(words, end) and not bad and not denied:
        return True
    if kind in ("always", "verdict"):
        return good and not bad and not denied
    if kind == "fault" and words[start] in _OWING and denied and bad:
        return True  # "Thanks to you we weren't late."
    return kind == "fault" and good and not bad and not denied


def _is_forgiven(words: Sequence[str], end: int) -> bool:
    """ "You forgot the milk, and that's fine"."""
    return any(_rule("forgiven").ends(words, at) for at in range(end, len(words)))


def _is_praised(words: Sequence[str], end: int) -> bool:
    """ "You always leave me the last slice, it's sweet"."""
    told = range(end, len(words))
    is_thanked = any(words[at] in _THANKS and words[at - 1] in _AFTERWARDS for at in told)
    return is_thanked or any(_rule("praised").ends(words, at) for at in told)


def _is_thanked(before: Sequence[str]) -> bool:
    """ "I appreciate that (you always ...)", "I love how (you never ...)"; not "I don't like"."""
    clause = list(before)
    for at in range(len(clause) - 1, -1, -1):
        if clause[at] in _ENDS_THANKS:
            clause = clause[at + 1 :]
            break
    thanks = [at for at in range(len(clause)) if _rule("thankful").ends(clause, at)]
    if not thanks or _DENIES_THANKS & set(clause):
        return False
    end = max(_rule("thankful").ends(clause, thanks[0]))
    return set(clause[end:]) <= _BETWEEN_THANKS


def _clause_words(words: Sequence[str], start: int) -> list[str]:
    clause: list[str] = []
    for word in words[start:]:
        if word in ".!?,;" or word in ("but", "because", "when", "whenever", "although"):
            break
        clause.append(word)
    return clause


def _is_as_usual(said: Sequence[str]) -> bool:
    """ "You were late, as usual": what it is said of came before."""
    return said[0] != "as" and list(said[-2:-1]) == ["as"]


def _owing(said: Sequence[str]) -> int:
    """How many words "because of you", "thanks to you," are, where they come first."""
    return 3 + (said[3:4] == [","]) if said[0] in _OWING else 0


def _names_feeling(text: str) -> bool:
    return any(one.whose == "own" and not one.negated for one in feelings(text))


def _bare_verdict(sentence: str, text: str) -> tuple[str, str] | None:
    """ "I feel ignored": a verdict on the partner, unless it is tied to somebody else."""
    words = [part.text for part in unfold(spoken_words(sentence))]
    if not {"feel", "felt", "feeling"} & set(words):
        return None
    if _others() & {word.removesuffix("'s") for word in words} or _ELSEWHERE & set(words):
        return None
    for one in feelings(sentence):
        if one.kind == "verdict" and one.whose == "own" and not one.negated:
            return "verdict", sentence.strip(" .!?,;")
    return None


def _feeling(text: str) -> str | None:
    own = [one for one in feelings(text) if one.whose == "own" and not one.negated]
    return next((one.word for one in own if one.kind == "feeling"), None)


def _clause(text: str, openings: Sequence[Sequence[str]]) -> str | None:
    """The clause that one of these openings begins, as said, without its closing mark."""
    parts = unfold(tokens(text))
    said = [part.text for part in parts]
    for start in range(len(said)):
        for opening in openings:
            if said[start : start + len(opening)] == list(opening):
                end = _clause_end(said, start + len(opening))
                if end > start + len(opening):
                    return text[parts[start].start : parts[end - 1].end]
    return None


def _clause_end(said: Sequence[str], begin: int) -> int:
    for at in range(begin, len(said)):
        feels = said[at] == "i" and said[at + 1 : at + 2] and said[at + 1] in _FEELS
        if said[at] in ".!?,;" or said[at] == "but" or (feels and at > begin + 1):
            return at
    return len(said)


_WHEN = (["when"], ["whenever"], ["every", "time"], ["each", "time"], ["after"], ["while"])
_NEED = tuple(
    ["i", *adverb, *verb]
    for adverb in ([], ["really"], ["just"], ["would"], ["only"])
    for verb in (
        ["need"],
        ["want"],
        ["like", "to"],
        ["like", "it"],
        ["like", "you"],
        ["wish"],
        ["love", "it"],
    )
    if not (verb[0] in ("like", "love") and adverb != ["would"])
)
# What shows that a partner's "'s" is a verb.
_AFTER_IS = vocabulary(
    "a an the so always never not just such too only constantly bloody really useless forever all "
    "no glued addicted obsessed married bone"
)
_AFTER_HAS = vocabulary(
    "been got gone done had lost turned let ruined broken lied cheated forgotten become ignored"
)
_POINTING = vocabulary("that this the a my our some")
_TRADES = ("er", "or", "ist", "ee", "ian", "fella", "lad", "chap")
_NO_TRADE = vocabulary(
    "dinner supper shower water number computer weather letter corner matter floor door mirror "
    "paper laundry hoover dishwasher cooker summer winter list coffee tea car order remainder "
    "weekender other another mother father brother sister answer temper danger power committee "
    "tree three committee trainer jumper drawer newspaper never ever over river dear monster"
)
_FEELS = vocabulary("feel felt get got am was become need want would")
_NO_CLAUSE_BEFORE = vocabulary(
    "if unless wish hope did do does are is was were have has had can could would will to for "
    "with of from at about by on than let help make made see saw want need"
)
_HARD = ("always", "never", "label", "should have", "verdict", "why")
_OBSERVES = (["when"], ["whenever"], ["after"], ["because"], ["that"], ["since"], ["while"])
_SAYS = vocabulary("think say said saying mean meant believe feel suppose blame sure")
_LEADS_IN = vocabulary("think say said saying mean meant believe that feel like sure if suppose")
_REPORTED = vocabulary(
    "said says say told tells thinks thought claims claimed complains complained shouted yelled "
    "insists insisted believes joked"
)
_LONGEST_REPORT_WORDS = 4
_LONGEST_THANKS_WORDS = 9
# "You spent all day with my dad, thank you"; not "never says thank you".
_THANKS = vocabulary("thank thanks")
_AFTERWARDS = vocabulary(", and . !")
_ENDS_THANKS = vocabulary(". ! ? ; but because when if")
_DENIES_THANKS = vocabulary("not never would hardly feel feels felt")
_BETWEEN_THANKS = vocabulary(
    "that how it when the way about to have someone who for so is , because"
)
_BETWEEN = vocabulary("always never just really used to would have has had once also did do me")
# "Thanks to you ...", "because of you ...".
_OWING = vocabulary("thanks because")
# "You've never looked better".
_BETTER = vocabulary("better happier lovelier stronger prettier")
_GENERIC = vocabulary("know mind can ever_ realise realize expect")
# "You can never have too many": anybody can not.
_ANYBODY_CAN = vocabulary("have know tell find be")
_MAKES = vocabulary("make made makes get got gets be was were been")
_MARVELS = vocabulary(
    "some a an the this that more another my your it one two fun dinner lunch seen heard tried "
    "tasted met watched smelled worried bothered"
)
_FICTION = vocabulary("film movie book story play show series soap episode novel character")
_ELSEWHERE = vocabulary("work office school team meeting class company university party job")


@cache
def _kinds() -> list[tuple[str, Phrase]]:
    book = read("blame")
    grammar = Grammar(book["rules"])
    return [(kind, grammar.phrase(phrases)) for kind, phrases in book["kinds"].items()]


@cache
def _rule(name: str) -> Phrase:
    return Grammar(read("blame")["rules"]).phrase(f"<{name}>")


@cache
def _vocabulary(name: str) -> frozenset[str]:
    return vocabulary(read("blame")[name])


@cache
def _partners() -> frozenset[str]:
    return _vocabulary("partners")


@cache
def _others() -> frozenset[str]:
    return vocabulary(read("feelings")["persons"]) - _partners() - _vocabulary("anybody")
