"""A longer answer cut where it can be cut: into clauses that each say one thing.

Complements stay with what governs them ("I think he lied" is one unit, so that the thought is
never lost from the lie); what is joined by "and", "but", "because" or "when" comes apart.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    SUBJECT_PRONOUNS,
)
from voicecheck.language.english.leads import main_clause
from voicecheck.language.english.running_on import runs_on
from voicecheck.language.english.unmarked_speech import reported
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    FINITE_AUXILIARIES,
    MODALS,
    ONLY_PAST,
    can_be_base,
    can_be_noun,
    is_finite_verb,
    is_participle,
    is_past,
    is_third_person,
)
from voicecheck.language.english.words import Token, tokens, vocabulary

_ENDS = frozenset(".?!…")
_BREAKS = frozenset(";:—\u2013")
_AND = vocabulary("and but so then yet or plus")
_SUBORDINATE = vocabulary(
    """because cause cos when whenever while although though until since if unless before after
    even where whereas"""
)
_RELATIVE = vocabulary("which who")
_JOINTS = _AND | _SUBORDINATE | _RELATIVE
_PERSONS = SUBJECT_PRONOUNS | {"you", "it", "there", "this", "that", "nobody", "everyone"}
# "The best part was when ...", "I remember when ...": no clause of its own.
_BEFORE_THEN = vocabulary("since until by from back even only just")
_ASKING = vocabulary("what who how why where which whose")
_AFTER_NOUNS = vocabulary("since until after before")
_OBJECTS_AS_SUBJECTS = vocabulary("her him me them us she he i you")
_NO_VERBS = vocabulary("down up in on at with for of from to over out off by , ") | {""}
_HAVING = vocabulary("have has had haven't hasn't hadn't")
_BEFORE_SUBORDINATE = vocabulary(
    """that even just only of as know wonder said say says ask asks asked right straight shortly
    soon long"""
)
_BEFORE_WHEN = vocabulary("was is 's know about remember")
# These end as adverbs do and are none: "I'm so lonely it hurts".
_NO_ADVERBS = vocabulary(
    """family lonely lovely silly ugly friendly lively elderly deadly costly homely ghastly likely
    unlikely wobbly smelly curly woolly belly jelly bully telly italy july"""
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One clause of an answer.

    Attributes:
        start: Index of its first token.
        end: Index after its last token, closing marks left out.
        joint: The word that joins it to what stands before: "and", "because"; empty for none.
        sentence: The number of the sentence it stands in, from 0.
        question: Whether that sentence ends as a question.
        subject: Index of the token that is its subject where it has none of its own ("and left").
    """

    start: int
    end: int
    joint: str
    sentence: int
    question: bool
    subject: int | None = None

    @property
    def subordinate(self) -> bool:
        """Whether it hangs on another clause."""
        return self.joint in _SUBORDINATE or self.joint in _RELATIVE


def units(text: str) -> tuple[list[Token], list[Unit]]:
    """Cut a text into clauses.

    Returns:
        The tokens of the text, and the units by token index, in order; together they hold every
        word.
    """
    found, cut = _units(text)
    return list(found), list(cut)


@lru_cache(maxsize=256)
def _units(text: str) -> tuple[tuple[Token, ...], tuple[Unit, ...]]:
    found = tokens(text)
    return tuple(found), tuple(_Cutter(found).cut())


class _Cutter:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.words = [token.word for token in found]
        self.quoted = self._quoted()
        self.ends = self._sentence_ends()
        self.quoted |= self._reported()

    def cut(self) -> list[Unit]:
        made: list[Unit] = []
        begin = 0
        for sentence, end in enumerate([*self.ends, len(self.words)]):
            question = any(word == "?" for word in self.words[end : end + 1])
            cuts = [begin]
            for at in range(begin + 1, end):
                if self._cuts(at, cuts[-1], end):
                    cuts.append(at)
            cuts.append(end)
            for first, last in pairwise(cuts):
                unit = self._unit(first, last, sentence, question, made)
                if unit:
                    made.append(unit)
            begin = end + 1 if end < len(self.words) else end
        return made

    def _quoted(self) -> set[int]:
        marks = [at for at, word in enumerate(self.words) if word == '"']
        return {
            at
            for opened, closed in zip(marks[::2], marks[1::2], strict=False)
            for at in range(opened, closed + 1)
        }

    def _reported(self) -> set[int]:
        """What "she said," leads into, where no marks show how far it goes."""
        return {
            at
            for begin in range(2, len(self.words))
            if self.words[begin] == "," and begin not in self.quoted
            for at in reported(self.words, begin, self._sentence_end(begin))
        }

    def _sentence_ends(self) -> list[int]:
        return [
            at
            for at, word in enumerate(self.words)
            if word in _ENDS and at not in self.quoted and not self._abbreviates(at)
        ]

    def _abbreviates(self, at: int) -> bool:
        if self.words[at] != ".":
            return False
        hour = [self._word(near) for near in range(at - 2, at + 2)]
        if hour[1] in {"a", "p"} and hour[2:] == [".", "m"]:
            return True  # "six a.m."
        goes_on = self._word(at + 1)[:1].isalpha() and not self._is_name(at + 1)
        closes_hour = hour[1] == "m" and hour[0] == "." and goes_on
        return closes_hour or self._word(at - 1) in {"mr", "mrs", "dr", "ms", "st"}

    def _unit(
        self, first: int, last: int, sentence: int, question: bool, made: list[Unit]
    ) -> Unit | None:
        while first < last and not self.tokens[first].is_word and self.words[first] != '"':
            first += 1
        while last > first and not self.tokens[last - 1].is_word and self.words[last - 1] != '"':
            last -= 1
        if first == last:
            return None
        joint = self.words[first] if self.words[first] in _JOINTS else ""
        subject = None
        if joint in _AND | {""} and made and made[-1].sentence == sentence:
            after = self._past_adverbs(first + bool(joint))
            if self._is_finite_verb(after) and self._word(after) not in _PERSONS:
                subject = self._subject_of(made, after)
        return Unit(first, last, joint, sentence, question, subject)

    def _subject_of(self, made: list[Unit], verb: int) -> int | None:
        """The pronoun that the last unit says something of, if a verb can go on with it."""
        unit = made[-1]
        begin = unit.start + bool(unit.joint) if unit.subject is None else unit.subject
        if unit.subject is None:
            main = main_clause(self.words, unit.start, unit.end)
            if unit.subordinate and main == unit.start:
                return None  # "She came while I was up and told me": who told?
            begin = max(begin, main)
            while begin < unit.end and self._is_adverb(begin):
                begin += 1
        head = self._head(begin)
        if is_third_person(self._word(verb)) and head not in {"he", "she"}:
            return None  # "I heard my neighbour knock and says come in"
        if self._hangs_on_auxiliary(unit, begin, verb):
            return None  # "I should've stopped and told you": never told
        if unit.subject is not None:
            return begin
        if any(self._is_finite_verb(at + 1) for at in self._persons_in(begin + 1, unit.end)):
            return None  # "I heard he came and left": whose the verb is cannot be told
        return begin if head in SUBJECT_PRONOUNS | {"you"} else None

    def _hangs_on_auxiliary(self, unit: Unit, subject: int, verb: int) -> bool:
        """Whether a verb may go on with "have" or a modal that stands further left."""
        helps = subject
        while helps < unit.end and (self._is_adverb(helps) or helps == subject):
            helps += 1
        before = self._word(helps)
        governs = before.split("'")[0] in MODALS or "'" in self._word(subject) or before in _HAVING
        return governs and is_participle(self._word(verb))

    def _persons_in(self, begin: int, end: int) -> list[int]:
        return [at for at in range(begin, end) if self._word(at) in SUBJECT_PRONOUNS | {"you"}]

    def _head(self, at: int) -> str:
        return self._word(at).split("'")[0]

    # -- where to cut: always before the token at this index

    def _cuts(self, at: int, begin: int, end: int) -> bool:
        if at in self.quoted:
            return False
        word, before = self.words[at], self._word(at - 1)
        if before in _BREAKS:
            return True
        if all(w in _AND or w == "," or w in ADVERBS for w in self.words[begin:at]):
            return False
        if word in _SUBORDINATE:
            return self._starts_subordinate(at)
        if word in _RELATIVE:
            return before == "," or word == "which"
        if word in _AND:
            if word == "then" and (before in _AND or before in _BEFORE_THEN):
                return False
            return self._starts_joined(at, begin)
        if before == ",":
            return self._starts_after_comma(at)
        return runs_on(self.words, at, begin, end)

    def _sentence_end(self, at: int) -> int:
        return next((end for end in self.ends if end > at), len(self.words))

    def _starts_subordinate(self, at: int) -> bool:
        word, after = self.words[at], self._head(at + 1)
        if word in {"before", "after"} and after == "that":
            return False
        if word == "even":
            return after in {"though", "if", "when"}
        if self._word(at - 1) in _BEFORE_SUBORDINATE:
            return False
        if word in {"since", "until", "before", "after", "while", "though", "where", "cause"}:
            described = after in DETERMINERS or self._is_name(at + 1)
            return after in _PERSONS or (described and self._verb_within(at + 1))
        if word in {"because", "cos"} and after == "of":
            return True
        return not (word == "when" and self._word(at - 1) in _BEFORE_WHEN)

    def _starts_joined(self, at: int, begin: int) -> bool:
        word = self.words[at]
        after = self._past_adverbs(at + 1)
        head = self._head(after)
        if head in _SUBORDINATE and word != "so":
            return True
        if self._leads(after, at, begin):
            return True
        if word == "so" and head == "that":
            return False
        if self._word(at - 1) in _OBJECTS_AS_SUBJECTS and self._are(at + 1):
            return False  # "her and Dad are splitting up"
        if head == "all" and self._head(after + 1) in _PERSONS:
            return True  # "and all I wanted was"
        if word == "or" and head not in _PERSONS:
            return False
        if head in _PERSONS:
            says = "'" in self._word(after) or not self._ends_noun(self._past_adverbs(after + 1))
            return says and not self._joins_subjects(at, begin, after)
        if word in {"so", "then"} and self._word(at - 1) not in {","} and head not in DETERMINERS:
            return word == "then" and self._is_finite_verb(after)
        if not any(self._is_verb(i) for i in range(begin, at)):
            return False  # "you and the boys were playing"
        if self._word(at - 1) in {"you", "i"} and self._word(at - 2) in {"that", "when", "if"}:
            return False  # "that you and Noor have nothing to say"
        if head in _ASKING:
            return head == "what" and self._head(after + 1) in _PERSONS
        if self._is_name(after) and word == "and" and self._tells(after + 1):
            return True
        if word == "but":
            return True
        if self._is_finite_verb(after):
            # A bare verb hangs on the auxiliary before it: "I can't eat and sleep".
            return self._surely_finite(after)
        return self._verb_within(after)

    def _starts_after_comma(self, at: int) -> bool:
        after = self._past_adverbs(at)
        head = self._head(after)
        if "," in self.words[at + 2 : at + 3] and head in {"i", "you"}:
            return False  # an aside: ", I think,"
        if head in _PERSONS - {"that", "this"}:
            return True
        if head in DETERMINERS:
            return self._verb_within(after) and self._word(at - 2) not in DETERMINERS
        lexical = self._word(after) not in AUXILIARIES
        return lexical and self._is_finite_verb(after) and self._surely_finite(after)

    def _tells(self, at: int) -> bool:
        """Whether a name before this word does something: "and Greg stands up"."""
        return is_past(self._word(at)) or is_third_person(self._word(at))

    def _leads(self, after: int, at: int, begin: int) -> bool:
        """Whether a clause begins with an adjunct here: "and by the time I got in they ..."."""
        verbs = any(self._is_verb(i) for i in range(begin, at))
        end = next((i for i in range(after, len(self.words)) if self.words[i] in _ENDS), None)
        words = self.words[: len(self.words) if end is None else end]
        leads = main_clause(words, after, len(words))
        return verbs and leads > after and "," not in words[after + 1 : leads - 1]

    def _joins_subjects(self, at: int, begin: int, after: int) -> bool:
        """As in "my sister and I", "you and I": one subject, not two clauses."""
        if self._word(at) != "and" or after != at + 1 or self._word(at - 1) == ",":
            return False
        start = at - 1
        while start > begin and self._is_nounish(start):
            start -= 1
        chunk = self.words[max(start, begin) : at]
        has_verb = any(
            self._is_finite_verb(i) or ("'" in self.words[i] and self._head(i) in _PERSONS)
            for i in range(max(start, begin), at)
        )
        opens = start == begin or self._word(start) in _AND | _SUBORDINATE | {",", "that"}
        told = any(self._is_verb(i) for i in range(begin, start))
        if told and self._word(start) in _AND | _AFTER_NOUNS | {","}:
            return False  # "I smelled the oil and the dust and I cried"
        return not has_verb and opens and len(chunk) <= 5

    # -- words

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def _are(self, at: int) -> bool:
        """Whether one person here is said to be more: "and Dad are", "and my sister were"."""
        verb = at + 1 + (self._word(at) in DETERMINERS)
        return self._word(verb) in {"are", "were", "aren't", "weren't", "have", "haven't"}

    def _ends_noun(self, at: int) -> bool:
        """Whether what stands before is no subject here: "and you and the worry"."""
        return self._word(at) in _AND | DETERMINERS - {"that"} | _ENDS | _NO_VERBS

    def _is_name(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].text[:1].isupper()

    def _is_adverb(self, at: int) -> bool:
        word = self._word(at)
        ly = word.endswith("ly") and word not in BASES and word not in _NO_ADVERBS
        return word in ADVERBS or ly

    def _past_adverbs(self, at: int) -> int:
        while self._is_adverb(at) and self._word(at) not in {"all", "both", "each"}:
            at += 1
        return at

    def _is_finite_verb(self, at: int) -> bool:
        return is_finite_verb(self._word(at))

    def _is_verb(self, at: int) -> bool:
        word = self._word(at)
        contracted = self._head(at) in _PERSONS and "'" in word
        return self._is_finite_verb(at) or word in BASES or contracted

    def _surely_finite(self, at: int) -> bool:
        word = self._word(at)
        if can_be_base(word) or word in {"be", "been", "being"}:
            return False
        if word.endswith("ed") or word in {"left", "hurt"}:
            # "tired and exhausted" is no clause, "came in and asked me" is.
            after = self._word(at + 1)
            known = any(
                word == base + end for base in (word[:-2], word[:-1]) for end in ("d", "ed")
            )
            return known and after not in _ENDS | {"", ",", "and", "by"}
        return True

    def _is_nounish(self, at: int) -> bool:
        word = self._word(at)
        return bool(word) and word[0].isalnum() and word not in _AND | _SUBORDINATE | AUXILIARIES

    def _verb_within(self, at: int) -> bool:
        """Whether a noun phrase here is soon followed by its verb: "and my boss told me"."""
        for offset in range(1, 6):
            word = self._word(at + offset)
            if not word or word in _ENDS | {","} or word in _AND | _SUBORDINATE | {"to"}:
                return False
            if word in OBJECT_PRONOUNS - {"her"} or word in {"i", "we"}:
                return False
            if word in FINITE_AUXILIARIES or word in ONLY_PAST:
                return True
            if (is_past(word) and not can_be_base(word)) or (
                is_third_person(word) and not can_be_noun(word.rstrip("s"))
            ):
                return True
        return False
