"""What a reflection passed over though it changes the meaning: a denial, a doubt, a degree."""

from collections.abc import Iterator

from voicecheck.language.english.alignment import is_light, is_one_of, is_person
from voicecheck.language.english.closed_classes import WEEKDAYS
from voicecheck.language.english.roles import Role
from voicecheck.language.english.units import Unit
from voicecheck.language.english.verbs import BASES, can_be_base, is_participle
from voicecheck.language.english.words import vocabulary
from voicecheck.language.faults import NEGATIONS, Fault

# They soften the word after them.
_DEGREES = vocabulary(
    """little bit slightly somewhat rather quite almost nearly kind sort partly half some pretty
    fairly about around less least few fewer"""
)
# They soften the whole clause.
_DOUBTS = vocabulary(
    """maybe perhaps probably possibly might may could would should will can must sometimes
    occasionally often usually mostly apparently seem hopefully rarely ought used trying try
    somehow if unless until supposedly allegedly reportedly"""
)
# What they govern is thought, felt, said or wished, and not simply so.
_GOVERNING = vocabulary(
    """think guess suppose believe feel wish hope say tell imagine assume worry fear doubt afraid
    scared worried sure want need dream pretend promise claim accuse remember ask reckon figure
    hear convinced insist suspect swear rumour rumor"""
)
_HOPING = vocabulary("hope wish doubt imagine pretend dream")
# Nothing else that is passed over changes what is kept.
_CHANGES_MORE = NEGATIONS | _DEGREES | _DOUBTS | _GOVERNING | BASES
_SOFT = _DOUBTS | _GOVERNING | {"<speaker>", "not", "know", "like"}
_LIGHTEST = vocabulary("a of the so it that i <speaker> think guess suppose")
# Under a "not" they are what is denied: "not always" is no "not".
_DENIED_DEGREES = vocabulary(
    """always only just completely entirely totally fully exactly quite much all every everything
    everyone everybody both often usually necessarily properly particularly especially enough"""
)
_DENIALS = vocabulary("not never")
# They say of whom or what it does not hold, where something holds of all.
_EXCEPTING = vocabulary("except but besides bar apart")
_ALL = vocabulary(
    """all every everyone everybody everything always any anyone anybody anything never nobody
    nothing none nowhere anywhere everywhere ever"""
)
# "I couldn't sleep until three", "I haven't cried this week": without it, at no time.
_LASTS = vocabulary("not never nobody nothing can could")
_TIMES = frozenset(WEEKDAYS) | vocabulary(
    """today tonight week weekend month year morning afternoon evening night moment now once day
    days weeks months years"""
)
_LATELY = vocabulary("now moment month week")
_SO_FAR = vocabulary("fine okay ok alright right good safe")
# "I was okay until she rang": not any more.
_UNTIL_THEN = _SO_FAR | vocabulary("calm happy")
# "I argued with him in my head": it did not happen.
_UNREAL = vocabulary("head mind dream imagination theory")
_CONDITIONS = vocabulary("unless without if when while long according until till before since")
_SUPPOSING = vocabulary("would could will")
_SEEMS = vocabulary("sounds sounded looks looked")
_LIMITS = _DENIED_DEGREES | _EXCEPTING | _CONDITIONS | _SEEMS | _TIMES | {"only", "in"}
_TRAILING = vocabulary(
    """maybe perhaps probably possibly apparently hopefully sometimes occasionally often usually
    mostly rarely seem somehow"""
)


def passed_over(
    here: set[int], kept: set[int], source: list[Role], found: list[Unit]
) -> Iterator[Fault]:
    """What was left out of the clauses that one clause of the reflection keeps.

    Args:
        here: Indices of the words that this clause says back.
        kept: Indices of the words that the whole reflection says back.
        source: What was said.
        found: The clauses of what was said.
    """
    meant = {at for at in here if not is_light(source[at]) and not source[at].implied}
    touched = {source[at].unit for at in meant}
    led_up_to = {source[at].unit for at in meant if source[at].leads}
    are_soft = _of_soft_words_alone(source)
    for at, role in enumerate(source):
        if at in kept or role.implied or not is_one_of(role, _CHANGES_MORE):
            continue
        if _only_frank(source, at):
            continue
        if role.leads and role.unit not in led_up_to:
            continue  # nothing is said of when it was
        scope = _scope(found, role.unit, are_soft)
        later = [
            i for i in meant if source[i].unit in scope and (i > at or source[i].unit != role.unit)
        ]
        denied = [i for i in later if source[i].unit == role.unit]
        if is_one_of(role, NEGATIONS) and (denied or _negates_all(role, touched)):
            yield Fault("negation", role.text)
        elif is_one_of(role, _DEGREES) and _next_word(source, at) in meant:
            yield Fault("hedge", role.text)
        elif is_one_of(role, _DOUBTS) and (touched & scope):
            if later or _trails(source, at):
                yield Fault("hedge", role.text)
        elif _hardens(source, at, later, meant):
            yield Fault("hedge", role.text)
    yield from _without_limits(kept, meant, source)


def _without_limits(kept: set[int], meant: set[int], source: list[Role]) -> Iterator[Fault]:
    """What no longer says how far it holds: "not always", "only my dad", "everyone but Mark"."""
    for at, role in enumerate(source):
        if at in kept or role.implied or not is_one_of(role, _LIMITS):
            continue
        inside = [i for i in meant if source[i].unit == role.unit]
        before = {source[i].key for i in inside if i < at}
        after = [i for i in inside if i > at]
        if is_one_of(role, _EXCEPTING):
            if before & _ALL or _is_kept_all(source, at - 1, kept):
                yield Fault("absolute", role.text)
        elif (
            (is_one_of(role, _DENIED_DEGREES) and before & _DENIALS and _weighs(source, at, after))
            or (role.text in _SEEMS and _is_likened(source, at, after))
            or (role.key == "in" and inside and _is_unreal(source, at))
            or (role.key == "only" and any(i <= at + 2 for i in after))
            or (role.key in _TIMES and _is_limit(source, at, inside))
            or (
                is_one_of(role, _CONDITIONS)
                and at + 1 not in kept
                and _is_condition(source, at, meant)
            )
        ):
            yield Fault("hedge", role.text)


def _weighs(source: list[Role], at: int, after: list[int]) -> bool:
    """Whether a degree is of what is kept, or closes its clause: "I don't like it much"."""
    closes = at + 1 == len(source) or source[at + 1].unit != source[at].unit
    return bool(after) or closes


def _is_unreal(source: list[Role], at: int) -> bool:
    """Whether it was so "in my head", "in theory"."""
    after = source[at + 1 : at + 3]
    return any(is_one_of(role, _UNREAL) and role.unit == source[at].unit for role in after)


def _is_likened(source: list[Role], at: int, after: list[int]) -> bool:
    """Whether it only "sounds like" what is kept."""
    likened = at + 1 < len(source) and source[at + 1].key == "like"
    return likened and any(i > at + 1 for i in after)


def _is_limit(source: list[Role], at: int, inside: list[int]) -> bool:
    """Whether it holds no longer than so: "I haven't eaten today", "I'm fine for now"."""
    before = {source[i].key for i in inside if i < at}
    denied = [i + 1 for i in inside if i + 1 < at and source[i].key in _DENIALS]
    lately = any(is_participle(source[i].text) and not can_be_base(source[i].text) for i in denied)
    so_far = source[at].key in _LATELY and not before.isdisjoint(_SO_FAR)
    return lately or {"can", "not"} <= before or so_far


def _is_kept_all(source: list[Role], at: int, kept: set[int]) -> bool:
    return at in kept and source[at].key in _ALL


def _is_condition(source: list[Role], at: int, meant: set[int]) -> bool:
    """Whether what is kept holds only so: "I'm fine unless he calls", "according to him"."""
    role = source[at]
    opens = at == 0 or source[at - 1].unit != role.unit
    reach = 1 if opens or role.key in {"unless", "according", "if"} else 0
    beside = {source[i].key for i in meant if abs(source[i].unit - role.unit) <= reach}
    match role.key:
        case "unless" | "according":
            holds = True
        case "until" | "till" | "before" | "since":
            holds = not (_LASTS | _UNTIL_THEN).isdisjoint(beside)
        case "long":
            holds = [one.key for one in source[at - 1 : at + 2]] == ["as", "long", "as"]
        case "when" | "while":  # "I can't stand him when he's drunk"
            holds = {"can", "not"} <= beside
        case _:
            holds = not _SUPPOSING.isdisjoint(beside)
    return bool(beside) and holds and not _only_frank(source, at)


def _only_frank(source: list[Role], at: int) -> bool:
    """Whether it is the "if" of "if I'm honest", on which nothing depends."""
    return source[at].key == "if" and "honest" in {role.key for role in source[at + 1 : at + 4]}


def _trails(source: list[Role], at: int) -> bool:
    """Whether a doubt comes after what it softens: "I was tired, maybe a bit"."""
    rest = [role for role in source[at + 1 :] if role.unit == source[at].unit]
    alone = all(is_one_of(role, _DOUBTS | _DEGREES | _LIGHTEST) for role in rest)
    return alone and source[at].key in _TRAILING


def _hardens(source: list[Role], at: int, later: list[int], meant: set[int]) -> bool:
    """Whether what was only thought, felt, said or begun is now simply so."""
    governs = is_one_of(source[at], _GOVERNING) and bool(later)
    hoped = source[at].key in _HOPING and _begins(source, at, meant)
    return (governs and (hoped or _governs(source, at, later))) or _attempts(source, at) in meant


def _begins(source: list[Role], at: int, meant: set[int]) -> bool:
    """Whether nothing is kept of who hopes: "the test is negative"."""
    return not any(source[i].unit == source[at].unit and i < at for i in meant)


def _attempts(source: list[Role], at: int) -> int | None:
    """The deed under a verb that makes it less than done: "stopped calling", "forgot to pay"."""
    if source[at].key not in BASES:
        return None
    after = at + 1
    while after < len(source) and source[after].key in {"to", "just", "not"}:
        after += 1
    same_clause = after < len(source) and source[after].unit == source[at].unit
    return after if same_clause and source[after].key in BASES else None


def _negates_all(role: Role, touched: set[int]) -> bool:
    return role.key in {"nobody", "nothing", "none", "neither"} and role.unit in touched


def _governs(source: list[Role], at: int, later: list[int]) -> bool:
    """Whether what is kept hangs on this passed-over verb and not the other way round."""
    unit = source[at].unit
    if source[at].text in {"guess", "suppose", "think"}:
        return bool(later)
    governed = (
        source[i].unit == unit and (source[i].key in BASES or is_person(source[i])) for i in later
    )
    return all(i > at for i in later) and any(governed)


def _next_word(source: list[Role], at: int) -> int | None:
    """The word that a degree softens: "a little bit jealous", "kind of like"."""
    for index in range(at + 1, min(at + 4, len(source))):
        if source[index].unit != source[at].unit:
            return None
        if not is_one_of(source[index], _DEGREES | {"of", "just"}):
            return index
    return None


def _of_soft_words_alone(source: list[Role]) -> dict[int, bool]:
    """Whether a clause says no more than "I don't know", "I guess", "maybe"."""
    alone: dict[int, bool] = {}
    for role in source:
        alone[role.unit] = alone.get(role.unit, True) and is_one_of(role, _SOFT)
    return alone


def _scope(found: list[Unit], unit: int, are_soft: dict[int, bool]) -> set[int]:
    """The clauses that a doubt colours: its own; where it stands alone, the one beside it."""
    if not are_soft.get(unit, True):
        return {unit}
    sentence = found[unit].sentence
    for after in range(unit + 1, len(found)):
        if found[after].sentence == sentence and not are_soft.get(after, True):
            return {unit, after}
    return {unit, unit - 1} if unit and found[unit - 1].sentence == sentence else {unit}
