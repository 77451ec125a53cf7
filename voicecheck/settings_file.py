"""The settings file as it is written: changed in place, its comments, order and layout kept.

Whatever is written is first read again: the file never holds anything but the settings that were
meant. It is private, and replaced in one step.
"""

import os
import re
import textwrap
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voicecheck import private_files
from voicecheck.config import Paths, Settings, read
from voicecheck.errors import ConfigError
from voicecheck.setting_keys import Key, Keys, as_toml

Tables = dict[str, Any]


def commented_defaults() -> str:
    """A settings file (TOML) that names every key with its meaning, each commented out."""
    lines = ["# voicecheck's settings. Remove the # before a line to change it.", ""]
    keys = Keys(Settings)
    for section, kind in keys.sections.items():
        lines += [f"# {(kind.__doc__ or '').strip()}", f"[{section}]"]
        for key in keys.of(section):
            meaning = textwrap.wrap(f"{key.meaning} Allowed: {key.allowed}.", 90)
            lines += [f"# {line}" for line in meaning]
            lines += [_commented(key), ""]
    return "\n".join(lines)


def set_value(paths: Paths, key: str, text: str) -> None:
    """Write one setting into the settings file.

    Args:
        paths: Where the file is; it is made from the commented defaults where there is none.
        key: Section and name, as in "voice.rate_wpm".
        text: The value as typed; a list is written with commas.

    Raises:
        ConfigError: No such key, the value is not allowed, or the file cannot be written.
    """
    found = Keys(Settings).find(key)
    change(paths, {key: found.checked(found.typed(text), "The command line", strict=False)})


def change(paths: Paths, values: Mapping[str, object]) -> None:
    """Write several settings at once.

    Args:
        paths: As for `set_value`.
        values: By key; None takes a setting out, so that its default holds.

    Raises:
        ConfigError: As for `set_value`; nothing is written then.
    """
    known = Keys(Settings)
    keys = {name: known.find(name) for name in values}
    valid = {
        name: None if value is None else keys[name].checked(value, "The command line")
        for name, value in values.items()
    }
    Settings.in_file(paths)  # a damaged file is told of before it is touched
    content = read(paths.settings) or commented_defaults()
    for name, value in valid.items():
        key = keys[name]
        content = _without(content, key) if value is None else _with(content, key, value)
    write(paths.settings, content)


def draft(paths: Paths) -> Path:
    """The file that is being edited, beside the settings; made as a copy where there is none.

    Raises:
        ConfigError: The settings cannot be read, or the copy not written.
    """
    path = _draft_of(paths)
    if not path.exists():
        write(path, read(paths.settings) or commented_defaults())
    return path


def has_draft(paths: Paths) -> bool:
    """Whether an edit was refused earlier and waits to be mended."""
    return _draft_of(paths).exists()


def take_draft(paths: Paths) -> bool:
    """Make what was edited the settings.

    Returns:
        Whether it changed anything.

    Raises:
        ConfigError: It is no settings file; it stays where it is, and the settings as they are.
            Or nothing was changed, and they are still none.
    """
    if drop_unchanged_draft(paths):
        Settings.in_file(paths)
        return False
    path = _draft_of(paths)
    content = read(path)
    try:
        Settings.of_text(content, str(path))
    except ConfigError as problem:
        again = "What you wrote is kept: voicecheck config edit goes on with it"
        raise ConfigError(problem.message, f"{problem.remedy}. {again}") from problem
    write(paths.settings, content)
    path.unlink()
    return True


def drop_unchanged_draft(paths: Paths) -> bool:
    """Remove what was edited if it is just as the settings are; return whether it is.

    Raises:
        ConfigError: One of the two cannot be read.
    """
    path = _draft_of(paths)
    if read(path) != (read(paths.settings) or commented_defaults()):
        return False
    path.unlink()
    return True


def write(path: Path, content: str) -> None:
    """Write a private file whole, or leave it as it was.

    Raises:
        ConfigError: It cannot be written.
    """
    path = Path(os.path.realpath(path))  # who keeps it elsewhere, behind a link, goes on doing so
    try:
        private_files.make_folders(path.parent)
        private_files.write(path, content.encode(), durable=True)
    except OSError as problem:
        full = problem.errno in private_files.NO_ROOM
        raise ConfigError(
            f"{path} cannot be written: {'the disk is full' if full else problem.strerror}",
            "Make room and try again" if full else "Make its folder one you may write to",
        ) from problem


def _draft_of(paths: Paths) -> Path:
    return paths.settings.with_name(f"{paths.settings.name}.edited")


def _with(content: str, key: Key, value: object) -> str:
    """The file with a setting in it: in its own line, else in that of its commented default."""
    expected = tomllib.loads(content)
    is_there = key.name in expected.get(key.section, {})
    expected.setdefault(key.section, {})[key.name] = value
    if not is_there and (line := _commented_line(content, key)) is not None:
        lines = content.splitlines(keepends=True)
        lines[line] = f"{key.name} = {as_toml(value)}\n"
        if _same(_tables("".join(lines)), expected):
            return "".join(lines)
    return _meant(_edited(content, key, value), expected, key)


def _without(content: str, key: Key) -> str:
    """The file without a setting: its line is that of the commented default again."""
    expected = tomllib.loads(content)
    if key.name not in expected.get(key.section, {}):
        return content
    del expected[key.section][key.name]
    mark = "this line is taken out"
    commented = re.sub(
        rf"(?m)^[ \t]*{re.escape(key.name)}[ \t]*=[ \t]*\"{mark}\"",
        lambda _: _commented(key),
        _edited(content, key, mark),
    )
    if _same(_tables(commented), expected):
        return commented
    return _meant(_edited(content, key, None), expected, key)


def _commented(key: Key) -> str:
    return f"# {key.name} = {as_toml(key.default)}"


def _commented_line(content: str, key: Key) -> int | None:
    """Where a section has a setting as a comment; None where it does not."""
    inside = False
    for number, line in enumerate(content.splitlines()):
        if re.match(r"\s*\[", line):
            inside = re.match(rf"\s*\[\s*{re.escape(key.section)}\s*\]", line) is not None
        elif inside and re.match(rf"#[ \t]*{re.escape(key.name)}[ \t]*=", line):
            return number
    return None


def _edited(content: str, key: Key, value: object) -> str:
    """The file with one value changed, or taken out where it is None; empty where that fails."""
    import tomlkit
    import tomlkit.exceptions

    try:
        document = tomlkit.parse(content)
        if key.section not in document:
            document.add(key.section, tomlkit.table())
        table: Any = document[key.section]  # typed as any item; Settings has shown it is a table
        if value is None:
            del table[key.name]
        else:
            table[key.name] = value
        return tomlkit.dumps(document)
    # What it makes of a section that is written in several places has its own faults.
    except (tomlkit.exceptions.TOMLKitError, LookupError, AttributeError, TypeError):
        return ""


def _meant(edited: str, expected: Tables, key: Key) -> str:
    """What was edited, if it says what was meant and nothing else.

    Raises:
        ConfigError: It does not: the setting is written in an unusual way.
    """
    if not _same(_tables(edited), expected):
        raise ConfigError(
            f"{key} cannot be changed by itself, for the way it is written",
            "Change it by hand: voicecheck config edit",
        )
    return edited


def _tables(content: str) -> Tables | None:
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return None


def _same(one: Tables | None, other: Tables) -> bool:
    """Whether two files say the same; a section without a setting says nothing."""
    return one is not None and _filled(one) == _filled(other)


def _filled(tables: Tables) -> Tables:
    return {section: table for section, table in tables.items() if table}
