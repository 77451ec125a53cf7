"""Offering, once, to say an answer without what the guide says it is better without."""

import re

from voicecheck.dialogue.conversation import Phase
from voicecheck.dialogue.move import Move
from voicecheck.guides import Unwanted

_BUT = re.compile(
    r"(?<!nothing )(?<!anything )(?<!all )\b(?:but|however|although)\b", re.IGNORECASE
)


def offers_anew(move: Move) -> bool:
    """Offer to say it without advice, blame or a "but", where one is in it; return whether."""
    state = move.state
    if state.offered_anew or state.careful:
        return False
    found = next((one for one in state.question.step.without if _has(move, one)), None)
    if found is None:
        return False
    offers = {
        "advice": move.phrases.without_advice,
        "blame": move.phrases.without_blame,
        "but": move.phrases.without_but,
    }
    move.change(offered_anew=True)
    move.enter(Phase.OFFERED_ANEW)
    move.say(offers[found], remember=True)
    return True


def _has(move: Move, unwanted: Unwanted) -> bool:
    text = move.draft.text
    match unwanted:
        case "advice":
            return bool(move.tongue.advice(text))
        case "blame":
            return move.tongue.blame(text, partner=move.state.partner) is not None
        case "but":
            return _BUT.search(text) is not None
