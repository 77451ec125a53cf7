"""Packages as an installer leaves them: a module and the entry point that leads to it."""

import textwrap
from pathlib import Path


def install(site: Path, module: str, source: str, group: str = "voicecheck") -> None:
    """Install a package of one module with one entry point of the module's name.

    Args:
        site: The folder of installed packages; it must be on the path.
        module: Its name.
        source: Its text, indented as one likes.
        group: Which program it is a plugin of.
    """
    site.joinpath(f"{module}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    described = site / f"{module}-1.0.dist-info"
    described.mkdir()
    described.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8"
    )
    described.joinpath("entry_points.txt").write_text(
        f"[{group}]\n{module} = {module}\n", encoding="utf-8"
    )


def writer(body: str, *, before: str = "", name: str = "canned") -> str:
    """The source of a plugin that offers one reflector.

    Args:
        body: What its `gist` does, one line or more.
        before: What making it does.
        name: What the setting calls it.
    """
    return "\n".join(
        [
            "import os, socket, sys, time",
            "from voicecheck.plugins import hookimpl",
            "class Canned:",
            "    def __init__(self, given):",
            "        self.given = given",
            textwrap.indent(textwrap.dedent(before), " " * 8),
            "    def gist(self, text, *, partner, max_words):",
            textwrap.indent(textwrap.dedent(body), " " * 8),
            "@hookimpl",
            "def register_reflectors(register):",
            f"    register({name!r}, Canned)",
            "",
        ]
    )
