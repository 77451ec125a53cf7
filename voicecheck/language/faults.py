"""What a reflection can get wrong."""

from dataclasses import dataclass

from voicecheck.language.english.words import vocabulary

NEGATIONS = vocabulary(
    """not no never nobody none nothing neither nor without nowhere hardly barely cannot no-one"""
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a reflection gets wrong.

    Attributes:
        kind: "feeling", "negation", "agent", "hedge", "absolute", "advice", "cause",
            "judgement", "fact", "question" or "added".
        detail: The word or words it is about.
    """

    kind: str
    detail: str
