"""What is kept, in numbers: `stats`.

The JSON of `stats --json`:

    {"checkins", "answers", "words": in the answers, "recorded_s": seconds of sound, "days": on
     which there was a check-in, "first", "last": the days of the first and the last or null,
     "guides": {name: check-ins}, "people": {name: answers; "you" is who looks}, "bytes": of the
     store}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from voicecheck.cli.looking_back import (
    NO_ANSWER,
    existing_store,
    how_to_begin,
    json_option,
    minutes,
    narrowing,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer
from voicecheck.counting import counted


@click.command()
@as_option
@narrowing("Only answers of this person.")
@json_option
def stats(
    since: datetime | None, guide: str | None, who: str | None, tag: str | None, as_json: bool
) -> None:
    """Count what is kept: check-ins, answers, words and minutes."""
    from voicecheck.people import clean_name, shown

    looking = viewer()
    guides: dict[str, str] = {}
    days = set()
    people: Counter[str] = Counter()
    words = 0
    recorded_s = 0.0
    size = 0
    with existing_store() as store:
        if store is not None:
            name = who and clean_name(who)
            for row in store.answers.given(since=since, guide=guide, who=name, tag=tag):
                guides[row.checkin] = row.guide
                days.add(row.started_at.date())
                people[shown(row.person, looking)] += 1
                words += len(row.text.split())
                recorded_s += row.recorded_s
            size = store.size
    found = {
        "checkins": len(guides),
        "answers": people.total(),
        "words": words,
        "recorded_s": round(recorded_s, 3),
        "days": len(days),
        "first": min(days).isoformat() if days else None,
        "last": max(days).isoformat() if days else None,
        "guides": dict(Counter(guides.values()).most_common()),
        "people": dict(people.most_common()),
        "bytes": size,
    }
    if as_json:
        click.echo(json_text(found))
    elif not guides:
        click.echo(NO_ANSWER if since or guide or who or tag else how_to_begin())
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"check-ins  {found['checkins']}, on {counted(found['days'], 'day')}"
    yield f"from       {found['first']} to {found['last']}"
    yield f"answers    {found['answers']}, of {found['words']} words"
    yield f"sound      {minutes(found['recorded_s']) or 'none'}"
    yield f"guides     {_counted(found['guides'])}"
    yield f"people     {_counted(found['people'])}"
    yield f"the file   {found['bytes'] / 1e6:.1f} MB"


def _counted(names: dict[str, int]) -> str:
    return ", ".join(f"{visible(name)} {count}" for name, count in names.items())
