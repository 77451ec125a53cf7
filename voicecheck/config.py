"""Where things are kept, and the settings a person may change.

`Paths` knows every folder and file; `Settings` reads `config.toml`. Nothing here makes a folder
or writes a file but `set_value`.
"""

import os
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import msgspec
from msgspec import Meta, Struct, inspect

from voicecheck.errors import ConfigError

HOME_VARIABLE = "VOICECHECK_HOME"
LARGEST_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place voicecheck reads or writes.

    Attributes:
        data: What was said; also downloaded models. Private.
        config: The settings and one's own guides.
        cache: What can be made again.
    """

    data: Path
    config: Path
    cache: Path

    @classmethod
    def default(cls, environ: Mapping[str, str] | None = None) -> Self:
        """The system's usual folders, or all of them under VOICECHECK_HOME where that is set.

        Args:
            environ: The process's environment where not given.
        """
        home = (os.environ if environ is None else environ).get(HOME_VARIABLE, "").strip()
        if home:
            folder = Path(home).expanduser().absolute()
            return cls(data=folder, config=folder, cache=folder / "cache")

        import platformdirs

        usual = platformdirs.PlatformDirs("voicecheck", appauthor=False)
        return cls(usual.user_data_path, usual.user_config_path, usual.user_cache_path)

    @property
    def store(self) -> Path:
        """The database: words and recordings."""
        return self.data / "voicecheck.db"

    @property
    def spool(self) -> Path:
        """Folder of the sound that is being heard now."""
        return self.data / "spool"

    @property
    def models(self) -> Path:
        """Folder of downloaded speech models."""
        return self.data / "models"

    @property
    def voices(self) -> Path:
        """Folder of the clips of sentences that are always said."""
        return self.cache / "voices"

    @property
    def guides(self) -> Path:
        """Folder of one's own guides."""
        return self.config / "guides"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "config.toml"


class Checkin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a check-in is and who takes part."""

    guide: Annotated[
        str,
        Meta(description="The guide that is followed.", min_length=1, max_length=200),
    ] = "evening"
    people: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...],
        Meta(description="Names of those who take part beside you.", max_length=8),
    ] = msgspec.field(default=(), name="with")
    text: Annotated[
        bool, Meta(description="Whether the check-in is typed, without any sound.")
    ] = False


class Voice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the program speaks."""

    id: Annotated[
        str, Meta(description="The system's voice; empty for its own choice.", max_length=300)
    ] = ""
    rate_wpm: Annotated[
        int, Meta(description="How quickly it speaks, in words a minute.", ge=80, le=300)
    ] = 145
    volume: Annotated[
        float, Meta(description="How loud it speaks: 1 is as loud as the voice is.", ge=0, le=1)
    ] = 1.0


class Audio(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which devices are used and what is kept of the sound."""

    input_device: Annotated[
        str,
        Meta(
            description="The microphone: its name, a part of it, or its number; "
            "empty for the system's own choice.",
            max_length=300,
        ),
    ] = ""
    output_device: Annotated[
        str,
        Meta(
            description="The speaker: its name, a part of it, or its number; "
            "empty for the system's own choice.",
            max_length=300,
        ),
    ] = ""
    keep: Annotated[bool, Meta(description="Whether recordings are kept beside the words.")] = True
    format: Annotated[
        Literal["flac", "opus"],
        Meta(description="How recordings are kept: flac loses nothing, opus is far smaller."),
    ] = "flac"


class Listening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long the program waits for a person."""

    patience: Annotated[
        Literal["brief", "normal", "long"] | Annotated[float, Meta(ge=0.5, le=30)],
        Meta(description="How long a silence ends an answer; a number is in seconds."),
    ] = "normal"
    talk_over: Annotated[
        bool,
        Meta(
            description="Whether it also listens while it speaks, and falls silent when you do. "
            "An early form: words said over its voice are often misheard."
        ),
    ] = False


class Model(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which speech model writes down what is said, and how hard it works."""

    name: Annotated[
        str,
        Meta(
            description="The Whisper model: a name that is on this machine, or a folder.",
            min_length=1,
            max_length=1000,
        ),
    ] = "tiny.en"
    # The names are CTranslate2's: https://opennmt.net/CTranslate2/quantization.html
    compute_type: Annotated[
        Literal[
            "",
            "int8",
            "int8_float32",
            "int8_float16",
            "int8_bfloat16",
            "int16",
            "float16",
            "bfloat16",
            "float32",
        ],
        Meta(description="The numbers it computes with; empty for what suits this machine."),
    ] = ""
    threads: Annotated[
        int,
        Meta(
            description="Processor threads it uses; 0 for what suits this machine.", ge=0, le=256
        ),
    ] = 0
    beam_size: Annotated[
        int,
        Meta(description="How many readings it weighs; more is slower and surer.", ge=1, le=10),
    ] = 5


class Reflection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who writes what is said back of a long answer."""

    writer: Annotated[
        str,
        Meta(
            description="A plugin's writer, as in llm:MODEL; empty for the built-in rule.",
            max_length=300,
        ),
    ] = ""
    time_limit_s: Annotated[
        float,
        Meta(description="Seconds a writer may take before the rule speaks.", ge=0.1, le=60),
    ] = 4.0


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings. Every option of a check-in has its key here."""

    checkin: Checkin = Checkin()
    voice: Voice = Voice()
    audio: Audio = Audio()
    listening: Listening = Listening()
    model: Model = Model()
    reflection: Reflection = Reflection()

    @classmethod
    def load(cls, paths: Paths) -> Self:
        """Read the settings file; a missing one means the defaults.

        Raises:
            ConfigError: It cannot be read, is not TOML, or a value is not allowed. The message
                names the file and the field, the remedy what is allowed.
        """
        content = _read(paths.settings)
        try:
            tables = tomllib.loads(content)
        except tomllib.TOMLDecodeError as problem:
            raise ConfigError(
                f"{paths.settings} is not valid TOML: {problem}", "Mend that line, or remove it"
            ) from problem
        except RecursionError as problem:
            raise ConfigError(
                f"{paths.settings} is nested too deeply", "Remove the value in many brackets"
            ) from problem
        return cls._of(tables, str(paths.settings))

    @classmethod
    def _of(cls, tables: Mapping[str, object], source: str) -> Self:
        for section, table in tables.items():
            if section not in cls.__struct_fields__:
                raise ConfigError(
                    f"{source} has an unknown section [{section}]",
                    f"Allowed: {', '.join(cls.__struct_fields__)}",
                )
            if not isinstance(table, Mapping):
                raise ConfigError(
                    f"{source}: {section} is a value", f"Write it as a section: [{section}]"
                )
            for key, value in table.items():
                _checked(f"{section}.{key}", value, source)
        return msgspec.convert(tables, cls)

    def override(self, changes: Mapping[str, object], source: str = "The command line") -> Self:
        """These settings with some of them changed, as by command-line options.

        Args:
            changes: Values by key ("voice.rate_wpm"); None leaves a setting as it is. A text is
                read as the field's own type ("160" is 160 words a minute).
            source: Named in errors.

        Raises:
            ConfigError: No such key, or its value is not allowed.
        """
        tables: dict[str, dict[str, object]] = msgspec.to_builtins(self)
        for key, value in changes.items():
            if value is not None:
                checked = _checked(key, value, source, strict=False)
                section, _, name = key.partition(".")
                tables[section][name] = msgspec.to_builtins(checked)
        return msgspec.convert(tables, type(self))


def commented_defaults() -> str:
    """A settings file (TOML) that names every key with its meaning, each commented out."""
    lines = ["# voicecheck's settings. Remove the # before a line to change it.", ""]
    for section, kind in _sections().items():
        lines += [f"# {(kind.__doc__ or '').strip()}", f"[{section}]"]
        for name, field in _fields(section).items():
            meaning = textwrap.wrap(f"{_meaning(field)} Allowed: {_allowed(field.type)}.", 90)
            lines += [f"# {line}" for line in meaning]
            lines += [f"# {name} = {_as_toml(field.default)}", ""]
    return "\n".join(lines)


def set_value(paths: Paths, key: str, text: str) -> None:
    """Write one setting into the settings file, keeping its comments and order.

    Args:
        paths: Where the file is; it is made from the commented defaults where there is none.
        key: Section and name, as in "voice.rate_wpm".
        text: The value as typed; a list is written with commas.

    Raises:
        ConfigError: No such key, the value is not allowed, or the file cannot be written.
    """
    import tomlkit
    import tomlkit.exceptions

    value = msgspec.to_builtins(_checked(key, _typed(key, text), "The command line", strict=False))
    Settings.load(paths)  # a damaged file is told of before it is touched
    document = tomlkit.parse(_read(paths.settings) or commented_defaults())
    section, _, name = key.partition(".")
    if section not in document:
        document.add(section, tomlkit.table())
    table: Any = document[section]  # typed as any item; Settings.load has shown it is a table
    table[name] = value
    _write_private(paths.settings, tomlkit.dumps(document))


def _typed(key: str, text: str) -> object:
    kind = _field(key, "The command line").type
    assert isinstance(kind, inspect.Metadata)
    if not isinstance(kind.type, inspect.VarTupleType):
        return text
    return [item.strip() for item in text.split(",") if item.strip()]


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be read: {problem.strerror}", "Make it a file that you may read"
        ) from problem
    if len(content) > LARGEST_FILE_BYTES:
        raise ConfigError(f"{path} is larger than a settings file can be", "Move it away")
    try:
        return content.decode()
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{path} is not written in UTF-8", "Save it as UTF-8") from problem


def _write_private(path: Path, content: str) -> None:
    # Written beside and then renamed: a full disk or a power cut leaves the old file whole.
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be written: {problem.strerror}", "Make its folder one you may write to"
        ) from problem


def _sections() -> dict[str, type[Struct]]:
    return {field.name: field.type for field in msgspec.structs.fields(Settings)}


def _fields(section: str) -> dict[str, inspect.Field]:
    described = inspect.type_info(_sections()[section])
    assert isinstance(described, inspect.StructType)
    return {field.encode_name: field for field in described.fields}


def _field(key: str, source: str) -> inspect.Field:
    section, _, name = key.partition(".")
    if section not in _sections():
        raise ConfigError(
            f"{source} has an unknown section [{section}]", f"Allowed: {', '.join(_sections())}"
        )
    fields = _fields(section)
    if name not in fields:
        raise ConfigError(
            f"{source} has an unknown key {name!r} in [{section}]", f"Allowed: {', '.join(fields)}"
        )
    return fields[name]


def _checked(key: str, value: object, source: str, *, strict: bool = True) -> object:
    field = _field(key, source)
    section, _, name = key.partition(".")
    try:
        made = msgspec.convert({name: value}, _sections()[section], strict=strict)
    except msgspec.ValidationError as problem:
        raise ConfigError(
            f"{source}: {key} cannot be {_excerpt(value)}", f"Allowed: {_allowed(field.type)}"
        ) from problem
    checked: object = getattr(made, field.name)
    return checked


def _excerpt(value: object, longest: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= longest else f"{text[:longest]}..."


def _as_toml(value: object) -> str:
    import tomlkit

    return str(tomlkit.item(msgspec.to_builtins(value)).as_string())


def _meaning(field: inspect.Field) -> str:
    assert isinstance(field.type, inspect.Metadata)
    return str((field.type.extra_json_schema or {})["description"])


def _allowed(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata():
            return _allowed(kind.type)
        case inspect.UnionType():
            return ", or ".join(_allowed(part) for part in kind.types)
        case inspect.LiteralType():
            return "one of " + ", ".join(_as_toml(value) for value in kind.values)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return f"a whole number from {kind.ge} to {kind.le}"
        case inspect.FloatType():
            return f"a number from {kind.ge} to {kind.le}"
        case inspect.StrType():
            return f"a text of at most {kind.max_length} characters"
        case inspect.VarTupleType():
            return f"a list of at most {kind.max_length}, each {_allowed(kind.item_type)}"
        case _:
            raise TypeError(f"a setting of {kind} needs words of its own")
