"""The spoken reflection: a lead-in, then the person's own words, turned to them."""

from functools import lru_cache

from voicecheck.language.clean import clean
from voicecheck.language.english.words import plain_words, sentences
from voicecheck.language.faithful import faults
from voicecheck.language.gist import brief
from voicecheck.language.mirror import turned

MOST_WORDS = 30


def reflect(text: str, *, partner: str | None = None, turn: int = 0, language: str = "en") -> str:
    """Say back what was said.

    Args:
        text: What was said, stumbles and all.
        partner: The other person's name, where one is there.
        turn: Which reflection of the check-in this is; the lead-ins take turns.
        language: What was spoken. Only English ("en", "en-GB") is mirrored; the words of any
            other language are said back as they are.

    Returns:
        The lead-in and at most about 30 words, or nothing where nothing but stumbles was said.

    Raises:
        GuideError: The file of spoken phrases is missing or damaged.
    """
    # What reads the guides takes longer to load than everything else here.
    from voicecheck.guides import phrases

    lead_ins = phrases().lead_ins
    said = _said_back(text, partner) if language.lower().startswith("en") else text.strip()
    return f"{lead_ins[turn % len(lead_ins)]} {said}" if said else ""


# A reply is thought of while the person pauses, and once more when it is due.
@lru_cache(maxsize=4)
def _said_back(text: str, partner: str | None) -> str:
    """The gist; where it would not be true, the first sentences that are; at last the words."""
    said = clean(text)
    if not plain_words(said):
        return ""
    whole = turned(said, partner=partner)
    told = brief(said, partner=partner, max_words=MOST_WORDS)
    if told != whole or not faults(said, whole):
        return told
    return _first_true_sentences(said, partner) or said


def _first_true_sentences(said: str, partner: str | None) -> str:
    kept: list[str] = []
    for sentence in sentences(said):
        longer = turned(" ".join([*kept, sentence]), partner=partner)
        if len(plain_words(longer)) > MOST_WORDS or faults(said, longer):
            break
        kept.append(sentence)
    return turned(" ".join(kept), partner=partner)
