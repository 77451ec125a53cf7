"""A language other than English, understood by its words for what steers a conversation.

The words are data (`[understood]` in a language's `phrases.toml`), so that a language is added
without code. What is not plainly one of them is an answer, or unclear and asked again: never a
guess. There is no grammar for the rest, so nothing is turned around, compared, coached or cut
short: what was said stays as it was said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from math import floor as floor_of
from typing import TYPE_CHECKING

from voicecheck.errors import GuideError
from voicecheck.language.agreement import Agreement, of_confirmation
from voicecheck.language.blame import Blame
from voicecheck.language.closure import STORY_WORDS, Closure
from voicecheck.language.commands import Command
from voicecheck.language.compare import Comparison
from voicecheck.language.concern import Concern
from voicecheck.language.doubt import DOUBTFUL, SHORTEST_LETTERS
from voicecheck.language.english.grammar import Grammar, Phrase
from voicecheck.language.english.words import (
    Token,
    plain_words,
    sentences,
    tokens,
    vocabulary,
    words,
)
from voicecheck.language.floor import Floor
from voicecheck.language.invitation import Reply
from voicecheck.language.plans import PlanWish
from voicecheck.language.promises import Became, Promise
from voicecheck.language.replies import Confirmation

if TYPE_CHECKING:
    from voicecheck.phrases import Understood

_LONGEST_COMMAND_WORDS = 8
_MOST_SAFE_WORDS = 2
_DENIED_WITHIN = 3
"""A word that denies counts for so many words after it."""

_DECIMAL = re.compile(r"\d{1,3}([.,]\d)?")
_Kind = Confirmation.Kind
_GRAMMAR = Grammar({})
_PHRASES = (
    "courtesies", "yes", "no", "partly", "time", "recording", "out_of", "nothing", "danger",
    "kept", "not_yet", "let_go",
)  # fmt: skip


def _phrase(name: str) -> "cached_property[Phrase]":
    """Phrases of the language, compiled when they are first needed."""
    return cached_property(lambda tongue: _GRAMMAR.phrase(getattr(tongue.said, name)))


def _words(name: str) -> "cached_property[frozenset[str]]":
    return cached_property(lambda tongue: vocabulary(getattr(tongue.said, name)))


@dataclass(frozen=True)
class Foreign:
    """What is understood in one language.

    Attributes:
        said: Its words.
        weekdays: The names of its weekdays, Monday first.
    """

    said: "Understood"
    weekdays: tuple[str, ...]

    # --- commands and replies ---

    def command(self, text: str, *, state: str = "answering") -> Command | None:
        """The command that the whole utterance is, if it is one; see `spoken_command`."""
        heard = self._heard(text)
        if not heard or len(heard) > _LONGEST_COMMAND_WORDS:
            return None
        if state == "paused" and self._is_wholly(heard, self._resuming):
            return Command.RESUME
        for command, phrase in self._commands:
            if self._is_wholly(heard, phrase):
                is_reply = state == "confirming" and command is Command.DONE
                return None if is_reply else command
        return None

    def confirmation(self, text: str) -> Confirmation:
        """Understand a reply to "did I get that right?"; see `voicecheck.language.replies`.

        Markers (yes, no, partly) are read from its beginning; what follows a no, or a yes and
        "but", is a correction, what follows a yes an addition. Whatever begins with none of them
        is unclear, unless it says that it is an addition.
        """
        command = self.command(text, state="confirming")
        if command is not None:
            is_repeat = command is Command.REPEAT
            return Confirmation(_Kind.REPEAT if is_repeat else _Kind.COMMAND)
        spoken = tokens(text)
        markers, rest = self._markers(spoken)
        more = text[rest[0].start :].strip(" \t\n.,;:-") if rest else ""
        if not more or (markers and self.command(more) is Command.DONE):  # "no, that's all"
            return Confirmation(_of_markers(markers))
        first = rest[0].word
        if first in self._but and len(rest) > 1 and markers:
            return Confirmation(_Kind.CORRECTION, text[rest[1].start :].strip(" \t\n.,;:-"))
        if markers == {"no"}:
            return Confirmation(_Kind.CORRECTION, more)
        if markers == {"yes"} or (not markers and first in self._also):
            return Confirmation(_Kind.ADDITION, more)
        return Confirmation(_Kind.UNCLEAR)

    def _markers(self, spoken: Sequence[Token]) -> tuple[set[str], Sequence[Token]]:
        """The markers at the beginning, and the words that follow them.

        A marker stands by itself: something ends after it, or a new marker or a "but" begins.
        Else it is a part of a sentence ("no quiero ..."), unless it is a word that never is.
        """
        words = [token for token in spoken if token.is_word]
        heard = [token.word for token in words]
        ended = {token.start for token in _before_marks(spoken)}
        found: set[str] = set()
        at = 0
        while at < len(heard):
            kind, end = self._marker_at(heard, at)
            by_itself = (
                end == len(heard)
                or words[end - 1].start in ended
                or heard[end] in self._but | self._also | self._fillers
                or self._marker_at(heard, end)[1] > end
            )
            if not by_itself and heard[at] in self._alone:  # "ja, weiter ging es mit ..."
                kind, end = self._marker_at(heard[: at + 1], at)
                by_itself = True
            if end > at and by_itself:
                found.add(kind)
                at = end
            elif heard[at] in self._fillers:
                at += 1
            else:
                break
        rest = words[at:]
        return found, [] if self._is_wholly(heard[at:], self._courtesies) else rest

    def _marker_at(self, heard: Sequence[str], at: int) -> tuple[str, int]:
        """The longest marker that begins here, and where it ends: here, where there is none."""
        kinds = {"partly": self._partly, "yes": self._yes, "no": self._no}
        reached = {kind: max(each.ends(heard, at), default=at) for kind, each in kinds.items()}
        return max(reached.items(), key=lambda each: each[1])

    def wants_time(self, text: str) -> bool:
        """Whether the whole utterance asks for time to think."""
        return self._is_wholly(self._heard(text), self._time)

    def ends_recording(self, text: str) -> bool:
        """Whether the whole utterance asks that no sound be recorded any more."""
        return self._is_wholly(self._heard(text), self._recording)

    def agreement(self, text: str, *, partner: str | None = None) -> Agreement:
        """Whether someone agrees; whether freely is judged in English only."""
        return of_confirmation(self.confirmation(text).kind)

    # --- numbers and days ---

    def number(self, text: str, low: int, high: int) -> int | None:
        """The rating that an answer gives: a number alone, or one on its scale."""
        heard = self._heard(text)
        values = [self._value(word) for word in heard]
        for at, value in enumerate(values[:-1]):
            for end in self._out_of.ends(heard, at + 1):
                if end < len(heard) and end > at + 1 and value is not None:
                    return _rounded(value, low, high) if values[end] == high else None
        given = {value for value in values if value is not None}
        beside = [
            word
            for word, value in zip(heard, values, strict=True)
            if value is None and word not in self._around_number
        ]
        if len(given) != 1 or beside:
            return None
        return _rounded(given.pop(), low, high)

    def _value(self, word: str) -> float | None:
        if word in self.numbers:
            return float(self.numbers.index(word))
        return float(word.replace(",", ".")) if _DECIMAL.fullmatch(word) else None

    def dates(self, text: str, today: date) -> list[date]:
        """The days that are named, in order: today, tomorrow, a weekday to come."""
        heard = plain_words(text)
        weekdays = [name.lower() for name in self.weekdays]
        found: list[date] = []
        at = 0
        while at < len(heard):
            ahead, end = max(
                (
                    (ahead, max(phrase.ends(heard, at), default=at))
                    for ahead, phrase in enumerate(self._days)
                ),
                key=lambda each: each[1],
                default=(0, at),
            )
            if end > at:
                found.append(today + timedelta(ahead))
                at = end
                continue
            if heard[at] in weekdays:
                ahead = (weekdays.index(heard[at]) - today.weekday() - 1) % 7 + 1
                found.append(today + timedelta(ahead))
            at += 1
        return found

    # --- promises ---

    def promise(self, text: str, today: date) -> Promise | None:
        """The promise in an answer to "what do you promise?": all of it, for it was asked for."""
        heard = self._heard(text)
        refuses = self._is_wholly(heard, self._nothing) or self._is_wholly(heard, self._no)
        if not heard or refuses:
            return None
        named = self.dates(text, today)
        return Promise(text.strip(), named[0] if named else None)

    def became(self, text: str) -> Became | None:
        """What has become of a promise; None where that is not plain."""
        heard = self._heard(text)
        kinds = {
            Became.NOT_YET: self._not_yet,
            Became.LET_GO: self._let_go,
            Became.KEPT: self._kept,
        }
        found = [kind for kind, phrase in kinds.items() if _occurs(phrase, heard)]
        if Became.NOT_YET in found:  # "not yet kept" holds the word "kept"
            return None if Became.LET_GO in found else Became.NOT_YET
        if len(found) == 1:
            return found[0]
        match self.confirmation(text).kind if not found else None:
            case _Kind.YES:
                return Became.KEPT
            case _Kind.NO:
                return Became.NOT_YET
            case _:
                return None

    # --- danger ---

    def concern(self, text: str, *, partner: str | None = None) -> Concern | None:
        """Whether words tell of danger: a short list of plain phrases; see docs/care.md."""
        for sentence in sentences(text):
            heard = plain_words(sentence)
            for at in range(len(heard)):
                before = heard[max(0, at - _DENIED_WITHIN) : at]
                if self._danger.ends(heard, at) - {at} and not self._denied & set(before):
                    return Concern("danger", "high")
        return None

    # --- turns ---

    def closure(self, text: str) -> Closure:
        """How finished the words so far sound."""
        heard = plain_words(text)
        if not heard:
            return Closure.WORDLESS
        bare = {_Kind.YES, _Kind.NO}
        if self.command(text) is not None or self.confirmation(text).kind in bare:
            return Closure.WHOLE
        if len(heard) == 1 and self._value(heard[0]) is not None:
            return Closure.WHOLE
        hangs = text.rstrip().endswith((",", "-", "…", "..."))
        if hangs or heard[-1] in self._leading_on | self._fillers:
            return Closure.OPEN
        if not text.rstrip().endswith((".", "!", "?")):
            return Closure.UNSURE
        is_story = len(sentences(text)) > 1 or len(heard) >= STORY_WORDS
        return Closure.STORY if is_story else Closure.SENTENCE

    def doubtful(self, words: Iterable[tuple[str, float]]) -> tuple[str, ...]:
        """The words worth asking about, the most doubtful first; see `doubtful`."""
        unsure = [
            (probability, plain[0])
            for written, probability in words
            if probability < DOUBTFUL
            and len(plain := plain_words(written)) == 1
            and len(plain[0]) >= SHORTEST_LETTERS
            and plain[0] not in self._small
        ]
        return tuple(dict.fromkeys(word for _, word in sorted(unsure)))

    def safe_word(self, text: str) -> str:
        """The word or two that were agreed on; empty where there is none."""
        heard = [word for word in self._heard(text) if word not in self._around_word]
        is_none = self._is_wholly(heard, self._no) or self._is_wholly(heard, self._nothing)
        return "" if is_none or not 0 < len(heard) <= _MOST_SAFE_WORDS else " ".join(heard)

    # --- what only a grammar could tell ---

    def splice(self, said: str, correction: str) -> str:
        """Put a correction where it belongs, where that is plain.

        One that repeats most of what was said replaces it; a weekday or a number takes the place
        of the only other one; any other is joined on, so that nothing is lost.
        """
        old, new = plain_words(said), plain_words(correction)
        again = len(set(old) & set(new))
        if 2 * again >= len(set(old)) or len(old) <= 2:
            return correction[:1].upper() + correction[1:]
        weekdays = [name.lower() for name in self.weekdays]
        for kind in (weekdays, self.numbers):
            before = [token for token in words(said) if token.word in kind]
            after = [token for token in words(correction) if token.word in kind]
            if len(before) == len(after) == 1:
                return said[: before[0].start] + after[0].text + said[before[0].end :]
        return f"{said.strip()} {correction[:1].upper()}{correction[1:]}".strip()

    def gist(self, text: str, *, partner: str | None = None, max_words: int = 30) -> str:
        """The words as they are, whole sentences of them while there is room."""
        kept: list[str] = []
        for sentence in sentences(text):
            if kept and len(" ".join([*kept, sentence]).split()) > max_words:
                break
            kept.append(sentence)
        return " ".join(kept)

    def blame(self, text: str, *, partner: str | None = None) -> Blame | None:
        """None: nobody is coached in a language without rules for it."""
        return None

    def advice(self, text: str) -> tuple[str, ...]:
        """Nothing: see `blame`."""
        return ()

    def compare(
        self,
        told: str,
        said_back: str,
        *,
        before: str = "",
        speaker: str | None = None,
        listener: str | None = None,
    ) -> Comparison:
        """Nothing is compared: only the one who told it says whether it was heard."""
        return Comparison((), (), ())

    def plan_wish(
        self, text: str, guides: Mapping[str, str], today: date, *, offered: bool = False
    ) -> PlanWish | None:
        """None: plans are spoken of in English only."""
        return None

    def invited(self, text: str, now: datetime, *, asked_when: bool = False) -> Reply:
        """Yes or no to "is now okay?"; a time to come back at is understood in English only."""
        if self.command(text) in (Command.STOP, Command.SKIP):
            return Reply(Reply.Kind.NO)
        if self.command(text, state="paused") is Command.RESUME:
            return Reply(Reply.Kind.YES)
        kinds = {_Kind.YES: Reply.Kind.YES, _Kind.NO: Reply.Kind.NO}
        return Reply(kinds.get(self.confirmation(text).kind, Reply.Kind.UNCLEAR))

    def floor(self, text: str, *, partner: str | None = None) -> Floor | None:
        """None: the floor is asked for in English only."""
        return None

    # --- the words, compiled when they are first needed ---

    def _heard(self, text: str) -> list[str]:
        """The words without fillers, a word said twice counted once."""
        kept = [word for word in plain_words(text) if word not in self._fillers]
        return kept[:1] + [after for before, after in pairwise(kept) if after != before]

    def _is_wholly(self, heard: Sequence[str], core: Phrase) -> bool:
        """Whether the words are the phrase, again and again, and courtesies around it."""
        reached, todo, is_said = {0}, [0], False
        while todo:
            at = todo.pop()
            ends = core.ends(heard, at) - {at}
            is_said = is_said or len(heard) in ends
            after = (ends | self._courtesies.ends(heard, at)) - reached
            reached |= after
            todo += after
        starts = {at for at in reached if core.ends(heard, at) - {at}}
        return bool(heard) and len(heard) in reached and bool(starts)

    @cached_property
    def _commands(self) -> list[tuple[Command, Phrase]]:
        known = self.said.commands
        return [(each, _GRAMMAR.phrase(getattr(known, each.value))) for each in Command]

    @cached_property
    def _resuming(self) -> Phrase:
        return _GRAMMAR.phrase([*self.said.yes, *self.said.commands.resume])

    @cached_property
    def _days(self) -> list[Phrase]:
        return [_GRAMMAR.phrase(day) for day in self.said.days]

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The words for zero, one, two and so on."""
        return tuple(self.said.numbers.split())

    @cached_property
    def bare_words(self) -> tuple[tuple[str, ...], ...]:
        """The single words that are a whole reply: yes, no, then each command's."""
        said, commands = self.said, self.said.commands
        replies = ((said.yes, _Kind.YES), (said.no, _Kind.NO))
        return (
            *(
                tuple(w for w in _words_in(lines) if self.confirmation(w).kind is kind)
                for lines, kind in replies
            ),
            *(
                tuple(w for w in _words_in(getattr(commands, c.value)) if self.command(w) is c)
                for c in Command
            ),
        )

    _courtesies = _phrase("courtesies")
    _yes, _no, _partly = _phrase("yes"), _phrase("no"), _phrase("partly")
    _time, _recording, _out_of = _phrase("time"), _phrase("recording"), _phrase("out_of")
    _nothing, _danger = _phrase("nothing"), _phrase("danger")
    _kept, _not_yet, _let_go = _phrase("kept"), _phrase("not_yet"), _phrase("let_go")
    _fillers, _but, _also = _words("fillers"), _words("but"), _words("also")
    _alone = _words("alone")
    _denied, _leading_on = _words("denied"), _words("leading_on")
    _small, _around_word = _words("small"), _words("around_word")
    _around_number = _words("around_number")


@cache
def foreign(said: "Understood", weekdays: tuple[str, ...]) -> Foreign:
    """What is understood with these words.

    Raises:
        GuideError: A phrase is not written in the notation: a bracket is missing.
    """
    tongue = Foreign(said, weekdays)
    for name in ("_commands", "_days", *(f"_{each}" for each in _PHRASES)):
        try:
            getattr(tongue, name)
        except (ValueError, KeyError, IndexError) as error:
            raise GuideError(
                f"In the phrases of a language, understood.{name[1:]} cannot be read: {error}",
                "See that each bracket is closed: [may be missing], (this | or that)",
            ) from error
    return tongue


def _words_in(phrases: Iterable[str]) -> list[str]:
    """Every word of some phrases, once."""
    return list(dict.fromkeys(word for phrase in phrases for word in plain_words(phrase)))


def _before_marks(spoken: Sequence[Token]) -> list[Token]:
    """The words that a mark follows."""
    return [one for one, after in pairwise(spoken) if one.is_word and not after.is_word]


def _of_markers(markers: set[str]) -> Confirmation.Kind:
    """What a reply of markers alone amounts to: where they differ, nobody guesses."""
    if not markers:
        return _Kind.NOTHING
    if len(markers) > 1:
        return _Kind.PARTLY if markers == {"partly", "no"} else _Kind.UNCLEAR
    return {"yes": _Kind.YES, "no": _Kind.NO, "partly": _Kind.PARTLY}[next(iter(markers))]


def _rounded(value: float, low: int, high: int) -> int | None:
    return floor_of(value + 0.5) if low <= value <= high else None


def _occurs(phrase: Phrase, heard: Sequence[str]) -> bool:
    return any(phrase.ends(heard, at) - {at} for at in range(len(heard)))
