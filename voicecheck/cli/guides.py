"""`voicecheck guides`: what check-ins there are and what they say."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from click_default_group import DefaultGroup

from voicecheck.cli.completing import complete_guide
from voicecheck.cli.terminal import json_text, visible

if TYPE_CHECKING:
    from voicecheck.guides import Guide
    from voicecheck.phrases import Phrases

_SAID_THERE = {
    "name": "(your name)",
    "day": "(the day)",
    "promise": "(what you promised)",
    "offer": "(a guide that may fit, or your plan for the week)",
}
"""What is known only in a check-in, by its place in a line."""


@click.group(cls=cast("type[click.Group]", DefaultGroup), default="list", default_if_no_args=True)
def guides() -> None:
    """List, read and check guides."""


@guides.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_guides(as_json: bool) -> None:
    """List the guides, your own among them."""
    from voicecheck.config import Paths
    from voicecheck.errors import GuideError
    from voicecheck.guides import found, read

    rows = []
    for guide in found(Paths.default().guides):
        try:
            content = read(guide.path)
            title, about, whom = content.title, content.about, content.whom
        except GuideError as error:
            title, about, whom = "(cannot be used)", error.message, None
        row = {"name": guide.name, "title": title, "about": about, "for": whom, "own": guide.own}
        rows.append(row)
    if as_json:
        click.echo(json_text(rows))
        return
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        own = " (your own)" if row["own"] else ""
        name, title, about = (visible(str(row[key])) for key in ("name", "title", "about"))
        of = {"one": " (for one)", "two": " (for two)"}.get(str(row["for"]), "")
        click.echo(f"{name:<{width}}  {title}{of}{own}: {about}")


@guides.command()
@click.argument("name", shell_complete=complete_guide)
def show(name: str) -> None:
    """Print guide NAME as it would be spoken."""
    from voicecheck.config import Paths
    from voicecheck.guides import load, phrases

    own = Paths.default().guides
    guide = load(name, own)
    always = phrases(guide.language, own)

    def line(text: str) -> str:
        return visible(_readable(text, guide, always))

    click.echo(visible(guide.opening))
    for number, step in enumerate(guide.steps, 1):
        whose = "" if step.who == "each" else f" [{step.who}]"
        click.echo(f"\n{number}.{whose} {line(step.ask)}")
        if step.only_if:
            asked, _, answer = step.only_if.partition(":")
            click.echo(f"   (only after a {answer} to {asked!r})")
        if step.kind == "rating":
            click.echo(f"   (a number from {step.low} to {step.high})")
        if step.kind == "yes_no":
            click.echo(f"   (yes or no{'; a no ends it here' if step.stop_if_no else ''})")
            if step.if_no:
                click.echo(f"   After a no: {line(step.if_no)}")
        if step.kind == "free" and step.reflect:
            click.echo(f"   {always.lead_ins[0]} ... {always.check[0]}")
        if step.kind == "mirror":
            click.echo(f"   {line(always.did_they_get_it)}")
        if step.more:
            click.echo(f"   {always.more[0]}")
        if step.kind != "say":
            click.echo(f"   After a silence: {line(step.reprompt or always.still_here[0])}")
            rephrase = line(step.rephrase or step.ask)
            click.echo(f"   After another: {rephrase} {always.offer_skip}")
        if step.ends:
            click.echo("   (it ends here)")
    click.echo(f"\n{visible(guide.closing)}")


def _readable(line: str, guide: "Guide", always: "Phrases") -> str:
    """A line with something to read in each of its places, as it begins a sentence or goes on."""
    partner = guide.partner or always.partner
    for place, said in (_SAID_THERE | {"partner": partner}).items():
        line = line.replace(f"{{{place}}}", said)
    return line[:1].upper() + line[1:]


@guides.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check the guide in FILE; a fault is told with its field and line.

    A file called phrases.toml is checked as the phrases of a language.
    """
    from voicecheck.guides import PHRASES, read, read_phrases
    from voicecheck.language.tongue import tongue

    if file.name == f"{PHRASES}.toml":
        phrases = read_phrases(file)
        tongue(phrases)
        count = len(phrases.__struct_fields__)
        click.echo(f"{visible(str(file))}: {count} phrases. Nothing is wrong with it.")
        return
    guide = read(file)
    told = visible(f"{file}: {guide.title}")
    click.echo(f"{told}, {len(guide.steps)} steps. Nothing is wrong with it.")
