"""`voicecheck guides`: what check-ins there are and what they say."""

import json
from pathlib import Path
from typing import cast

import click
from click_default_group import DefaultGroup


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
            title, about = content.title, content.about
        except GuideError as error:
            title, about = "(cannot be used)", error.message
        rows.append({"name": guide.name, "title": title, "about": about, "own": guide.own})
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        own = " (your own)" if row["own"] else ""
        click.echo(f"{row['name']:<{width}}  {row['title']}{own}: {row['about']}")


@guides.command()
@click.argument("name")
def show(name: str) -> None:
    """Print guide NAME as it would be spoken."""
    from voicecheck.config import Paths
    from voicecheck.guides import load, phrases

    guide = load(name, Paths.default().guides)
    always = phrases()
    click.echo(guide.opening)
    for number, step in enumerate(guide.steps, 1):
        click.echo(f"\n{number}. {step.ask}")
        if step.kind == "rating":
            click.echo(f"   (a number from {step.low} to {step.high})")
        if step.kind == "yes_no":
            click.echo(f"   (yes or no{'; a no ends it here' if step.stop_if_no else ''})")
            if step.if_no:
                click.echo(f"   After a no: {step.if_no}")
        if step.kind == "free" and step.reflect:
            click.echo(f"   {always.lead_ins[0]} ... {always.check[0]}")
        if step.more:
            click.echo(f"   {always.more[0]}")
        if step.kind != "say":
            click.echo(f"   After a silence: {step.reprompt or always.still_here[0]}")
            click.echo(f"   After another: {step.rephrase or step.ask} {always.offer_skip}")
    click.echo(f"\n{guide.closing}")


@guides.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check the guide in FILE; a fault is told with its field and line."""
    from voicecheck.guides import read

    guide = read(file)
    click.echo(f"{file}: {guide.title}, {len(guide.steps)} steps. Nothing is wrong with it.")
