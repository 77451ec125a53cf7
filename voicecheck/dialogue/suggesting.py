"""The question of a `suggest` step: what is planned, or one guide proposed, put into words."""

from dataclasses import replace
from datetime import date

from voicecheck.dialogue.company import Company, Question, addressed
from voicecheck.dialogue.standing import Planned, Propose, Standing
from voicecheck.phrases import Phrases
from voicecheck.saying_days import spoken_day


def with_offer(
    question: Question, standing: Standing, propose: Propose, phrases: Phrases, company: Company
) -> Question | None:
    """The question with what it offers in it, put to whom that comes from; None for nothing.

    Args:
        question: A `suggest` step as the guide has it.
        standing: The day, and what stands from earlier check-ins.
        propose: Chooses a guide; asked only where nothing is planned.
        phrases: How it is said.
        company: Who is there.
    """
    plan = standing.plan
    if plan is not None:
        if not standing.recalls_plan:
            return None
        title = standing.titles.get(plan.guide, plan.guide)
        offer = plan_line(title, plan.day, standing.today, phrases)
        return replace(question, ask=question.step.ask.replace("{offer}", offer), offers=plan)
    proposal = propose()
    if proposal is None:
        return None
    title = standing.titles.get(proposal.guide, proposal.guide)
    offer = f"{proposal.why} {phrases.suggest_guide.replace('{guide}', title)}"
    person = proposal.person
    ask = addressed(question.step.ask.replace("{offer}", offer), person, company)
    return replace(question, ask=ask, person=person, offers=Planned(proposal.guide))


def plan_line(title: str, day: date | None, today: date, phrases: Phrases) -> str:
    """Say what is planned, and ask whether it still fits."""
    if day is None:
        return phrases.plan_stands.replace("{guide}", title)
    spoken = spoken_day(day, today, phrases)
    return phrases.plan_stands_for.replace("{guide}", title).replace("{day}", spoken)
