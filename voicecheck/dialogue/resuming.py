"""Going on with a conversation that broke off."""

from collections.abc import Sequence
from dataclasses import replace

from voicecheck.dialogue.conversation import Conversation, Draft, Phase
from voicecheck.dialogue.events import Heard, Say, ShowSupport
from voicecheck.dialogue.move import Move


def earlier_utterance(seq: int) -> int:
    """The number of an utterance that an earlier run heard: below those of this one."""
    return -1 - seq


def renumbered(conversation: Conversation) -> Conversation:
    """The conversation with its utterances told apart from those still to come."""
    draft = conversation.draft
    told = {at: replace(one, draft=_earlier(one.draft)) for at, one in conversation.told.items()}
    return replace(conversation, draft=draft and _earlier(draft), told=told)


def _earlier(draft: Draft) -> Draft:
    parts = tuple(
        replace(part, utterance=earlier_utterance(seq)) for seq, part in enumerate(draft.parts)
    )
    return replace(draft, parts=parts, earlier=draft.earlier and _earlier(draft.earlier))


def found(conversation: Conversation) -> tuple[str, ...]:
    """What to say of where a conversation broke off."""
    phrases, step = conversation.phrases, conversation.question.step
    where = phrases.we_were_at.replace("{label}", step.label or step.id)
    if conversation.draft is not None and conversation.draft.text:
        return where, phrases.have_so_far
    return (where,)


def pick_up(move: Move, lines: Sequence[str], since: Sequence[Heard]) -> list[Heard]:
    """Say where it was, and choose what was heard since that is still to be answered.

    A command that was cut off by a crash is not obeyed: nobody may remember having said it.
    """
    move.change(paused=False)
    move.show_question()
    move.say(*lines)
    return [heard for heard in since if move.tongue.command(heard.text) is None]


def say_again(move: Move) -> None:
    """Say what awaits a reply."""
    if move.state.phase is Phase.CARING:
        move.effects.append(ShowSupport())
        move.say(move.phrases.shall_we_go_on)
    else:
        move.effects.append(Say(move.state.last_said, move.state.phase is Phase.CHECKING))
