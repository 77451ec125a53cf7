"""`voicecheck replay`: the ear over a recording."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecheck.cli.completing import complete_model
from voicecheck.cli.terminal import json_text, visible

if TYPE_CHECKING:
    from voicecheck.heard import Read
    from voicecheck.replay import Waterfall


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--model",
    metavar="NAME",
    shell_complete=complete_model,
    help="The Whisper model, a name or a folder.",
)
@click.option(
    "--patience", metavar="HOW", help="brief, normal, long, or seconds of silence to wait."
)
@click.option(
    "--expect",
    type=click.Choice(["answer", "confirmation", "rating"]),
    default="answer",
    show_default=True,
    help="What the recording replies to.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replay(file: Path, model: str | None, patience: str | None, expect: str, as_json: bool) -> int:
    """Listen to the recording FILE as a check-in would, and print what was made of it.

    Shown are speech and pauses, every decision with its reason, every decode, and when the
    program would have answered. Times are seconds from the start of the file. A decode is taken
    to last as long each time, so that the same file always gives the same.
    """
    from voicecheck.audio.activity import silero
    from voicecheck.audio.finality import smart_turn
    from voicecheck.config import Paths, Settings
    from voicecheck.dialogue import Expect
    from voicecheck.expected import choices, timing_for
    from voicecheck.instruments import load_transcriber
    from voicecheck.patience import timing_of
    from voicecheck.replay import recording
    from voicecheck.replay import replay as heard

    paths = Paths.default()
    settings = Settings.load(paths).override({"model.name": model, "listening.patience": patience})
    clip = recording(file)
    expected = Expect(expect)
    waterfall = heard(
        clip,
        load_transcriber(settings, paths),
        silero(),
        timing=timing_for(expected, timing_of(settings.listening.patience)),
        choices=choices(expected),
        finality=smart_turn(paths.models),
        beam_size=settings.model.beam_size,
    )
    if as_json:
        click.echo(json_text(_as_data(waterfall)))
    else:
        for line in _lines(waterfall):
            click.echo(line)
    return 0


def _as_data(waterfall: "Waterfall") -> dict[str, object]:
    return {
        "duration_s": waterfall.duration_s,
        "answers": [asdict(answer) for answer in waterfall.answers],
        "unclear": [asdict(answer) for answer in waterfall.unclear],
        "decisions": [asdict(decision) for decision in waterfall.decisions],
        "decodes": [asdict(read) for read in waterfall.reads],
    }


def _lines(waterfall: "Waterfall") -> Iterator[str]:
    """The waterfall as a person reads it: one line for each thing, in the order of time."""
    from voicecheck.heard import Read

    for each in waterfall.seen:
        if isinstance(each, Read):
            yield f"{each.at_s:8.2f}  decoded   {_decoded(each)}"
        else:
            yield f"{each.at_s:8.2f}  {each.event.value:<9} {each.reason}"
    yield ""
    for answer in waterfall.answers:
        gap_s = answer.answered_at_s - answer.end_s
        yield (
            f"{answer.answered_at_s:8.2f}  answered  {gap_s:.2f} s after the last voice: "
            f"{visible(answer.text)}"
        )
    for turn in waterfall.unclear:
        yield f"{turn.answered_at_s:8.2f}  unclear   would be asked again"
    if not waterfall.answers:
        yield f"{waterfall.duration_s:8.2f}  nothing would be kept"


def _decoded(read: "Read") -> str:
    signs = [f"{read.length_s:.1f} s of sound", f"asked at {read.asked_at_s:.2f}"]
    signs += [read.closure.value] if read.closure else ["stale"]
    signs += [f"certainty {read.certainty:.2f}"]
    signs += [f"finality {read.finality:.2f}"] if read.finality is not None else []
    return f"{read.text!r} ({', '.join(signs)})"
