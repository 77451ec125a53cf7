"""How a reply begins: markers such as yes, no, "that's right", "not quite" or "and also"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import Token, unfold, vocabulary

# Bare words that count wherever they stand; every other marker must be followed by a new start.
_OPEN = frozenset(
    {"yes", "no", "misheard_know", "misheard_now", "but", "except", "left_out", "and", "aside"}
)
_BARE = _OPEN - {"left_out"}
# "No one", "no longer": no reply begins here.
_NO_NOUNS = vocabulary("one body more longer time reason matter wonder need point sleep")
# What a new clause begins with, where the model wrote no comma.
_STARTS = vocabulary("i he she we they it you my there that this but and because not")
_LONGEST_MARKER_WORDS = 14
AUXILIARIES = vocabulary(
    "do does did am is are was were be have has had can could will would should may might must"
)
# Before a denial these only lend it weight: "that's really not it", "that just isn't so".
_EMPHATIC = vocabulary("really just simply definitely clearly certainly plainly absolutely")
_BEFORE_EMPHASIS = vocabulary("i we you it that this is am are was were did do does have has")
# After "that" these begin a clause.
_SUBJECTS = vocabulary("i he she we they it you my")


def read_markers(spoken: Sequence[Token]) -> tuple[list[str], int]:
    """Read the markers that a reply begins with, longest first.

    Returns:
        Their kinds, as in the grammar of replies, and the index of the token after them.
    """
    units = _units(spoken)
    skipped = set(read("replies")["fillers"].split())
    markers: list[str] = []
    at = 0
    while at < len(units):
        kind, length = _longest_marker(units, at)
        if length:
            markers.append(kind)
        elif units[at].text not in skipped:
            return markers, units[at].token
        at += length or 1
    return markers, len(spoken)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unfolded word: the token it came from, and whether a pause follows it."""

    text: str
    token: int
    before_pause: bool


def _units(spoken: Sequence[Token]) -> list[_Unit]:
    index_at = {token.start: index for index, token in enumerate(spoken)}
    parts = without_emphasis(
        unfold([token for token in spoken if token.is_word or token.text == "%"])
    )
    skipped = set(read("replies")["asserting"].split())
    units: list[_Unit] = []
    for part, after in zip(parts, [*parts[1:], None], strict=False):
        index = index_at[part.start]
        is_last_part = after is None or after.start != part.start
        said = "percent" if part.text == "%" else part.text
        before_pause = is_last_part and _pause_follows(spoken, index)
        if said in skipped and units:
            units[-1] = replace(units[-1], before_pause=units[-1].before_pause or before_pause)
        else:
            units.append(_Unit(said, index, before_pause))
    return units


def without_emphasis(parts: Sequence[Token]) -> list[Token]:
    """Unfolded words without those that only lend weight to a denial."""
    heard = [part.text for part in parts]
    return [
        part
        for at, part in enumerate(parts)
        if not (
            part.text in _EMPHATIC
            and at
            and heard[at - 1] in _BEFORE_EMPHASIS
            and (heard[at + 1 : at + 2] == ["not"] or _begins_denial(heard[at + 1 : at + 3]))
        )
    ]


def _begins_denial(heard: Sequence[str]) -> bool:
    return len(heard) == 2 and heard[0] in AUXILIARIES and heard[1] == "not"


def _pause_follows(spoken: Sequence[Token], index: int) -> bool:
    following = spoken[index + 1 : index + 2]
    return not following or not (following[0].is_word or following[0].text in "-'%")


def _longest_marker(units: Sequence[_Unit], at: int) -> tuple[str, int]:
    heard = [unit.text for unit in units[: at + _LONGEST_MARKER_WORDS]]
    kind_at = {
        end: kind
        for kind, marker in reversed(_markers())
        for end in marker.ends(heard, at)
        if _may_end(kind, units, end)
    }
    end = max(kind_at, default=at)
    return kind_at.get(end, ""), end - at


def _may_end(kind: str, units: Sequence[_Unit], end: int) -> bool:
    """Whether a marker of this kind may be over before the unit at `end`."""
    if end == len(units) or units[end - 1].before_pause:
        return True
    leads_on = units[end - 1].text == "that" and units[end].text in _SUBJECTS
    if leads_on and kind not in _OPEN:
        return False  # "I never said that it was easy": the clause is what was never said.
    following = units[end].text
    if kind in _OPEN:
        return kind != "no" or following not in _NO_NOUNS
    if kind == "vocative":
        return False
    heard = [unit.text for unit in units[end : end + _LONGEST_MARKER_WORDS]]
    if any(units[end + length - 1].before_pause for length in _vocative().ends(heard, 0)):
        return True  # "Bang on mate".
    if kind.endswith("_closed"):
        # "I have, no" answers; "I have no milk" tells.
        is_bare_no = following == "no" and units[end].before_pause
        return is_bare_no or following in ("yes", "yeah", "thanks", "thank")
    return following in _STARTS or bool(_bare_words().ends(heard, 0))


@cache
def _markers() -> list[tuple[str, Phrase]]:
    """The kinds of marker with their phrases, the most doubtful first: it counts where two fit."""
    book = read("replies")
    grammar = Grammar(book["rules"])
    return [(kind, grammar.phrase(phrases)) for kind, phrases in book["markers"].items()]


@cache
def _bare_words() -> Phrase:
    book = read("replies")
    bare = [phrase for kind in (*sorted(_BARE), "yes_weak") for phrase in book["markers"][kind]]
    return Grammar(book["rules"]).phrase([*bare, *book["fillers"].split()])


@cache
def _vocative() -> Phrase:
    book = read("replies")
    return Grammar(book["rules"]).phrase(book["markers"]["vocative"])
