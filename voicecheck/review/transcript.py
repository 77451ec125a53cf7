"""Which word of an answer was heard when, so that it can be lit while it sounds.

The text is what the person stands by; the times are those of what was heard. Where the two differ,
as after a correction, the words in between take the time of those they stand for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voicecheck.store.record import Word

UNSURE = 0.5
"""Below this probability a word is shown as one that the program was not sure of."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A word as it stands on the page.

    Attributes:
        text: As written, with its punctuation.
        seq: The recording that it is heard in; None where it is in none.
        start_s: Begin within that recording, in seconds.
        end_s: Its end.
        unsure: Whether the program was unsure of it when it heard it.
    """

    text: str
    seq: int | None = None
    start_s: float = 0.0
    end_s: float = 0.0
    unsure: bool = False


def as_heard(words: Sequence[Word]) -> tuple[Shown, ...]:
    """Every word that was heard, in order."""
    return tuple(_heard(word.text.strip(), word) for word in words)


def lit(text: str, words: Sequence[Word]) -> tuple[Shown, ...]:
    """The words of a text, each with the time at which it was heard.

    Args:
        text: What the person stands by.
        words: What was heard, in the order of the recordings.

    Returns:
        One for each word of the text, in its order.
    """
    told = text.split()
    ours, theirs = [_plain(word) for word in told], [_plain(word.text) for word in words]
    if ours == theirs:
        return tuple(_heard(word, heard) for word, heard in zip(told, words, strict=True))
    shown: list[Shown] = []
    matched = SequenceMatcher(None, ours, theirs, autojunk=False)
    for how, begin, end, heard_begin, heard_end in matched.get_opcodes():
        those, heard = told[begin:end], words[heard_begin:heard_end]
        if how == "equal":
            shown.extend(_heard(word, was) for word, was in zip(those, heard, strict=True))
        else:
            shown.extend(_instead(those, heard))
    return tuple(shown)


def _instead(told: Sequence[str], heard: Sequence[Word]) -> Iterator[Shown]:
    # The words of a correction share the time of what was heard in their place.
    first = heard[: sum(word.recording_seq == heard[0].recording_seq for word in heard)]
    for at, text in enumerate(told):
        if first:
            length_s = (first[-1].end_s - first[0].start_s) / len(told)
            start_s = first[0].start_s + at * length_s
            yield Shown(text, first[0].recording_seq, start_s, start_s + length_s)
        else:
            yield Shown(text)


def _heard(text: str, word: Word) -> Shown:
    unsure = word.probability < UNSURE
    return Shown(text, word.recording_seq, word.start_s, word.end_s, unsure)


def _plain(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum()) or word.strip()
