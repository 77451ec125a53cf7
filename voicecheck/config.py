"""Where things are kept, and the settings a person may change.

`Paths` knows every folder and file; `Settings` reads `config.toml`; `Key` explains a setting, and
`sourced` tells where each value comes from. Nothing here makes a folder or writes a file:
`settings_file` does.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

import msgspec
from msgspec import Meta, Struct

from voicecheck import outside
from voicecheck.errors import ConfigError
from voicecheck.setting_keys import Key, Keys

HOME_VARIABLE = "VOICECHECK_HOME"
LARGEST_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place voicecheck reads or writes.

    Attributes:
        data: What was said; also downloaded models. Private.
        config: The settings and one's own guides.
        cache: What can be made again.
        words: Where a store of someone's own lies, with its spool; None for the shared one, which
            is in `data`.
    """

    data: Path
    config: Path
    cache: Path
    words: Path | None = None

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
        return (self.words or self.data) / "voicecheck.db"

    @property
    def spool(self) -> Path:
        """Folder of the sound that is being heard now."""
        return (self.words or self.data) / "spool"

    @property
    def models(self) -> Path:
        """Folder of downloaded speech models."""
        return self.data / "models"

    @property
    def voices(self) -> Path:
        """Folder of the clips of sentences that are always said."""
        return self.cache / "voices"

    @property
    def natural_voices(self) -> Path:
        """Folder of Piper voices that somebody put there."""
        return self.data / "voices"

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
    language: Annotated[
        str,
        Meta(
            description="What is spoken: en, or another language that there are guides in.",
            pattern="^[a-z]{2,3}$",
            max_length=3,
            extra={"allowed": "the code of a language, two or three small letters as in en"},
        ),
    ] = "en"
    people: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...],
        Meta(
            description="Who takes part beside you; two names mean those two, without you.",
            max_length=2,
        ),
    ] = msgspec.field(default=(), name="with")
    name: Annotated[
        str, Meta(description="What it calls you where two are there.", max_length=60)
    ] = ""
    text: Annotated[
        bool, Meta(description="Whether the check-in is typed, without any sound.")
    ] = False
    viewer: Annotated[
        str,
        Meta(
            description="Who is sitting here, where it is not the owner; empty for the owner.",
            max_length=60,
        ),
    ] = msgspec.field(default="", name="as")
    cycle: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...],
        Meta(
            description="Names of those whom `pulse` asks for the day of their cycle; "
            "you are: you.",
            max_length=8,
        ),
    ] = ()


class Voice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the program speaks."""

    id: Annotated[
        str,
        Meta(
            description="The voice, as `voicecheck voices` lists it; empty for the system's own.",
            max_length=300,
        ),
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
    keep_days: Annotated[
        int,
        Meta(
            description="Days after which recordings go and the words stay; 0 keeps them.",
            ge=0,
            le=36_500,
        ),
    ] = 0
    format: Annotated[
        Literal["flac", "opus"],
        Meta(description="How recordings are kept: flac loses nothing, opus is far smaller."),
    ] = "flac"


TalkOver = Literal["auto", "always", "never"]
"""Where the program listens while it speaks."""


class Listening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long the program waits for a person."""

    patience: Annotated[
        Literal["brief", "normal", "long"] | Annotated[float, Meta(ge=0.5, le=30)],
        Meta(description="How long a silence ends an answer; a number is in seconds."),
    ] = "normal"
    talk_over: Annotated[
        TalkOver,
        Meta(
            description="Whether it also listens while it speaks, and falls silent when you do. "
            "auto: as soon as it has heard for some seconds that nothing of its own voice is left "
            "in this room. always: from its first word on."
        ),
    ] = "auto"


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


_ADDRESS = r"wyoming://(\[[0-9a-fA-F:.%]+\]|[^\s/:@?#\[\]]+):[1-9]\d{0,4}(/[^\s?#]*)?"
_PLUGIN = r"(?!wyoming(:|$))[^\s:/]+(:(?!//).*)?"  # what it makes of the rest is its own affair
_ELSEWHERE = rf"^({_ADDRESS}|{_PLUGIN})?$"
_ELSEWHERE_ALLOWED = (
    "wyoming://HOST:PORT, also with /NAME for one of its models or voices, a plugin's name, "
    "or nothing"
)


class Speech(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who listens and speaks in this machine's place: another of the household, or a plugin."""

    stt: Annotated[
        str,
        Meta(
            description="Who writes down what is said: wyoming://HOST:PORT for another machine, "
            "or a plugin's name; empty for the model on this machine.",
            pattern=_ELSEWHERE,
            max_length=300,
            extra={"allowed": _ELSEWHERE_ALLOWED},
        ),
    ] = ""
    tts: Annotated[
        str,
        Meta(
            description="Who speaks: wyoming://HOST:PORT for another machine, or a plugin's name; "
            "empty for the voice of this machine.",
            pattern=_ELSEWHERE,
            max_length=300,
            extra={"allowed": _ELSEWHERE_ALLOWED},
        ),
    ] = ""
    allow: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=300)], ...],
        Meta(
            description="The other machines, as HOST:PORT, that words may go to; a check-in asks "
            "once for each, and notes your yes here.",
            max_length=8,
        ),
    ] = ()


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


_CLOCK = r"0?((?:(?<!0)(?:1\d|2[0-3])|\d):[0-5]\d)"
_HOURS = rf"\s*{_CLOCK}\s*-\s*(?!0?\2\s*$){_CLOCK}\s*"  # an hour to itself is every hour


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it asks by itself; the hour is set by `voicecheck schedule`."""

    quiet: Annotated[
        str,
        Meta(
            description="Hours in which it asks nothing, as in 22:30-07:00; empty for none.",
            pattern=rf"^({_HOURS})?$",
            max_length=40,
            extra={"allowed": "from one hour to another, as in 22:30-07:00, or nothing"},
        ),
    ] = ""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings. Every option of a check-in has its key here."""

    checkin: Checkin = Checkin()
    voice: Voice = Voice()
    audio: Audio = Audio()
    listening: Listening = Listening()
    model: Model = Model()
    speech: Speech = Speech()
    reflection: Reflection = Reflection()
    schedule: Schedule = Schedule()

    @classmethod
    def load(cls, paths: Paths, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings file and what the environment sets over it; without either, defaults.

        Args:
            paths: Where the file is.
            environ: The process's environment where not given.

        Raises:
            ConfigError: The file cannot be read, is not TOML, or a value is not allowed. The
                message names the file and the field, the remedy what is allowed.
        """
        loaded = cls.in_file(paths)
        for key, text in _in_environment(os.environ if environ is None else environ):
            loaded = loaded.override({str(key): key.typed(text)}, source=key.variable)
        return loaded

    @classmethod
    def in_file(cls, paths: Paths) -> Self:
        """Read the settings file alone; a missing one means the defaults.

        Raises:
            ConfigError: As for `load`.
        """
        return cls.of_text(read(paths.settings), str(paths.settings))

    @classmethod
    def of_text(cls, content: str, source: str) -> Self:
        """Read what a settings file holds; `source` names it in errors.

        Raises:
            ConfigError: As for `load`.
        """
        try:
            tables = tomllib.loads(content)
        except tomllib.TOMLDecodeError as problem:
            raise ConfigError(
                f"{source} is not valid TOML: {outside.toml_fault(problem)}",
                "Mend that line, or remove it",
            ) from problem
        except RecursionError as problem:
            raise ConfigError(
                f"{source} is nested too deeply", "Remove the value in many brackets"
            ) from problem
        return cls._of(tables, source)

    @classmethod
    def _of(cls, tables: Mapping[str, object], source: str) -> Self:
        known = Keys(cls)
        for section, table in tables.items():
            if section not in known.sections:
                raise known.unknown_section(section, source)
            if not isinstance(table, Mapping):
                raise ConfigError(
                    f"{source}: {section} is a value", f"Write it as a section: [{section}]"
                )
            for name, value in table.items():
                known.find(f"{section}.{name}", source).checked(value, source)
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
        known = Keys(type(self))
        for name, value in changes.items():
            if value is not None:
                key = known.find(name, source)
                tables[key.section][key.name] = key.checked(value, source, strict=False)
        return msgspec.convert(tables, type(self))


Source = Literal["default", "file", "environment", "option"]
"""Where a value comes from; each wins over those before it."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """What a setting is just now.

    Attributes:
        key: Which.
        value: As TOML has it: text, number, true or false, or a list.
        source: Where it comes from.
    """

    key: Key
    value: object
    source: Source


def sourced(
    paths: Paths, options: Mapping[str, object], environ: Mapping[str, str] | None = None
) -> list[Sourced]:
    """Every setting with its value and where that comes from.

    Args:
        paths: Where the file is.
        options: Values by key, as a command line gives them; None is not given.
        environ: The process's environment where not given.

    Raises:
        ConfigError: As for `Settings.load` and `Settings.override`.
    """
    environ = os.environ if environ is None else environ
    settings = Settings.load(paths, environ).override(options)
    values = {
        section: {name: list(v) if isinstance(v, tuple) else v for name, v in table.items()}
        for section, table in msgspec.to_builtins(settings).items()
    }
    in_file = tomllib.loads(read(paths.settings))
    in_environment = {str(key) for key, _ in _in_environment(environ)}

    def source(key: Key) -> Source:
        if options.get(str(key)) is not None:
            return "option"
        if str(key) in in_environment:
            return "environment"
        return "file" if key.name in in_file.get(key.section, {}) else "default"

    return [Sourced(key, values[key.section][key.name], source(key)) for key in Keys(Settings)]


def _in_environment(environ: Mapping[str, str]) -> Iterator[tuple[Key, str]]:
    """The keys that the environment sets, with the text it gives them."""
    if not any(name.startswith("VOICECHECK_") for name in environ):
        return
    for key in Keys(Settings):
        text = environ.get(key.variable, "")
        if text.strip():
            yield key, text


def read(path: Path) -> str:
    """What a settings file holds; nothing where there is none.

    Raises:
        ConfigError: It cannot be read.
    """
    try:
        content = outside.contents(path, LARGEST_FILE_BYTES)
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be read: {problem.strerror}", "Make it a file that you may read"
        ) from problem
    try:
        return content.decode()
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{path} is not written in UTF-8", "Save it as UTF-8") from problem
