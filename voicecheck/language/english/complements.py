"""What a verb cannot go without: "put it on the table", "gave it to her", "told him about it"."""

from collections.abc import Collection

from voicecheck.language.english.words import vocabulary

_GOVERNED = {
    "at": vocabulary("yell shout scream snap swear laugh smile stare shriek growl"),
    "for": vocabulary("ask beg apply pray apologise apologize wait"),
    "to": vocabulary("apologise apologize lie"),
    "on": vocabulary("cheat spy"),
    "over": vocabulary("turn go think talk mull hand"),
}
_WANT_A_PLACE = vocabulary(
    """put keep lay place set stick live stay base last spend stand hang lean pull push throw drop
    tuck shove pop fold prop park leave"""
)
_WANT_A_GOAL = vocabulary(
    """take bring go come get give move send drive walk listen talk say tell show speak belong
    happen lie mean matter owe be write hand pass"""
)
TELLING = vocabulary("tell say promise show remind warn ask convince text message write")
_SPEAKING = vocabulary("talk think know hear speak complain worry go be joke moan ask care")
# "I loved tonight": no date, but what was loved.
LOVING = vocabulary("love hate like enjoy want need miss dread remember forget spoil ruin make")


def wants(verbs: Collection[str], preposition: str, *, placed: bool) -> bool:
    """Whether a verb needs what a preposition leads into.

    Args:
        verbs: The verbs that it may go with, in their base form.
        preposition: The preposition.
        placed: Whether it tells when, or stands after another that tells where already.
    """
    if not placed and not _WANT_A_PLACE.isdisjoint(verbs):
        return True
    if preposition == "to" and not _WANT_A_GOAL.isdisjoint(verbs):
        return True
    if preposition == "about" and not (TELLING | _SPEAKING).isdisjoint(verbs):
        return True
    return not _GOVERNED.get(preposition, frozenset()).isdisjoint(verbs)
