"""What stands before a check-in begins: gathered from the store for those who take part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from voicecheck import guides
from voicecheck.dialogue.standing import OpenPromise, Planned, Proposal, Standing
from voicecheck.errors import GuideError
from voicecheck.guides import Guide
from voicecheck.people import OWNER, same_person, shown
from voicecheck.phrases import Phrases
from voicecheck.store import Store
from voicecheck.store.retold import Said
from voicecheck.suggestion import LOOKS_BACK, PROPOSES_AGAIN, Suggestion, suggestion

People = Sequence[str | None]


def guides_for(
    store: Store, people: People, own_folder: Path | None, language: str = guides.ENGLISH
) -> dict[str, Guide]:
    """The guides in a language that these people can follow, by name.

    One who is alone can follow those for two where somebody else is known to the store.
    """
    two = len(people) > 1 or len(store.people.all()) > 1
    found: dict[str, Guide] = {}
    for each in guides.found(own_folder):
        try:
            guide = guides.read(each.path)
        except GuideError:  # a damaged guide is told of when it is asked for
            continue
        if guide.language != language:
            continue
        if (guide.whom != "two" or two) and (guide.whom != "one" or len(people) == 1):
            found[each.name] = guide
    return found


def standing(
    store: Store,
    people: People,
    now: datetime,
    own_folder: Path | None = None,
    cycle: Iterable[str] = (),
    language: str = guides.ENGLISH,
) -> Standing:
    """Gather what stands.

    Args:
        store: Where it is kept.
        people: Who takes part; None is the owner.
        now: The present, with its offset.
        own_folder: Where a person's own guides are.
        language: What is spoken.
        cycle: Names of those who want to be asked for the day of their cycle.
    """
    today = now.date()
    known = guides_for(store, people, own_folder, language)
    kept = store.plans.plan(people)
    plan = None if kept is None else Planned(kept.guide, kept.day)
    if plan is not None and (plan.guide not in known or (plan.day and plan.day < today)):
        plan = None  # its day has passed, or the guide is gone
    wanted = {same_person(name) for name in cycle}
    return Standing(
        today=today,
        promises=tuple(
            OpenPromise(one.id, one.person, one.text, one.made_at.date())
            for one in store.promises.due(people, today)
        ),
        plan=plan,
        recalls_plan=not _offered_lately(store, people, now),
        titles={name: guide.title for name, guide in known.items()},
        cycle=tuple(one for one in people if same_person(shown(one) if one else OWNER) in wanted),
    )


def proposal(
    store: Store,
    people: People,
    now: datetime,
    own_folder: Path | None = None,
    language: str = guides.ENGLISH,
) -> Proposal | None:
    """Choose what to propose at the close of a check-in; None where it was done not long ago.

    It weighs all that was said in a fortnight, so it is asked for only there.

    Args:
        store: Where that is kept.
        people: Who takes part; None is the owner.
        now: The present, with its offset.
        own_folder: Where a person's own guides are.
        language: What is spoken. Only in English a guide is proposed, from English words.
    """
    if language != guides.ENGLISH or _offered_lately(store, people, now):
        return None
    known = guides_for(store, people, own_folder, language)
    found = proposed(store, people, known, guides.phrases(), now)
    return found and Proposal(found[1].guide, found[1].why, found[0])


def _offered_lately(store: Store, people: People, now: datetime) -> bool:
    offers = store.plans.offers(people)
    return bool(offers) and now - offers[0].offered_at < PROPOSES_AGAIN


def proposed(
    store: Store, people: People, known: Mapping[str, Guide], phrases: Phrases, now: datetime
) -> tuple[str | None, Suggestion] | None:
    """Propose a guide to these people, from what each said where all of them were present.

    What was said up to now counts, so that what is proposed at the close comes from earlier days.

    Returns:
        Whose words speak of it, and the guide: of two, the one who spoke of one more often.
    """
    since = now - LOOKS_BACK
    used_up = store.retold.followed(people, since)
    for offer in store.plans.offers(people):
        newest = max(offer.offered_at, used_up.get(offer.guide, offer.offered_at))
        used_up[offer.guide] = newest
    found = [
        (person, proposal)
        for person in people
        for proposal in [
            suggestion(
                _said(store, person, people, since, now),
                known,
                phrases,
                used_up=used_up,
                partner=_partner(person, people),
            )
        ]
        if proposal is not None
    ]
    return max(found, key=lambda each: each[1].times, default=None)


def _said(
    store: Store, person: str | None, people: People, since: datetime, until: datetime
) -> list[Said]:
    present = people if len(people) > 1 else ()
    found = store.retold.said(person, since, present=present)
    return [each for each in found if each.said_at < until]


def _partner(person: str | None, people: People) -> str | None:
    others = [one for one in people if one != person and one is not None]
    return others[0] if others else None
