"""A small phrase grammar: what may be said, written as data.

The notation is that of the Java Speech Grammar Format (JSGF, W3C note of 5 June 2000):
`(a | b)` alternatives, `[a]` optional, `a*` and `a+` repeated, `<name>` another rule; `<any>` is
any one word or comma, `<comma>` a comma, `<ing>` a word that ends so, `<end>` the end of a clause,
`~hit` the verb in any of its forms. It is matched against words in small letters with
contractions taken apart ("i am", "do not"), so that a grammar never has to list them.

Matching follows all readings at once and so is never slow: from one place it gives every place
where the phrase may end. (Regular expressions of this size take a fifth of a second to compile.)
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from voicecheck.language.english.verbs import forms

_FOLDER = Path(__file__).parent.parent / "grammars"
_NOTATION = re.compile(r"<[\w-]+>|~?[\w']+|[()\[\]|*+]")

_MAY_FOLLOW_CLAUSE = frozenset(
    [*".,;:!?-", *"and but or because so when if then sometimes anymore again tonight now".split()]
)

# Rules by name, each an expansion or a list of alternatives.
Rules: TypeAlias = Mapping[str, str | Sequence[str]]
_Symbols: TypeAlias = Sequence[str]


class Phrase(Protocol):
    """Something that may be said."""

    # The words it can begin with; None where it can begin with any or be nothing at all.
    first: frozenset[str] | None

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        """Every index at which the phrase, begun at `start`, may be over."""
        ...


@cache
def read(name: str) -> dict[str, Any]:
    """The TOML file of that name from the folder of grammars."""
    import tomllib

    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


_UNREAD: list["_ReadLater"] = []


def read_to_the_end() -> None:
    """Read what the phrases made so far have left for later.

    Raises:
        KeyError, ValueError: As `Grammar.phrase`.
    """
    while _UNREAD:
        _ = _UNREAD.pop().whole


class Grammar:
    """Rules that phrases may refer to; each is read when it is first needed."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._known: dict[str, Phrase] = {
            "any": _gap(1, 1),
            "ing": _Ing(),
            "end": _ClauseEnd(),
            "comma": _Word(frozenset(",")),
        }
        # Equal parts are one object, so that phrases which begin alike are seen to.
        self._words: dict[str, Phrase] = {}
        self._repeated: dict[tuple[int, bool, bool], Phrase] = {}

    def phrase(self, expansion: str | Iterable[str]) -> Phrase:
        """Read an expansion, or several alternatives.

        What comes after a word is read when that word is first said, for most never are; so a
        mistake in it is found only then, or by `read_to_the_end`.

        Raises:
            KeyError: A rule it refers to does not exist.
            ValueError: A bracket is missing.
        """
        told = [expansion] if isinstance(expansion, str) else expansion
        return self._either(
            option for one in told for option in _alternatives(_NOTATION.findall(one))
        )

    def _either(self, options: Iterable[_Symbols]) -> Phrase:
        """The alternatives; what several of them begin with is followed once for all of them."""
        heads: dict[int, tuple[Phrase, list[_Symbols]]] = {}
        for option in options:
            head, rest = self._head(option) if option else (_NOTHING, option)
            heads.setdefault(id(head), (head, []))[1].append(rest)
        merged = [self._begun(head, rests) for head, rests in heads.values()]
        return merged[0] if len(merged) == 1 else _Either(merged)

    def _begun(self, head: Phrase, rests: Sequence[_Symbols]) -> Phrase:
        if not any(rests):
            return head

        def whole() -> Phrase:
            if len(rests) == 1:
                return _sequence([head, *self._parts(rests[0])])
            return _sequence([head, self._either(rests)])

        return whole() if head.first is None else _ReadLater(head.first, whole)

    def _parts(self, symbols: _Symbols) -> Iterator[Phrase]:
        while symbols:
            part, symbols = self._head(symbols)
            yield part

    def _head(self, symbols: _Symbols) -> tuple[Phrase, _Symbols]:
        """The first part of a sequence, and the symbols after it."""
        end = _end_of_part(symbols)
        part = self._part(symbols[:end])
        if end < len(symbols) and symbols[end] in ("*", "+"):
            return self._repeat(part, symbols[end] == "*", True), symbols[end + 1 :]
        return part, symbols[end:]

    def _part(self, symbols: _Symbols) -> Phrase:
        symbol = symbols[0]
        if symbol in ("(", "["):
            inner = self._either(_alternatives(symbols[1:-1]))
            return inner if symbol == "(" else self._repeat(inner, True, False)
        if symbol[0] == "<":
            return self._rule(symbol[1:-1])
        if symbol not in self._words:
            words = forms(symbol[1:]) if symbol[0] == "~" else {symbol}
            self._words[symbol] = _Word(frozenset(words))
        return self._words[symbol]

    def _repeat(self, part: Phrase, may_miss: bool, may_repeat: bool) -> Phrase:
        if isinstance(part, _Gap) and part.least < 2 and not may_repeat:
            return _gap(0, part.most)  # `[<any>]`; two words stay two or none
        key = (id(part), may_miss, may_repeat)
        if key not in self._repeated:
            self._repeated[key] = _Repeated(part, may_miss=may_miss, may_repeat=may_repeat)
        return self._repeated[key]

    def _rule(self, name: str) -> Phrase:
        if name not in self._known:
            self._known[name] = self.phrase(self._rules[name])
        return self._known[name]


def _alternatives(symbols: _Symbols) -> Iterator[_Symbols]:
    """What stands between the bars outside all brackets."""
    begin = depth = 0
    for at, symbol in enumerate(symbols):
        if symbol in "([":
            depth += 1
        elif symbol in ")]":
            depth -= 1
            if depth < 0:
                raise ValueError(f"{symbol} without its partner in: {' '.join(symbols)}")
        elif symbol == "|" and not depth:
            yield symbols[begin:at]
            begin = at + 1
    if depth:
        raise ValueError(f"a bracket is not closed in: {' '.join(symbols)}")
    yield symbols[begin:]


def _end_of_part(symbols: _Symbols) -> int:
    """Where the first part is over: a symbol, or all between two brackets."""
    depth = 0
    for at, symbol in enumerate(symbols):
        depth += (symbol in "([") - (symbol in ")]")
        if not depth:
            return at + 1
    raise ValueError(f"a bracket is not closed in: {' '.join(symbols)}")


class _Word:
    """One word, or one verb in any of its forms."""

    def __init__(self, forms: frozenset[str]) -> None:
        self.first: frozenset[str] | None = forms
        self._forms = forms

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        return {start + 1} if start < len(words) and words[start] in self._forms else set()


class _Gap:
    """So many words or commas, whichever they are."""

    first: frozenset[str] | None = None

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        end, last = start, min(start + self.most, len(words))
        while end < last and (words[end][0].isalnum() or words[end] == ","):
            end += 1
        return set(range(start + self.least, end + 1))


@cache
def _gap(least: int, most: int) -> _Gap:
    return _Gap(least, most)


class _Ing:
    first: frozenset[str] | None = None

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        return {start + 1} if start < len(words) and words[start].endswith("ing") else set()


class _ClauseEnd:
    first: frozenset[str] | None = None

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        return {start} if start >= len(words) or words[start] in _MAY_FOLLOW_CLAUSE else set()


class _Sequence:
    def __init__(self, parts: Sequence[Phrase]) -> None:
        self.parts = tuple(parts)
        self.first = _first_of_sequence(parts)
        self._steps = [
            (part.ends, part.part_first, part.may_miss)
            if isinstance(part, _Repeated)
            else (part.ends, part.first, False)
            for part in parts
        ]
        self._soon, self._needed = _needed_soon(parts)

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        if self._needed and self._needed.isdisjoint(words[start : start + self._soon]):
            return set()
        places = {start}
        for ends, first, may_miss in self._steps:
            if len(places) == 1:  # nearly always
                (place,) = places
                # Most go on with another word: quick to see.
                if first is None or (place < len(words) and words[place] in first):
                    places = ends(words, place)
                elif not may_miss:
                    return set()
            else:
                begun = places
                if first is not None:
                    begun = {at for at in places if at < len(words) and words[at] in first}
                found = {end for place in begun for end in ends(words, place)}
                places = places | found if may_miss else found
            if not places:
                break
        return places


def _needed_soon(parts: Sequence[Phrase]) -> tuple[int, frozenset[str] | None]:
    """What must stand among so many words, in a phrase that may begin with any word or two."""
    if len(parts) > 1 and isinstance(parts[0], _Gap) and parts[1].first is not None:
        return parts[0].most + 1, parts[1].first
    return 0, None


class _ReadLater:
    """What begins with a word that has not yet been said."""

    def __init__(self, first: frozenset[str], read: Callable[[], Phrase]) -> None:
        self.first: frozenset[str] | None = first
        self._begins, self._read = first, read
        _UNREAD.append(self)

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        if start >= len(words) or words[start] not in self._begins:
            return set()
        return self.whole.ends(words, start)

    @cached_property
    def whole(self) -> Phrase:
        return self._read()


class _Repeated:
    def __init__(self, part: Phrase, *, may_miss: bool, may_repeat: bool) -> None:
        self._part, self.may_miss, self._may_repeat = part, may_miss, may_repeat
        self.first = None if may_miss else part.first
        # What it begins with, where it is there at all.
        self.part_first = part.first

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        first = self.part_first
        if first is not None and (start >= len(words) or words[start] not in first):
            return {start} if self.may_miss else set()  # most begin otherwise: quick to see
        reached = self._part.ends(words, start)
        if self._may_repeat and reached:
            reached = self._further(words, reached)
        return reached | {start} if self.may_miss else reached

    def _further(self, words: Sequence[str], reached: set[int]) -> set[int]:
        reached = set(reached)
        todo = list(reached)
        while todo:
            new = self._part.ends(words, todo.pop()) - reached
            reached |= new
            todo += new
        return reached


class _Either:
    """Alternatives, looked up by the word they begin with."""

    def __init__(self, options: Sequence[Phrase]) -> None:
        self._always = [option for option in options if option.first is None]
        begun: dict[str, list[Phrase]] = {}
        for option in options:
            for word in option.first or ():
                begun.setdefault(word, []).append(option)
        self._by_word = {word: [*some, *self._always] for word, some in begun.items()}
        self.first = None if self._always else frozenset(self._by_word)

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        options = self._always
        if start < len(words):
            options = self._by_word.get(words[start], options)
        if len(options) == 1:
            return options[0].ends(words, start)
        found: set[int] = set()
        for option in options:
            found |= option.ends(words, start)
        return found


def _sequence(parts: Sequence[Phrase]) -> Phrase:
    """The parts one after another; gaps side by side are one."""
    joined: list[Phrase] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, _Gap) and isinstance(last, _Gap):
            joined[-1] = _gap(last.least + part.least, last.most + part.most)
        else:
            joined.append(part)
    return joined[0] if len(joined) == 1 else _Sequence(joined)


def _first_of_sequence(parts: Sequence[Phrase]) -> frozenset[str] | None:
    """The first words of its parts, as far as the ones before may be missing."""
    first: frozenset[str] = frozenset()
    for part in parts:
        begins = part.part_first if isinstance(part, _Repeated) else part.first
        if begins is None:
            return None
        first = first | begins if first else begins
        if part.first is not None:
            return first
    return None


_NOTHING = _sequence([])
