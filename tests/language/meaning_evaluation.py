"""Scores for what hears a meaning: commands, replies, ratings, feelings, blame and concern.

Each is told beside a baseline that looks for key words.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.language.cases import cases
from voicecheck.language import (
    blame,
    concern,
    confirmation,
    feelings,
    number,
    spoken_command,
)

Case = dict[str, Any]
VERDICTS = {"yes", "no", "correction"}


@dataclass(frozen=True, slots=True)
class Found:
    """How well a yes-or-no question was answered over a set."""

    found: int
    wanted: int
    false: int
    without: int

    def __str__(self) -> str:
        return f"{self.found} of {self.wanted} found, {self.false} false in {self.without}"


def found(set_name: str, is_found: Callable[[Case], bool]) -> Found:
    """For each case whether there is something, beside whether there should be."""
    hits = [(is_found(case), bool(case["want"])) for case in cases(set_name)]
    wanted = sum(want for _, want in hits)
    return Found(
        sum(hit and want for hit, want in hits),
        wanted,
        sum(hit and not want for hit, want in hits),
        len(hits) - wanted,
    )


# --- commands ---


def command(case: Case) -> str:
    return spoken_command(case["text"], state=case.get("state", "answering")) or ""


def command_by_key_word(case: Case) -> str:
    words = {
        "repeat": ["repeat", "again", "pardon"],
        "skip": ["skip", "next", "pass"],
        "back": ["back", "previous"],
        "pause": ["pause", "wait", "hold on", "break"],
        "resume": ["resume", "continue", "ready"],
        "stop": ["stop", "quit"],
        "delete": ["delete", "erase", "forget"],
        "help": ["help"],
        "slower": ["slow"],
        "louder": ["loud", "speak up"],
        "quieter": ["quiet"],
        "done": ["done", "that's all", "finished"],
    }
    text = case["text"].lower()
    return next((name for name, keys in words.items() if any(key in text for key in keys)), "")


def commands(set_name: str, hear: Callable[[Case], str] = command) -> Found:
    """A command counts as found only where it is the right one."""
    heard = [(hear(case), case["want"]) for case in cases(set_name)]
    wanted = sum(bool(want) for _, want in heard)
    return Found(
        sum(bool(want) and got == want for got, want in heard),
        wanted,
        sum(bool(got) and not want for got, want in heard),
        len(heard) - wanted,
    )


# --- replies ---


def reply(case: Case) -> str:
    return confirmation(case["text"]).kind


def reply_by_key_word(case: Case) -> str:
    words = set(re.findall(r"[a-z']+", case["text"].lower()))
    if words & {"no", "nope", "not", "wrong", "isn't", "didn't", "don't"}:
        return "no"
    if words & {"yes", "yeah", "yep", "right", "exactly", "correct", "sure"}:
        return "yes"
    return "unclear"


def replies(set_name: str, hear: Callable[[Case], str] = reply) -> tuple[int, int, int]:
    """How many replies are right, how many yes, no or correction are flipped, of how many."""
    heard = [(hear(case), case["want"]) for case in cases(set_name)]
    right = sum(got == want for got, want in heard)
    flips = sum(got != want and {got, want} <= VERDICTS for got, want in heard)
    return right, flips, len(heard)


# --- ratings ---


def rating(case: Case) -> int:
    found = number(case["text"], case.get("low", 1), case.get("high", 10))
    return -1 if found is None else found


def rating_by_key_word(case: Case) -> int:
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    for word in re.findall(r"\d+|[a-z]+", case["text"].lower()):
        value = int(word) if word.isdigit() else names.index(word) if word in names else None
        if value is not None:
            return value if case.get("low", 1) <= value <= case.get("high", 10) else -1
    return -1


def ratings(set_name: str, hear: Callable[[Case], int] = rating) -> tuple[int, int]:
    heard = [hear(case) == case["want"] for case in cases(set_name)]
    return sum(heard), len(heard)


# --- feelings ---


def feelings_of(case: Case) -> list[str]:
    """The feelings in the notation of the sets."""
    return [
        ("-" if one.negated else "")
        + ("@" if one.whose == "other" else "")
        + ("!" if one.kind == "verdict" else "")
        + one.word.lower()
        for one in feelings(case["text"])
    ]


def feelings_by_key_word(case: Case) -> list[str]:
    words = """sad lonely angry jealous moved touched ignored small hurt tired worried scared happy
    anxious proud guilty ashamed frustrated upset relieved grateful lost down used safe stressed
    disappointed surprised furious nervous embarrassed overwhelmed hopeful glad exhausted calm"""
    return [w for w in re.findall(r"[a-z]+", case["text"].lower()) if w in words.split()]


def f1(set_name: str, hear: Callable[[Case], Sequence[str]] = feelings_of) -> float:
    right = wrong = 0
    for case in cases(set_name):
        got, want = set(hear(case)), set(case["want"])
        right += len(got & want)
        wrong += len(got ^ want)
    return 2 * right / (2 * right + wrong)


def misattributed(set_name: str) -> list[str]:
    """Sentences where a denied or another person's feeling is taken for the speaker's own."""
    return [
        case["text"]
        for case in cases(set_name)
        if {"-" + got for got in feelings_of(case)} & set(case["want"])
        or {"@" + got for got in feelings_of(case)} & set(case["want"])
    ]


# --- blame and concern ---


def blame_by_key_word(case: Case) -> bool:
    keys = ("you always", "you never", "should have", "your fault", "you are", "you're", "never")
    return any(key in case["text"].lower() for key in keys)


def concern_by_key_word(case: Case) -> bool:
    keys = """kill die dead suicide hurt cut hit beat slap punch knife scared afraid safe gun
    threaten pills harm phone money locked"""
    return any(key in case["text"].lower() for key in keys.split())


def _told(right: int, flips: int, total: int) -> str:
    return f"{right} of {total}, {flips} flipped"


def _scores(name: str) -> tuple[str, str]:
    kind = name.partition("_")[0]
    if kind == "commands":
        return str(commands(name)), str(commands(name, command_by_key_word))
    if kind == "confirmations":
        return _told(*replies(name)), _told(*replies(name, reply_by_key_word))
    if kind == "numbers":
        (right, n), (base_right, _) = ratings(name), ratings(name, rating_by_key_word)
        return f"{right} of {n}", f"{base_right} of {n}"
    if kind == "feelings":
        return f"F1 {f1(name):.2f}", f"F1 {f1(name, feelings_by_key_word):.2f}"
    if kind == "blame":
        ours_found = found(name, lambda case: blame(case["text"]) is not None)
        return str(ours_found), str(found(name, blame_by_key_word))
    ours_found = found(name, lambda case: concern(case["text"]) is not None)
    return str(ours_found), str(found(name, concern_by_key_word))


SETS = ("commands", "confirmations", "numbers", "feelings", "blame", "concern")
ROUNDS = (
    *("", "_fresh", "_third", "_fourth", "_fifth"),
    # By another hand, who knew nothing but the description.
    *(
        "_unseen",
        "_unseen_voices",
        "_unseen_third",
        "_unseen_fourth",
        "_unseen_fifth",
        "_unseen_sixth",
        "_unseen_seventh",
        "_unseen_eighth",
        "_unseen_ninth",
        "_unseen_tenth",
        "_unseen_eleventh",
        "_unseen_twelfth",
        "_unseen_thirteenth",
    ),
    # Kitchen-table talk; the concerns of an evening are told around the usual words.
    *("_kitchen", "_evening", "_plain"),
    # Roundabout ways of saying it, by the hand that mended the rules.
    "_roundabout",
    # By others who knew nothing but the description, in as many voices as they could think of.
    *("_strangers", "_strangers_second"),
    # Acceptance tests: nothing was ever learned on them, and on the second nothing mended.
    *("_acceptance", "_acceptance_second"),
)


def meaning_table() -> Iterator[tuple[str, str, str]]:
    """Name of the set, our score, the baseline's."""
    for name in SETS:
        for later in ROUNDS:
            try:
                ours, baseline = _scores(name + later)
            except FileNotFoundError:
                continue
            yield f"{name}{later.replace('_', ', ')}", ours, baseline
