"""Who is examined."""

from dataclasses import dataclass

from voicecheck.config import Paths, Settings


@dataclass(frozen=True)
class Patient:
    """An installation with its settings."""

    settings: Settings
    paths: Paths
