"""Replies to "is now okay?": begin, come back at a time, come back later, leave it for today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from voicecheck.language.commands import Command, spoken_command
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import tokens, unfold, vocabulary
from voicecheck.language.put_off import put_off
from voicecheck.language.replies import Confirmation, confirmation

_LONGEST_WORDS = 24
_TOMORROW = "tomorrow"
_NO = vocabulary("no nope nah")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to "is now okay?".

    Attributes:
        kind: What it amounts to.
        at: The time to come back at; None where none was said.
    """

    class Kind(StrEnum):
        """What a reply to "is now okay?" amounts to."""

        YES = "yes"
        NO = "no"
        LATER = "later"
        UNCLEAR = "unclear"

    kind: Kind
    at: datetime | None = None


_COMMANDS = {
    Command.STOP: Reply.Kind.NO,
    Command.SKIP: Reply.Kind.NO,
    Command.DELETE: Reply.Kind.NO,
    Command.PAUSE: Reply.Kind.LATER,
    Command.RESUME: Reply.Kind.YES,
}
"""What a command means here."""


def invited(text: str, now: datetime, *, asked_when: bool = False) -> Reply:
    """Understand a reply to "is now okay?".

    A time to come back at counts before everything else: "no, in half an hour" is no refusal, and
    "yes, at ten" no beginning. What is only busy ("I'm on the phone", "not now") is later, without
    a time. Nothing is guessed: what fits none of these is unclear.

    Args:
        text: What was heard.
        now: The time it was said at, with its offset.
        asked_when: Whether it answers "when?".
    """
    heard = [token.text for token in unfold(token for token in tokens(text) if token.is_word)]
    whole = _whole(heard)
    if whole is not Reply.Kind.NO and _TOMORROW not in heard:
        at = put_off(text, now, asked_when=asked_when)
        if at is not None:
            return Reply(Reply.Kind.LATER, at)
    command = spoken_command(text, state="confirming")
    if whole is not None:
        return Reply(whole)
    if command is not None:
        return Reply(_COMMANDS.get(command, Reply.Kind.UNCLEAR))
    agreed = _agrees_at_first(heard)
    if agreed:
        return Reply(_whole(heard[agreed:]) or Reply.Kind.YES)
    if _TOMORROW in heard:
        return Reply(Reply.Kind.NO)
    match confirmation(text).kind:
        case Confirmation.Kind.YES:
            return Reply(Reply.Kind.YES)
        case Confirmation.Kind.NO | Confirmation.Kind.CORRECTION if heard[0] in _NO:
            return Reply(Reply.Kind.NO)
        case _:
            return Reply(Reply.Kind.UNCLEAR)


def _whole(heard: Sequence[str]) -> Reply.Kind | None:
    """What all the words together are; None where more was said than a reply."""
    heard = [word for word in heard if word not in read("invitation")["dropped"].split()]
    if not heard or len(heard) > _LONGEST_WORDS:
        return None
    return next((kind for kind, one in _replies() if len(heard) in one.ends(heard, 0)), None)


def _agrees_at_first(heard: Sequence[str]) -> int:
    """How many words it takes to say yes before something else; 0 where none does."""
    return max(_agreement().ends(heard, 0), default=0)


@cache
def _replies() -> list[tuple[Reply.Kind, Phrase]]:
    """What each kind of reply is wholly; the most reluctant first, for it counts where two fit."""
    book = read("invitation")
    found = []
    for kind in (Reply.Kind.NO, Reply.Kind.LATER, Reply.Kind.YES):
        grammar = Grammar({**book["rules"], "core": book[kind.value]["say"]})
        either = "<lead>* (<core> <tail>*)+" if kind is Reply.Kind.YES else ""
        found.append(
            (
                kind,
                grammar.phrase(either or "(<lead> | <refuse> | <agree> but)* (<core> <tail>*)+"),
            )
        )
    return found


@cache
def _agreement() -> Phrase:
    return Grammar(read("invitation")["rules"]).phrase("<lead>* <agree> [but]")
