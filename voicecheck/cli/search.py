"""Finding what was said by its words: `search`.

The JSON of `search --json` is a list, the best first, of answers:

    {"answer_id", "checkin": its id, "short_id", "guide", "said_at", "position", "step", "prompt",
     "person": name or null (the owner), "text",
     "marks": [[begin, end]] of each found word in the text, in characters,
     "partly": whether it may hold only some of the words}

It is empty where nothing was found. Times are ISO 8601 with their offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from voicecheck.cli.looking_back import (
    TOGETHER,
    existing_store,
    in_own_store,
    is_terminal,
    json_option,
    kept_in,
    narrowing,
    paged,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer

if TYPE_CHECKING:
    from voicecheck.store.excerpt import Piece
    from voicecheck.store.search import Hit

LIMIT = 20


class Words(click.Command):
    """A command whose words may begin with a dash, as in "-5": nothing typed is a fault."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what looks like no option of ours is a word."""
        end = args.index("--") if "--" in args else len(args)
        dashed = [each for each in args[:end] if _is_dashed_word(each)]
        if dashed:
            others = [each for each in args[:end] if each not in dashed]
            args = [*others, "--", *dashed, *args[end + 1 :]]
        return super().parse_args(ctx, args)


def _is_dashed_word(argument: str) -> bool:
    return argument.startswith("-") and not re.match(r"-h$|--[a-z][a-z-]*(=|$)", argument)


@click.command(cls=Words)
@as_option
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(min=1), default=LIMIT, help=f"At most so many; {LIMIT}."
)
@narrowing("Only answers of this person.")
@json_option
def search(
    words: Sequence[str],
    limit: int,
    since: datetime | None,
    guide: str | None,
    who: str | None,
    tag: str | None,
    as_json: bool,
) -> None:
    """Find answers by WORDS, the best first, with the words marked.

    Words are found in all their forms (moving, moved), several words in one argument as they are
    written ("moving house"), and with a star every word that begins so ('hous*'). Where nothing
    holds all words, answers are shown that hold some.
    """
    from voicecheck.errors import NotFoundError
    from voicecheck.people import clean_name

    with existing_store() as store:

        def find(query: str) -> Sequence[Hit]:
            if store is None:
                return ()
            name = who and clean_name(who)
            return store.search.find(
                query, limit=limit, since=since, guide=guide, who=name, tag=tag
            )

        hits = find(" ".join(map(_phrase, words)))
        if not hits or hits[0].partly:
            hits = find(" ".join(words)) or hits
        if not hits and not as_json:
            kept_in(store)
    if as_json:
        click.echo(json_text([_plain(hit) for hit in hits]))
    elif not hits:
        remedy = "Try fewer, or the beginning of one: 'hous*'"
        if in_own_store():
            remedy = f"{remedy}. {TOGETHER}"
        raise NotFoundError("Nothing is found by these words", remedy)
    else:
        paged("\n".join(_lines(hits)))


def _phrase(argument: str) -> str:
    """An argument as it is meant: what a shell takes for one, with spaces, is a phrase."""
    return f'"{argument}"' if " " in argument and '"' not in argument else argument


def _lines(hits: Sequence[Hit]) -> Iterator[str]:
    from voicecheck.people import shown

    looking = viewer()
    if hits[0].partly:
        yield "No answer holds all of these words; these hold some."
        yield ""
    for hit in hits:
        place = " · ".join(
            [
                f"{hit.said_at:%a %d %b %Y}",
                visible(hit.guide),
                visible(hit.short_id),
                f"{hit.position + 1}. {visible(hit.prompt)}",
            ]
        )
        yield click.style(place, dim=True)
        yield f"   {visible(shown(hit.person, looking))}: {_marked(hit.excerpt())}"


def _marked(pieces: Sequence[Piece]) -> str:
    """An excerpt with its marks lit on a terminal, between stars elsewhere."""
    return "".join(_shown(piece) for piece in pieces).strip()


def _shown(piece: Piece) -> str:
    inner = visible(f"|{piece.text}|")[1:-1]  # the spaces at its ends stay
    if not piece.marked:
        return inner
    return click.style(inner, bold=True, underline=True) if is_terminal() else f"*{inner}*"


def _plain(hit: Hit) -> dict[str, object]:
    import msgspec

    plain: dict[str, object] = msgspec.to_builtins(hit)
    return plain
