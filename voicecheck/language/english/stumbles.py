"""What the kinds of disfluency share: the words they are made of, and how to leave them out."""

from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, capitalised, join, word_at
from voicecheck.language.english.words import vocabulary

SUBJECTS = vocabulary("i you he she it we they")
ARTICLES = vocabulary("a an the my your his her our their")
PREPOSITIONS = vocabulary("to of in on at for with from by about into")
JOINING = vocabulary("and but or so because cause if when that then")
BE_LIKE = vocabulary("was were am is are be been don't didn't can't couldn't can could will")
# A sentence cannot end on these: where one breaks off after them, it was begun anew.
DANGLING = (
    ARTICLES
    | PREPOSITIONS
    | JOINING
    | BE_LIKE
    | SUBJECTS
    | vocabulary("just really very like i'm i've i'll i'd he's she's it's we're they're had")
)


def without(pieces: list[Piece], begin: int, end: int) -> list[Piece]:
    """Leave pieces out, together with the commas that only set them off."""
    left, right = _without_commas(pieces[:begin], pieces[end:])
    if left and right and right[0].is_word and not right[0].gap:
        right = [Piece(right[0].text, " "), *right[1:]]
    if right and (not left or left[-1].text in ".?!") and begins_large(join(pieces[begin:end])):
        right = [Piece(capitalised(right[0].text), right[0].gap), *right[1:]]
    return left + right


def _without_commas(left: list[Piece], right: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Drop the marks that only set off what stood between the two."""
    if not left:
        while right and right[0].text in MARKS - {"-"}:
            right = right[1:]
        return left, right
    pause_before = left[-1].text in ",\u2013\u2014"
    if not right or (pause_before and right[0].text in ENDINGS):
        return (left[:-1] if pause_before else left), right
    if pause_before and right[0].text in ",\u2013\u2014":
        last = word_at(left, len(left) - 2)
        joins = not starts_clause(right[1:]) or last in DANGLING - {"it", "you"}
        return (left[:-1] if joins else left), right[1:]
    comma = right[0].text == "," and not starts_clause(right[1:])
    doubled = left[-1].text in ENDINGS and right[0].text in ENDINGS | {","}
    return left, right[1:] if comma or doubled else right


def starts_clause(pieces: list[Piece]) -> bool:
    """Whether the pieces begin with a subject pronoun or a joining word."""
    return bool(pieces) and pieces[0].word.split("'")[0] in SUBJECTS | JOINING


def begins_large(text: str) -> bool:
    """Whether the first letter or digit of a text is a capital."""
    return next((letter.isupper() for letter in text if letter.isalnum()), False)


def in_case_of(model: str, text: str) -> str:
    """The text, with a capital where the model has one."""
    return capitalised(text) if model[:1].isupper() else text
