"""Who speaks, and how long each is waited for: `people`, with show, set and forget.

The JSON of `people --json` is a list, the owner first; `people show --json` is one of them:

    {"person": name or null (the owner), "answers": how many, "pauses": how many are learned from,
     "went_on": for each of the newest first sentences whether more followed, the oldest first,
     "set": "brief" | "normal" | "long" | seconds | null (nothing was set),
     "patience": {"word": "brief" | "normal" | "long", "why": in words,
                  "finished_s", "story_s", "unsure_s", "unfinished_s": seconds of silence}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import click
from click_default_group import DefaultGroup

from voicecheck.cli.completing import complete_person
from voicecheck.cli.consent import require_yes
from voicecheck.cli.looking_back import HOW_TO_BEGIN, existing_store
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import own_folder
from voicecheck.counting import counted
from voicecheck.people import OWNER

if TYPE_CHECKING:
    from voicecheck.patience import Patience
    from voicecheck.people import Person, Wait
    from voicecheck.store import Store

LEARN_AGAIN = "learned"
"""As a patience: nothing is set, what was learned holds."""

SHORTEST_S, LONGEST_S = 0.5, 30.0


class HowPatient(click.ParamType["Wait | None"]):
    """A word for patience, or seconds of silence; None for what is learned."""

    name = "how"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Wait | None:
        """Read it; a failure names what can be written."""
        word = value.strip().lower()
        if word == LEARN_AGAIN:
            return None
        if word in ("brief", "normal", "long"):
            return cast("Wait", word)
        try:
            seconds = float(word.removesuffix("s"))
        except ValueError:
            seconds = 0.0
        if not SHORTEST_S <= seconds <= LONGEST_S:
            self.fail(
                f"{value!r} is no patience. Write brief, normal, long, {LEARN_AGAIN}, "
                f"or seconds from {SHORTEST_S} to {LONGEST_S:g}.",
                param,
                ctx,
            )
        return seconds


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
name_argument = click.argument("name", shell_complete=complete_person)


@click.group(cls=cast("type[click.Group]", DefaultGroup), default="list", default_if_no_args=True)
def people() -> None:
    """See who speaks and how long each is waited for, and change it.

    The silences inside someone's answers set how long they are waited for next time. Only their
    lengths are kept, on this machine.
    """


@people.command("list")
@json_option
def list_people(as_json: bool) -> None:
    """List who has spoken, you first."""
    with existing_store() as store:
        everyone = store.people.all() if store else []
    for_all = _for_all()
    if as_json:
        click.echo(json_text([_plain(person, for_all) for person in everyone]))
    elif not everyone:
        click.echo(HOW_TO_BEGIN)
    else:
        click.echo("\n".join(_aligned([_cells(person, for_all) for person in everyone])))


@people.command()
@name_argument
@json_option
def show(name: str, as_json: bool) -> None:
    """Show what is known of NAME and how long they are waited for; "you" is yourself."""
    with existing_store() as store:
        person = _found(store, name)
    for_all = _for_all()
    if as_json:
        click.echo(json_text(_plain(person, for_all)))
    else:
        click.echo("\n".join(_description(person, for_all)))


@people.command("set")
@name_argument
@click.option(
    "--patience",
    "wait",
    type=HowPatient(),
    required=True,
    metavar="HOW",
    help=f"brief, normal, long, seconds of silence to wait, or: {LEARN_AGAIN}",
)
def set_patience(name: str, wait: Wait | None) -> None:
    """Set how patient to be with NAME, whatever their pauses; "you" is yourself.

    It holds until it is set again or forgotten. To go back to what is learned from their pauses:
    --patience learned
    """
    from voicecheck.config import Paths
    from voicecheck.errors import NotFoundError
    from voicecheck.people import Person, clean_name
    from voicecheck.store import Store

    asked = clean_name(name)
    with Store.open(Paths.default().store) as store:
        if wait is None:
            store.people.person(asked)  # whoever is not known has nothing to go back to
        store.people.set_wait(asked, wait)
        try:
            person = store.people.person(asked)
        except NotFoundError:  # nothing else was kept of them
            person = Person(asked)
    click.echo("\n".join(_aligned([_cells(person, _for_all())])))


@people.command()
@name_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(name: str, yes: bool) -> None:
    """Forget the pauses of NAME and the patience set for them; their answers stay.

    To delete answers: voicecheck delete ID
    """
    from voicecheck.people import shown

    with existing_store() as store:
        person = _found(store, name)
        assert store is not None
        who = visible(shown(person.name))
        if not yes:
            click.echo(_what_goes(person))
            require_yes("Forget it for good?")
        store.people.forget(person.name)
    click.echo(f"Forgot how {who} pause{'' if person.name is None else 's'}.")


@people.command("own-store")
@name_argument
def own_store(name: str) -> None:
    """Keep what NAME tells alone in a file of their own, from now on; "you" is yourself.

    It can have a pass phrase of its own: voicecheck lock --as NAME. What is said together stays
    in the shared store, as does what was told before: voicecheck history --as NAME --together
    """
    from voicecheck.config import Paths
    from voicecheck.people import clean_name, same_person
    from voicecheck.store import Store

    cleaned = clean_name(name)
    owner = same_person(cleaned) == OWNER
    path = own_folder(Paths.default(), None if owner else cleaned) / "voicecheck.db"
    if path.exists():
        click.echo(f"{visible(cleaned)} ha{'ve' if owner else 's'} a store already: {path}")
        return
    Store.open(path).close()
    click.echo(f"What {visible(cleaned)} tell{'' if owner else 's'} alone is now kept in {path}")
    click.echo(f"To give it a pass phrase: voicecheck lock{'' if owner else f' --as {cleaned!r}'}")


def _found(store: Store | None, name: str) -> Person:
    from voicecheck.errors import NotFoundError
    from voicecheck.people import clean_name

    asked = clean_name(name)
    if store is None:
        raise NotFoundError("Nobody has spoken yet", "Begin your first check-in with: voicecheck")
    return store.people.person(asked)


def _for_all() -> Wait:
    from voicecheck.config import Paths, Settings

    return Settings.load(Paths.default()).listening.patience


def _cells(person: Person, for_all: Wait) -> tuple[str, ...]:
    from voicecheck.patience import patience_for
    from voicecheck.people import shown

    patience = patience_for(person, for_all)
    return (
        visible(shown(person.name)),
        counted(person.answers, "answer"),
        counted(len(person.pauses_s), "pause"),
        f"{patience.word}, {patience.timing.story_s:.1f} s",
        _reason(patience),
    )


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _description(person: Person, for_all: Wait) -> Iterator[str]:
    from voicecheck.patience import ENOUGH_PAUSES, patience_for
    from voicecheck.people import shown

    patience = patience_for(person, for_all)
    waits = patience.timing
    yield click.style(visible(shown(person.name)), bold=True)
    yield f"  answers kept: {person.answers}"
    yield f"  pauses learned from: {len(person.pauses_s)}{_spread(person.pauses_s)}"
    if len(person.pauses_s) < ENOUGH_PAUSES:
        yield f"  (from {ENOUGH_PAUSES} on they alone decide)"
    if person.went_on:
        often = f"{sum(person.went_on)} of {len(person.went_on)} times"
        yield f"  went on after a first sentence: {often}"
    yield f"  patience: {patience.word}, {_reason(patience)}"
    yield f"    {waits.finished_s:.1f} s of silence end one finished sentence,"
    yield f"    {waits.story_s:.1f} s a story after a finished sentence,"
    yield f"    {waits.unsure_s:.1f} s an answer that may go on,"
    yield f"    {waits.unfinished_s:.1f} s one that stopped in the middle of a sentence"


def _spread(pauses_s: tuple[float, ...]) -> str:
    if not pauses_s:
        return ""
    from statistics import median

    return f", half of them above {median(pauses_s):.1f} s, the longest {max(pauses_s):.1f} s"


def _reason(patience: Patience) -> str:
    from voicecheck.patience import Why

    if patience.why is Why.FOR_ALL:
        return "set for everyone in the settings"
    return str(patience.why)


def _what_goes(person: Person) -> str:
    from voicecheck.people import shown

    going = [counted(len(person.pauses_s), "learned pause length")]
    if person.went_on:
        going.append(f"what was learned from {counted(len(person.went_on), 'first sentence')}")
    if person.wait is not None:
        wait = person.wait if isinstance(person.wait, str) else f"{person.wait:g} s"
        going.append(f"the patience you set ({wait})")
    stays = counted(person.answers, "answer")
    return (
        f"{visible(shown(person.name))}: this deletes {' and '.join(going)}. "
        f"The {stays} stay{'s' if person.answers == 1 else ''}."
    )


def _plain(person: Person, for_all: Wait) -> dict[str, Any]:
    from voicecheck.patience import patience_for

    patience = patience_for(person, for_all)
    waits = ("finished_s", "story_s", "unsure_s", "unfinished_s")
    timing = patience.timing
    return {
        "person": person.name,
        "answers": person.answers,
        "pauses": len(person.pauses_s),
        "went_on": list(person.went_on),
        "set": person.wait,
        "patience": {
            "word": patience.word,
            "why": str(patience.why),
            **{wait: round(getattr(timing, wait), 3) for wait in waits},
        },
    }
