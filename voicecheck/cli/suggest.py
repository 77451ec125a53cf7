"""`voicecheck suggest`: one guide, from what one said oneself, and the plan for the week.

The JSON of `suggest --json`:

    {"suggestion": {"guide", "title", "why": as it is spoken, "said": [one's own words, the newest
                    first], "times": in how many answers} or null,
     "plan": {"guide", "title", "day": "2026-11-29" or null, "made_at"} or null}
"""

from __future__ import annotations

import click

from voicecheck.cli.looking_back import existing_store
from voicecheck.cli.terminal import json_text
from voicecheck.cli.viewer import as_option, viewer

NOTHING = "Nothing comes up from the last two weeks. All guides: voicecheck guides"


@click.command()
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def suggest(as_json: bool) -> None:
    """Propose one guide from what you said in the last two weeks, and say why in your words.

    A plan for the week is made by voice in a check-in: "let's do the repair one on Sunday",
    "move the plan to Friday", "forget the plan".
    """
    from datetime import datetime

    from voicecheck import guides, standing
    from voicecheck.config import Paths
    from voicecheck.dialogue.suggesting import plan_line

    now = datetime.now().astimezone()
    phrases = guides.phrases()
    with existing_store() as store:
        me = (viewer(),)
        known = standing.guides_for(store, me, Paths.default().guides) if store else {}
        both = standing.proposed(store, me, known, phrases, now) if store else None
        plan = store.plans.plan(me) if store else None
    found = both[1] if both else None
    titles = {name: guide.title for name, guide in known.items()}
    if as_json:
        proposal = found and {
            "guide": found.guide,
            "title": titles[found.guide],
            "why": found.why,
            "said": list(found.said),
            "times": found.times,
        }
        planned = plan and {
            "guide": plan.guide,
            "title": titles.get(plan.guide, plan.guide),
            "day": plan.day and plan.day.isoformat(),
            "made_at": plan.made_at.isoformat(),
        }
        plain = {"suggestion": proposal, "plan": planned or None}
        click.echo(json_text(plain))
        return
    if found:
        title = titles[found.guide]
        click.echo(found.why)
        click.echo(f"{title}: {known[found.guide].about}")
        click.echo(f"To begin it: voicecheck checkin {found.guide}")
    else:
        click.echo(NOTHING)
    if plan:
        title = titles.get(plan.guide, plan.guide)
        click.echo(f"\n{plan_line(title, plan.day, now.date(), phrases)}")
