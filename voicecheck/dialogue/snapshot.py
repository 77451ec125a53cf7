"""A conversation as bytes and back: what is kept of one, so that it can be gone on with.

Everything the dialogue knows is written down but the guide's own sentences, which are read anew.
The questions are part of it: a guide that was changed since does not change what is asked.
"""

from dataclasses import fields, replace
from typing import get_type_hints

import msgspec

from voicecheck.dialogue.company import Question
from voicecheck.dialogue.conversation import Conversation, Phase, Reflect
from voicecheck.guides import Guide
from voicecheck.language.reflect import reflect
from voicecheck.phrases import Phrases

_READ_ANEW = ("guide", "phrases", "reflect", "propose")
_NEVER_KEPT = ("refused",)  # what someone said at the gate is on no disk
_KEPT = tuple(
    field.name for field in fields(Conversation) if field.name not in (*_READ_ANEW, *_NEVER_KEPT)
)


def snapshot(conversation: Conversation) -> bytes:
    """Write a conversation down. What was said is in it: only the store may hold it."""
    state = {name: getattr(conversation, name) for name in _KEPT}
    return msgspec.msgpack.encode(state)


def restored(
    written: bytes, guide: Guide, phrases: Phrases, *, reflect: Reflect = reflect
) -> Conversation:
    """Read a conversation again.

    Raises:
        ValueError: It was written by a version that knew other things.
    """
    hints = get_type_hints(Conversation)
    state = msgspec.msgpack.decode(written)
    if not isinstance(state, dict) or not set(state) <= set(_KEPT):
        raise ValueError("written by another version")
    if "company" not in state:
        raise ValueError("nobody is there")
    known = {name: msgspec.convert(value, hints[name]) for name, value in state.items()}
    questions: tuple[Question, ...] = known.pop("questions", ())
    begun = Conversation(guide, phrases, questions, known.pop("company"), reflect)
    conversation = replace(begun, **known)
    over = conversation.phase is Phase.OVER
    if not over and not 0 <= conversation.index < len(questions):
        raise ValueError("it is at no question")
    return conversation
