"""How this program was installed, and the commands that add to that very environment.

A bare `pip` belongs to another environment, and many systems refuse it.
"""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Self

NAME = "voicecheck-in"

_PACKAGE_OF = {"lock": "sqlcipher3", "piper": "piper", "wyoming": "wyoming"}
"""What each extra brings, as it is imported."""

_ANEW = "--force-reinstall"


@dataclass(frozen=True, slots=True)
class Installation:
    """An environment that holds this program.

    Attributes:
        prefix: Its folder. pipx and uv each leave a file of their own there.
        python: Its Python.
        extras: The extras that are there already; uv keeps only those that it is told of.
    """

    prefix: Path
    python: str
    extras: tuple[str, ...] = ()

    @classmethod
    def this(cls) -> Self:
        """The one that runs."""
        extras = (extra for extra, package in _PACKAGE_OF.items() if find_spec(package))
        return cls(Path(sys.prefix), sys.executable, tuple(extras))

    def adding(self, extra: str) -> str:
        """The command that adds an extra."""
        if self._is_of_pipx:
            return _line("pipx", "inject", self.prefix.name, _wanted({extra}))
        if self._is_of_uv:
            return _line("uv", "tool", "install", _wanted({*self.extras, extra}))
        return _line(self.python, "-m", "pip", "install", _wanted({extra}))

    def reinstalling(self, package: str) -> str:
        """The command that installs a package again that is damaged."""
        if self._is_of_pipx:
            return _line("pipx", "runpip", self.prefix.name, "install", _ANEW, package)
        if self._is_of_uv:
            return _line("uv", "pip", "install", "--python", self.python, "--reinstall", package)
        return _line(self.python, "-m", "pip", "install", _ANEW, package)

    def running(self, *module: str) -> str:
        """The command that runs a module of this environment."""
        return _line(self.python, "-m", *module)

    @property
    def _is_of_pipx(self) -> bool:
        return (self.prefix / "pipx_metadata.json").is_file()

    @property
    def _is_of_uv(self) -> bool:
        return (self.prefix / "uv-receipt.toml").is_file()


def _wanted(extras: set[str]) -> str:
    return f"{NAME}[{','.join(sorted(extras))}]"


def _line(*words: str) -> str:
    """A command as it is typed in this system's shell."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
