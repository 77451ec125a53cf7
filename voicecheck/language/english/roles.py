"""Who is meant by each word, so that what was said and what is said back can be laid side by side.

"I" in the person's mouth and "you" in the assistant's are the same one; "asks" and "asked" are the
same deed.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from voicecheck.language.english.dialect import is_own_me
from voicecheck.language.english.generic import generic
from voicecheck.language.english.leads import main_clause
from voicecheck.language.english.pieces import Piece, split
from voicecheck.language.english.quotes import quoted
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.verbs import base_of, can_be_base, is_participle
from voicecheck.language.english.words import Token, unfolded, vocabulary

SPEAKER, PARTNER, BOTH, ANYONE, YOU = "<speaker>", "<partner>", "<both>", "<anyone>", "<you>"
# The partner, or anyone where the speaker is alone.
EITHER = "<either>"
OWNED = "'s"
_ME = vocabulary("i me myself meself")
_MY = vocabulary("my mine")
_YOU = vocabulary("you yourself yourselves")
_YOUR = vocabulary("your yours")
_WE = vocabulary("we us ourselves")
_OUR = vocabulary("our ours")
# They carry no meaning that could be lost or added.
_SILENT = vocabulary(
    "a an the am is are was were be been being have has had having do does did that 's"
)
_THIRD = vocabulary("he she they him them himself herself themselves themself her")
# "They" is also said of a partner of whom it is not known.
_SAME_PERSON = {
    word: group
    for group in map(vocabulary, ("he him himself", "she her herself"))
    for word in group
}
_THIRD_OWNED = vocabulary("his her their hers theirs")
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}


_TWO_OF = (["two", "of"], ["both", "of"])


class Role(NamedTuple):
    """A word with who or what it stands for; a tuple, since hundreds are made for one answer.

    Attributes:
        key: A person, or the word's plain form.
        text: The word as written, small.
        unit: Number of the clause it stands in.
        name: Whether it is written like a name.
        implied: Whether it is only understood: the second subject of "I came and saw".
        opens: Whether it is the first word of its clause that is no joint.
        leads: Whether it only leads into its clause: "when I came home".
    """

    key: str
    text: str
    unit: int
    name: bool = False
    implied: bool = False
    opens: bool = False
    leads: bool = False


def roles(
    text: str, *, said: bool, names: frozenset[str] = frozenset()
) -> tuple[list[Role], list[Unit]]:
    """Read a text as roles.

    Args:
        text: What was said, cleaned, or a reflection.
        said: Whether the person said it; otherwise it is said back to them.
        names: For a reflection, the words in small letters that name the partner.

    Returns:
        The words that carry meaning, and the clauses they stand in.
    """
    tokens, found = units(text)
    return _Reader(text, tokens, found, said, names).read(), found


class _Reader:
    def __init__(
        self, text: str, tokens: list[Token], found: list[Unit], said: bool, names: frozenset[str]
    ) -> None:
        self.tokens, self.units = tokens, found
        self.said, self.names = said, names
        self.words = [token.word for token in tokens]
        pieces = split(text)
        at = self._lined_up(pieces)
        self.quoted = {at[number] for number in quoted(pieces)}
        # In a reflection any "you" may be one that meant nobody.
        self.general = {at[number] for number in generic(pieces)} if said else set()
        alone = {at[number] for number in generic(pieces, alone=True)} if said else set()
        self.unsure = alone - self.general
        words = {
            token.word.split("'")[0] for at, token in enumerate(tokens) if at not in self.quoted
        }
        # A reflection in the first person is the partner's own.
        self.partner_speaks = not said and bool(words & (_ME | _MY))

    def _lined_up(self, pieces: Sequence[Piece]) -> list[int]:
        """For each piece the index of its token; they differ only where dots ran together."""
        found: list[int] = []
        at = 0
        for piece in pieces:
            found.append(at)
            at += 1
            if piece.text in {"…", "—"}:
                while at < len(self.tokens) and self.tokens[at].text in {".", "-"}:
                    at += 1
        return found

    def read(self) -> list[Role]:
        made: list[Role] = []
        for number, unit in enumerate(self.units):
            if unit.subject is not None:
                head = self.tokens[unit.subject].word.split("'")[0]
                made.append(Role(self._key(head, unit.subject), head, number, implied=True))
            opens = True
            begin = unit.start + (unit.joint in {"and", "but", "so", "then"})
            main = main_clause(self.words, begin, unit.end)
            for at in range(unit.start, unit.end):
                joint = at == unit.start and bool(unit.joint)
                leads = begin <= at < main
                for key, text, name in self._meant_at(at):
                    opening = opens and not joint
                    made.append(Role(key, text, number, name, opens=opening, leads=leads))
                    opens = opens and joint
        return _paired(_ordered(self._together(made)))

    def _meant_at(self, at: int) -> list[tuple[str, str, bool]]:
        """For each part of a word that is not silent: its key, itself, and if it is a name."""
        token = self.tokens[at]
        if not token.is_word:
            return []
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        next_word = after.word if after and after.is_word else ""
        parts = list(unfolded(token.word, next_word))
        if token.word.endswith("'d") and is_participle(next_word) and not can_be_base(next_word):
            parts = [part for part in parts if part != "would"]
        large = token.text[:1].isupper() and parts[0] not in _ME
        return [
            (self._key(part, at), part, large and part == parts[0])
            for part in parts
            if part not in _SILENT
        ]

    def _key(self, word: str, at: int) -> str:
        if at in self.quoted:
            return f'"{word}'
        bare = word.removesuffix("'s")
        if bare in self.names:
            return PARTNER + (OWNED if bare != word else "")
        if word in _WE:
            return BOTH
        if word in _OUR:
            return BOTH + OWNED
        mine = SPEAKER if self.said else PARTNER
        if is_own_me(self.words, at):
            return mine + OWNED
        yours = PARTNER if self.said else YOU
        if at in self.general:
            yours = ANYONE if self.said else YOU
        elif at in self.unsure:
            yours = EITHER if self.said else YOU
        for owner, plain, owned in ((mine, _ME, _MY), (yours, _YOU, _YOUR)):
            if word in plain:
                return owner
            if word in owned:
                return owner + OWNED
        return lemma(word)

    def _together(self, made: list[Role]) -> list[Role]:
        """Make one of "you" and "two", and of "your" and "partner"."""
        if self.said:
            return made
        joined: list[Role] = []
        for role, after in zip(made, [*made[1:], None][: len(made)], strict=True):
            last = joined[-1] if joined else None
            counted = after is not None and _is_counted(after)
            if last and last.key == YOU and role.text == "two" and not counted:
                joined[-1] = Role(BOTH, "you two", last.unit, False, last.implied, last.opens)
            elif role.key == YOU and [one.text for one in joined[-2:]] in _TWO_OF:
                first = joined[-2]
                joined[-2:] = [Role(BOTH, "you", first.unit, False, first.implied, first.opens)]
            elif last and last.key == YOU + OWNED and role.text in {"partner", "partner's"}:
                key = PARTNER + (OWNED if role.text.endswith("s") else "")
                joined[-1] = Role(key, "your partner", last.unit, False, last.implied, last.opens)
            else:
                joined.append(role)
        return joined


def _is_counted(after: Role) -> bool:
    """Whether "two" counts what comes: "you two hundred pounds", not "you two always"."""
    plural = after.text.endswith("s") and after.text not in {"always", "was"}
    return plural or after.text in {"hundred", "thousand", "dozen", "million", "grand", "quid"}


def _ordered(made: list[Role]) -> list[Role]:
    """Put "my husband and I" in the order of "you and your husband"."""
    rank = {SPEAKER: 0, YOU: 0, PARTNER: 1}
    ordered = list(made)
    for at in range(2, len(ordered)):
        begin = at - 3 if at > 2 and ordered[at - 3].key.endswith(OWNED) else at - 2
        earlier = rank.get(ordered[at - 2].key, 2)
        joined = ordered[at - 1].key == "and" and rank.get(ordered[at].key, 2) < earlier
        if joined and len({role.unit for role in ordered[begin : at + 1]}) == 1:
            ordered[begin : at + 1] = [ordered[at], ordered[at - 1], *ordered[begin : at - 1]]
    return ordered


def _paired(made: list[Role]) -> list[Role]:
    """Read "you and I", and "you and Sam" said back, as "we"."""
    paired: list[Role] = []
    for role in made:
        before = [one.key for one in paired[-2:]]
        two = role.key == PARTNER and before in ([SPEAKER, "and"], [YOU, "and"])
        if two and paired[-2].unit == role.unit:
            first = paired[-2]
            paired[-2:] = [Role(BOTH, "we", role.unit, False, first.implied, first.opens)]
        else:
            paired.append(role)
    return paired


@lru_cache(maxsize=4096)
def lemma(word: str) -> str:
    """A word without its endings: "asks" -> "ask", "kids" -> "kid", "three" -> "3"."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    base = base_of(word)
    if base != word:
        return base
    if word.endswith("s") and not word.endswith(("ss", "us", "'s", "is")) and len(word) > 3:
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def called_otherwise(said: Iterable[str]) -> set[str]:
    """The keys of those whom a reflection may call by another word."""
    return {key for key in said if key.startswith("<") or key == "partner"}


def meant_by(reflected: Role, people: Iterable[str], others: Iterable[str] = ()) -> set[str]:
    """The keys that a word of the reflection can stand for: its own, and some of these people.

    Args:
        reflected: The word.
        people: From `called_otherwise`.
        others: All that was said: where "him" is somebody else, the partner is not "him" too.
    """
    if reflected.text == "who":
        return {reflected.key, "he", "she", "they"}  # "Al, who left" for "Al, he left"
    taken = not _SAME_PERSON.get(reflected.text, frozenset()).isdisjoint(others)
    return {
        reflected.key,
        *(key for key in people if _can_be(reflected, key) and not (taken and key == PARTNER)),
    }


def _can_be(reflected: Role, said: str) -> bool:
    """Whether somebody may be called so: "you" for "I", "Sam" for "you"."""
    if said == "partner":
        return reflected.key.startswith(PARTNER)  # "your partner" said of a "my partner"
    owned = said.endswith(OWNED)
    person = said.removesuffix(OWNED) if owned else said
    if reflected.key == YOU + (OWNED if owned else ""):
        return person in {SPEAKER, ANYONE, BOTH, EITHER}
    if person in {PARTNER, EITHER}:
        third = _THIRD_OWNED if owned else _THIRD
        # "Sam's" can be "Sam is" too.
        return reflected.text in third or reflected.key.removesuffix(OWNED) == PARTNER
    return False
