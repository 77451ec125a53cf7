"""A way to run every command, so that what holds for one is shown to hold for all.

A command that is not in the table makes `test_every_command_is_here` fail: add a row for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import click

WORDS = "the lighthouse keeper cried"
"""What is said in the store that the commands are run on; nowhere else is it written."""


@dataclass(frozen=True)
class Use:
    """One use of a command.

    Attributes:
        arguments: What follows the command's name. `{guide}` is a guide's file, `{sound}` a
            recording, `{backup}` a backup, `{new}` a file that is not there yet.
        typed: What is on its standard input.
        exit_code: What it leaves with; None where that depends on the machine.
        network: Whether it is the one that may use the network.
        reads: Whether it only reads the store.
    """

    arguments: tuple[str, ...] = ()
    typed: str = ""
    exit_code: int | None = 0
    network: bool = False
    reads: bool = True


USES: dict[str, tuple[Use, ...]] = {
    "checkin": (Use(("five-minutes", "--text"), f"{WORDS}\nyes\nno\nstop\n", reads=False),),
    "ask": (Use(("five-minutes", "--text"), "no\n", reads=False),),
    "schedule set": (Use(("21:00", "--dry-run")),),
    "schedule show": (Use(), Use(("--json",))),
    # Whoever runs the tests may be asked every evening, and should go on to be.
    "schedule remove": (Use(("--dry-run",)),),
    "guides list": (Use(), Use(("--json",))),
    "guides show": (Use(("evening",)),),
    "guides check": (Use(("{guide}",)),),
    "history": (Use(), Use(("--json",))),
    "show": (Use(("last",)), Use(("last", "--json"))),
    "play": (Use(("last",), exit_code=5),),
    "search": (Use(("keeper",)), Use(("keeper", "--json"))),
    "trends": (Use(), Use(("--json",))),
    "stats": (Use(), Use(("--json",))),
    "export": (Use(("--format", "json")), Use(("--format", "markdown", "--to", "{new}"))),
    "tag": (Use(), Use(("last", "add", "night"), reads=False)),
    "correct": (Use(("last", "1", "--text", "a keeper"), reads=False),),
    "people list": (Use(), Use(("--json",))),
    "people show": (Use(("you",)), Use(("you", "--json"))),
    "people set": (
        Use(("you", "--patience", "long"), reads=False),
        Use(("Ana", "--patience", "long"), reads=False),
    ),
    "people forget": (Use(("you", "--yes"), reads=False),),
    "promises list": (Use(), Use(("--json",))),
    # No promise was made: each says so in one line.
    "promises kept": (Use(("1",), exit_code=5, reads=False),),
    "promises let-go": (Use(("1",), exit_code=5, reads=False),),
    "promises open": (Use(("1",), exit_code=5, reads=False),),
    "promises delete": (Use(("1", "--yes"), exit_code=5, reads=False),),
    "suggest": (Use(), Use(("--json",))),
    "today": (Use(("--text",)), Use(("--json",))),
    "share": (Use(("last", "--with", "Ana"), reads=False),),
    "unshare": (Use(("last",), reads=False),),
    "people own-store": (Use(("Ana",), reads=False),),
    "resume": (Use(("--text",), "stop\n", exit_code=None, reads=False),),
    "transcribe": (Use(reads=False),),
    "retranscribe": (Use(("--model", "tiny.en"), reads=False),),
    "backup": (Use(("{new}",)),),
    "restore": (Use(("{backup}", "--yes"), reads=False),),
    "recover": (Use(reads=False),),
    "forget": (Use(("--older-than", "9000d", "--yes"), reads=False),),
    "replay": (Use(("{sound}",)),),
    "setup": (Use(("--text",), "yes\n" + "\n" * 8),),
    "config list": (Use(), Use(("--explain", "--json"))),
    "config get": (Use(("voice.rate_wpm",)), Use(("voice.rate_wpm", "--json"))),
    "config set": (Use(("voice.rate_wpm", "150")),),
    "config unset": (Use(("voice.rate_wpm",)),),
    "config edit": (Use(exit_code=3),),  # there is no terminal
    "config explain": (Use(), Use(("--json",))),
    "doctor": (Use(exit_code=None), Use(("--quick", "--json", "--fix"))),
    "models list": (Use(), Use(("--json",))),
    "models get": (Use(("tiny",), exit_code=14, network=True),),
    "models measure": (Use(("tiny.en",)),),
    "models use": (Use(("tiny.en",)),),
    # There is none to remove.
    "models remove": (Use(("small", "--yes"), exit_code=14),),
    "voices": (Use(), Use(("--json",))),
    "plugins": (Use(), Use(("--json",))),
    "support": (Use(),),
    # What follows the first of these finds a locked store, and opens it.
    "lock": (Use(reads=False), Use(("--change",), reads=False)),
    "unlock": (Use(reads=False),),
    # Last, for there is nothing to show afterwards.
    "delete": (Use(("last", "--yes"), reads=False),),
}


SERVES = "review"
"""The one that goes on until it is ended: it has tests of its own."""


def leaves(command: click.Group, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that does something, by its full name."""
    for name, each in sorted(command.commands.items()):
        if isinstance(each, click.Group):
            yield from leaves(each, (*before, name))
        else:
            yield " ".join((*before, name))
