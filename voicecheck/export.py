"""What was said, for other programs: Markdown a day, JSON, CSV, subtitles beside the sound.

The values come from the store as text; `Exported` is a file that is to be written. Nothing here
reads the store or writes a file but `write`.

The JSON is described by docs/export.schema.json, the columns of the CSV are `COLUMNS`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, Literal

from voicecheck import private_files
from voicecheck.people import shown
from voicecheck.store.record import Checkin, CheckinSummary, Recording, Turn, Word

FORMAT = "voicecheck-export"
FORMAT_VERSION = 1

Subtitles = Literal["srt", "vtt"]

ENDINGS = {"flac": "flac", "opus": "ogg"}
"""How a file of each kind of sound ends."""

LINE_LETTERS = 42
"""The usual length of a line of subtitles; a cue has two."""

LINE_PAUSE_S = 0.8
"""A silence between two words that ends a cue."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to be written.

    Attributes:
        name: Its name, without a folder.
        content: What is to be in it.
    """

    name: str
    content: bytes


def write(folder: Path, files: Iterable[Exported]) -> int:
    """Write files, readable by this user alone; what is there under such a name is replaced.

    Returns:
        How many were written.

    Raises:
        OSError: One cannot be written.
    """
    private_files.make_folders(folder)
    count = 0
    for count, file in enumerate(files, start=1):  # noqa: B007  # the count is what is returned
        private_files.write(folder / file.name, file.content)
    return count


# --- JSON ---


def plain(value: CheckinSummary | Checkin) -> dict[str, Any]:
    """A check-in as values that JSON has: what `history --json` and `show --json` print."""
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(value)
    for turn in found.get("turns", ()):
        if turn["rating"] is not None:
            turn["rating"] = dict(zip(("name", "value"), turn["rating"], strict=True))
        if turn["said_back"] is not None:
            names = ("of", "number", "heard")
            turn["said_back"] = dict(zip(names, turn["said_back"], strict=True))
    return found


def as_json(checkins: Iterable[Checkin]) -> dict[str, Any]:
    """All of it in one value, as docs/export.schema.json describes it."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "checkins": [plain(checkin) for checkin in checkins],
    }


# --- CSV ---

COLUMNS = (
    "answer", "checkin", "guide", "started_at", "tags", "position", "step", "person", "prompt",
    "text", "verbatim", "reflection", "verdict", "said_at", "rating", "value", "recorded_s",
)  # fmt: skip
"""A row for each answer; `person` is empty for the owner, `tags` have spaces between them."""


def as_csv(checkins: Iterable[Checkin]) -> str:
    """A table with a row for each answer, beginning with the names of its columns."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for checkin in checkins:
        for turn in checkin.turns:
            rows.writerow(_cells(checkin, turn))
    return written.getvalue()


def _cells(checkin: Checkin, turn: Turn) -> tuple[object, ...]:
    name, value = turn.rating or ("", "")
    return (
        turn.answer_id,
        checkin.id,
        checkin.guide,
        checkin.started_at.isoformat(),
        " ".join(tag.replace(" ", "-") for tag in checkin.tags),
        turn.position,
        turn.step,
        turn.person or "",
        turn.prompt,
        turn.text,
        turn.verbatim,
        turn.reflection or "",
        turn.verdict,
        turn.said_at.isoformat(),
        name,
        value,
        round(sum(recording.duration_s for recording in turn.recordings), 3),
    )


# --- Markdown ---


def as_markdown(checkins: Iterable[Checkin], viewer: str | None = None) -> Iterator[Exported]:
    """A file for each day, named by it: 2026-11-23.md.

    Args:
        checkins: In the order of time.
        viewer: Who looks; None is the owner.
    """
    # Someone who travels may have a day, another, and the first again.
    days: dict[date, list[str]] = {}
    for checkin in checkins:
        day = checkin.started_at.date()
        heading = f"# {day:%A} {day.day} {day:%B %Y}"
        days.setdefault(day, [heading]).extend(_parts(checkin, viewer))
    for day, parts in days.items():
        text = "\n\n".join(parts) + "\n"
        yield Exported(f"{day.isoformat()}.md", text.encode())


def _parts(checkin: Checkin, viewer: str | None) -> Iterator[str]:
    yield f"## {escaped(_heading(checkin, viewer))}"
    if checkin.tags:
        yield escaped(" ".join(f"#{tag.replace(' ', '-')}" for tag in checkin.tags))
    for turn in checkin.turns:
        yield from _asked_and_said(turn, viewer)


def _heading(checkin: Checkin, viewer: str | None) -> str:
    present = [shown(person, viewer) for person in checkin.people]
    others = [name for name in present if name != shown(viewer, viewer)]
    heading = f"{checkin.started_at:%H:%M} {checkin.guide}"
    return f"{heading} with {' and '.join(others)}" if others else heading


def _asked_and_said(turn: Turn, viewer: str | None) -> Iterator[str]:
    yield f"### {escaped(turn.prompt)}"
    if turn.text.strip():
        whose = "" if turn.person == viewer else f"**{escaped(shown(turn.person, viewer))}:** "
        yield f"{whose}{escaped(turn.text)}"
    if turn.said_back is not None:
        heard = {True: "heard", False: "not yet", None: "not judged"}[turn.said_back.heard]
        yield f"*try {turn.said_back.number}: {heard}*"
    if turn.rating is not None:
        yield f"*{escaped(turn.rating.name)}: {turn.rating.value:g}*"


_SPECIAL = re.compile(r"([\\`*_\[\]<>&#!|~$^=+\-])")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def escaped(text: str) -> str:
    """A text as CommonMark that says exactly this, in one line; a hash before a word stays."""
    line = " ".join(text.split())
    line = _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
    return re.sub(r"\\#(?=\w)", "#", line)


# --- Subtitles ---


def as_subtitles(
    checkin: Checkin, sounds: Iterable[tuple[int, Recording]], kind: Subtitles
) -> Iterator[Exported]:
    """Each recording with its subtitles beside it, under one name: players find them so.

    Args:
        checkin: The check-in.
        sounds: Its recordings, as `Store.recordings` gives them.
        kind: "srt" or "vtt".
    """
    turns = {turn.position: turn for turn in checkin.turns}
    for position, recording in sounds:
        turn = turns.get(position)
        if turn is None:
            continue
        name = f"{checkin.started_at:%Y-%m-%d}_{checkin.id}_{position + 1:02d}_{turn.step[:40]}"
        name += f"_{recording.seq + 1}" if recording.seq else ""
        name = re.sub(r"[^\w-]+", "-", name)  # a store from elsewhere could name a folder
        words = [word for word in turn.words if word.recording_seq == recording.seq]
        yield Exported(f"{name}.{ENDINGS[recording.format]}", recording.sound)
        yield Exported(f"{name}.{kind}", subtitles(words, kind).encode())


def subtitles(words: Sequence[Word], kind: Subtitles) -> str:
    """Words with their times as a subtitle file; with no words, one without any line."""
    import pysubs2

    file = pysubs2.SSAFile()
    for cue in _cues(words):
        text = " ".join(" ".join(word.text.split()) for word in cue)
        file.append(
            pysubs2.SSAEvent(
                start=pysubs2.make_time(s=cue[0].start_s),
                end=pysubs2.make_time(s=max(cue[-1].end_s, cue[0].start_s + 0.01)),
                text=_harmless(text, kind),
            )
        )
    return file.to_string(kind)


def _cues(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    begin = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or _ends_cue(words[begin : place + 1]):
            yield words[begin:place]
            begin = place


def _ends_cue(words: Sequence[Word]) -> bool:
    *cue, following = words
    letters = sum(len(word.text.strip()) + 1 for word in words)
    return (
        letters > 2 * LINE_LETTERS
        or following.start_s - cue[-1].end_s > LINE_PAUSE_S
        or (cue[-1].text.rstrip().endswith((".", "?", "!")) and letters > LINE_LETTERS)
    )


def _harmless(text: str, kind: Subtitles) -> str:
    # In curly brackets pysubs2 reads commands of another format, and after a backslash.
    text = text.translate({ord("{"): "(", ord("}"): ")", ord("\\"): "/"})
    return escape(text, quote=False) if kind == "vtt" else text
