"""Where people can be reached is right for their country, and never missing."""

from datetime import date

import msgspec
import pytest

from voicecheck import support

SUPPORT = support.read()


@pytest.mark.parametrize(
    ("environ", "country"),
    [
        ({"LANG": "en_GB.UTF-8"}, "GB"),
        ({"LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "de_AT"}, "AT"),
        ({"LC_ALL": "fr_CA.UTF-8", "LANG": "en_GB"}, "CA"),
        ({"LANG": "C.UTF-8"}, ""),
        ({}, ""),
    ],
)
def test_the_country_comes_from_the_system(environ: dict[str, str], country: str) -> None:
    assert support.country_of(environ) == country


@pytest.mark.parametrize("code", [*SUPPORT.countries, "gb", "XX", ""])
def test_every_page_names_the_directory_and_the_day(code: str) -> None:
    page = "\n".join(support.page(SUPPORT, code))
    assert SUPPORT.directory in page
    assert str(SUPPORT.checked or SUPPORT.written) in page
    known = SUPPORT.countries.get(code.upper())
    if known:
        assert all(line.reach in page for line in known.lines)
    else:
        assert "Country not known" in page


def test_numbers_that_nobody_checked_say_so() -> None:
    unchecked = msgspec.structs.replace(SUPPORT, checked=None)
    assert "not checked" in "\n".join(support.page(unchecked, "GB"))
    checked = msgspec.structs.replace(SUPPORT, checked=date(2026, 12, 1))
    assert "checked on 2026-12-01" in "\n".join(support.page(checked, "GB"))


def test_the_numbers_are_numbers() -> None:
    assert SUPPORT.written <= date.today()
    for country in SUPPORT.countries.values():
        for line in country.lines:
            assert line.reach.startswith("https://") or line.reach.replace(" ", "").isdigit()
