"""Spoken commands: what a whole utterance asks the check-in to do."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import Token, tokens, unfold, vocabulary

# The longest request anybody makes; longer utterances are answers.
_LONGEST_COMMAND_WORDS = 24
_YES = vocabulary("yes yeah yep yup correct exactly")
_NO = vocabulary("no nope nah")
# "Wait, because somebody's at the door".
_WITH_REASON = "<core> [<tail>* [(because | as | since | and)] <why>]"
# After a noun's "'s" these show that it "is": "the kids' dinner", but "the baby's down".
_STATES = vocabulary(
    "asleep on down up in here gone awake too at not still just finally only so ready"
)
# "No, try again" is said to the listener who got it wrong.
_TRIES = vocabulary("try listen")


class Command(StrEnum):
    """What can be asked for by voice at any time."""

    REPEAT = "repeat"
    SKIP = "skip"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    DELETE = "delete"
    HELP = "help"
    SLOWER = "slower"
    LOUDER = "louder"
    QUIETER = "quieter"
    DONE = "done"


def spoken_command(text: str, *, state: str = "answering") -> Command | None:
    """The command that the whole utterance is, if it is one.

    Politeness, fillers and repetition are allowed around the command ("um, could you repeat that
    please"), and so is a reason ("not so loud, the baby's asleep"); anything else makes the
    utterance an answer ("can you repeat that to her?").

    Args:
        text: What was heard.
        state: What the conversation is waiting for. Unknown states count as "answering".

            - "answering": a free answer. "Done" ends it ("that's it", "nothing else").
            - "confirming": a reply to "did I get that right?". Yes and no are no commands, and
              neither is "that's it", which means yes; nor what only goes on after a yes or no
              ("yes, next", "no, that's all"). "Stop", "no, stop", "skip", "wait" and the rest are.
            - "paused": the words that resume are wide: "yes", "okay", "ready", "go on", "I'm
              here". Everything else is a command as usual, so that talk in the room stays talk.
            - "rating": a number; the commands are those of "answering".

            "Resume", "continue" and "I'm back" are taken in every state; they mean nothing else.

    Returns:
        The command, or None for an ordinary answer. Of two commands in a row ("wait, go back")
        the last counts.
    """
    spoken = tokens(text)
    if sum(token.is_word for token in spoken) > _LONGEST_COMMAND_WORDS:
        return None
    found = _command_of(spoken, state)
    if found:
        return None if state == "confirming" and _is_reply(found, spoken) else found
    for index, token in enumerate(spoken):
        last = None if token.is_word else _command_of(spoken[index + 1 :], state)
        before = spoken[: index + 1]
        if last and (_command_of(before, state) or _is_reason(before, last)):
            return last
    return None


def _is_reason(spoken: Sequence[Token], command: Command) -> bool:
    """Whether this is why the command is given: "the baby's asleep, (not so loud)"."""
    reasons = _reasons(command)
    return reasons is not None and _is_wholly(reasons, _heard(spoken))


def _is_reply(command: Command, spoken: Sequence[Token]) -> bool:
    """Whether a command behind a yes or no is less than the yes or no itself."""
    first = next(token.word for token in spoken if token.is_word)
    goes_on = command in (Command.SKIP, Command.RESUME, Command.DONE)
    refuses = command is Command.DONE or bool(_TRIES & {token.word for token in spoken})
    return (first in _YES and goes_on) or (first in _NO and refuses)


def _command_of(spoken: Sequence[Token], state: str) -> Command | None:
    heard = _heard(spoken)
    is_question = any(token.text == "?" for token in spoken)
    # What only some states know is asked first: "back" means another thing to a paused check-in.
    kinds = ["paused"] if state == "paused" else []
    kinds += ["not_confirming"] if state != "confirming" else []
    kinds += ["questions"] if is_question else []
    for kind in (*kinds, "say"):
        for command, core in _cores(kind):
            if _is_wholly(core, heard):
                return command
    return None


def _heard(spoken: Sequence[Token]) -> list[str]:
    said = [token.word for token in unfold(token for token in spoken if token.is_word)]
    told: list[str] = []
    for word, after in zip(said, [*said[1:], ""], strict=False):
        is_verb = word.endswith("'s") and (after.endswith("ing") or after in _STATES)
        told += [word[:-2], "is"] if is_verb else [word]
    return _without_fillers(told)


def _is_wholly(core: Phrase, heard: Sequence[str]) -> bool:
    """Whether the words are `lead* core tail*`, said once or again and again."""
    leads, tails = _surroundings()
    reached, todo = {0}, [0]
    while todo:
        starts = leads.ends(heard, todo.pop())
        ends = {end for start in starts for end in core.ends(heard, start)}
        after = {place for end in ends for place in tails.ends(heard, end)} - reached
        reached |= after
        todo += after
    return bool(heard) and len(heard) in reached


def _without_fillers(words: Sequence[str]) -> list[str]:
    dropped = read("commands")["dropped"].split()
    kept: list[str] = []
    for word, after in zip(words, [*words[1:], ""], strict=False):
        if word in dropped and not (word == "uh" and after == "huh"):
            continue
        if word == "like" and (not kept or kept[-1] not in ("would", "feel")):
            continue
        if not kept or kept[-1] != word:
            kept.append(word)
    return kept


@cache
def _cores(kind: str) -> list[tuple[Command, Phrase]]:
    """The compiled phrases of one kind, for every command that has such."""
    book = read("commands")
    found = []
    for command in Command:
        entry = book[command.value]
        phrases = _phrases(entry, kind)
        if phrases:
            given = {"core": phrases, "why": entry.get("why", [])}
            rules = {**book["rules"], **entry.get("rules", {}), **given}
            whole = _WITH_REASON if given["why"] else "<core>"
            found.append((command, Grammar(rules).phrase(whole)))
    return found


@cache
def _reasons(command: Command) -> Phrase | None:
    book = read("commands")
    reasons = book[command.value].get("why")
    return Grammar(book["rules"]).phrase(reasons) if reasons else None


@cache
def _surroundings() -> tuple[Phrase, Phrase]:
    rules = Grammar(read("commands")["rules"])
    return rules.phrase("<lead>*"), rules.phrase("<tail>*")


def _phrases(entry: dict[str, Any], kind: str) -> list[str]:
    if kind != "say":
        return list(entry.get(kind, []))
    frame = f"<{entry['ask']}>"
    asked = [f"[{frame}] ({expansion})" for expansion in entry["do"]]
    framed = [f"{frame} ({expansion})" for expansion in entry.get("framed", [])]
    return [*asked, *framed, *entry["say"]]
