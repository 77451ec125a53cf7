"""What is said to a guide that is offered; the plan for the week set, changed, forgotten."""

from voicecheck.dialogue import care
from voicecheck.dialogue.conversation import Draft
from voicecheck.dialogue.events import ForgetPlan, Heard, PartKind, SetPlan
from voicecheck.dialogue.move import Move
from voicecheck.dialogue.standing import Planned
from voicecheck.language.plans import PlanWish, Wish
from voicecheck.language.replies import Confirmation
from voicecheck.saying_days import spoken_day


def wish_of(move: Move, heard: Heard, *, offered: bool = False) -> PlanWish | None:
    """What was said of the plan, if nothing else was."""
    standing = move.state.standing
    return move.tongue.plan_wish(heard.text, standing.titles, standing.today, offered=offered)


def obey(move: Move, wish: PlanWish) -> None:
    """Set, change or forget the plan in the middle of a check-in, and say the last thing again."""
    again = () if move.state.paused else move.state.last_said
    move.say(_done(move, wish, move.state.plan), *again)


def take(move: Move, heard: Heard) -> None:
    """Take the reply to what was offered."""
    offer = move.state.question.offers
    assert offer is not None
    wish = wish_of(move, heard, offered=True)
    if wish is not None:
        move.go_on(_done(move, wish, offer))
        return
    match move.tongue.confirmation(heard.text).kind:
        case Confirmation.Kind.YES:
            move.go_on(_done(move, PlanWish(Wish.SET, offer.guide, offer.day), offer))
        case Confirmation.Kind.NO | Confirmation.Kind.NOTHING if move.state.plan is not None:
            move.go_on(_done(move, PlanWish(Wish.FORGET), offer))
        case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
            move.go_on(move.phrases.not_planned)
        case _:
            _ask_again(move, heard)


def _ask_again(move: Move, heard: Heard) -> None:
    """Keep what was not understood, ask once which guide, and leave it at that."""
    kind: PartKind = "addition" if move.state.draft else "answer"
    joined = f"{move.draft.text} {heard.text}".strip()
    move.change(draft=(move.state.draft or Draft()).with_words(joined, heard, kind))
    if care.is_needed(move, heard):
        return
    move.keep(verdict="own_words")
    if move.state.unclear:
        move.go_on(move.phrases.not_planned)
        return
    move.change(unclear=1)
    move.say(move.phrases.plan_what, remember=True)


def _done(move: Move, wish: PlanWish, before: Planned | None) -> str:
    """Do what was wished; return the words for it."""
    phrases = move.phrases
    if wish.wish is Wish.FORGET or (wish.wish is Wish.MOVE and before is None):
        gone = move.state.plan is not None and wish.wish is Wish.FORGET
        if gone:
            move.effects.append(ForgetPlan())
            move.change(plan=None)
        offered = before is not None
        return (
            phrases.plan_forgotten if gone else phrases.not_planned if offered else phrases.no_plan
        )
    guide = wish.guide or (before.guide if before else "")
    move.effects.append(SetPlan(guide, wish.day))
    move.change(plan=Planned(guide, wish.day))
    title = move.state.standing.titles.get(guide, guide)
    if wish.day is None:
        return phrases.planned.replace("{guide}", title)
    day = spoken_day(wish.day, move.state.standing.today, phrases)
    return phrases.planned_for.replace("{guide}", title).replace("{day}", day)
