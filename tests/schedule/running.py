"""The system's own commands, as programs that write down what they were told."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class OwnCommands:
    """A folder with a `systemctl` and a `notify-send`, and a home for what is written.

    They are real programs at the place where the real ones are: on the PATH.
    """

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "bin").mkdir(parents=True)
        for name in ("systemctl", "notify-send"):
            self.make(name, f'echo "$(basename "$0") $*" >> "{self.folder}/told"\n')

    def make(self, name: str, script: str) -> None:
        """Make one of them do something else."""
        program = self.folder / "bin" / name
        program.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        program.chmod(0o755)

    @property
    def told(self) -> list[str]:
        """What they were told, in order."""
        file = self.folder / "told"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    @property
    def units(self) -> Path:
        """Where the units are written."""
        return self.folder / "config" / "systemd" / "user"

    @property
    def environ(self) -> dict[str, str]:
        """What a program needs to find them first."""
        return {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }
