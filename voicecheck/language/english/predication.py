"""Who is said to be so, and is it said or denied: the grammar around a predicate.

A small walk to the left from a word such as "angry": over adverbs and negations to the verb that
links it ("am", "felt", "got", "made him"), over auxiliaries to the subject, and to what stands
over the clause ("if", "I don't think", "she says"). No parser: spoken check-ins are short, and
the walk stops where it does not understand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from voicecheck.language.english import closed_classes as words
from voicecheck.language.english.grammar import read
from voicecheck.language.english.words import vocabulary

Whose = Literal["own", "other", "nobody"]
Link = Literal["be", "feel", "made", "fragment"]


@dataclass(frozen=True, slots=True)
class Predication:
    """A predicate that is said of somebody.

    Attributes:
        whose: "own" for the speaker (alone or in "we"), "other" for anyone else, "nobody" where
            the subject is no person ("it was sad").
        negated: Whether it is denied.
        link: What ties it to its subject: a form of "be" or "become", of "feel", a cause ("made
            me"), or nothing ("Tired, mostly").
        is_unsure: Whether the subject may be a thing: no person's word is in it ("the day was").
    """

    whose: Whose
    negated: bool
    link: Link
    is_unsure: bool = False


class Sentence:
    """The unfolded words and marks of one sentence, to be asked about its predicates."""

    def __init__(self, words: Sequence[str], capitals: frozenset[int] = frozenset()) -> None:
        self._words = words
        # Where a word is written with a capital though no sentence begins there: a name.
        self._capitals = capitals

    def predication(
        self, start: int, end: int, before: Sequence[Predication] = ()
    ) -> Predication | None:
        """Of whom the words from `start` to `end` are said.

        Args:
            start: Index of the first word of the predicate.
            end: Index after its last word.
            before: The predications found so far in this sentence; "sad and lonely" shares them.

        Returns:
            None where nothing is claimed: the word belongs to a noun ("an angry man"), or the
            clause is a question, a condition, a wish, a possibility or what others say.
        """
        at, negated = self._over_degrees(start - 1)
        if self._is_boundary(at):
            found = self._listed(at, end, before)
        else:
            found = self._linked(at, exceeds=self._exceeds(start, at))
        if found is None:
            return None
        return replace(found, negated=found.negated != negated)

    def subject(self, verb: int) -> Predication | None:
        """Who does what the verb at this index says; None where it is not claimed."""
        return self._subject(verb, "be", exceeds=False)

    def caused(self, verb: int, obj: int) -> Predication | None:
        """Who is made to feel by the verb: "it upset me", "that scares him"."""
        return self._made(obj, verb)

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else "."

    def _is_boundary(self, at: int) -> bool:
        pair = (self._word(at), self._word(at + 1))
        return pair[0] in words.CLAUSE_END or pair[0] in words.JOINS or pair in words.IN_PLACE_OF

    def _over_degrees(self, at: int) -> tuple[int, bool]:
        """Step left over "so", "a bit", "not": the index left of them, and whether they deny."""
        negated = False
        while True:
            pair = (self._word(at - 1), self._word(at))
            if pair in words.IN_PLACE_OF:
                return at - 1, True
            if pair in words.DENYING_PAIRS:
                negated, at = not negated, at - 2
            elif pair[1] in ("this", "that") and pair[0] in (
                words.FEEL | words.BE | words.NEGATIONS
            ):
                at -= 1
            elif pair in words.MEASURES:
                at -= 2
            elif extent := self._extent(at):
                at -= extent
            elif pair[1] in words.NEGATIONS:
                negated = negated != (self._word(at + 1) not in words.NOT_ONLY)
                at -= 1
            elif pair[1] in words.DEGREES:
                at -= 1
            else:
                return at, negated

    def _extent(self, at: int) -> int:
        """How many words up to here say "in the least" of what is denied; 0 where none do."""
        for phrase in words.EXTENTS:
            begin = at + 1 - len(phrase)
            is_said = begin > 0 and tuple(self._words[begin : at + 1]) == phrase
            if is_said and words.NEGATIONS & set(self._words[max(0, begin - 4) : begin]):
                return len(phrase)
        return 0

    def _exceeds(self, start: int, at: int) -> bool:
        """Whether the predicate is compared, so that "never" praises: "never been so happy"."""
        degrees = set(self._words[max(at, 0) : start])
        return bool(degrees & {"so", "more", "as", "this"}) or self._word(start).endswith("er")

    def _listed(self, at: int, end: int, before: Sequence[Predication]) -> Predication | None:
        """A predicate without a verb of its own: the next of a list, or all that was said."""
        if self._word(end) not in words.MAY_FOLLOW_FRAGMENT:
            return None
        last = self._last_linked(at) or (before[-1] if before else None)
        if last is None:
            return Predication("own", negated=False, link="fragment")
        spreads = self._word(at) == "or" or (
            self._word(at) == "," and {"or", "nor"} & set(self._words[end:])
        )
        is_denied = self._word(at) == "nor" or (bool(spreads) and last.negated)
        return replace(last, negated=is_denied)

    def _last_linked(self, join: int) -> Predication | None:
        """The claim that a list goes on with: "he was (sorry) or ashamed"."""
        for at in range(join - 1, max(join - 5, -1), -1):
            if self._is_boundary(at) or self._word(at) in words.STARTS_CLAUSE:
                return None
            if self._word(at) in words.FEEL or self._word(at) in words.BE:
                found = self._linked(at, exceeds=False)
                denies = bool(words.NEGATIONS & set(self._words[at + 1 : join]))
                return found and replace(found, negated=found.negated != denies)
        return None

    def _linked(self, at: int, *, exceeds: bool) -> Predication | None:
        word = self._word(at)
        if word in words.FEEL or word in words.BE or word in words.BECOME:
            return self._linked_by(at, "feel" if word in words.FEEL else "be", exceeds=exceeds)
        if word.endswith("'s"):
            return self._holder(at)
        if cause := self._cause_before(at):
            return self._made(at, cause)
        if word in words.PLACES:
            verbs = [i for i in range(at - 1, max(at - 5, -1), -1) if self._word(i) in words.WENT]
            return self._subject(verbs[0], "be", exceeds=exceeds) if verbs else None
        return None

    def _cause_before(self, at: int) -> int:
        """Index of the verb in "made me", "leaves my mother"; 0 where there is none."""
        if self._word(at) in words.OWN or self._word(at) in words.OTHERS:
            verb = at - 1
        elif self._word(at - 1) in words.DETERMINERS or at in self._capitals:
            verb = at - (1 if at in self._capitals else 2)
        else:
            return 0
        return verb if self._word(verb) in words.CAUSES else 0

    def _linked_by(self, at: int, link: Link, *, exceeds: bool) -> Predication | None:
        before = self._word(at - 1)
        if cause := self._cause_before(at - 1):
            made = self._made(at - 1, cause)
            return replace(made, link=link) if made else None
        if before == "to":
            return self._infinitive(at - 1, link)
        is_gerund = self._word(at).endswith("ing")
        if is_gerund and before not in words.AUXILIARIES and before not in words.DEGREES:
            return self._gerund(at, link)
        return self._subject(at, link, exceeds=exceeds)

    def _infinitive(self, to: int, link: Link) -> Predication | None:
        """ "I used to be happy" is claimed, "I want to be happy" is not."""
        if self._word(to - 1) not in words.KEEPS_INFINITIVE:
            return None
        return self._subject(to - 1, link, exceeds=False)

    def _gerund(self, at: int, link: Link) -> Predication | None:
        """ "I hate being left out", "without feeling guilty"."""
        before = self._word(at - 1)
        if before in words.NO_GERUND:
            return None
        holder = self._nearest_subject(at - 1)
        if holder is None:
            return None
        ends = (
            before in words.STOPS
            or (self._word(at - 2), before) in words.DENYING_PAIRS | words.IN_PLACE_OF
        )
        return replace(holder, negated=ends, link=link)

    def _subject(self, verb: int, link: Link, *, exceeds: bool) -> Predication | None:
        """Step left from a verb over its auxiliaries to the subject."""
        at, negated, is_possible, is_perfect = verb - 1, False, False, False
        while True:
            word = self._word(at)
            if (self._word(at - 1), word) in words.DENYING_PAIRS:
                negated, at = not negated, at - 2
                continue
            if word in words.NEGATIONS:
                negated = negated != (self._word(at + 1) not in words.NOT_ONLY)
                is_perfect = is_perfect or word == "never"
            elif word in words.HYPOTHETICAL:
                is_possible = True
            elif word not in words.AUXILIARIES and word not in words.DEGREES:
                break
            is_perfect = is_perfect or word in ("have", "has", "had")
            at -= 1
        # "I've never been so happy", "I couldn't be happier"; "I don't feel so good" denies.
        praises = exceeds and negated and (is_perfect or is_possible)
        if is_possible and not praises:
            return None
        found = self._holder(at)
        if found is None:
            return None
        return replace(found, negated=found.negated != (negated and not praises), link=link)

    def _made(self, obj: int, verb: int) -> Predication | None:
        """Who is made to feel: the claim stands with the verb, the person is its object."""
        claim = self._subject(verb, "made", exceeds=False)
        if claim is None:
            return None
        person = self._word(obj)
        whose: Whose = "own" if person in words.OWN else "other"
        nobody = self._nobody_before(verb)
        return Predication(whose, claim.negated != nobody, "made")

    def _nobody_before(self, verb: int) -> bool:
        seen = [self._word(at) for at in range(max(0, verb - 2), verb)]
        return "nothing" in seen or "nobody" in seen

    def _holder(self, at: int) -> Predication | None:
        """The subject that ends at this index, and what stands over its clause."""
        word = self._word(at)
        if word == "to":
            return None
        if self._is_boundary(at) or word in words.STARTS_CLAUSE - {"who", "which"}:
            return self._nearest_subject(at)
        if word in words.OWN:
            return self._under(at, Predication("own", negated=False, link="be"))
        if word in words.OTHERS:
            other = Predication("other", negated=word == "nobody", link="be")
            return self._under(at, other)
        if word in words.IMPERSONAL:
            return self._under(at, Predication("nobody", negated=False, link="be"))
        first = self._phrase_start(at)
        nobody = self._word(first) == "no"
        noun = Predication("other", nobody, "be", is_unsure=not self._is_person(at, first))
        return self._under(first, noun)

    def _phrase_start(self, noun: int) -> int:
        for at in range(noun, max(noun - 4, -1), -1):
            if self._word(at) in words.DETERMINERS or self._word(at) == "no":
                return at
        return noun

    def _is_person(self, noun: int, first: int) -> bool:
        word = self._word(noun).removesuffix("'s")
        if word in persons() or noun in self._capitals or self._word(noun - 1) == "no":
            return True
        return first == noun and word not in _things()

    def _nearest_subject(self, at: int) -> Predication | None:
        """The subject of the clause before, where this one has none; the speaker if none has."""
        for begin in range(min(at, len(self._words) - 1), -1, -1):
            starts = begin == 0 or self._is_boundary(begin - 1)
            if not starts and self._word(begin - 1) not in words.STARTS_CLAUSE:
                continue
            word = self._word(begin)
            if word in ("i", "we", "you", "he", "she", "they", "it", "who"):
                return self._holder(begin)
            noun = begin + (word in words.DETERMINERS)
            if self._word(noun) in persons() or (noun in self._capitals and noun == begin):
                return self._holder(noun)
        return Predication("own", negated=False, link="fragment")

    def _under(self, subject: int, found: Predication) -> Predication | None:
        """What the words before the subject make of the clause: a wish, a report, a denial."""
        at = subject - 1
        while self._word(at) in ("that", "maybe", "honestly", "really", "just", "sometimes"):
            at -= 1
        word, before = self._word(at), self._word(at - 1)
        if before == "as" and word in ("if", "though") and self._word(at - 2) in words.FEEL:
            return self._under_verb(at - 2, found)  # "I feel as if I was": as with "like"
        if word in words.IF or (word in ("though", "like") and before == "as"):
            return None
        if word in words.AUXILIARIES | words.HYPOTHETICAL and (
            self._is_boundary(at - 1) or before in words.STARTS_CLAUSE
        ):
            return None
        if word in ("sure", "certain") and "not" in self._words[max(0, at - 4) : at]:
            return None
        if word == "not" or (word in ("because", "like", "as") and before == "not"):
            return replace(found, negated=not found.negated)
        verb = at - 1 if word in ("like", "me", "us", "him", "her") else at
        return self._under_verb(verb, found)

    def _under_verb(self, verb: int, found: Predication) -> Predication | None:
        word = self._word(verb)
        if word not in words.BELIEVES and word not in words.REPORTS:
            return found
        matrix = self._matrix(verb)
        if matrix is None:
            return found
        if found.whose == "own" and matrix.whose == "other" and word in words.REPORTS:
            return None
        denies = matrix.negated and word in words.BELIEVES
        return replace(found, negated=found.negated != denies)

    def _matrix(self, verb: int) -> Predication | None:
        at, negated = verb - 1, False
        while (
            self._word(at)
            in words.AUXILIARIES | words.HYPOTHETICAL | words.DEGREES | words.NEGATIONS
        ):
            negated = negated != (self._word(at) in words.NEGATIONS)
            at -= 1
        word = self._word(at)
        if word in words.CLAUSE_END or word in words.IMPERSONAL:
            return None
        return Predication("own" if word in words.OWN else "other", negated, "be")


@cache
def persons() -> frozenset[str]:
    """Words for people."""
    return vocabulary(read("feelings")["persons"])


@cache
def _things() -> frozenset[str]:
    return vocabulary(read("feelings")["things"])
