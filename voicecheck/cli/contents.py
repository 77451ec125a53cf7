"""The table of contents: where each command is, and the line by which `--help` tells of it.

A command is read when it is called, so that the program starts at once however many there are:
help and version read none of them.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

CONTENTS = {
    "Check in": {
        "checkin": ("checkin", "Begin a check-in: the evening one, or another guide."),
        "resume": ("checkin", "Go on with a check-in that broke off or was stopped."),
        "schedule": ("schedule", "Be asked every evening, at a time of your choice."),
        "ask": ("ask", "What the schedule starts: is now okay?"),
        "guides": ("guides", "List, read and check guides."),
        "suggest": ("suggest", "Have one guide proposed, from what you said lately."),
        "promises": ("promises", "See what was promised, and say what became of it."),
        "people": ("people", "See who speaks and how long each is waited for."),
        "today": ("today", "Hear the last seven days in your own words."),
        "support": ("support", "Show where people can be reached, at any hour."),
    },
    "Look back": {
        "history": ("history", "List the check-ins, newest first."),
        "show": ("show", "Show a check-in, question by question."),
        "search": ("search", "Find answers by their words."),
        "play": ("play", "Play the recordings, with the words running along."),
        "review": ("review", "Look back on a page in the browser."),
        "trends": ("trends", "Draw how it goes, over weeks."),
        "stats": ("stats", "Count what is kept."),
        "correct": ("correct", "Correct words that were heard wrong."),
        "tag": ("tag", "Give a check-in a tag, or take it away."),
        "export": ("export", "Write check-ins for other programs."),
    },
    "Keep it safe, or let it go": {
        "lock": ("lock", "Encrypt all that was said with a pass phrase."),
        "unlock": ("lock", "Decrypt it again."),
        "share": ("share", "Let someone else read what you told alone."),
        "unshare": ("share", "Take that back."),
        "delete": ("delete", "Delete a check-in for good."),
        "forget": ("forget", "Delete old check-ins or old recordings for good."),
        "backup": ("safekeeping", "Copy everything into one file."),
        "restore": ("safekeeping", "Take a backup in the place of what is kept now."),
        "recover": ("safekeeping", "Read what can be read of a damaged store."),
    },
    "Set up": {
        "setup": ("setup", "Choose voice, microphone, model and habits, and try them."),
        "config": ("config", "See the settings, what each means, and change them."),
        "doctor": ("doctor", "Try microphone, speaker, voice, model and store."),
        "models": ("models", "List and fetch speech models."),
        "voices": ("voices", "List the voices of this system."),
        "plugins": ("plugins", "List the plugins, what they bring, which are broken."),
        "transcribe": ("safekeeping", "Write down recordings that were kept without words."),
        "retranscribe": ("safekeeping", "Hear every recording again with another model."),
        "replay": ("replay", "Listen to a sound file as a check-in would."),
    },
}
"""By section and name: the module in this package that has the command under its name, and what
it does, in one line of a narrow terminal."""

_MODULES = {name: row[0] for rows in CONTENTS.values() for name, row in rows.items()}


class Commands(MutableMapping[str, click.Command]):
    """All commands by name, each of them imported when it is first asked for."""

    def __init__(self) -> None:
        self._read: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._read:
            module = import_module(f"voicecheck.cli.{_MODULES[name]}")
            self._read[name] = getattr(module, name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._read or name in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter({**_MODULES, **self._read})

    def __len__(self) -> int:
        return len({**_MODULES, **self._read})

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._read[name] = command

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name}: what is in the contents stays there")
