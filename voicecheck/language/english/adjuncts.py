"""The words by which it is told what a clause can go without: an adjunct, an aside, a likeness."""

from voicecheck.language.english.leads import LEADING_PREPOSITIONS
from voicecheck.language.english.words import vocabulary

PREPOSITIONS = LEADING_PREPOSITIONS | {"to"}
PLACED = vocabulary("in on at under during through behind outside inside")
BE = vocabulary("am is are was were be been being i'm it's he's she's we're they're you're that's")
DENIALS = vocabulary("not never no nobody nothing none neither nor hardly barely without cannot")
NARROWING = vocabulary("but except unless if without apart only until although though maybe")
HEDGES = vocabulary(
    """mostly maybe perhaps probably possibly i think suppose guess reckon sort kind of a bit in
    way apparently hopefully sometimes , usually"""
)
# A clause cannot end in one of these: "on it till".
LEFT_HANGING = vocabulary("till until than of to as so and or the a an with from into for")
THANKING = vocabulary("thank thanks thanked thanking grateful thankful")
MINUTES = vocabulary("five ten quarter twenty twenty-five half minutes minute")
NO_DEEDS = vocabulary("meeting training building wedding hearing landing opening washing feeling")
MEASURES = vocabulary("feet foot miles metres yards inches doors minutes hours days weeks years")
LASTING = vocabulary("for since until")
THERE = vocabulary("there here somewhere anywhere home")
# "Go and see him" is one deed.
SETTING_OUT = vocabulary("go come try wait stay sit run hurry")
TOWARDS = vocabulary("with to at of towards about for")
OTHER_PEOPLE = vocabulary("me him her us them you everyone everybody anyone somebody someone")
MOVING = vocabulary("go come walk drive run stop ring call phone sit stand lie wait stay nip pop")
# "In case I was ill", "as soon as he rang": two or three words that lead into a clause.
LEADING_TOGETHER = ("in case", "in order", "as soon as", "as long as", "now that", "even though")
STOPS = vocabulary(
    """because that what how who where when if as so than like but which why while whether and or
    although though unless"""
)
LEADING_SUBORDINATE = vocabulary(
    "if even when whenever because while before after until since next"
)
TIMES = vocabulary(
    """morning afternoon evening night day week weekend month year hour hours minute minutes days
    weeks months years time while bit ages monday tuesday wednesday thursday friday saturday
    sunday spring summer autumn winter lunchtime christmas"""
)
TIME_WORDS = vocabulary("today yesterday tonight tomorrow now nowadays")
TIME_OPENERS = vocabulary("this last next every all")
EMPHASIS = vocabulary(
    """really just actually honestly literally absolutely totally completely truly basically
    genuinely obviously proper properly anyway"""
)
_FILLERS = [
    phrase.split()
    for phrase in (
        "to be honest|to be fair|if i'm honest|to be honest with you|if i'm honest with you|"
        "if i am honest|if i'm being honest|i have to say|"
        "that's all|of course|in fact|as well|straight away|i must say|i'll be honest|"
        "believe it or not|at the end of the day|for what it's worth|i know|or anything|"
        "and everything|and all|and all that|or something|and so on|and stuff"
    ).split("|")
]
# By their first word, in the order in which they are tried.
FILLERS = {
    first: [phrase for phrase in _FILLERS if phrase[0] == first]
    for first in dict.fromkeys(phrase[0] for phrase in _FILLERS)
}
AS_IF = (["as", "if"], ["as", "though"], ["same", "as"], ["more", "than"])
LIKENING = BE | vocabulary(
    "feel feels felt feeling look looks looked sound sounds seem seems seemed be things more and"
)
SEEMING = vocabulary("feel look sound seem smell taste")
SOMEWHAT = vocabulary("a bit little lot kind of sort")
FEWEST_COORDINATED = 3
