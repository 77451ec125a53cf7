"""The keys of a settings type: what each means, what it may be, and whether a value is that.

Everything is read off the type: a msgspec struct whose fields are structs, the sections, whose
fields are the settings, each with its meaning as a description. What a pattern allows is told in
words of its own (`allowed`).
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from msgspec import Struct, inspect

from voicecheck.errors import ConfigError

VARIABLE_OF = {"checkin.as": "VOICECHECK_AS"}
"""Variables of the environment that are not called by the rule of `Key.variable`."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    Attributes:
        section: The section's name.
        name: Its own name in the section.
        table: The type of the section.
        field: What msgspec tells of it.
    """

    section: str
    name: str
    table: type[Struct]
    field: inspect.Field

    def __str__(self) -> str:
        return f"{self.section}.{self.name}"

    @property
    def meaning(self) -> str:
        """What it is, in one or two sentences."""
        assert isinstance(self.field.type, inspect.Metadata)
        return str((self.field.type.extra_json_schema or {})["description"])

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        return _allowed(self.field.type)

    @property
    def default(self) -> object:
        """What holds where nobody sets it, as TOML has it."""
        return _plain(self.field.default)

    @property
    def variable(self) -> str:
        """The variable of the environment that sets it, as in VOICECHECK_VOICE_RATE_WPM."""
        return VARIABLE_OF.get(str(self), f"VOICECHECK_{self.section}_{self.name}".upper())

    def typed(self, text: str) -> object:
        """A value as it was typed: the items of a list stand between commas."""
        assert isinstance(self.field.type, inspect.Metadata)
        if not isinstance(self.field.type.type, inspect.VarTupleType):
            return text
        return [item.strip() for item in text.split(",") if item.strip()]

    def checked(self, value: object, source: str, *, strict: bool = True) -> object:
        """A value as TOML has it, if it is allowed.

        Args:
            value: As TOML has it, or typed.
            source: Named in errors.
            strict: Whether a text is never taken for a number.

        Raises:
            ConfigError: It is not allowed; the remedy tells what is.
        """
        try:
            made = msgspec.convert({self.name: value}, self.table, strict=strict)
        except (msgspec.ValidationError, UnicodeEncodeError) as problem:
            raise ConfigError(
                f"{source}: {self} cannot be {_excerpt(value)}", f"Allowed: {self.allowed}"
            ) from problem
        return _plain(getattr(made, self.field.name))


class Keys:
    """All keys of a settings type, in the order of the file.

    Attributes:
        sections: The type of each section; its docstring is what the section is about.
    """

    def __init__(self, settings: type[Struct]) -> None:
        self.sections: dict[str, type[Struct]] = {
            field.name: field.type for field in msgspec.structs.fields(settings)
        }
        self._keys = {str(key): key for key in self._found()}

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def of(self, section: str) -> list[Key]:
        """The keys of one section."""
        return [key for key in self if key.section == section]

    def find(self, name: str, source: str = "The command line") -> Key:
        """The key of a name.

        Raises:
            ConfigError: There is none; the remedy tells which are near, and which are allowed.
        """
        if name in self._keys:
            return self._keys[name]
        section, dot, last = name.partition(".")
        if not dot:
            raise self._no_key(name, source)
        if section not in self.sections:
            raise self.unknown_section(name, source)
        allowed = ", ".join(key.name for key in self.of(section))
        raise ConfigError(
            f"{source} has an unknown key {_excerpt(last)} in [{section}]",
            f"{self._near(name)}Allowed: {allowed}",
        )

    def unknown_section(self, name: str, source: str) -> ConfigError:
        """The error for a name whose section there is not."""
        section = name.partition(".")[0]
        return ConfigError(
            f"{source} has an unknown section [{section}]",
            f"{self._near(name)}Allowed: {', '.join(self.sections)}",
        )

    def _no_key(self, name: str, source: str) -> ConfigError:
        """The error for a name without a section: that of a section, or of nothing."""
        if name in self.sections:
            keys = ", ".join(str(key) for key in self.of(name))
            return ConfigError(
                f"{source} names {name}, a whole section", f"Its settings are {keys}"
            )
        return ConfigError(
            f"{source} names {_excerpt(name)}, and there is no such setting",
            f"{self._near(name)}To see them all: voicecheck config",
        )

    def _found(self) -> Iterator[Key]:
        for section, table in self.sections.items():
            described = inspect.type_info(table)
            assert isinstance(described, inspect.StructType)
            for field in described.fields:
                yield Key(section, field.encode_name, table, field)

    def _near(self, wanted: str) -> str:
        """What a name may have been meant for, as the begin of a remedy; empty where nothing."""
        whole = wanted.casefold()
        last = whole.rpartition(".")[2]
        alike = difflib.get_close_matches(last, {key.name for key in self}, 3, 0.7)
        found = [
            *difflib.get_close_matches(whole, self._keys, 3, 0.75),
            *(str(key) for key in self if key.name in alike),
            *difflib.get_close_matches(whole, self.sections, 1, 0.7),
        ]
        return f"Did you mean {' or '.join(list(dict.fromkeys(found))[:3])}? " if found else ""


def as_toml(value: object) -> str:
    """A value as it is written in a settings file."""
    import tomlkit

    return str(tomlkit.item(msgspec.to_builtins(value)).as_string())


def _plain(value: object) -> object:
    """A value as TOML has it."""
    plain = msgspec.to_builtins(value)
    return list(plain) if isinstance(plain, tuple) else plain


def _excerpt(value: object, longest: int = 60) -> str:
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= longest else f"{text[:longest]}..."


def _allowed(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata(extra={"allowed": str(words)}):
            return words
        case inspect.Metadata():
            return _allowed(kind.type)
        case inspect.UnionType():
            return ", or ".join(_allowed(part) for part in kind.types)
        case inspect.LiteralType():
            return "one of " + ", ".join(as_toml(value) for value in kind.values)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return f"a whole number from {kind.ge} to {kind.le}"
        case inspect.FloatType():
            return f"a number from {kind.ge} to {kind.le}"
        case inspect.StrType(pattern=None):
            return f"a text of at most {kind.max_length} characters"
        case inspect.VarTupleType():
            return f"a list of at most {kind.max_length}, each {_allowed(kind.item_type)}"
        case _:
            raise TypeError(f"a setting of {kind} needs words of its own")
