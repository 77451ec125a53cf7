"""`voicecheck support`: where people can be reached."""

import os

import click


@click.command()
@click.option("--country", metavar="CODE", help="Two letters, as in GB; else the system's.")
def support(country: str | None) -> None:
    """Show where people can be reached, at any hour.

    The same page is offered to everyone at the end of every check-in.
    """
    from voicecheck import support as room

    code = country or room.country_of(os.environ)
    for line in room.page(room.read(), code):
        click.echo(line)
