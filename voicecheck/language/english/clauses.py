"""Who does what in a sentence: the part each pronoun plays, and the verbs that agree with it.

A shallow parse by rules, good enough to turn a sentence around. It reads left to right and asks
of each "you" whether a verb follows that it can be the subject of, and of each verb without a
subject of its own ("... and was tired") whose clause it goes on with.
"""

from dataclasses import dataclass
from enum import Enum

from voicecheck.language.english.function_words import (
    ADVERBS,
    COORDINATORS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    OTHER_SUBJECTS,
    PARTICLES,
    PREPOSITIONS,
    SINGULAR,
    SUBJECT_PRONOUNS,
    TAKING_THINGS,
)
from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece
from voicecheck.language.english.sentence import Words
from voicecheck.language.english.subjects import (
    inverted_auxiliary,
    is_compound,
    is_subject,
    verb_after,
)
from voicecheck.language.english.tense import Tense, tense
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BE_FORMS,
    DO_FORMS,
    FINITE_AUXILIARIES,
    HAVE_FORMS,
    INFINITIVE_TAKERS,
    MODALS,
    ONLY_PAST,
    base_of,
    can_be_base,
    can_be_noun,
    is_past,
    is_third_person,
)

_ASIDES = frozenset("think suppose guess reckon believe imagine know say hope".split())


class Part(Enum):
    """What a pronoun does in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"


@dataclass(slots=True)
class Clause:
    """A subject with its verb, as the reader goes on after it.

    Attributes:
        subject: Index of the pronoun, None where someone else is the subject.
        verb: Index of the verb that agrees, None where there is none.
        tense: What the verb is.
        compound: Whether the subject is joined with another ("you and Anna").
    """

    subject: int | None
    verb: int | None
    tense: Tense
    compound: bool = False


@dataclass(slots=True)
class Parse:
    """What was found out about the pieces of a text, by index.

    Attributes:
        parts: For each "I", "you" and "we": what it is in its clause.
        agrees: For each verb that agrees with such a pronoun: the pronoun's index.
        inverted: Verbs that stand before their subject: "are you", "was I".
        compound: Pronouns that are joined with another: "you and Anna".
    """

    parts: dict[int, Part]
    agrees: dict[int, int]
    inverted: set[int]
    compound: set[int]


def parse(pieces: list[Piece], skipped: set[int]) -> Parse:
    """Find the parts that pronouns play.

    Args:
        pieces: The text with contractions split ("I", "'m").
        skipped: Indices that are quoted or otherwise not to be read as the speaker's.

    Returns:
        What was found; pronouns and verbs among the skipped are left out.
    """
    reader = _Reader(pieces, skipped)
    reader.read()
    return reader.found


class _Reader:
    """Reads one text left to right, keeping the clause that is open."""

    def __init__(self, pieces: list[Piece], skipped: set[int]) -> None:
        self.words = Words(pieces, skipped)
        self.found = Parse({}, {}, set(), set())
        self.open: Clause | None = None
        # The last clause whose subject was "you", to which a bare verb may go back.
        self.yours: Clause | None = None

    def read(self) -> None:
        for index, word in enumerate(self.words.words):
            if word in ENDINGS:
                self.open = self.yours = None
            elif index not in self.words.skipped:
                self._read_word(index, word)

    def _read_word(self, index: int, word: str) -> None:
        if word in {"i", "we", "you"}:
            self._read_pronoun(index, word)
        elif self._is_taken(index):
            return
        elif self._continues(index):
            self._agree_with_open(index)
        elif self._other_subject(index):
            self.open = Clause(None, index, Tense.PRESENT)

    def _is_taken(self, index: int) -> bool:
        """Whether the word is a verb whose subject is known."""
        with_subject = index in self.found.agrees or index in self.found.inverted
        return with_subject or (self.open is not None and self.open.verb == index)

    # -- pronouns

    def _read_pronoun(self, index: int, word: str) -> None:
        auxiliary = inverted_auxiliary(self.words, index)
        compound = is_compound(self.words, index)
        if compound:
            self.found.compound.add(index)
        if auxiliary is not None and auxiliary not in self.found.agrees:
            self._make_subject(index, auxiliary, Tense.MODAL, compound=compound)
            self.found.inverted.add(auxiliary)
            return
        verb = verb_after(self.words, index)
        if word == "you" and not is_subject(self.words, index, verb, compound=compound):
            self.found.parts[index] = Part.OBJECT
            return
        if word == "you" and verb is None:
            self.found.parts[index] = Part.SUBJECT if compound else Part.OBJECT
            return
        when = Tense.PAST if verb is None else tense(self.words, index, verb)
        self._make_subject(index, verb, when, compound=compound)

    def _make_subject(
        self, index: int, verb: int | None, when: Tense, *, compound: bool = False
    ) -> None:
        self.found.parts[index] = Part.SUBJECT
        clause = Clause(index, verb, when, compound)
        self.open = clause
        if self.words.at(index) == "you":
            self.yours = clause
        if verb is not None and not compound and (when is not Tense.PAST or self._is_be(verb)):
            self.found.agrees[verb] = index

    def _is_be(self, index: int) -> bool:
        return self.words.at(index) in BE_FORMS

    # -- verbs without a subject of their own

    def _continues(self, index: int) -> bool:
        """Whether this word is a verb that goes on with the open clause: "and was tired"."""
        word = self.words.at(index)
        if word in AUXILIARIES and self.words.at(index + 1) in SUBJECT_PRONOUNS | {"you", "it"}:
            return False  # a question or a tag
        if not (self._starts_predicate(index) and (self.open or self.yours)):
            return False
        if self._closes_aside(index - 1):
            return False  # "the best part, I think, was the food"
        return word in AUXILIARIES or can_be_base(word) or word in ONLY_PAST or is_past(word)

    def _closes_aside(self, comma: int) -> bool:
        if self.open is None or self.open.subject is None or self.open.verb is None:
            return False
        begins = self.words.at(self.open.subject - 1) == "," and self.open.subject > 1
        thinks = base_of(self.words.at(self.open.verb)) in _ASIDES
        return begins and thinks and self.words.at(comma) == "," and comma == self.open.verb + 1

    def _starts_predicate(self, index: int) -> bool:
        at = index - 1
        while at > 0 and self.words.is_adverb(at) and self.words.at(at) not in COORDINATORS:
            at -= 1
        while self.words.at(at) == "then" and self.words.at(at - 1) in COORDINATORS | {","}:
            at -= 1
        return self.words.at(at) in COORDINATORS | {","}

    def _agree_with_open(self, index: int) -> None:
        word = self.words.at(index)
        clause = self._clause_for(index, word)
        if clause is None or clause.subject is None or clause.compound:
            return
        subject = self.words.at(clause.subject)
        if subject == "we" or not self._may_agree(index, word, clause):
            return
        self.found.agrees[index] = clause.subject

    def _clause_for(self, index: int, word: str) -> Clause | None:
        """The clause that the verb belongs to: the open one, or back past it to a "you"."""
        yours, current = self.yours, self.open
        if current is yours or yours is None:
            return current
        if current is not None and current.subject is None:
            # "and walk away" cannot go with "he".
            return yours if can_be_base(word) and yours.tense is Tense.PRESENT else current
        if current is not None and current.verb is not None:
            stative = self.words.at(current.verb) in {"am", "'m", "was", "'ve", "have"}
            if stative and can_be_base(word) and yours.tense is Tense.PRESENT:
                return yours
        return current

    def _may_agree(self, index: int, word: str, clause: Clause) -> bool:
        if word in {"was", "were", "wasn't", "weren't"}:
            return clause.tense is not Tense.MODAL or self.words.at(index - 1) == ","
        if clause.tense is not Tense.PRESENT:
            return word in {"am", "are", "aren't"} and clause.tense is Tense.PAST
        if word in {"are", "am", "aren't", "don't", "do", "have", "haven't"}:
            return True
        if not can_be_base(word) or word in MODALS | HAVE_FORMS | DO_FORMS | BE_FORMS:
            return False
        if self._hangs_on_infinitive(index, clause) or self._after_object_of_let(index, clause):
            return False
        return not can_be_noun(word) or not self._is_joined_noun(index, clause)

    def _hangs_on_infinitive(self, index: int, clause: Clause) -> bool:
        """As in "You want to come and sit": "sit" goes with "to come"."""
        verb = clause.verb if clause.verb is not None else index
        between = self.words.words[verb:index]
        if "then" in between[-3:] or self._has_negation_before(index):
            return False
        return "to" in between and base_of(self.words.at(verb)) in INFINITIVE_TAKERS

    def _after_object_of_let(self, index: int, clause: Clause) -> bool:
        """As in "You make me sit and wait": "wait" goes with "sit"."""
        verb = clause.verb if clause.verb is not None else index
        taker = base_of(self.words.at(verb)) in {"let", "make", "help", "see", "hear", "watch"}
        rest = self.words.words[verb + 1 : index]
        return taker and len(rest) > 2 and rest[0] in OBJECT_PRONOUNS and can_be_base(rest[1])

    def _has_negation_before(self, index: int) -> bool:
        return self.words.at(index - 1) in {"never", "always", "still", "just"}

    def _is_joined_noun(self, index: int, clause: Clause) -> bool:
        """As in "You give me love and support", "you talk about work and stress": not a verb."""
        joint = index - 1
        while joint > 0 and self.words.at(joint) not in COORDINATORS | {","}:
            joint -= 1
        before = self.words.at(joint - 1)
        if joint - 1 == clause.verb or before in PARTICLES or joint != index - 1:
            return False
        if before in OBJECT_PRONOUNS or self.words.is_adverb(joint - 1):
            return False
        after = self.words.at(index + 1)
        if after not in MARKS | COORDINATORS | {"", "for", "from", "of", "when", "because"}:
            return False
        of_preposition = self.words.at(joint - 2) in PREPOSITIONS
        taking = clause.verb is not None and base_of(self.words.at(clause.verb)) in TAKING_THINGS
        return of_preposition or taking

    # -- other people's clauses

    def _other_subject(self, index: int) -> bool:
        """Whether a verb here has a subject that is neither of the two."""
        word = self.words.at(index)
        before = self.words.at(index - 1)
        if word in SUBJECT_PRONOUNS:
            return True
        singular = word in SINGULAR | {"'s"}
        if singular or (is_third_person(word) and not can_be_noun(base_of(word))):
            return before not in {"i", "you", "we"}
        finite = word in FINITE_AUXILIARIES or word in ONLY_PAST
        plain = is_past(word) and not can_be_base(word)
        if not (finite or plain) or before in AUXILIARIES or before in ADVERBS:
            return False
        if before in OTHER_SUBJECTS:
            return True
        return self._ends_noun_phrase(index - 1)

    def _ends_noun_phrase(self, index: int) -> bool:
        if not self.words.is_noun_like(index) and not self.words.is_name(index):
            return False
        at = index
        while at > index - 4 and self.words.is_noun_like(at):
            at -= 1
        return (
            self.words.at(at) in DETERMINERS
            or self.words.is_name(index)
            or self.words.opens_clause(at + 1)
        )
