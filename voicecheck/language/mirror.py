"""Turn a sentence around: "I" becomes "you", and a "you" becomes the one who was meant."""

import re
from typing import Literal

from voicecheck.language.clean import clean
from voicecheck.language.english.clauses import Parse, Part, parse
from voicecheck.language.english.dialect import is_own_me
from voicecheck.language.english.discourse import without_you_know
from voicecheck.language.english.function_words import ADVERBS, DETERMINERS, WH_WORDS
from voicecheck.language.english.generic import confided, generic
from voicecheck.language.english.pieces import (
    ENDINGS,
    Piece,
    capitalised,
    join,
    split,
    taken_apart,
    word_at,
)
from voicecheck.language.english.quotes import direct_speech, quoted
from voicecheck.language.english.sentence import joined_after, joined_before
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    can_be_base,
    is_participle,
    third_person,
)
from voicecheck.language.english.vocatives import without_my_god, without_vocatives

Voice = Literal["assistant", "partner"]

_SPEAKER = {"i": "you", "me": "you", "my": "your", "mine": "yours"}
_SPEAKER |= {"myself": "yourself", "meself": "yourself"}
_BOTH = {"our": "your", "ours": "yours", "ourself": "yourselves", "ourselves": "yourselves"}
_BE_FOR_YOU = {"am": "are", "'m": "'re", "was": "were", "wasn't": "weren't", "ain't": "aren't"}
_BE_FOR_I = {"are": "am", "'re": "'m", "were": "was", "weren't": "wasn't"}
_THIRD = {
    "are": "is",
    "'re": "is",
    "aren't": "isn't",
    "were": "was",
    "weren't": "wasn't",
    "have": "has",
    "'ve": "has",
    "haven't": "hasn't",
    "do": "does",
    "don't": "doesn't",
}
_PRONOUNS = {
    "she": {"you": "she", "object": "her", "your": "her", "yours": "hers", "yourself": "herself"},
    "he": {"you": "he", "object": "him", "your": "his", "yours": "his", "yourself": "himself"},
    "they": {
        "you": "they",
        "object": "them",
        "your": "their",
        "yours": "theirs",
        "yourself": "themselves",
    },
}


def mirror(
    text: str,
    *,
    voice: Voice = "assistant",
    partner: str | None = None,
    partner_pronoun: str | None = None,
) -> str:
    """Say a sentence back to the one who said it; nothing is added.

    Stumbles are cleaned first. Quoted words stay as they were quoted, and so does a "you" that
    means anyone. In the assistant's voice the speaker is "you", and a "you" that means the
    partner is their name, at a later mention the pronoun. "We" is "you two" where both are
    there, and "you" where the speaker is alone. In the partner's voice the partner answers: the
    speaker is "you", the partner is "I", and "we" stays.

    Args:
        text: What was said, as a transcriber writes it.
        voice: Who says it back: the assistant, or the listening partner.
        partner: The other person's name; without it they are "your partner".
        partner_pronoun: "she", "he" or "they" for later mentions. Without it the name is said
            again, except where it would sound like somebody else ("Sam forgot their keys").

    Returns:
        The mirrored text. It begins with a capital and ends with the mark it had; where it had
        none, with a full stop, or a question mark if it is put as a question. Empty where
        nothing but stumbles was said.
    """
    return turned(clean(text), voice=voice, partner=partner, partner_pronoun=partner_pronoun)


def turned(
    text: str,
    *,
    voice: Voice = "assistant",
    partner: str | None = None,
    partner_pronoun: str | None = None,
) -> str:
    """Do what `mirror` does with a text that is clean already."""
    pieces = without_vocatives(without_my_god(taken_apart(text)), partner)
    if voice == "assistant" and not partner:
        pieces = without_you_know(pieces)
    if not any(piece.is_word for piece in pieces):
        return join(pieces)
    name = (partner or "").strip() or "your partner"
    turning = _Turning(pieces, voice, name, bool(partner), _PRONOUNS.get(_first(partner_pronoun)))
    return _finished(turning.turned(), pieces)


def _first(pronoun: str | None) -> str:
    """Read "she/her" and "She" as "she"."""
    return re.split(r"[^a-z]", (pronoun or "").strip().lower())[0]


class _Turning:
    """One text on its way round."""

    def __init__(
        self,
        pieces: list[Piece],
        voice: Voice,
        name: str,
        partner_there: bool,
        pronouns: dict[str, str] | None,
    ) -> None:
        self.pieces = with_direct_speech_marked(pieces)
        self.words = [piece.word for piece in self.pieces]
        # What stays as it was said.
        self.quoted = quoted(self.pieces)
        alone = voice == "assistant" and not partner_there
        if alone:
            self.quoted |= confided(self.pieces)
        self.general = generic(self.pieces, alone=alone) - self.quoted
        self.parse: Parse = parse(self.pieces, self.quoted | self.general)
        self.voice = voice
        self.name = name
        self.pronouns = pronouns
        self.both = partner_there or any(
            word in {"you", "your"} and at not in self.quoted | self.general
            for at, word in enumerate(self.words)
        )
        # How each mention of the partner is said: None is the name.
        self.mentions = self._mentions()

    def turned(self) -> list[Piece]:
        return self._reordered([self._piece(at) for at in range(len(self.pieces))])

    def _piece(self, at: int) -> Piece:
        piece = self.pieces[at]
        text = piece.text if at in self.quoted else self._word(at)
        parted = text.isalpha() and self.words[at].startswith("'") and not piece.gap
        gap = " " if parted else piece.gap  # "you" + "'re" became "Sam" + "is"
        return Piece(text, gap) if (text, gap) != (piece.text, piece.gap) else piece

    # -- one word

    def _word(self, at: int) -> str:
        word, text = self.words[at], self.pieces[at].text
        if word in _SPEAKER:
            return "your" if is_own_me(self.words, at) else self._speaker(at)
        if at in self.parse.agrees or at in self.parse.inverted:
            return self._verb(at)
        if word == "'d" and self._is_named(at - 1) and self._had(at):
            return "had"  # "Sam'd told" is hard to hear
        if word in {"we", "us", "our", "ours", "ourself", "ourselves"}:
            return self._pair(at)
        if word in {"you", "your", "yours", "yourself"} and at not in self.general:
            return self._partner(at)
        if word in {"am", "'m"}:
            return _BE_FOR_YOU[word]
        return text

    def _is_named(self, at: int) -> bool:
        return self.voice == "assistant" and at in self.mentions and not self.mentions[at]

    def _speaker(self, at: int) -> str:
        dug = self.words[at] == "mine" and word_at(self.pieces, at - 1) in {"coal", "gold"}
        id_est = word_at(self.pieces, at + 1) == "." and word_at(self.pieces, at + 2) == "e"
        if dug or (id_est and not self.pieces[at + 2].gap):
            return self.pieces[at].text
        return _SPEAKER[self.words[at]]

    def _pair(self, at: int) -> str:
        word = self.words[at]
        if self.voice == "partner" or self.pieces[at].text == "US":
            return self.pieces[at].text
        if word in _BOTH:
            return _BOTH[word]
        counted = word_at(self.pieces, at + 1) in {"both", "two", "all", "each"}
        of = word_at(self.pieces, at - 1) == "of"
        return "you two" if self.both and not counted and not of else "you"

    def _partner(self, at: int) -> str:
        word = self.words[at]
        if self.voice == "partner":
            mine = {"your": "my", "yours": "mine", "yourself": "myself"}
            subject = self.parse.parts.get(at) is Part.SUBJECT
            return mine.get(word) or ("I" if subject else "me")
        pronouns = self.mentions.get(at)
        if pronouns:
            subject = self.parse.parts.get(at) is Part.SUBJECT
            return pronouns["object" if word == "you" and not subject else word]
        if word == "yourself":
            return (self.pronouns or _PRONOUNS["they"])["yourself"]
        return self.name if word == "you" else f"{self.name}'s"

    # -- verbs

    def _verb(self, at: int) -> str:
        subject = self._subject_of(at)
        word, text = self.words[at], self.pieces[at].text
        if subject is None:
            return text
        who = self.words[subject]
        compound = subject in self.parse.compound
        if who == "i":
            return _BE_FOR_YOU.get(word, text)
        if who == "we" and self.voice == "assistant" and self.both:
            return self._spelled_out(at)  # "you two're" cannot be said
        if who == "we" or compound:
            return self._spelled_out(at) if who == "you" else text
        if self.voice == "partner":
            return self._verb_for_i(at, subject)
        return self._verb_for_partner(at, subject)

    def _subject_of(self, at: int) -> int | None:
        if at in self.parse.agrees:
            return self.parse.agrees[at]
        after = at + 1
        while word_at(self.pieces, after) == "not":
            after += 1
        return after if after < len(self.pieces) else None

    def _verb_for_i(self, at: int, subject: int) -> str:
        word, text = self.words[at], self.pieces[at].text
        if word == "aren't":
            return text if at in self.parse.inverted else "am not"
        if word in {"were", "weren't"} and self._wished(subject):
            return text
        return _BE_FOR_I.get(word, text)

    def _verb_for_partner(self, at: int, subject: int) -> str:
        word, text = self.words[at], self.pieces[at].text
        pronouns = self.mentions.get(subject)
        plural = pronouns is _PRONOUNS["they"]
        if word == "'d":
            return text if pronouns else self._would_or_had(at)
        if word == "'ll":
            return text if pronouns else "will"
        if plural or (word == "were" and self._wished(subject)):
            return text
        if word in _THIRD:
            return _THIRD[word]
        changes = can_be_base(word) or word in {"wanna", "gotta"} or word not in AUXILIARIES
        return third_person(text) if changes else text

    def _spelled_out(self, at: int) -> str:
        whole = {"'re": "are", "'ve": "have", "'ll": "will"}
        return (
            self._would_or_had(at)
            if self.words[at] == "'d"
            else whole.get(self.words[at], self.pieces[at].text)
        )

    def _wished(self, subject: int) -> bool:
        """Whether it is the "were" of wishes: "I wish you were here"."""
        before = [word_at(self.pieces, subject - 1), word_at(self.pieces, subject - 2)]
        supposed = {"would", "wouldn't", "'d", "could", "couldn't", "might"} & set(self.words)
        as_if = before == ["if", "as"] or before[0] == "though"
        return (
            bool({"wish", "wished"} & set(before))
            or as_if
            or (before[0] == "if" and bool(supposed))
        )

    def _would_or_had(self, at: int) -> str:
        return "had" if self._had(at) else "would"

    def _had(self, at: int) -> bool:
        after = at + 1
        while word_at(self.pieces, after) in ADVERBS | {"not"}:
            after += 1
        word = word_at(self.pieces, after)
        if word in {"it", "the", "a", "an", "no", "my", "your", "this"}:
            return True  # "you'd it handed over"
        return word == "better" or (is_participle(word) and not can_be_base(word))

    # -- later mentions

    def _mentions(self) -> dict[int, dict[str, str] | None]:
        found: dict[int, dict[str, str] | None] = {}
        for at, word in enumerate(self.words):
            if at in self.quoted | self.general or word not in {
                "you",
                "your",
                "yours",
                "yourself",
            }:
                continue
            if self.pronouns:
                found[at] = self.pronouns if found else None
            else:
                found[at] = (
                    _PRONOUNS["they"] if found and self._is_bound(at, list(found)) else None
                )
        return found

    def _is_bound(self, at: int, earlier: list[int]) -> bool:
        """Whether the partner is already this clause's subject, or that of the clause over it."""
        subjects = [i for i in earlier if self._acts(i)]
        if not subjects:
            return False
        for index in range(subjects[-1] + 1, at + 1):
            word, after = self.words[index - 1], self.words[index]
            if word in ENDINGS:
                return False
            begins = after in {"i", "we", "you", "he", "she", "they", "it"}
            if word in {"and", "but", "or", "so", ",", ";"} and begins:
                tag = word == "," and self.words[index - 1] in AUXILIARIES
                if not tag:
                    return False
        return True

    def _acts(self, at: int) -> bool:
        """Whether this "you" is the one who does something: also in "of you leaving"."""
        after = word_at(self.pieces, at + 1)
        doing = after == "to" or after.endswith("ing") or can_be_base(after)
        return self.parse.parts.get(at) is Part.SUBJECT or (self.words[at] == "you" and doing)

    # -- "my sister and I" -> "you and your sister"

    def _reordered(self, said: list[Piece]) -> list[Piece]:
        for at in self.parse.compound if self.voice == "partner" else ():
            end = joined_after(self.pieces, at)
            if self.words[at] == "you" and end is not None:
                _swap(said, at, at + 1, end)  # "I and my sister" is "my sister and I"
        for at, word in enumerate(self.words):
            begin = joined_before(self.pieces, at) if word in {"i", "me"} else None
            if begin is None or at in self.quoted or is_own_me(self.words, at):
                continue
            if word == "i" and at not in self.parse.compound:
                continue
            _swap(said, begin, at - 1, at + 1)
        return said


def _swap(said: list[Piece], begin: int, joint: int, end: int) -> None:
    """Change the places of what stands before and after the joint."""
    before, after = said[begin:joint], said[joint + 1 : end]
    text = before[0].text
    if before[0].word in DETERMINERS or before[0].word in {"her", "he", "she", "they"}:
        text = text[:1].lower() + text[1:]
    before[0], after[0] = Piece(text, after[0].gap), Piece(after[0].text, before[0].gap)
    said[begin:end] = [*after, said[joint], *before]


def with_direct_speech_marked(pieces: list[Piece]) -> list[Piece]:
    """Put quotation marks around speech that a transcriber left unmarked."""
    marked = list(pieces)
    for begin, end in reversed(direct_speech(pieces, quoted(pieces))):
        marked.insert(end, Piece('"', ""))
        first = marked[begin]
        marked[begin] = Piece(first.text, "")
        marked.insert(begin, Piece('"', first.gap))
    return marked


def _finished(said: list[Piece], asked: list[Piece]) -> str:
    """Capitals where sentences begin, and a mark at the end."""
    begins, inside = True, False
    finished: list[Piece] = []
    for piece in said:
        opens = begins and piece.is_word
        finished.append(Piece(capitalised(piece.text), piece.gap) if opens else piece)
        begins = begins and not opens
        inside ^= piece.word == '"'
        begins = begins or (piece.text in ENDINGS and not inside)
    text = join(finished).rstrip(",;:-—\u2013 ")
    closing = text.rstrip("\"')]\u201d\u2019")
    if closing and closing[-1] in ENDINGS:
        return text
    return text + ("?" if _is_question(asked) else ".")


def is_question(sentence: str) -> bool:
    """Whether the words are put as a question, with or without its mark: "am I", "why do you"."""
    return _is_question(split(sentence.rstrip(" .?!…")))


def _is_question(pieces: list[Piece]) -> bool:
    """Whether the last sentence is put as a question: "am I", "why do you"."""
    last = max((i for i, piece in enumerate(pieces) if piece.text in ENDINGS), default=-1)
    words = [piece.word for piece in pieces[last + 1 :] if piece.is_word]
    while words and words[0] in {"and", "but", "so", "well"}:
        words = words[1:]
    persons = {"i", "you", "we", "he", "she", "it", "they"}
    if len(words) > 1 and words[0] in AUXILIARIES and words[1] in persons:
        return True
    return (
        len(words) > 2 and words[0] in WH_WORDS and words[1] in AUXILIARIES and words[2] in persons
    )
