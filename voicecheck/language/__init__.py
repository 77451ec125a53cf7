"""Language: text in, meaning out. Pure functions of the standard library, without audio."""

from voicecheck.language.advice import advice
from voicecheck.language.blame import Blame, blame
from voicecheck.language.clean import clean
from voicecheck.language.closure import Closure, closure
from voicecheck.language.compare import Addition, Comparison, Point, compare, points
from voicecheck.language.concern import Concern, concern
from voicecheck.language.faithful import faithful
from voicecheck.language.faults import Fault
from voicecheck.language.feelings import Feeling, feelings
from voicecheck.language.gist import gist
from voicecheck.language.intents import (
    Command,
    Confirmation,
    confirmation,
    number,
    spoken_command,
)
from voicecheck.language.mirror import mirror
from voicecheck.language.reflect import reflect
from voicecheck.language.splice import splice

__all__ = [
    "Addition",
    "Blame",
    "Closure",
    "Command",
    "Comparison",
    "Concern",
    "Confirmation",
    "Fault",
    "Feeling",
    "Point",
    "advice",
    "blame",
    "clean",
    "closure",
    "compare",
    "concern",
    "confirmation",
    "faithful",
    "feelings",
    "gist",
    "mirror",
    "number",
    "points",
    "reflect",
    "splice",
    "spoken_command",
]
