"""How much a clause matters to the one who said it: feelings and needs before errands."""

import re

from voicecheck.language.english.words import vocabulary
from voicecheck.language.feelings import feelings

_NEEDING = re.compile(
    r"\bi(?:'d| would)? (?:\w+ )?(?:need|needed|wish|wished|hope|hoped|want|wanted|miss|missed|"
    r"like to|love to|long)\b|\bi'd (?:\w+ )?(?:like|love|prefer)\b|"
    r"\bwhat i (?:\w+ )?(?:need|want)|\bmy (?:wish|need|hope)\b"
)
_HEADLINE = re.compile(
    r"\b(?:best|worst|hardest|nicest|main|biggest|highlight|most important|mostly)\b"
    r"|\bmy (?:low|high)\b|\bthe thing (?:that |i |which )|\bgot to me\b|"
    r"\bwhat (?:\w+ )?(?:bothered|hurt|hurts|upset|helped|got to|scares)\b"
)
_FEELING_VERB = re.compile(
    r"\bi (?:\w+ )?(?:feel|felt|cried|cry|hate|hated|love|loved|fear|regret|enjoyed)\b"
    r"|\bmy heart\b|\bmade me\b|\bmakes me\b|\bin tears\b|\bi couldn't stop\b|\bhurts? me\b"
)
_APOLOGY = re.compile(
    r"\bi'm (?:\w+ )?sorry\b|\bi am sorry\b|\bapologi[sz]e\b|"
    r"\bi shouldn't have\b"
)
_HAPPENING = vocabulary(
    """said told tells called rang asked died passed left lost pregnant cancelled canceled surgery
    results result apologised apologized shouted yelled screamed forgot forgets promised
    lied hit fired quit hospital finished failed won broke broken accident diagnosed laughed
    hugged fought fight argued argument divorce married birthday born visit leaving drinking
    money rent job exam surprised ignored interrupted blamed helped nobody never worst never
    first new"""
)
_PEOPLE = vocabulary(
    """mother mum mom father dad sister brother son daughter wife husband partner girlfriend
    boyfriend boss manager friend friends kids children baby parents grandmother grandfather
    grandma grandpa aunt uncle cousin colleague teacher doctor neighbour neighbor team
    family"""
)
_ERRANDS = vocabulary(
    """drove drive bus train traffic weather rain raining shops shopping supermarket garage parcel
    emails washing cooked cleaned bathroom laundry coffee radio television lunch breakfast
    parked watched crossword paper early usual usually list town band hall number meeting
    sun"""
)
_DENIALS = vocabulary("not never didn't don't can't couldn't won't wasn't haven't")
_ASIDE = re.compile(
    r"^(?:well |so |and |but |honestly )*(?:i don't know|it sounds silly|it's about|let me|"
    r"i see that|anyway|that's it|i suppose|you know|what else|where do i)\b"
)
DAYS = vocabulary("monday tuesday wednesday thursday friday saturday sunday")


def salience(words: list[str], names: int) -> float:
    """Weigh a clause.

    Args:
        words: Its words in small letters.
        names: How many names stand in it.

    Returns:
        A weight; a clause that names the speaker's own feeling with its cause comes near 10, an
        errand near 0.
    """
    said = " ".join(words)
    own = bool({"i", "i'm", "me", "my", "i'd", "i've"} & set(words))
    weight = 0.3 + 0.6 * own + 1.3 * min(names, 2)
    named = feelings(said)
    own_feelings = sum(feeling.whose == "own" for feeling in named)
    if own_feelings or _FEELING_VERB.search(said):
        weight += 6.0 + 0.5 * min(own_feelings, 2)
    elif named:
        weight += 3.0
    if _NEEDING.search(said):
        weight += 4.5
    if _HEADLINE.search(said):
        weight += 3.0
    if _APOLOGY.search(said):
        weight += 3.0
    weight += 1.3 * min(2, sum(word in _HAPPENING for word in words))
    weight += 0.8 * min(2, sum(word in _PEOPLE for word in words))
    weight += 0.7 * bool({"you", "your", "you're"} & set(words))
    weight += 0.5 * any(word in DAYS or word.isdigit() for word in words)
    weight -= 0.8 * min(3, sum(word in _ERRANDS for word in words))
    weight += 0.6 * (own and bool(_DENIALS & set(words)))
    return weight - 4.0 * bool(_ASIDE.search(said))
