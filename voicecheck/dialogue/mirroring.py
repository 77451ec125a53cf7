"""One person says back what the other told; only the one who told it says when it was heard.

The listener tries; what came back and what was added is told in a word or two, never judged; then
the speaker is asked. A no asks what was missed, and the listener tries again. A yes asks whether
there is more, until there is none.
"""

from dataclasses import replace

from voicecheck.dialogue import care, saying_back
from voicecheck.dialogue.company import Person
from voicecheck.dialogue.conversation import Draft, Phase, Told
from voicecheck.dialogue.events import Heard, SaidBack
from voicecheck.dialogue.move import Move
from voicecheck.language.compare import Comparison
from voicecheck.language.replies import Confirmation
from voicecheck.phrases import Phrases

MOST_TOPICS = 2
"""So many things that are missing are named at once."""


def take_try(move: Move, heard: Heard) -> None:
    """Take what the listener says back, help where it helps, and ask the speaker."""
    told = _told(move)
    draft = Draft(said_back=SaidBack(told.position, len(move.state.tries) + 1))
    move.change(draft=draft.with_words(heard.text, heard, "answer"))
    if care.is_needed(move, heard):
        return
    before = " ".join(move.state.tries)
    move.keep(verdict="own_words")
    move.change(tries=(*move.state.tries, heard.text))
    compared = move.tongue.compare(
        told.draft.text,
        heard.text,
        before=before,
        speaker=move.state.company.name(_speaker(move)) or None,
        listener=move.state.company.name(move.state.question.person) or None,
    )
    _ask_speaker(move, *helpful(compared, move.phrases))


def helpful(compared: Comparison, phrases: Phrases) -> tuple[str, ...]:
    """What helps the listener: at most one thing that was added, and what has not come back yet.

    Args:
        compared: What came back, what did not, what was added.
        phrases: How it is said.
    """
    lines: list[str] = []
    added = next(iter(compared.added), None)
    if added is not None:
        line = {
            "blame": phrases.mirror_blame,
            "advice": phrases.mirror_advice,
            "own side": phrases.mirror_own_side,
            "feeling": phrases.mirror_feeling,
        }[added.kind]
        lines.append(line.replace("{word}", added.said))
    things = [point.topic for point in compared.caught if point.kind != "feeling"]
    caught = next(filter(None, things), "")
    if compared.missed and caught and added is None:
        lines.append(phrases.mirror_caught.replace("{topic}", caught))
    lines += _missing(compared, phrases)
    return tuple(lines) or (phrases.thank_you,)


def _missing(compared: Comparison, phrases: Phrases) -> list[str]:
    """Name what has not come back: a feeling by its word, anything else by what it is about."""
    if not compared.missed:
        return []
    felt = next((point.topic for point in compared.missed if point.kind == "feeling"), "")
    topics = [point.topic for point in compared.missed if point.kind != "feeling" and point.topic]
    topics = list(dict.fromkeys(topics))[: MOST_TOPICS - bool(felt)]
    lines = []
    if topics:
        named = phrases.mirror_and.join(topics)
        one = phrases.mirror_missed if len(topics) == 1 else phrases.mirror_missed_more
        lines.append(one.replace("{topic}", named))
    if felt:
        lines.append(phrases.mirror_missed_feeling.replace("{word}", felt))
    return lines or [phrases.mirror_missed_something]


# --- did they get it? ---


def take_verdict(move: Move, heard: Heard) -> None:
    """Take the speaker's reply to "did they get it?"."""
    reply = move.tongue.confirmation(heard.text)
    match reply.kind:
        case Confirmation.Kind.YES:
            _judge(move, heard=True)
            _ask_for_more(move)
        case Confirmation.Kind.ADDITION if _begins_with_yes(move, heard.text, reply.text):
            _judge(move, heard=True)
            _tell_more(move, replace(heard, text=reply.text))
        case Confirmation.Kind.NO | Confirmation.Kind.PARTLY:
            _judge(move, heard=False)
            move.enter(Phase.MISSED)
            move.turn_to(_speaker(move), move.phrases.what_was_missed)
        case Confirmation.Kind.CORRECTION | Confirmation.Kind.ADDITION:
            _judge(move, heard=False)
            take_missed(move, heard)
        case Confirmation.Kind.REPEAT:
            move.say(*move.state.last_said)
        case _ if len(heard.text.split()) >= saying_back.SENTENCE_WORDS and move.state.unclear:
            _judge(move, heard=False)
            take_missed(move, heard)
        case _:
            move.change(unclear=move.state.unclear + 1)
            move.say(move.phrases.yes_or_no)


def _ask_speaker(move: Move, *before: str) -> None:
    """Ask the one who told it; nobody else decides."""
    listener = move.state.company.name(move.state.question.person) or move.phrases.partner
    move.enter(Phase.JUDGING)
    line = move.phrases.did_they_get_it.replace("{partner}", listener)
    move.turn_to(_speaker(move), line, *(() if move.state.careful else before))


def _judge(move: Move, *, heard: bool) -> None:
    """Keep the speaker's verdict with the try."""
    said_back = move.draft.said_back
    assert said_back is not None
    move.keep(said_back=replace(said_back, heard=heard))


def _begins_with_yes(move: Move, text: str, addition: str) -> bool:
    before = text[: text.find(addition)].rstrip(" ,.") if addition else ""
    before = before.removesuffix(" and").removesuffix(" but")
    return move.tongue.confirmation(before).kind is Confirmation.Kind.YES


# --- no: what was missed ---


def take_missed(move: Move, heard: Heard) -> None:
    """Take what was missed, keep it with what was told, and let the listener try again."""
    told = _told(move)
    if heard.text.strip() and move.tongue.confirmation(heard.text).kind not in _NO_WORDS:
        draft = told.draft.with_words(f"{told.draft.text} {heard.text}", heard, "addition")
        _write_told(move, replace(told, draft=draft))
        if care.is_needed(move, heard):
            return
    _again(move)


_NO_WORDS = (Confirmation.Kind.NO, Confirmation.Kind.YES, Confirmation.Kind.NOTHING)


def _again(move: Move) -> None:
    """Let the listener try once more, as a turn of its own."""
    tries = move.state.tries
    move.change(position=move.state.position + 1)
    move.open_question()
    move.change(tries=tries)
    line = move.phrases.once_more
    move.turn_to(move.state.question.person, line)


# --- yes: is there more? ---


def _ask_for_more(move: Move) -> None:
    move.enter(Phase.MORE_TOLD)
    move.turn_to(_speaker(move), move.vary(move.phrases.more))


def take_more(move: Move, heard: Heard) -> None:
    """Take the speaker's reply to "is there more?"."""
    reply = move.tongue.confirmation(heard.text)
    match reply.kind:
        case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
            move.go_on()
        case Confirmation.Kind.YES:
            _tell_more(move, None)
        case Confirmation.Kind.REPEAT:
            move.say(*move.state.last_said)
        case Confirmation.Kind.ADDITION | Confirmation.Kind.CORRECTION:
            _tell_more(move, replace(heard, text=reply.text))
        case _ if len(heard.text.split()) >= saying_back.SENTENCE_WORDS:
            _tell_more(move, heard)
        case _ if move.state.unclear:
            move.go_on()
        case _:
            move.change(unclear=1)
            move.say(move.phrases.yes_or_no)


def _tell_more(move: Move, heard: Heard | None) -> None:
    """Be at what is told again; where the words are there already, take them."""
    move.change(index=_told(move).index, position=move.state.position + 1)
    move.open_question()
    if heard is None:
        move.turn_to(move.state.question.person, move.phrases.go_on)
        return
    move.change(draft=Draft().with_words(heard.text, heard, "answer"))
    if not care.is_needed(move, heard):
        saying_back.say_back(move)


# --- silence ---


def wait(move: Move) -> None:
    """Wait for as long as it takes: nobody but the speaker ends a turn."""
    move.change(paused=True)
    move.say(move.phrases.paused)


def meet_silence(move: Move, silences: int) -> None:
    """Meet a silence of the one who told it."""
    if not silences:
        move.say(*move.state.last_said)
    elif move.state.phase is Phase.JUDGING:
        wait(move)
    elif move.state.phase is Phase.MISSED:
        _again(move)
    else:
        move.go_on()


# --- what was told, and by whom ---


def _told(move: Move) -> Told:
    question = move.state.question
    return move.state.told[question.step.of, question.round]


def _speaker(move: Move) -> Person:
    return move.state.company.other(move.state.question.person)


def _write_told(move: Move, told: Told) -> None:
    question = move.state.questions[told.index]
    key = (question.step.id, question.round)
    move.change(told={**move.state.told, key: told})
    move.write(told.position, question, told.draft)
