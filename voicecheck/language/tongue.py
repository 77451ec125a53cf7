"""One language as the conversation needs it: everything that is understood of a person's words.

English has rules for all of it. Another language has words for what steers a conversation (yes and
no, commands, numbers, days) and passes over the rest: nobody is coached, compared or interpreted
in a language that is not understood well enough for it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from voicecheck.language.advice import advice
from voicecheck.language.agreement import Agreement, agreement
from voicecheck.language.blame import Blame, blame
from voicecheck.language.closure import Closure, closure
from voicecheck.language.commands import Command, spoken_command
from voicecheck.language.compare import Comparison, compare
from voicecheck.language.concern import Concern, concern
from voicecheck.language.days import days
from voicecheck.language.doubt import doubtful
from voicecheck.language.floor import Floor, floor
from voicecheck.language.foreign import foreign
from voicecheck.language.gist import gist
from voicecheck.language.invitation import Reply, invited
from voicecheck.language.numbers import number
from voicecheck.language.plans import PlanWish, plan_wish
from voicecheck.language.promises import Became, Promise, became, promise
from voicecheck.language.recording import ends_recording
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.language.safe_word import safe_word
from voicecheck.language.splice import splice
from voicecheck.language.tempo import wants_time

if TYPE_CHECKING:
    from voicecheck.phrases import Phrases


class Tongue(Protocol):
    """What is understood in one language; each method is told at the function it is named for."""

    def command(self, text: str, *, state: str = "answering") -> Command | None:
        """See `spoken_command`."""

    def confirmation(self, text: str) -> Confirmation:
        """See `confirmation`."""

    def agreement(self, text: str, *, partner: str | None = None) -> Agreement:
        """See `agreement`."""

    def number(self, text: str, low: int, high: int) -> int | None:
        """See `number`."""

    def wants_time(self, text: str) -> bool:
        """See `wants_time`."""

    def ends_recording(self, text: str) -> bool:
        """See `ends_recording`."""

    def concern(self, text: str, *, partner: str | None = None) -> Concern | None:
        """See `concern`."""

    def blame(self, text: str, *, partner: str | None = None) -> Blame | None:
        """See `blame`."""

    def advice(self, text: str) -> tuple[str, ...]:
        """See `advice`."""

    def compare(
        self,
        told: str,
        said_back: str,
        *,
        before: str = "",
        speaker: str | None = None,
        listener: str | None = None,
    ) -> Comparison:
        """See `compare`."""

    def splice(self, said: str, correction: str) -> str:
        """See `splice`."""

    def gist(self, text: str, *, partner: str | None = None, max_words: int = 30) -> str:
        """See `gist`."""

    def promise(self, text: str, today: date) -> Promise | None:
        """See `promise`."""

    def became(self, text: str) -> Became | None:
        """See `became`."""

    def dates(self, text: str, today: date) -> list[date]:
        """The days that are named, in order; see `days`."""

    def plan_wish(
        self, text: str, guides: Mapping[str, str], today: date, *, offered: bool = False
    ) -> PlanWish | None:
        """See `plan_wish`."""

    def invited(self, text: str, now: datetime, *, asked_when: bool = False) -> Reply:
        """See `invited`."""

    def floor(self, text: str, *, partner: str | None = None) -> Floor | None:
        """See `floor`."""

    def safe_word(self, text: str) -> str:
        """See `safe_word`."""

    def closure(self, text: str) -> Closure:
        """See `closure`."""

    def doubtful(self, words: Iterable[tuple[str, float]]) -> tuple[str, ...]:
        """See `doubtful`."""


class English:
    """English: each question has its own rules, in a room of its own."""

    command = staticmethod(spoken_command)
    confirmation = staticmethod(confirmation)
    agreement = staticmethod(agreement)
    number = staticmethod(number)
    wants_time = staticmethod(wants_time)
    ends_recording = staticmethod(ends_recording)
    concern = staticmethod(concern)
    blame = staticmethod(blame)
    advice = staticmethod(advice)
    compare = staticmethod(compare)
    splice = staticmethod(splice)
    gist = staticmethod(gist)
    promise = staticmethod(promise)
    became = staticmethod(became)
    plan_wish = staticmethod(plan_wish)
    invited = staticmethod(invited)
    floor = staticmethod(floor)
    safe_word = staticmethod(safe_word)
    closure = staticmethod(closure)
    doubtful = staticmethod(doubtful)

    @staticmethod
    def dates(text: str, today: date) -> list[date]:
        """The days that are named, in order."""
        return [day.date for day in days(text, today)]


ENGLISH: Tongue = English()


def tongue(phrases: "Phrases") -> Tongue:
    """What understands the language that the phrases are in."""
    if phrases.understood is None:
        return ENGLISH
    return foreign(phrases.understood, phrases.weekdays)
