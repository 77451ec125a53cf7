"""A check-in, question by question: `show`.

The JSON of `show --json` is one object of `history --json` with, besides, its "turns" in order:

    {"answer_id", "position", "step", "prompt", "attempts", "person": name or null (the owner),
     "verbatim", "text", "reflection" or null,
     "verdict": "unconfirmed" | "confirmed" | "corrected" | "own_words" | "unheard",
     "said_at", "rating": {"name", "value"} or null,
     "said_back": null, or of a try at saying back what another person told
         {"of": position of what was told, "number": of the try, from 1,
          "heard": true or false, as that person said; null where they did not},
     "words": [{"text", "start_s", "end_s", "probability", "recording_seq"}],
     "recordings": [{"seq", "kind", "format", "rate_hz", "duration_s"}]}

Times are ISO 8601 with their offset; word times are seconds within their recording. Sound is
never part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from voicecheck.cli.looking_back import (
    existing_store,
    found,
    id_argument,
    json_option,
    minutes,
    paged,
    title,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer

if TYPE_CHECKING:
    from voicecheck.store.record import Turn

HEARD = {True: "heard", False: "not yet heard", None: "not judged"}
"""What the one who told it said of a try at saying it back."""

NOT_CONFIRMED = {
    "unconfirmed": "not confirmed",
    "corrected": "corrected",
    "own_words": "kept as said",
    "unheard": "nothing was heard",
}


@click.command()
@id_argument
@as_option
@json_option
def show(ref: str, as_json: bool) -> None:
    """Show a check-in, question by question.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    from voicecheck.export import plain

    with existing_store() as store:
        checkin = found(store, ref)
    if as_json:
        click.echo(json_text(plain(checkin)))
        return
    lines = [click.style(title(checkin), bold=True)]
    for turn in checkin.turns:
        lines += ["", *_conversation(turn)]
    paged("\n".join(lines))


def _conversation(turn: Turn) -> Iterator[str]:
    from voicecheck.people import shown

    looking = viewer()
    yield f"{turn.position + 1}. {visible(turn.prompt)}"
    if turn.text:
        yield f"   {visible(shown(turn.person, looking))}: {visible(turn.text)}"
    if turn.verbatim != turn.text:
        yield f"   (heard: {visible(turn.verbatim)})"
    if turn.reflection:
        yield f"   said back: {visible(turn.reflection)}"
    notes = []
    if turn.rating is not None:
        notes.append(f"{visible(turn.rating.name)} {turn.rating.value:g}")
    if turn.said_back is not None:
        notes.append(f"try {turn.said_back.number}: {HEARD[turn.said_back.heard]}")
    elif turn.verdict in NOT_CONFIRMED:
        notes.append(NOT_CONFIRMED[turn.verdict])
    if turn.recordings:
        recorded_s = sum(recording.duration_s for recording in turn.recordings)
        notes.append(f"{minutes(recorded_s)} recorded")
    if notes:
        yield f"   [{', '.join(notes)}]"
