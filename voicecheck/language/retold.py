"""The other ways to tell a reflection that mean the same: "B because A" for "because A, B".

Each is laid beside what was said just as the reflection itself is: a way of telling excuses
nothing, it only puts the same words where they may have been said.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from voicecheck.language.english.contrast import against
from voicecheck.language.english.function_words import (
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from voicecheck.language.english.units import units
from voicecheck.language.english.verbs import (
    BASES,
    BE_FORMS,
    base_of,
    is_finite_verb,
    is_participle,
    past_of,
)
from voicecheck.language.english.words import Token, sentences, tokens, vocabulary
from voicecheck.language.feelings import feelings
from voicecheck.language.plainly import plainly


def wordings(told: str, said: str) -> Iterator[str]:
    """Tell a reflection as it stands, and then the other ways.

    Args:
        told: The reflection, without its lead-in.
        said: What was said, clean.
    """
    yield told
    plain = plainly(told, said)
    if plain != told:
        yield from wordings(plain, said)
    yield from (way for way in (against(told), _hedged(told, said)) if way != told)
    for turned in (_told_of, active, _each_with_you, _who_apart):
        if (way := turned(told)) != told:
            yield way
    for pattern, other_way in _OTHER_WAYS:
        if found := pattern.match(told):
            yield found.expand(other_way) + told[found.end() :]
    yield from _turned_about(told, said)
    sentence = told.strip().rstrip(".")
    glad = _GLAD_THAT.fullmatch(sentence)
    if glad and _AND_FELT.fullmatch(said) and feelings(f"I feel {glad['word']}"):
        yield f"{glad['deed']} and {glad['who']}{glad['felt']}."
    deed = _FELT_ABOUT.fullmatch(sentence)
    if deed and _FELT_ABOUT_IT.fullmatch(said):
        yield _deed_first(deed)


def _by_reason(sentence: str, said: str) -> Iterator[str]:
    """The other ways to say why something was so, or despite what."""
    joints = set(said.lower().split())
    led = _LED_INTO.fullmatch(sentence)
    if led and led["joint"].lower() in joints:
        yield f"{led['joint']} {led['when']}, {led['what']}"
    led = _LED_BY.fullmatch(sentence)
    if led and led["joint"].lower() in joints:
        yield f"{led['what']} {led['joint'].lower()} {led['when']}"
    for pattern in _CAUSED:
        cause = pattern.fullmatch(sentence)
        if cause and pattern is not _BECAUSE:
            yield f"{cause['what']} because {cause['why']}"
        if cause:
            yield f"{cause['why']}, so {cause['what']}"
        if cause and "because" in joints:
            yield f"because {cause['why']}, {cause['what']}"
    for pattern in _CONCEDED:
        turn = pattern.fullmatch(sentence)
        if turn and "but" in joints:
            yield f"{turn['though']} but {turn['still']}"
        though = next(iter(sorted(joints & _THOUGHS)), "")
        if turn and though:
            yield f"{turn['still']}, {though} {turn['though']}"
            yield f"{though} {turn['though']}, {turn['still']}"


def _turned_about(told: str, said: str) -> Iterator[str]:
    """One sentence of the reflection, or a part of one, with its clauses the other way about."""
    one_by_one = [sentence.strip() for sentence in sentences(told)]
    for at, sentence in enumerate(one_by_one):
        whole = sentence.rstrip(".")
        parts = _JOINED.split(whole)
        ways = list(_by_reason(whole, said))
        if len(parts) > 1:
            ways += [
                "".join([*parts[:number], way, *parts[number + 1 :]])
                for number in range(0, len(parts), 2)
                for way in _by_reason(parts[number], said)
            ]
        for way in ways:
            yield " ".join([*one_by_one[:at], f"{way}.", *one_by_one[at + 1 :]])


def said_plainly(text: str, told: str) -> str:
    """Say the other way what a reflection may turn: "a customer shouted at me".

    Not where the reflection says itself that something was done to somebody: "your boss was
    shouted at" is not what a boss does who shouts.

    Args:
        text: What was said, clean.
        told: The reflection.
    """
    plain = _COULD_BE.sub("maybe ", text)
    if not _SEVERAL.search(text):
        plain = _MIGHT_BE.sub(_maybe, plain)
    plain = _of_the_thing(plain)
    return plain if " by " not in plain or _is_passive(active(told)) else active(plain)


@lru_cache(maxsize=16)  # several gists of an answer are tried
def told_in_full(text: str) -> str:
    """Tell in full what is shortened, and a doubt before what it is of.

    "The rent's gone up, I guess" is "I guess the rent has gone up", "we walked, me and Al" is "I
    and Al walked".
    """
    text = _NOT_EVEN.sub(". not even ", _US_BY_NAME.sub(r"\g<me> and \g<who>\g<deed>", text))
    text = _hedge_first(_doubtful(text))
    return _SHORT.sub(lambda m: f" {'is' if m['verb'].endswith('ing') else 'has'} ", text)


def _hedge_first(text: str) -> str:
    for tag in reversed(list(_HEDGE_AFTER.finditer(text))):
        earliest = max(0, tag.start() - _LONGEST_HEDGED)
        begins = [one.end() for one in _CLAUSE_BEGINS.finditer(text, earliest, tag.start())]
        begin = begins[-1] if begins else earliest
        told = text[begin : tag.start()].strip()
        if told and (begins or not earliest):
            gap = " " if begins else ""
            text = f"{text[:begin]}{gap}{tag['hedge']} {told}{text[tag.end() :]}"
    return text


def _doubtful(text: str) -> str:
    """Tell a doubt of oneself as one of what was told: "I may be wrong, but he lied"."""
    if not _DOUBTED.search(text):
        return text
    return _DOUBT_AFTER.sub(r"maybe \g<told>", _DOUBT_BEFORE.sub("maybe ", text))


_SHORT = re.compile(
    r"(?<=[a-z])'s (?=(?P<verb>gone|been|got|come|become|died|\w{3,}ing)\b(?! \w+ (?:is|was)\b))"
)
_HEDGE_AFTER = re.compile(
    r"(?:,| (?=(?:i|you) (?:guess|suppose|reckon)[.,;!])) ?"
    r"(?P<hedge>(?:i|you) (?:guess|suppose|think|reckon|know(?= that\b)))(?: that)?(?=[.,;!]|$)",
    re.IGNORECASE,
)
_CLAUSE_BEGINS = re.compile(r"[.,;?!]|\b(?:and|but|so|because|when|if|since)\b", re.IGNORECASE)
_LONGEST_HEDGED = 200
_US_BY_NAME = re.compile(
    r"\bwe(?P<deed> [^.,;?!]{1,120}), (?P<me>me|you) and (?P<who>[^.,;?!]+?)(?=[.;?!]|$)",
    re.IGNORECASE,
)
_NOT_EVEN = re.compile(r", not even (?=\w+\.?$)", re.IGNORECASE)

# In what was said, and in what is said back.
_DOUBT = r"""(?:
      (?:i|you)\ (?:may|might|could)(?:\ well)?\ be\ (?:wrong|mistaken)
    | (?:maybe|perhaps)\ (?:i'm|i\ am|you're|you\ are)\ (?:wrong|mistaken)
    | (?:i'm|i\ am|you're|you\ are)\ not\ (?:sure|certain)
    | (?:i|you)\ don't\ know\ for\ (?:sure|certain)
)"""
_DOUBTED = re.compile(rf"{_DOUBT}|correct\ me", re.IGNORECASE | re.VERBOSE)
_DOUBT_BEFORE = re.compile(
    rf"\b(?:{_DOUBT},?\ but|correct\ me\ if\ i'm\ (?:wrong|mistaken),?(?:\ but)?)\ ",
    re.IGNORECASE | re.VERBOSE,
)
_DOUBT_AFTER = re.compile(
    rf"(?P<told>[^.,;]+),?\ (?:but|though)\ {_DOUBT}(?=[.,;]|$)", re.IGNORECASE | re.VERBOSE
)


# -- why, and despite what

_BECAUSE = re.compile(r"(?P<what>[^.,]+?) because (?!of\b)(?P<why>[^.,]+)", re.IGNORECASE)
_CAUSED = (
    _BECAUSE,
    *(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"(?P<why>[^.,]+),? so (?P<what>(?!that\b)[^.,]+)",
            r"(?P<what>[^.,]+), because (?!of\b)(?P<why>[^.,]+)",
            r"(?:because|since|as) (?!of\b)(?P<why>[^.,]+), (?P<what>[^.,]+)",
        )
    ),
)
_JOINED = re.compile(r"(, (?:and|but) )")
# "You don't know what you'll do if it fails": if it fails.
_LEADS = r"(?P<joint>if|unless|since|when|after|before|until|while)"
_LED_INTO = re.compile(rf"(?P<what>[^.,]+?),? {_LEADS} (?P<when>[^.,]+)", re.IGNORECASE)
_LED_BY = re.compile(rf"{_LEADS} (?P<when>[^.,]+), (?P<what>[^.,]+)", re.IGNORECASE)
_THOUGHS = vocabulary("though although")
_THOUGH = r"(?:even though|although|though)"
_CONCEDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<still>[^.,]+?),? {_THOUGH} (?P<though>[^.,]+)",
        rf"{_THOUGH} (?P<though>[^.,]+), (?P<still>[^.,]+)",
        r"(?P<though>[^.,]+?),? but (?P<still>[^.,]+)",
    )
)

# -- a hedge for a hedge

_WHO = r"(?P<who>(?:(?:my|your|his|her|their|our|the) )?[\w']+)"
_MIGHT_BE = re.compile(rf"\b{_WHO} (?:may|might) be\b", re.IGNORECASE)
# In what is said back; "he could be so sweet" may be no guess.
_COULD = re.compile(rf"\b{_WHO} (?:may|might|could) be\b", re.IGNORECASE)
_UNSURE = re.compile(r"\bmaybe\b|\bbe that\b", re.IGNORECASE)
_MIGHT_HAVE = re.compile(rf"\b{_WHO} (?:may|might) have\b", re.IGNORECASE)
_COULD_BE = re.compile(r"\bit (?:may|might|could) be that ", re.IGNORECASE)
# With several clauses a "maybe" may be taken from the one and given to the other.
_SEVERAL = re.compile(r",| (?:and|but|so|if|when|because) ", re.IGNORECASE)


def _hedged(told: str, said: str) -> str:
    """A reflection with "you may have been short" told as "maybe you were short"."""
    hedge = _MIGHT_HAVE.search(told) or _COULD.search(told)
    if not (hedge and _UNSURE.search(said)) or _SEVERAL.search(told[: hedge.start()]):
        return told
    told = f"{told[: hedge.start()]}{_maybe(hedge)}{told[hedge.end() :]}"
    # "My sister's jealous" is read as it was said, short.
    return re.sub(
        r"\b(maybe (?:\w+ )?(\w+)) is\b",
        lambda m: f"{m[1]}'s" if f" {m[2]}'s " in said else m.group(),
        told,
    )


def _maybe(hedge: re.Match[str]) -> str:
    verb = "have" if hedge.group().endswith("have") else "is"
    return f"maybe {hedge['who']} {verb}"


# -- one sentence for two

_AND_DID = re.compile(r",? and (?P<verb>[a-z]+)\b")
_WHO_APART = re.compile(
    r"(?P<before>[^.]*?)(?P<who>\b(?:[Yy]our (?:\w+ )?\w+|[A-Z]\w+)), "
    r"who(?P<does>'s| is| was| has|'re| are) (?P<what>[^,.]+)(?P<rest>[,.].*|$)"
)
# How a reflection begins, and how else that is told.
_OTHER_WAYS = tuple(
    (re.compile(pattern, re.IGNORECASE), other_way)
    for pattern, other_way in (
        # "At work you feel stuck": the comma is put in.
        (
            r"(?P<when>\b(?:at|in|on|before|after|during|since|this|last|next|every)"
            r"(?: [\w'-]+){1,4}?|\b(?:yesterday|today|tonight)) (?=you\b|you')",
            r"\g<when>, ",
        ),
        # "You appreciated that Sam cooked": Sam cooked, and you appreciated that.
        (
            r"(?P<felt>you[^.,]*? (?:loved?|hated?|liked?|enjoyed|appreciated?))"
            r" (?:it )?that (?P<deed>[^.,]+)",
            r"\g<deed>, and \g<felt> that",
        ),
        # "You loved it when he came": he came, and you loved it.
        (
            r"(?P<felt>[^.,]*?\b(?:loved|hated|liked|enjoyed|appreciated)) it when"
            r" (?P<deed>[^.,]+)",
            r"\g<deed>, and \g<felt> it",
        ),
        # "You were so happy you cried": you cried, you were so happy.
        (
            r"(?P<before>(?:.*, and |.*[.;] )?)(?P<felt>[^.,;]*?\b(?:was|were|felt|are|feel|is)"
            r" so \w+) (?:that )?(?P<deed>(?:you|he|she|they|your \w+)\b[^.,;]+)",
            r"\g<before>\g<deed>, \g<felt>",
        ),
    )
)


def _each_with_you(told: str) -> str:
    """ "You came home and cooked" told as "you came home, and you cooked": in any order."""

    def whole(found: re.Match[str]) -> str:
        return f", and you {found['verb']}" if is_finite_verb(found["verb"]) else found.group()

    return _AND_DID.sub(whole, told) if told[:3].lower() == "you" else told


def _who_apart(told: str) -> str:
    """ "You're happy for your friend, who's moving" told in two sentences."""
    found = _WHO_APART.match(told)
    if not found:
        return told
    who, does = found["who"], found["does"]
    rest = found["rest"].lstrip(", ")
    return f"{who}{does} {found['what']}. {found['before']}{who}. {rest}".rstrip(" .") + "."


# -- "it" and what it means

_AND_THAT = re.compile(r"\band that (?=(?P<verb>[\w']+))", re.IGNORECASE)
_PART_OF_IT = re.compile(
    r"\b(?P<verb>[\w']+) (?P<thing>(?:the|my|our) [\w']+)"
    r"(?P<rest>(?:,| and|, and|, but| but) [^.,]*? of) it\b",
    re.IGNORECASE,
)
_FELT = (
    r"(?:appreciate|like|love|hate)d?|(?:enjoy|mind)(?:ed)?|"
    r"(?:fed up|happy|okay|fine) with|(?:sick|tired|proud|glad) of|grateful for"
)
_FELT_ABOUT = re.compile(
    rf"(?P<who>[\w]+)(?P<felt>(?:'\w+)?(?: [\w']+){{0,3}}? (?:{_FELT}))"
    r"(?P<whom> (?!always|never|not)(?:your )?[\w]+?(?<!ing))??(?P<how> always)?"
    r" (?P<deed>\w+ing)(?P<rest>[^.,]*)",
    re.IGNORECASE,
)
_FELT_ABOUT_IT = re.compile(
    r"(?!.*\b(?:and|but|then)\b.*\band\b)[^.,;?!]+,? and i\b[^.,;?!]* (?:it|that)[.!]?",
    re.IGNORECASE,
)
# "You were glad your boss praised you" for "my boss praised me and I was glad".
_GLAD_THAT = re.compile(
    r"(?P<who>\w+)(?P<felt>(?:'re| are| is| were| was| felt| feel) (?:(?:so|very|really|quite) )?"
    r"(?P<word>\w+)) (?:that )?(?P<deed>(?!to\b|of\b|and\b|but\b|when\b|because\b)[^.,]+)",
    re.IGNORECASE,
)
_AND_FELT = re.compile(
    r"[^.,;?!]+,? and i(?:'m| am| was| felt| feel)\b[^.,;?!]*[.!]?", re.IGNORECASE
)
_SUBJECT_OF = {"him": "he", "her": "she", "them": "they", "me": "i", "us": "we"}


def _told_of(told: str) -> str:
    """A reflection with "and that meant the world" told as "and it meant the world"."""
    return _AND_THAT.sub(lambda m: "and it " if is_finite_verb(m["verb"]) else m.group(), told)


def _of_the_thing(text: str) -> str:
    """Name what was just told of: "I hated the meeting, I hated every minute of the meeting"."""

    def named(part: re.Match[str]) -> str:
        words = part["rest"].lower().split()
        others = DETERMINERS - {"every", "each", "all", "some", "any"}
        if base_of(part["verb"].lower()) not in BASES or others.intersection(words):
            return part.group()
        return f"{part['verb']} {part['thing']}{part['rest']} {part['thing']}"

    return _PART_OF_IT.sub(named, text)


def _deed_first(deed: re.Match[str]) -> str:
    """Tell "you appreciated Sam saying sorry" as "Sam said sorry and you appreciated it"."""
    whom = (deed["whom"] or deed["who"]).strip()
    whom = _SUBJECT_OF.get(whom.lower(), whom)
    did = past_of(base_of(deed["deed"].lower()))
    return f"{whom}{deed['how'] or ''} {did}{deed['rest']} and {deed['who']}{deed['felt']} it."


# -- done to somebody by somebody

_PASSIVE = vocabulary("was were got get gets")
_OBJECT_OF = {"i": "me", "he": "him", "she": "her", "they": "them", "we": "us"}
_OWNERS = vocabulary("my your our his her their the a an this that one some somebody someone")
_DOERS = _OWNERS | set(_SUBJECT_OF) | {"you"}
_PAST_DOER = PREPOSITIONS | SUBORDINATORS
_ASIDE = vocabulary("off down up out over away around about back")


def active(text: str) -> str:
    """Say by whom first: "a customer shouted at me" for "I got shouted at by a customer"."""
    if " by " not in text:
        return text
    found, cut = units(text)
    for unit in reversed(cut):
        begin = unit.start + bool(unit.joint)
        clause = [token for token in found[begin : unit.end] if token.is_word]
        turned = _turned(clause)
        if turned and not unit.question:
            text = f"{text[: clause[0].start]}{turned}{text[clause[-1].end :]}"
    return text


def _is_passive(text: str) -> bool:
    """Whether it tells what was done to somebody: "you were shouted at", "he got told off"."""
    words = [token.word for token in tokens(text)]
    return any(
        before in _PASSIVE | BE_FORMS and is_participle(word) for before, word in pairwise(words)
    )


def _turned(clause: list[Token]) -> str:
    """The clause with its doer first, or nothing where it is no plain passive."""
    words = [token.word for token in clause]
    if words.count("by") != 1:
        return ""
    by = words.index("by")
    verb = next((at for at in range(1, min(by, 4)) if words[at] in _PASSIVE), 0)
    if not verb or not verb + 1 < by <= verb + 3 or not is_participle(words[verb + 1]):
        return ""
    subject, deed, beside = words[:verb], words[verb + 1], words[verb + 2 : by]
    if verb > 1 and subject[0] not in _OWNERS:
        return ""
    by_whom = [token.text for token in clause[by + 1 :]]
    end = next((at for at, word in enumerate(by_whom) if word in _PAST_DOER), len(by_whom))
    doer, rest = by_whom[:end], by_whom[end:]
    if not doer or not (doer[0].lower() in _DOERS or doer[0][0].isupper()):
        return ""
    if len(doer) == 1:
        doer = [_SUBJECT_OF.get(doer[0], doer[0])]
    told = past_of(base_of(deed))
    whom = [_OBJECT_OF.get(words[0], clause[0].text), *(t.text for t in clause[1:verb])]
    done = [*whom, *beside] if _ASIDE.issuperset(beside) else [*beside, *whom]
    return " ".join([*doer, told, *done, *rest])
