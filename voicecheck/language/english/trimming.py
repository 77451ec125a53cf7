"""What of a clause can be left out so that the rest still stands and is still true.

It is sentence compression by rule: an adjunct, a comparison, an aside or the tail of a list may
go; a negation, a doubt, a condition, a complement and whatever stands under a denial stay.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from voicecheck.language.english.adjuncts import (
    AS_IF,
    BE,
    DENIALS,
    EMPHASIS,
    FEWEST_COORDINATED,
    FILLERS,
    HEDGES,
    LASTING,
    LEADING_SUBORDINATE,
    LEADING_TOGETHER,
    LEFT_HANGING,
    LIKENING,
    MEASURES,
    MINUTES,
    MOVING,
    NARROWING,
    NO_DEEDS,
    OTHER_PEOPLE,
    PLACED,
    PREPOSITIONS,
    SEEMING,
    SETTING_OUT,
    SOMEWHAT,
    STOPS,
    THANKING,
    THERE,
    TIME_OPENERS,
    TIME_WORDS,
    TIMES,
    TOWARDS,
)
from voicecheck.language.english.closed_classes import DEGREES
from voicecheck.language.english.complements import LOVING, TELLING, wants
from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    PARTICLES,
    WH_WORDS,
)
from voicecheck.language.english.leads import (
    SUBJECTS,
    main_clause,
    opens_clause,
)
from voicecheck.language.english.predication import persons
from voicecheck.language.english.unmarked_speech import speech_begins
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    CLAUSAL,
    base_of,
    is_finite_verb,
    is_participle,
    is_past,
    is_third_person,
)
from voicecheck.language.english.words import Token

_INFINITIVES = BASES | {"be", "have", "do"}
_BEFORE_INFINITIVES = ADVERBS | {"not", "at", "least"}
_CLOSES_A_TIME = PREPOSITIONS | STOPS | ADVERBS | {"", ","}


@dataclass(frozen=True, slots=True)
class Trimming:
    """Tokens that can be left out together; a filler says nothing and always should."""

    start: int
    end: int
    filler: bool = False


def bound_words(tokens: Sequence[Token]) -> list[str]:
    """The words and marks in small letters; half of "in-laws" is marked as no word of its own."""
    words = [token.word for token in tokens]
    for at in range(1, len(tokens) - 1):
        before, mark, after = tokens[at - 1 : at + 2]
        if mark.text == "-" and before.end == mark.start and mark.end == after.start:
            words[at - 1] += "-"
            words[at + 1] = "-" + words[at + 1]
    return words


def trimmings(words: Sequence[str], begin: int, end: int) -> list[Trimming]:
    """Find what a clause can be said without, in order and without overlaps.

    Args:
        words: The words of the whole text, from `bound_words`.
        begin: Where the clause begins, words that join it to what stands before left out.
        end: Where it ends.
    """
    return _Trimmer(words, begin, end).found()


class _Trimmer:
    def __init__(self, words: Sequence[str], begin: int, end: int) -> None:
        self.words = list(words[:end])
        self.begin, self.end = begin, end
        self.main = main_clause(self.words, begin, end)
        self.verb = self._verb()
        self.lexical = self._lexical()
        # Under a denial, or in what was asked or told, every word may matter.
        stays = (at for at in range(self.main, end) if self._denies(at) or self._asks(at))
        self.denied = next(stays, end)
        # In what somebody said every word is theirs.
        self.speech = speech_begins(self.words, begin, end)

    def found(self) -> list[Trimming]:
        if '"' in self.words[self.begin : self.end] or self.verb == self.end:
            return []
        # "For six years he has called me nothing" is not said without the years.
        leads = self.main > self.begin and self._word(self.begin) not in LASTING
        spans = [Trimming(self.begin, self.main)] if leads else []
        at = self.main
        while at < self.end:
            span = self._span(at)
            if span is None:
                at += 1
                continue
            spans.append(span)
            at = span.end
        return self._standing(spans)

    def _standing(self, spans: Sequence[Trimming]) -> list[Trimming]:
        """Those without which nothing is left hanging: "sat there while", "day at home"."""
        stays: list[Trimming] = []
        for span in self._whole_phrases(spans):
            last = span.start - 1
            for before in reversed(stays):
                last = before.start - 1 if before.end == last + 1 else last
            if span.end == self.end and self._word(last) in STOPS | LEFT_HANGING:
                continue
            stays.append(span)
        return stays

    def _whole_phrases(self, spans: Sequence[Trimming]) -> Iterator[Trimming]:
        """ "With an empty chair next to me" goes as one or not at all."""
        for at, span in enumerate(spans):
            follows = spans[at + 1].start if at + 1 < len(spans) else self.end
            phrase = self._word(span.start) in PREPOSITIONS and span.start > self.verb
            if not phrase or span.end == follows or self._word(span.end) not in PREPOSITIONS:
                yield span
            elif span.end < (end := self._phrase_end(span.end)) <= follows:
                yield Trimming(span.start, end)

    def _span(self, at: int) -> Trimming | None:
        end = self._filler(at)
        if end:
            return Trimming(at, end, filler=True)
        if at >= self.speech - 1:
            return None
        resumes = self.words[at : at + 2] in ([",", "that's"], [",", "that"]) and at > self.verb
        if resumes and not self._wants_clause(at):
            return Trimming(at, self._segment_end(at + 1), filler=True)
        if self._is_emphasis(at):
            return Trimming(at, at + 1)
        if at <= self.verb or self._word(at - 1) in LEFT_HANGING:
            return None
        for recognise in self._recognisers(at):
            end = recognise(at)
            if end > at:
                return Trimming(at, end)
        return None

    def _recognisers(self, at: int) -> Iterator[Callable[[int], int]]:
        yield self._comma_tail
        yield self._likeness
        if at < self.denied:
            yield from (
                self._time,
                self._purpose,
                self._phrase,
                self._coordinated,
                self._relative,
                self._result,
                self._doing,
            )

    # -- where the clause itself begins and what its verb is

    def _verb(self) -> int:
        """The first verb of the main clause; its end where none is known."""
        for at in range(self.main, self.end):
            word = self._word(at)
            if word in persons() and self._word(at - 1) in DETERMINERS:
                continue  # "my boss was"
            if "'" in word and word.split("'")[0] in SUBJECTS:
                return at
            if is_finite_verb(word) or (at > self.main and word in BASES):
                return at
            if is_third_person(word) and self._word(at - 1) in persons():
                return at  # "his mother turns up"
        return self.end

    def _lexical(self) -> int:
        """The verb behind its auxiliaries: "stood" in "I've only just stood it"."""
        at, last = self.verb, self.verb
        while at < self.end:
            word = self._word(at)
            helps = word in AUXILIARIES or "'" in word
            if not helps and word not in ADVERBS | SUBJECTS:
                knows = is_finite_verb(word) or word in BASES or is_participle(word)
                return at if knows or word.endswith("ing") else last
            last = at if helps else last
            at += 1
        return last

    @property
    def _verb_base(self) -> str:
        return base_of(self._word(self.verb))

    # -- each recogniser returns where the span that begins here ends; 0 for none

    def _filler(self, at: int) -> int:
        begin = at + (self._word(at) == ",")
        if self._word(begin - 1) == "going":
            return 0
        for phrase in FILLERS.get(self._word(begin), ()):
            end = begin + len(phrase)
            if self.words[begin:end] == phrase and self._word(end) in {"", ","}:
                whole = begin == self.main and end >= self.end
                return 0 if whole else end + (self._word(end) == "," and begin == at)
        return 0

    def _is_emphasis(self, at: int) -> bool:
        beside = {self._word(at - 1), self._word(at + 1)}
        denied = any(self._denies(near) for near in (at - 1, at + 1))
        alone = not beside & (NARROWING | {"like", "as", "about"})
        whose = self._word(at - 1) in DETERMINERS - {"that", "this", "her"}  # "a proper rest"
        return (
            self._word(at) in EMPHASIS
            and not denied
            and not whose
            and alone
            and self.end - self.main > 2
        )

    def _comma_tail(self, at: int) -> int:
        if self._word(at) != "," or self._word(at - 1) in {"very", "so", "too"}:
            return 0  # "very, very well"
        first = self._word(at + 1)
        end = self._segment_end(at + 1)
        if self._word(self.begin) in LEADING_SUBORDINATE and (first in BASES or first == "don't"):
            return 0  # "even if you're cross, say it in the car"
        goes_on = is_finite_verb(first) and first not in BASES
        infinitive = self._is_infinitive(at + 1)
        # "I need us, his parents, to sit down": the second comma goes with what it closes.
        end += self._is_infinitive(end + 1)
        hedge = set(self.words[at + 1 : end]) <= HEDGES
        stays = first in NARROWING - {"only", "maybe"} or goes_on or infinitive or hedge
        opened = self._opens_complement(at)
        return 0 if stays or opened else end

    def _wants_clause(self, at: int) -> bool:
        """As in "she mentions, passing the bread, that": what she mentions is still to come."""
        verb = base_of(self._word(self.lexical))
        if self._word(at - 1) in {"went", "goes", "said", "says", "like"}:
            return True  # "he went, that's a mouthful"
        return verb in TELLING | CLAUSAL and "that" not in self.words[self.lexical : at]

    def _opens_complement(self, at: int) -> bool:
        """As in "found out that my cousin, who ...": its verb is still to come."""
        opens = [i for i in range(self.verb + 1, at) if self._word(i) == "that"]
        after = opens[-1] + 1 if opens else at
        described = self._word(after) in DETERMINERS | SUBJECTS
        words = self.words[after:at]
        verbal = any("'" in w or is_finite_verb(w) or w in BASES for w in words)
        return described and not verbal

    def _likeness(self, at: int) -> int:
        pair = self.words[at : at + 2]
        if pair == ["more", "than"] and at > self.denied:
            return 0  # "never gave me more than a grunt"
        if pair in AS_IF:
            felt = self._verb_base in SEEMING and at - 1 - self.lexical <= 1
            return 0 if felt else self._segment_end(at)
        before = self._word(at - 1)
        wishing = before in SUBJECTS | {"would", "not", "to"} or "'" in before
        between = {word for word in self.words[self.lexical + 1 : at] if word[-2:] != "ly"}
        felt = self._verb_base in SEEMING and between <= ADVERBS | SOMEWHAT  # "feel a bit like"
        wishing = wishing or felt
        likened = pair[:1] == ["like"] and not (before in LIKENING or before in ADVERBS or wishing)
        after = self._word(at + 1).split("'")[0]
        described = after in (DETERMINERS | SUBJECTS) - {"that", "this"}
        return self._segment_end(at) if likened and described else 0

    def _time(self, at: int) -> int:
        word, before = self._word(at), self._word(at - 1)
        if before in BE | PREPOSITIONS | {"right", "of", "just", "until"} | DETERMINERS:
            return 0
        if word in TIME_WORDS:
            loved = at - 1 == self.lexical and base_of(before) in LOVING
            return 0 if loved else at + 1
        timed = word in TIME_OPENERS and self._word(at + 1) in TIMES
        closes = self._word(at + 2) in _CLOSES_A_TIME
        return at + 2 if timed and closes else 0  # not in "every night feed"

    def _phrase(self, at: int) -> int:
        """A preposition and what it governs, where the verb does not need it."""
        end = self._phrase_end(at)
        if not end:
            return 0
        if self._word(at) == "for" and self._is_infinitive(end):
            return 0  # "for Nadia to stay"
        if self._word(at) == "for" and THANKING & set(self.words[max(self.main, at - 4) : at]):
            return 0  # "thank you so much for the lunch"
        if self._word(at) in {"past", "to"} and self._word(at - 1) in MINUTES:
            return 0  # "ten past five"
        span = self.words[at + 1 : end]
        timed = bool(TIMES & set(span))
        placed = timed or self._is_placed(at)
        if wants(self._governing(at), self._word(at), placed=placed) or self._is_towards(at):
            return 0
        return end if self._may_go_after(at, timed=timed) else 0

    def _is_towards(self, at: int) -> bool:
        """What somebody was like to a person: "short with me", which "short" alone is not."""
        described = self.words[self.lexical + 1 : at]
        plain = all(word in DEGREES | ADVERBS | SOMEWHAT for word in described[:-1])
        person = self._word(at + 1) in OTHER_PEOPLE or self._word(at + 2) in persons()
        states = self._verb_base in SEEMING | {"be", "get"} and self._word(at) in TOWARDS
        return bool(described) and plain and person and states

    def _governing(self, at: int) -> set[str]:
        """The verbs that a phrase here may go with, in their base form: the first and the last."""
        first = {self._verb_base, base_of(self._word(self.lexical))}
        for before in range(at - 1, self.lexical, -1):
            word, earlier = self._word(before), self._word(before - 1)
            if earlier in DETERMINERS | PREPOSITIONS - {"to"}:
                continue  # "her hands", "in hospital"
            doing = word.endswith("ing") and base_of(word) in BASES
            if is_finite_verb(word) or word in BASES or is_participle(word) or doing:
                return first | {base_of(word)}
        return first

    def _is_placed(self, at: int) -> bool:
        """Whether the verb has a place before this one: "stood there", "put it in the bag"."""
        return any(
            self._word(before) in THERE or self._phrase_end(before) == at
            for before in range(self.lexical + 1, at)
        )

    def _may_go_after(self, at: int, *, timed: bool) -> bool:
        before = self._word(at - 1)
        if before in BE | DETERMINERS - {"all", "her", "that", "this"} | {"not", "to", "of"}:
            return False
        if before in MEASURES and self._word(at) in {"behind", "before", "after", "past", "from"}:
            return False  # "thirty feet behind her"
        if before in {"straight", "right", "way", "far", "deep", "halfway"}:
            return False  # "drove straight past us"
        if "'" in before and before.split("'")[0] in SUBJECTS:
            return False  # "I've about four good hours"
        if at - 1 in {self.verb, self.lexical}:
            return timed and self._verb_base not in {"be", "take", "last", "spend", "have"}
        if timed and self._word(at) in {"for", "on", "at", "in"}:
            return True
        if before.endswith(("ed", "en")) and is_participle(before):
            return self._word(at) in PLACED and self._word(at - 2) not in {"to", "have", "had"}
        verbal = is_past(before) or before in BASES or self._is_doing(at - 1) or before == "lying"
        verbal = verbal or (at - 1 == self.lexical and not timed)
        verbal = verbal or before in PARTICLES | PREPOSITIONS
        return not verbal and before not in DEGREES - {"today", "again", "alone"}

    def _phrase_end(self, at: int) -> int:
        if any(self._word_run(at, each) for each in LEADING_TOGETHER):
            return 0
        # In "they passed me over again" nothing is governed.
        governed = self._word(at + 1) not in STOPS - {"that"} | {"", ",", "to", "again"}
        besides = self._word(at) in PLACED and self._is_doing(at + 1)  # "sat outside working"
        if self._word(at) not in PREPOSITIONS or not governed or self._is_infinitive(at):
            return 0
        if besides or self._denies(at + 1):
            return 0
        after = at + 1
        while after < self.end:
            word = self._word(after)
            if word in {"that", "who", "which"} and self._describes(after, at):
                return self._segment_end(at)  # "in mosques that were less holy"
            described = after > at + 1 + (word in DETERMINERS)
            if described and word in SUBJECTS | DETERMINERS and self._is_described(after):
                return 0  # "in it the night he died", "since Leeds we"
            inside = at + 1 < after < self._segment_end(at) - 1  # "with the telly on"
            opens = word in PREPOSITIONS or self._is_doing(after) or self._is_described(after)
            if word == "," or (inside and opens) or self._denies(after):
                break
            governs = after == at + 1 or self._word(after - 1) == "of"  # "in front of that man"
            if word in STOPS and not (word in {"that", "like"} and governs):
                if word not in {"and", "or"} or self._word(after + 1) in BASES:
                    break
            elif is_finite_verb(word) and word not in BASES and not is_participle(word):
                return 0
            after += 1
        if self._word(after - 1) in {"and", "or"}:  # "by breakfast and over the road"
            return self._phrase_end(after) or after - 1
        return after

    def _purpose(self, at: int) -> int:
        leads = any(self._word_run(at, each) for each in LEADING_TOGETHER)
        if (leads or self._word_run(at, "so that")) and at > self.verb + 1:
            return self._segment_end(at)
        moving = self._verb_base in MOVING and at > self.verb + 1
        infinitive = self._word(at) == "to" and self._word(at + 1) in BASES
        whose = "for" in (self._word(at - 2), self._word(at - 3))  # "waited for you to ask"
        return self._segment_end(at) if moving and infinitive and not whose else 0

    def _coordinated(self, at: int) -> int:
        """The second part of a pair or list at the end: "the shopping and the garden"."""
        if self._word(at) not in {"and", "or"} or at < self.verb + 2:
            return 0
        if {"between", "both", "either"} & set(self.words[self.main : at]):
            return 0
        if self._word(at - 1) in SETTING_OUT and self._word(at + 1) in BASES:
            return 0  # "to go and see him"
        after, end = self._word(at + 1), self._segment_end(at)
        opens = after in DETERMINERS or after in BASES
        return end if opens and end - at >= FEWEST_COORDINATED else 0

    def _relative(self, at: int) -> int:
        if self._word(at) not in {"that", "who"} or self._verb_base in TELLING:
            return 0
        if self._word(at - 1) in {"so", "such", "now"}:
            return 0
        described = DETERMINERS & set(self.words[max(self.verb + 1, at - 3) : at - 1])
        after = self._word(at + 1).split("'")[0]
        return self._segment_end(at) if described and after in SUBJECTS else 0

    def _result(self, at: int) -> int:
        """What came of it, after "so tired", "that proud"."""
        degree = self._word(at - 2) == "so" and self._word(at - 1) != "that"
        degree = degree and self._word(at - 3) in BE | {"feel", "felt", "get", "got"}
        return self._segment_end(at) if degree and opens_clause(self.words, at, self.end) else 0

    def _doing(self, at: int) -> int:
        """What somebody did besides: "sat there eating"."""
        before = self._word(at - 1)
        if not self._is_doing(at) or self._word(at) in NO_DEEDS:  # "the noon meeting"
            return 0
        beside = before not in BE | PREPOSITIONS | ADVERBS and base_of(before) not in BASES
        return self._segment_end(at) if beside and self._verb_base in MOVING - {"stop"} else 0

    # -- words

    def _describes(self, at: int, phrase: int) -> bool:
        """Whether a relative clause begins here that belongs to the phrase before it."""
        return at > phrase + 1 and is_finite_verb(self._word(at + 1))

    def _is_described(self, at: int) -> bool:
        """As in "a song on the radio my dad used to sing": a clause about what stands before."""
        before = self._word(at - 1)
        joined = before in PREPOSITIONS | STOPS | DETERMINERS | {"of", ","}
        return not joined and opens_clause(self.words, at, self.end)

    def _word_run(self, at: int, words: str) -> bool:
        return " ".join(self.words[at : at + len(words.split())]) == words

    def _is_infinitive(self, at: int) -> bool:
        verb = at + 1
        while self._word(verb) in _BEFORE_INFINITIVES:
            verb += 1
        return self._word(at) == "to" and self._word(verb) in _INFINITIVES

    def _is_doing(self, at: int) -> bool:
        word = self._word(at)
        noun = self._word(at - 1) in DETERMINERS or self._word(at - 1).endswith("'s")
        doing = word.endswith("ing") and base_of(word) in BASES and base_of(word) != word
        return doing and not noun

    def _segment_end(self, at: int) -> int:
        commas = (i for i in range(at, self.end) if self._word(i) == ",")
        return next(commas, self.end)

    def _asks(self, at: int) -> bool:
        asking = self._word(at) in WH_WORDS - {"when", "which", "who"} and at > self.verb
        return asking and self._word(at + 1).split("'")[0] in SUBJECTS

    def _denies(self, at: int) -> bool:
        return self._word(at) in DENIALS or self._word(at).endswith("n't")

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < self.end else ""
