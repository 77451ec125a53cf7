"""Word error rate, as the field counts it."""

from collections.abc import Sequence

from voicecheck.language.english.words import plain_words

# One writing for what is one word when heard.
_SAME = {"neighbour": "neighbor", "colour": "color", "okay": "ok"}


def normalised(text: str) -> list[str]:
    """The words that count: small letters, no punctuation, one spelling."""
    return [_SAME.get(word, word) for word in plain_words(text)]


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Substitutions, insertions and deletions: the Levenshtein distance between word lists."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(reference, 1):
        above, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            above, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, above + (word != other)),
            )
    return row[-1]


def word_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Errors for each word of the references.

    Args:
        pairs: What was said and what was heard.
    """
    errors = words = 0
    for said, heard in pairs:
        reference = normalised(said)
        errors += word_errors(reference, normalised(heard))
        words += len(reference)
    return errors / max(1, words)
