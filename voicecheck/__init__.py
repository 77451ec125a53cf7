"""voicecheck: a hands-free spoken check-in that stays on your machine."""

__version__ = "0.1.0"
