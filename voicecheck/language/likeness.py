"""How like words of danger a text sounds, learned from practice sentences.

Rules hear what their authors thought of; people say it in words that nobody thought of. So
beside the rules of `concern` stands a weighing of small marks: words in their base form, pairs of
them, and pairs of senses ("~strike me", "height note"), each with a weight that
`scripts/learn_likeness.py` worked out from the practice sentences and wrote to
`grammars/likeness.json`. Senses are named in `grammars/senses.toml`.

A margin is a sum of such weights: above nought it sounds more like danger than not.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from voicecheck.language.english.grammar import read
from voicecheck.language.english.verbs import base_of, forms
from voicecheck.language.english.words import vocabulary

WEIGHTS = Path(__file__).parent / "grammars" / "likeness.json"

# So much does a mark of each kind count before anything is learned: words most.
_WORD, _SMALL_WORD, _SENSE, _PAIR, _NEAR_PAIR, _SENSES, _NEAR_SENSES = (
    1.0,
    0.4,
    0.8,
    0.8,
    0.5,
    0.5,
    0.35,
)
# The length of all marks of a text together: a long text's marks count less each.
LENGTH = 5.0
# Small words, which tell little alone and take part in pairs of senses as themselves.
_SMALL = vocabulary(
    """i he she you we they it me him her us them my his your our not never no if when
    because so to of in on at for with from will would can could am is are was were be
    have has had do does did but and a an the this that there go get got one say tell
    which who what as by up out . , ! ?"""
)
# So long a text may be and still be weighed as one.
_WHOLE = 45
# A longer one is weighed in stretches: sentences together until they have so many words,
_ENOUGH = 15
# and a sentence without an end in pieces of so many, each a step after the one before.
_PIECE, _STEP = 30, 15


def stretches(said: Sequence[Sequence[str]]) -> list[list[str]]:
    """The words of sentences in stretches to be weighed, each about as long as a sentence is.

    So the telling part of a long text is not drowned, and its harmless length does not add up.
    """
    whole = [word for sentence in said for word in sentence]
    if len(whole) <= _WHOLE:
        return [whole] if whole else []
    pieces = [piece for sentence in said for piece in _pieces(sentence)]
    joined = [_together(pieces[at:]) for at in range(len(pieces))]
    return [one for one in joined if len(one) >= _ENOUGH] or joined


def _pieces(sentence: Sequence[str]) -> list[Sequence[str]]:
    if len(sentence) <= _WHOLE:
        return [sentence]
    return [sentence[at : at + _PIECE] for at in range(0, len(sentence) - _STEP, _STEP)]


def _together(pieces: Sequence[Sequence[str]]) -> list[str]:
    """As many pieces from the first one on as make enough words."""
    words: list[str] = []
    for piece in pieces:
        words += piece
        if len(words) >= _ENOUGH:
            break
    return words


def heaviest(said: Sequence[Sequence[str]]) -> list[str]:
    """The stretch that sounds most like danger."""
    return max(stretches(said), key=margin, default=[])


def margin(words: Sequence[str]) -> float:
    """How far on the side of danger these words are; below nought, on the other."""
    return _margin(_learned()["danger"], marks(words))


def is_urgent(words: Sequence[str]) -> bool:
    """Whether words of danger sound like danger now rather than some day or long ago."""
    return _margin(_learned()["urgent"], marks(words)) > 0


def likeliest_kind(words: Sequence[str]) -> str:
    """Which category of concern words of danger sound most like."""
    found = marks(words)
    kinds: dict[str, Any] = _learned()["kinds"]
    return max(sorted(kinds), key=lambda name: _margin(kinds[name], found))


def _margin(weights: Mapping[str, int], found: Mapping[str, float]) -> float:
    known = {mark: value for mark, value in found.items() if mark in weights}
    length = sum(value * value for value in known.values()) ** 0.5 or 1.0
    total = sum(weights[mark] * value for mark, value in known.items())
    return (weights[""] + total * LENGTH / length) / 100


def marks(words: Sequence[str]) -> dict[str, float]:
    """The marks of a text, each with how much it counts."""
    bases = ["<", *map(base_of, words), ">"]
    senses = [_senses(word) for word in words]
    found = {base: _SMALL_WORD if base in _SMALL else _WORD for base in bases[1:-1]}
    found |= {f"{one} {two}": _PAIR for one, two in pairwise(bases)}
    found |= {
        f"{one} .. {two}": _NEAR_PAIR
        for apart in (2, 3)
        for one, two in zip(bases, bases[apart:], strict=False)
    }
    found |= {
        f"={sense}": _SMALL_WORD if sense in _SMALL else _SENSE
        for some in senses
        for sense in some
    }
    for apart in (1, 2, 3, 4):
        between, value = (" ", _SENSES) if apart == 1 else (" .. ", _NEAR_SENSES)
        found |= {
            f"={one}{between}{two}": value
            for some, others in zip(senses, senses[apart:], strict=False)
            for one in some
            for two in others
        }
    return found


def _senses(word: str) -> tuple[str, ...]:
    return _senses_by_word().get(word) or ((word,) if word in _SMALL else ())


@cache
def _senses_by_word() -> dict[str, tuple[str, ...]]:
    book = read("senses")
    listed = {sense: vocabulary(words) for sense, words in book["words"].items()}
    listed |= {
        f"~{sense}": frozenset(form for verb in verbs.split() for form in {verb, *forms(verb)})
        for sense, verbs in book["verbs"].items()
    }
    known = {word for words in listed.values() for word in words}
    return {
        word: tuple(sorted(sense for sense, words in listed.items() if word in words))
        for word in known
    }


@cache
def _learned() -> dict[str, Any]:
    import json

    learned: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return learned
