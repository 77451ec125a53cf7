"""Questions of the setup over an exchange with a script: asked, asked again, skipped, ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from voicecheck.audio.spool import SpoolNote
from voicecheck.cli.typed import TypedExchange
from voicecheck.config import Checkin, Settings
from voicecheck.dialogue import Event, Expect, Heard, Interrupted, Pressed, Silence
from voicecheck.language import Command
from voicecheck.setup import Asker, EndedError, habits, words

WORDS = words()
DEFAULTS = Settings()


class Script(TypedExchange):
    """Replies as written, one after the other; a text is spoken, None is a silence."""

    def __init__(self, replies: Iterable[str | Event | None]) -> None:
        super().__init__()
        self.replies = list(replies)

    def say(
        self, lines: Sequence[str], note: SpoolNote, *, reflects: bool, slowly: bool = False
    ) -> Event | None:
        return None

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        reply = self.replies.pop(0)
        if isinstance(reply, str):
            return Heard(reply, 1)
        return Silence() if reply is None else reply


@dataclass
class Shown:
    """A screen that remembers."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def said(self, line: str) -> None:
        self.lines.append(line)

    def heard(self, text: str) -> None:
        pass

    def noted(self, text: str) -> None:
        self.notes.append(text)


def asking(*replies: str | Event | None, typed: bool = False) -> tuple[Asker, Shown, Script]:
    shown, script = Shown(), Script(replies)
    return Asker(script, shown, WORDS, typed=typed), shown, script


def agreed(*replies: str | Event | None, typed: bool = False) -> tuple[bool, list[str]]:
    asker, shown, script = asking(*replies, typed=typed)
    answer = asker.agree("Well?", True, now="yes")
    assert not script.replies
    return answer, shown.lines


def test_a_plain_reply_is_taken_at_once() -> None:
    assert agreed("No.") == (False, ["Well? [yes]"])


def test_what_is_not_plain_is_asked_again_and_then_left() -> None:
    answer, said = agreed("The weather.", "Hm, weather.", "Weather!")
    assert answer is True
    assert said.count(WORDS.pardon) == 2
    assert said[-1] == WORDS.left_as_it_is


def test_silence_is_asked_again_aloud_and_is_the_enter_key_typed() -> None:
    assert agreed(None, "No.") == (False, ["Well? [yes]", "Well? [yes]"])
    assert agreed(None, typed=True) == (True, ["Well? [yes]"])


@pytest.mark.parametrize("skip", ["skip", Pressed(Command.SKIP)])
def test_skipping_keeps_what_holds(skip: str | Event) -> None:
    assert agreed(skip) == (True, ["Well? [yes]"])


def test_repeat_and_help() -> None:
    answer, said = agreed("Say that again, please.", "Help.", "No.")
    assert answer is False
    assert said == ["Well? [yes]", "Well? [yes]", WORDS.ways_out, "Well? [yes]"]


@pytest.mark.parametrize("stop", ["Stop.", Pressed(Command.STOP), Interrupted()])
def test_stopping_ends_it(stop: str | Event) -> None:
    asker, _, _ = asking(stop)
    with pytest.raises(EndedError):
        asker.agree("Well?", True)


def chosen(*replies: str | Event | None, settings: Settings = DEFAULTS) -> dict[str, object]:
    asker, _, script = asking(*replies)
    found = habits(asker, settings, lockable=False)
    assert not script.replies
    return dict(found.values)


def test_names_and_habits_by_voice() -> None:
    assert chosen(
        "My name is Anna.", "Yes.", "With my partner.", "Laura.", "Yes.", "Long.", "No."
    ) == {
        "checkin.name": "Anna",
        "checkin.with": ("Laura",),
        "listening.patience": "long",
        "audio.keep": False,
    }


def test_a_misheard_name_is_corrected_said_again_or_left() -> None:
    rest = ("Alone.", "Normal.", "Yes.")
    assert chosen("Hannah.", "No, it's Anna.", *rest)["checkin.name"] == "Anna"
    assert chosen("Hannah.", "No.", "Anna.", "Yes.", *rest)["checkin.name"] == "Anna"
    assert chosen("Hannah.", "No.", "Hanna.", "No.", *rest)["checkin.name"] == ""
    assert chosen("Hannah.", None, *rest)["checkin.name"] == "Hannah"


def test_what_holds_is_kept_by_skipping() -> None:
    present = Settings(checkin=Checkin(name="Ana", people=("Sam",))).override(
        {"listening.patience": 2.5, "audio.keep": False}
    )
    assert chosen(*["skip"] * 4, settings=present) == {
        "checkin.name": "Ana",
        "checkin.with": ("Sam",),
        "listening.patience": 2.5,
        "audio.keep": False,
    }
    assert chosen("skip", "With somebody.", "skip", "skip", settings=present)["checkin.with"] == (
        "Sam",
    )
    assert chosen("skip", "Alone.", "skip", "skip", settings=present)["checkin.with"] == ()


def test_a_partner_named_at_once_is_checked_too() -> None:
    rest = ("Normal.", "Yes.")
    assert chosen("skip", "With Sam.", "Yes.", *rest)["checkin.with"] == ("Sam",)
    assert chosen("skip", "With Pam.", "No.", "Sam.", "Yes.", *rest)["checkin.with"] == ("Sam",)


def test_of_several_others_it_is_asked_which_can_take_part() -> None:
    rest = ("Normal.", "Yes.")
    for named in (["Mia and Jo and Ada."], ["With somebody.", "Mia, Jo, Ada"]):
        asker, shown, script = asking("skip", *named, "Jo.", "Yes.", *rest)
        assert habits(asker, DEFAULTS, lockable=False).values["checkin.with"] == ("Jo",)
        assert WORDS.only_two in shown.lines
        assert not script.replies


def test_a_pass_phrase_is_offered_only_where_it_can_be() -> None:
    asker, shown, _ = asking("skip", "skip", "skip", "skip", "Yes.")
    assert habits(asker, Settings(), lockable=True).lock
    assert shown.lines[-1] == WORDS.lock_typed
    asker, _, _ = asking("skip", "skip", "skip", "skip", "skip")
    assert not habits(asker, Settings(), lockable=True).lock
