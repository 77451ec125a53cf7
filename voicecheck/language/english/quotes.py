"""Words that are somebody else's: quoted speech, with or without its marks."""

from voicecheck.language.english.function_words import ADVERBS, SUBJECT_PRONOUNS, WH_WORDS
from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, word_at
from voicecheck.language.english.unmarked_speech import ASIDES
from voicecheck.language.english.verbs import AUXILIARIES
from voicecheck.language.english.words import vocabulary

_SAYING = vocabulary("said says asked asks yelled shouted whispered texted replied answered")
_GOES = vocabulary("goes went")
_REPORTING = _SAYING | _GOES
_BEFORE_REPORTING = ADVERBS - {"never"}
_TELLING = vocabulary("told tells asked asks")
_TOLD = vocabulary("me him her them you us")
_PERSONS = vocabulary("i me my mine you your yours we us our ours")
_EXCLAIMED = vocabulary("okay ok oh no yeah yes wow well hey fine right now")
_ASKING = AUXILIARIES | WH_WORDS
# "What he said, I did": here the comma opens no speech.
_NO_REPORT = vocabulary(
    """what like as that which whatever than when if thing things everything all before after
    because since once"""
)
_OPENING = vocabulary("and but then so") | MARKS


def quoted(pieces: list[Piece]) -> set[int]:
    """Indices inside quotation marks that are opened and closed; an apostrophe opens nothing."""
    inside: set[int] = set()
    for mark in ('"', "'"):
        opened: int | None = None
        for index, piece in enumerate(pieces):
            if piece.word != mark or index in inside:
                continue
            if opened is None:
                opened = index if mark == '"' or _opens(pieces, index) else None
            elif mark == '"' or not piece.gap:
                inside.update(range(opened, index + 1))
                opened = None
    return inside


def _opens(pieces: list[Piece], index: int) -> bool:
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    return (index == 0 or bool(pieces[index].gap)) and after is not None and not after.gap


def direct_speech(pieces: list[Piece], skipped: set[int]) -> list[tuple[int, int]]:
    """Speech that a transcriber left unmarked: where "I am done" is in "He said, I am done."."""
    found: list[tuple[int, int]] = []
    for index in range(1, len(pieces) - 1):
        if pieces[index].text != "," or index in skipped or index + 1 in skipped:
            continue
        end = index + 1
        while end < len(pieces) and not _closes(pieces, end):
            end += 1
        if _is_report(pieces, index) and _opens_speech(pieces, index + 1, end):
            found.append((index + 1, end))
    return found


def _opens_speech(pieces: list[Piece], first: int, end: int) -> bool:
    """Whether these are somebody's words and have an "I" or a "you" that is theirs."""
    begin = first
    if word_at(pieces, first) in _EXCLAIMED:
        first += 1 + (word_at(pieces, first + 1) == ",")
    elif word_at(pieces, first) == "then" and word_at(pieces, first + 2) in {"will", "'ll"}:
        first += 1  # no "he said, then I left"
    word = word_at(pieces, first)
    if word_at(pieces, begin - 2) in _GOES:
        asks = word in _ASKING and word_at(pieces, begin - 2) == "went"
        return asks or (word_at(pieces, begin - 2) == "goes" and word in _ASKING | _PERSONS)
    aside = first == begin and word in ASIDES | ADVERBS | {"and", "so"}
    aside = aside or (word == "but" and word_at(pieces, begin - 2) not in {"said", "says"})
    return not aside and any(word_at(pieces, at) in _PERSONS for at in range(first, end))


def _closes(pieces: list[Piece], index: int) -> bool:
    goes_on = word_at(pieces, index + 1) in {"and", "but", "so", "then"}
    return pieces[index].word in ENDINGS or (pieces[index].text == "," and goes_on)


def _is_report(pieces: list[Piece], end: int) -> bool:
    """Whether the words before this comma are a whole "he said" or "my boss told me"."""
    verb = end - 1
    if word_at(pieces, verb) in _TOLD and word_at(pieces, verb - 1) in _TELLING:
        verb -= 1
    elif word_at(pieces, verb) in _TOLD and word_at(pieces, verb - 1) == "to":
        verb -= 2
        if word_at(pieces, verb) not in {"said", "says"}:
            return False
    elif word_at(pieces, verb) == "like":
        verb -= 1 + (word_at(pieces, verb - 1) == "all")
        if word_at(pieces, verb) not in {"was", "were", "'s"}:
            return False
    elif word_at(pieces, verb) not in _REPORTING:
        return False
    while word_at(pieces, verb - 1) in _BEFORE_REPORTING:
        verb -= 1
    before = word_at(pieces, verb - 2)
    if word_at(pieces, verb - 1) in SUBJECT_PRONOUNS and before not in _NO_REPORT:
        return True
    for subject in range(verb - 1, max(verb - 4, -1), -1):
        if subject == 0 or word_at(pieces, subject - 1) in _OPENING:
            # "my boss said", "he said", "Anna said": one noun phrase and no more.
            return verb - subject == 1 or word_at(pieces, subject) in {"my", "the", "your", "our"}
    return False
