"""The recordings of a check-in, with the words running along: `play`.

With `play --json` each word is a line of JSON, printed when it is heard:

    {"position": of its answer, "seq": of its recording, "word", "start_s", "end_s": within that
     recording}
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

import click

from voicecheck.cli.looking_back import (
    existing_store,
    found,
    id_argument,
    is_terminal,
    json_option,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option
from voicecheck.errors import INTERRUPTED_EXIT_CODE

if TYPE_CHECKING:
    from rich.text import Text

    from voicecheck.store.record import Recording, Turn, Word

WORDS_AT_ONCE = 60
"""So many words of a long answer are on the screen at a time: what is longer than a screen could
not be drawn anew."""


@click.command()
@id_argument
@as_option
@click.option("--step", help="Only the answers to this step of the guide.")
@click.option("--output-device", help="The speaker: its name, a part of it, or its number.")
@json_option
def play(ref: str, step: str | None, output_device: str | None, as_json: bool) -> None:
    """Play the recordings of a check-in, with the words running along. Ctrl-C stops.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.errors import NotFoundError

    paths = Paths.default()
    settings = Settings.load(paths).override({"audio.output_device": output_device})
    with existing_store() as store:
        checkin = found(store, ref)
        assert store is not None
        sounds = store.recordings(checkin.id)
    turns = [turn for turn in checkin.turns if step is None or turn.step == step]
    if not any(turn.recordings for turn in turns):
        raise NotFoundError(
            f"There is no recording of {step!r} in {checkin.short_id}"
            if step
            else f"There is no recording in {checkin.short_id}",
            f"`voicecheck show {checkin.short_id}` has the words",
        )
    try:
        _play(turns, sounds, settings.audio.output_device or None, as_json)
    except KeyboardInterrupt:
        click.echo()
        raise click.exceptions.Exit(INTERRUPTED_EXIT_CODE) from None


class Playing(Protocol):
    """A clip that is being played, as `voicecheck.audio.speaker` gives it."""

    @property
    def done(self) -> bool:
        """Whether it has ended."""

    @property
    def started_s(self) -> float | None:
        """When its first sound was heard, on the monotonic clock."""

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for its end."""

    def stop(self) -> None:
        """Fall silent."""


def _play(
    turns: Sequence[Turn],
    sounds: Iterable[tuple[int, Recording]],
    device: str | None,
    as_json: bool,
) -> None:
    from voicecheck.audio.clip import Clip
    from voicecheck.audio.devices import find_output
    from voicecheck.audio.speaker import Speaker

    by_position = {turn.position: turn for turn in turns}
    with Speaker(find_output(device)) as speaker:
        for position, those in groupby(sounds, key=lambda sound: sound[0]):
            turn = by_position.get(position)
            if turn is None:
                continue
            if not as_json:
                click.echo(f"{position + 1}. {visible(turn.prompt)}")
            follow: Callable[[Playing, Sequence[Word]], None] = (
                partial(tell_along, position)
                if as_json
                else light_up
                if is_terminal()
                else run_along
            )
            for _, recording in those:
                words = [word for word in turn.words if word.recording_seq == recording.seq]
                follow(speaker.play(Clip.from_bytes(recording.sound)), words)


def tell_along(position: int, playing: Playing, words: Sequence[Word]) -> None:
    """Print a line of JSON for each word as it is heard, and wait for the end.

    Args:
        position: The place of the answer within the check-in.
        playing: The clip, just started; it is stopped on any error or Ctrl-C.
        words: As for `run_along`.
    """
    for word in _as_heard(playing, words):
        told = {
            "position": position,
            "seq": word.recording_seq,
            "word": word.text,
            "start_s": round(word.start_s, 3),
            "end_s": round(word.end_s, 3),
        }
        click.echo(json_text(told, indent=None))


def run_along(playing: Playing, words: Sequence[Word]) -> None:
    """Print each word as it is heard, and wait for the end.

    Args:
        playing: The clip, just started; it is stopped on any error or Ctrl-C.
        words: What is said in it, in order, with times from its beginning.
    """
    click.echo("   ", nl=False)
    try:
        for word in _as_heard(playing, words):
            click.echo(f"{visible(word.text)} ", nl=False)
    finally:
        click.echo()


def _as_heard(playing: Playing, words: Sequence[Word]) -> Iterator[Word]:
    """Each word when it is heard; then it waits for the end."""
    try:
        for word in words:
            while not playing.done and not _reached(playing, word.start_s):
                playing.wait(0.02)
            yield word
        while not playing.wait(0.2):
            pass
    finally:
        if not playing.done:
            playing.stop()


def light_up(playing: Playing, words: Sequence[Word]) -> None:
    """Show all words on the terminal, light the one that is heard, and wait for the end.

    Args:
        playing: The clip, just started; it is stopped on any error or Ctrl-C.
        words: As for `run_along`.
    """
    from rich.console import Console
    from rich.live import Live

    console = Console(highlight=False)
    try:
        for shown in _parts(words):
            with Live(lit(shown, 0.0), console=console, auto_refresh=False) as live:
                for word in shown:
                    while not playing.done and not _reached(playing, word.start_s):
                        playing.wait(0.02)
                    live.update(lit(shown, word.start_s), refresh=True)
                while not playing.done and not _reached(playing, shown[-1].end_s):
                    playing.wait(0.02)
                live.update(lit(shown, None), refresh=True)
        while not playing.wait(0.2):
            pass
    finally:
        if not playing.done:
            playing.stop()


def lit(words: Sequence[Word], at_s: float | None) -> Text:
    """The words as they look at a moment: heard, being heard (lit), still to come (dim).

    Args:
        words: In order.
        at_s: Seconds from the begin of their recording; None is after the last.
    """
    from rich.text import Text

    line = Text("   ")
    lit_already = False
    for word in words:
        to_come = at_s is not None and word.start_s > at_s
        now = at_s is not None and not to_come and at_s < max(word.end_s, word.start_s + 0.01)
        style = "dim" if to_come else "reverse bold" if now and not lit_already else ""
        lit_already |= now
        line.append(visible(word.text), style)
        line.append(" ")
    return line


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    for begin in range(0, len(words), WORDS_AT_ONCE):
        yield words[begin : begin + WORDS_AT_ONCE]


def _reached(playing: Playing, offset_s: float) -> bool:
    return playing.started_s is not None and time.monotonic() >= playing.started_s + offset_s
