"""Who takes part, how patient to be, what is kept: what needs no sound to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicecheck.config import Settings
from voicecheck.dialogue import Expect, Heard, WentOn
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.people import Wait
from voicecheck.setup.asking import Asker
from voicecheck.setup.replies import (
    Company,
    company,
    given_name,
    given_names,
    how_patient,
    yes_or_no,
)


@dataclass(frozen=True)
class Chosen:
    """What was chosen.

    Attributes:
        values: By key of the settings.
        lock: Whether to lock what was said.
    """

    values: Mapping[str, object]
    lock: bool = False


SHORTEST_S, LONGEST_S = 0.5, 30.0


def habits(asker: Asker, settings: Settings, *, lockable: bool) -> Chosen:
    """Ask for names and habits.

    Args:
        asker: How to ask.
        settings: What holds now, and is proposed.
        lockable: Whether a pass phrase can be offered.

    Raises:
        EndedError: The person ends the setup.
    """
    words = asker.words
    wait: Wait = settings.listening.patience
    keep = settings.audio.keep
    values: dict[str, object] = {
        "checkin.name": _name(asker, words.your_name, settings.checkin.name),
        "checkin.with": _company(asker, settings.checkin.people),
        "listening.patience": asker.ask(words.patience, _patience, wait, now=_written(wait)),
        "audio.keep": asker.agree(words.keep_sound, keep, now="yes" if keep else "no"),
    }
    lock = lockable and asker.agree(words.lock, False, now="no")
    if lock and not asker.typed:
        asker.say(words.lock_typed)
    return Chosen(values, lock)


def _patience(text: str) -> Wait | None:
    wait = how_patient(text)
    return (
        wait if wait is None or isinstance(wait, str) or SHORTEST_S <= wait <= LONGEST_S else None
    )


def _written(patience: str | float) -> str:
    return patience if isinstance(patience, str) else f"{patience:g} s"


def _company(asker: Asker, present: tuple[str, ...]) -> tuple[str, ...]:
    """The names of those who take part beside the person."""
    now = f"with {', '.join(present)}" if present else "alone"
    keep: Company = (bool(present), ())
    together, names = asker.ask(asker.words.company, company, keep, now=now)
    if not together:
        return ()
    if len(names) == 1 and (asker.typed or _is_right(asker, names[0])):
        return names
    if (together, names) == keep:
        return present
    words = asker.words
    name = _other(asker, words.only_two if len(names) > 1 else words.partner_name)
    return (name,) if name else present


def _other(asker: Asker, question: str) -> str:
    """The name of the one other who can take part; whoever names several is asked which."""
    nobody: tuple[str, ...] = ()
    names = asker.ask(question, given_names, nobody)
    if not names:
        return ""
    if len(names) > 1:
        return _name(asker, asker.words.only_two, "")
    right = names[0] if asker.typed else _checked(asker, names[0])
    return right or _name(asker, asker.words.name_again, "")


def _name(asker: Asker, question: str, present: str) -> str:
    """A name; spoken ones are said back, for they are easily misheard."""
    words = asker.words
    for line in (question, words.name_again):
        name = asker.ask(line, given_name, present, now=present)
        if asker.typed or name == present:
            return name
        right = _checked(asker, name)
        if right is not None:
            return right
    asker.say(words.left_as_it_is)
    return present


def _is_right(asker: Asker, name: str) -> bool:
    return _checked(asker, name) == name


def _checked(asker: Asker, name: str) -> str | None:
    """The name, or the one that it was corrected to; None where it is not right."""
    question = asker.words.is_that_the_name.format(name=name)
    event = asker.reply(question, expect=Expect.CONFIRMATION)
    if not isinstance(event, Heard | WentOn):
        return name  # nobody objected; it stands on the screen, too
    meant = confirmation(event.text)
    if meant.kind is Confirmation.Kind.CORRECTION:
        return given_name(meant.text)
    return None if yes_or_no(event.text) is False else name
