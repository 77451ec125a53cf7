"""What only announces something: "the main thing is", "what I wanted to tell you is that"."""

import re
from collections.abc import Sequence

from voicecheck.language.english.function_words import OTHER_SUBJECTS, SUBJECT_PRONOUNS
from voicecheck.language.english.hanging import has_subject
from voicecheck.language.english.units import units
from voicecheck.language.english.words import Token, vocabulary

_LONGEST = 14
_BEFORE = vocabulary("and but so then well okay ok yeah anyway honestly basically um ,")
# "The best thing is" and "the hard part is" say something themselves, and stay.
_THING = (
    r"(?:(?:the|my|one|another|only) )*(?:(?:main|big|bigger|biggest|real|other|first|whole|only)"
    r" )*(?:thing|point|truth|fact|news|bit|part|bottom line|long and short of it)"
)
_WHOSE = r"(?:(?: that| which)? (?:i|i'm|i've|i'd|i have)(?: [\w']+){1,6}?)?"
_WHAT = r"what (?:i|i'm|i've|i'd|i have)(?: [\w']+){1,6}?"
_TROUBLES = (
    r"what(?:'s| is| was| has been|'s been)? (?:[\w']+ )?"
    r"(?:troubling|bothering|bugging|eating|worrying|getting to) me"
)
_IS = r",? (?:is|was|'s|is that|was that|is ,|is ,? that)"
_ADDED = (
    r"(?:oh ,?(?: and| also)?|guess what|you'll never guess(?: what)?|turns out|it turns out|here's the thing|you know what)"
)
_TELLS = r"i (?:just )?(?:want|wanted|have|need|had) to (?:tell|say)(?: you)?(?: this| something)?"
_LEADS = re.compile(
    rf"(?:oh ,? )?(?:(?:{_THING}{_WHOSE}|{_WHAT}|{_TROUBLES}){_IS}|{_ADDED}|{_TELLS})"
    r"(?: that)?(?: ,)?"
)
_ALONE = re.compile(
    rf"(?:oh ,? )?(?:{_THING}(?: {_WHOSE})?(?:,? (?:is|was))?|(?:the|one|another) other thing|"
    r"what i (?:[\w']+ ){0,4}(?:want|wanted|wanting|meaning|meant|need|needed|have|had)"
    r" to (?:tell|say)(?: you)?(?: \w+)?(?:,? (?:is|was))?|what else|here's the thing|"
    r"(?:that much )?(?:only )?i (?:just )?(?:don't |didn't )?(?:want|wanted|have|had|need) to "
    r"(?:tell|say)(?: you)?(?: something| this)?|it's this|guess what|"
    r"i(?:'ve| have) got (?:some )?(?:\w+ )?news|there's something|and that's that|"
    r".*\bdon't want to (?:say|tell|talk about) the other thing|anyhow|"
    r"it's (?:last night|yesterday|this morning|today)|highlights|i'll start with \w+)"
)
# What leads into an answer or out of it, or only stands between: "not a lot to report".
_DULL = (
    r"(?:funny|odd|nothing|quiet|normal|usual|ordinary|weird|mixed|boring|plain|standard|strange|"
    r"quick|easy|old|busy|bit of an?|right|proper|real|kind of an?)"
)
_NOTHING = re.compile(
    rf"(?:(?:not|nothing) (?:a lot|much|a great deal|lots)(?: to (?:report|tell|say)| happened| really|"
    rf" going on| today| happening)*|nothing(?:'s| is) wrong(?: exactly)?|"
    rf"(?:(?:it|today)(?: was|'s been|'s| has been) )?(?:an? )?(?:{_DULL} )+(?:day|one|week|evening)"
    r"(?: today| really| this)*|"
    r"you(?:'ll| will) (?:never guess|(?:\w+ )?laugh(?: at (?:this|me|that))?|not believe (?:this|it))|"
    r"can you believe it|do you know what|you know what|know what|"
    r"i(?:'ll| will) (?:keep (?:this|it) (?:short|brief|quick)|say it before .*|be (?:honest|quick)|"
    r"tell you what|say (?:this|that|it)(?: \w+)?)|i won't lie|i can say that here|"
    r"i(?:'m| am) not (?:going to|gonna) (?:do a list|lie|dress (?:it|this) up|go on(?: about it)?)|"
    r"i don't want to (?:start|go over) .*(?:again|argument)|"
    r"i (?:need|want|have) to get (?:this|it) off my chest|here's what happened|"
    r"there's (?:just |only )?(?:the )?one thing|"
    r"there's something i(?:'ve| have) been (?:keeping back|meaning to say|wanting to say)(?: .*)?|"
    r"(?:so |and |yeah |anyway )*that(?:'s| is| was) (?:it|all|that|me|about it|me done|"
    r"my (?:day|lot|news|week|evening)|the (?:truth|height of it|whole speech|thing|end of it|"
    r"entire request|size of it)|all i(?:'ve| have) got|all i (?:wanted|want|had|have) to say)"
    r"(?: really| then| today)?|"
    r"god help me|don't get me wrong|don't ask|believe me|trust me|i swear|who knows|i promise you|"
    r"first of all|first off|two things|three things|highs and lows|oh man|oh my god|in detail|"
    r"(?:yeah|yes|no|okay|ok|right|well|look|listen|honestly|finally|again|anyway|ugh|mostly|"
    r"literally|obviously|first|second|one|two|so|sure|sure look|what else|bit)|"
    r"(?:can|could) i start with .*|let me (?:say|tell|start|explain|finish)(?: .*)?|where do i start|"
    r"my (?:love|dear|darling|friend|sweet))"
)


def announced(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Where what is announced begins; `begin` where nothing is, or where it cannot stand alone.

    "The thing I liked was the tea" stays whole: "the tea" is no sentence.
    """
    found = begin
    for after in range(begin + 1, min(end, begin + _LONGEST)):
        if not (tokens[after].is_word and _opens(tokens, after)):
            continue
        if tokens[after].word == "you" and tokens[after - 1].word in {"tell", "ask"}:
            continue  # "I want to tell you what I saw"
        leads = _LEADS.fullmatch(" ".join(token.word for token in tokens[begin:after]))
        if leads and has_subject(tokens, after, end):
            found = after
    return found


def unannounced(text: str) -> str:
    """A text without what only announces: "what I wanted to say is I'm sorry", "I'm sorry"."""
    found, cut = units(text)
    kept, last = "", 0
    for unit in cut:
        first = unit.start
        while first < unit.end - 1 and found[first].word in _BEFORE:
            first += 1
        begin = announced(found, first, unit.end)
        if begin > first:
            kept += text[last : found[first].start]
            last = found[begin].start
    return kept + text[last:]


def announces(words: str) -> bool:
    """Whether a clause does nothing else: "the other thing is", "what I want to tell"."""
    return bool(_ALONE.fullmatch(words) or _NOTHING.fullmatch(words))


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause of its own may begin here, and not the middle of one."""
    word = tokens[at].word.split("'")[0]
    return word in SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you", "my", "your", "our", "the"} or (
        tokens[at].text[:1].isupper()
    )
