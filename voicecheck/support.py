"""Where people can be reached: the page that is shown, never spoken.

Everyone is offered the same page, at every close, so that being shown it says nothing about
anyone. The numbers are data (`prompts/support.toml`) and say how old they are and whether someone
has checked them.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date

import msgspec

from voicecheck.errors import GuideError
from voicecheck.guides import bundled_folder

FILE = "support.toml"

_COUNTRY = re.compile(r"[a-z]{2,3}_([A-Z]{2})\b")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Someone who can be reached.

    Attributes:
        reach: A telephone number or an address.
        whom: Whom it is there for.
    """

    name: str
    reach: str
    whom: str = msgspec.field(name="for")


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What there is in one country."""

    name: str
    emergency: str
    lines: tuple[Line, ...]


class Support(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that is known.

    Attributes:
        written: The day on which the numbers were written down.
        checked: The day on which they were last held against their sources; None if never.
        directory: A directory for every country, kept by others.
        emergency: The number that works in most places.
        countries: By ISO 3166 code.
    """

    written: date
    checked: date | None = None
    directory: str
    emergency: str
    countries: dict[str, Country]


def read() -> Support:
    """Read the page's data.

    Raises:
        GuideError: The file is missing or damaged.
    """
    path = bundled_folder() / FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Support)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise GuideError(f"{path}: {error}") from error


def country_of(environ: Mapping[str, str]) -> str:
    """Guess the country from the system's language settings; empty where they tell none."""
    told = [environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    found = next(filter(None, map(_COUNTRY.match, told)), None)
    return found[1] if found else ""


def page(support: Support, country: str) -> list[str]:
    """Write the page for a country, line by line; the directory alone where it is not known."""
    known = support.countries.get(country.upper())
    emergency = known.emergency if known else support.emergency
    lines = ["Where people can be reached, at any hour, without a name:", ""]
    if known:
        width = max(len(line.reach) for line in known.lines)
        lines += [f"  {line.reach:<{width}}  {line.name} ({line.whom})" for line in known.lines]
    lines += [
        f"  {emergency}  if someone is in danger now",
        f"  {support.directory}  every country",
        "",
        f"({known.name if known else 'Country not known'}; numbers {_age(support)})",
    ]
    return lines


def _age(support: Support) -> str:
    if support.checked is not None:
        return f"checked on {support.checked}"
    return f"written down on {support.written}, not checked since: if one fails, see the directory"
