"""A word that was heard wrong is put right: `correct`.

The JSON of `correct --json` is the list of the numbers of the answers that were changed, as
`show` numbers them. What was heard and every earlier text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from voicecheck.cli.editor import edited
from voicecheck.cli.looking_back import existing_store, found, id_argument, json_option
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option

if TYPE_CHECKING:
    from voicecheck.store.record import Turn

EXPLANATION = """\
# Change the answers below, then save and close. A line that begins with # is a heading:
# leave it as it is. What was heard stays kept beside what you write.
"""


@click.command()
@id_argument
@click.argument("number", type=click.IntRange(min=1), required=False)
@as_option
@click.option("--text", help="What answer NUMBER should say, instead of opening an editor.")
@json_option
def correct(ref: str, number: int | None, text: str | None, as_json: bool) -> None:
    """Correct the words of a check-in, or of its answer NUMBER, in your editor.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last

    What was heard is kept, and so is every earlier text. The editor is that of EDITOR; while it
    is open, the words are in a temporary file that only you can read.
    """
    from datetime import datetime

    from voicecheck.store.versions import HAND

    with existing_store() as store:
        checkin = found(store, ref)
        assert store is not None
        store.visibility.require_own(checkin.id)
        turns = [turn for turn in checkin.turns if number in (None, turn.position + 1)]
        if not turns:
            raise click.UsageError(f"{checkin.short_id} has no answer {number}.")
        if text is not None and number is None:
            raise click.UsageError("--text needs to know which answer: voicecheck correct ID 2")
        written = {number or 0: text} if text is not None else _edited(turns)
        before = {turn.position + 1: turn for turn in turns}
        _refuse_unknown(written, before)
        now = datetime.now().astimezone()
        changed = [
            place
            for place, words in written.items()
            if store.versions.change(before[place].answer_id, words, HAND, now)
        ]
    if as_json:
        click.echo(json_text(changed))
    elif changed:
        numbers = ", ".join(map(str, changed))
        click.echo(f"Corrected answer{'s' * (len(changed) > 1)} {numbers} of {checkin.short_id}.")
    else:
        click.echo("Nothing was changed.")


def _edited(turns: Sequence[Turn]) -> dict[int, str]:
    with edited():
        written = click.edit(document(turns), extension=".md")
    return {} if written is None else answers_in(written)


def _refuse_unknown(written: dict[int, str], before: dict[int, Turn]) -> None:
    for place, words in written.items():
        if place not in before:
            raise click.UsageError(f"There is no answer {place}; nothing was changed.")
        if not words.strip() and before[place].text.strip():
            raise click.UsageError(
                f"Answer {place} would be empty; nothing was changed. "
                "To delete a whole check-in: voicecheck delete ID"
            )


def document(turns: Sequence[Turn]) -> str:
    """The answers as a text to be edited, each under its number and question."""
    return "\n".join([EXPLANATION, *_parts(turns)])


def _parts(turns: Sequence[Turn]) -> Iterator[str]:
    for turn in turns:
        lines = turn.text.splitlines() or [""]
        yield f"# {turn.position + 1}. {visible(turn.prompt)}"
        # A line of an answer that could be taken for a heading is told apart by a backslash.
        yield "\n".join(f"\\{line}" if line.startswith(("#", "\\")) else line for line in lines)
        yield ""


def answers_in(text: str) -> dict[int, str]:
    """The answers in a text that was edited, by their number.

    What stands before the first heading is left out, and so are headings without a number.
    """
    found: dict[int, list[str]] = {}
    number: int | None = None
    for line in text.splitlines():
        if heading := re.match(r"# (\d{1,6})\. ", f"{line} "):
            number = int(heading[1])
            found[number] = []
        elif not line.startswith("#") and number is not None:
            found[number].append(line.removeprefix("\\"))
    return {place: "\n".join(lines).strip() for place, lines in found.items()}
