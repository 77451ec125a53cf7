"""What a person writes into a search, read as terms for the two indexes; pure.

`answers_fts` holds word stems: "move" finds "moving". `answers_spelled` holds words as they are
spelled: there a phrase is exact, and the beginning of a word finds it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_QUERY = 1000
MOST_TERMS = 32
"""More says nothing more; SQLite refuses an expression of more than 256 parts."""

SHORTEST_BEGINNING = 3
"""Letters of a word from which on it is also tried as the beginning of another."""


MOST_HALF_REMEMBERED = 6
"""So many words are tried one by one as such a beginning."""


class Kind(StrEnum):
    """How a term is meant."""

    WORD = "word"
    PHRASE = "phrase"
    BEGINNING = "beginning"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to be found: a word, an exact phrase, or the beginning of a word or phrase."""

    text: str
    kind: Kind

    @property
    def written(self) -> str:
        """The term as FTS5 reads it; no character of it can be taken for an operator."""
        quoted = '"{}"'.format(self.text.replace('"', '""'))
        return quoted + "*" if self.kind is Kind.BEGINNING else quoted

    @property
    def begun(self) -> "Term":
        """The same, as the beginning of something."""
        return Term(self.text, Kind.BEGINNING)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to ask the indexes.

    Attributes:
        stems: What `answers_fts` must match, in FTS5's language; empty where nothing must.
        spelled: The same for `answers_spelled`.
        partly: Whether an answer need not hold every term.
        rescue: Whether it is only tried where all plans before found nothing.
    """

    stems: str
    spelled: str
    partly: bool = False
    rescue: bool = False


def terms_of(query: str) -> tuple[Term, ...]:
    """Read a query: words, "exact phrases" and beginnings with a star (hous*).

    Whatever is none of these is left out; a quotation mark that is never closed closes at the
    end.
    """
    text = query[:LONGEST_QUERY].translate(_QUOTES)
    found = (_term(match) for match in _TERM.finditer(text))
    return tuple(term for term in found if any(map(_is_of_a_word, term.text)))[:MOST_TERMS]


def plans(terms: Sequence[Term], *, typing: bool = False) -> Iterator[Plan]:
    """The ways to look for these terms, the strictest first.

    Args:
        terms: What to find.
        typing: Whether the last word may still be growing.
    """
    if not terms:
        return
    if typing:
        *others, last = terms
        narrowing = not others or len(last.text) > 1  # one letter tells little, and slowly
        yield _plan([*others, last.begun] if narrowing else others, " AND ")
    yield _plan(terms, " AND ")
    long = [place for place, term in enumerate(terms) if len(term.text) >= SHORTEST_BEGINNING]
    # One of them half remembered, the last most likely; then all of them.
    for begun in [*([place] for place in reversed(long[:MOST_HALF_REMEMBERED])), long]:
        tried = [term.begun if place in begun else term for place, term in enumerate(terms)]
        yield _plan(tried, " AND ", rescue=True)
    if len(terms) > 1:
        some = _plan(terms, " OR ", partly=True, rescue=True)
        yield replace(some, spelled="")
        yield replace(some, stems="")


_QUOTES = str.maketrans("“”„«»\u2019\0", """\"\"\"\"\"' """)
_TERM = re.compile(r'"(?P<phrase>[^"]*)(?:"|$)(?P<begun>\*?)|(?P<word>[^\s"]+)')


def _term(match: re.Match[str]) -> Term:
    phrase, word = match["phrase"], match["word"]
    if phrase is not None:
        return Term(_storable(phrase), Kind.BEGINNING if match["begun"] else Kind.PHRASE)
    kind = Kind.BEGINNING if word.endswith("*") else Kind.WORD
    return Term(_storable(word.rstrip("*")), kind)


def _storable(text: str) -> str:
    # Half a surrogate pair, as a terminal may hand over, cannot be written as UTF-8.
    return text.encode(errors="replace").decode()


def _is_of_a_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"


def _plan(
    terms: Sequence[Term], joined: str, *, partly: bool = False, rescue: bool = False
) -> Plan:
    words = [term.written for term in terms if term.kind is Kind.WORD]
    others = [term.written for term in terms if term.kind is not Kind.WORD]
    return Plan(joined.join(words), joined.join(others), partly, rescue)
