"""A yes is asked for before something that cannot be taken back, or is not expected."""

import click

from voicecheck.errors import UnansweredError


def require_yes(
    question: str, *, err: bool = False, refused: str = "Nothing was changed."
) -> None:
    """Go on where the answer is yes; a plain no is an answer, and ends the command well.

    Args:
        question: What is asked, without its mark for yes and no. The command has an option --yes.
        err: Whether it is asked on standard error.
        refused: What is told after a no.

    Raises:
        UnansweredError: Nobody answers.
        click.exceptions.Exit: The answer is no.
    """
    try:
        agreed = click.confirm(question, err=err)
    except click.Abort as ended:
        if not isinstance(ended.__context__, EOFError):
            raise  # Ctrl-C; click makes one of the two
        click.echo(err=err)
        raise UnansweredError("Nobody said yes", "To say it beforehand, give --yes") from ended
    if not agreed:
        click.echo(refused, err=err)
        raise click.exceptions.Exit(0)
