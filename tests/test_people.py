import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.errors import VoicecheckError
from voicecheck.people import LONGEST_NAME, clean_name, company, same_person, shown


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ana", "Ana"),
        ("  Ana \t María ", "Ana María"),
        ("Ze\u0301", "Zé"),
        ("A\x1b[31mna\x07", "A[31mna"),
        ("\u202eanA", "anA"),
        ("李雷", "李雷"),
        ("O'Neil-Smith", "O'Neil-Smith"),
    ],
)
def test_a_name_is_made_fit_to_keep(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "\0", "\n\t", "x" * (LONGEST_NAME + 1)])
def test_what_is_no_name_is_told_of(typed: str) -> None:
    with pytest.raises(VoicecheckError) as error:
        clean_name(typed)
    assert error.value.remedy


@given(st.text())
def test_a_clean_name_is_clean(typed: str) -> None:
    try:
        name = clean_name(typed)
    except VoicecheckError:
        return
    assert name == clean_name(name)
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert 0 < len(name) <= LONGEST_NAME


def test_each_person_takes_part_once() -> None:
    assert company(["Bo", " bo ", "Ana", "You", "BO"]) == ("Bo", "Ana")
    assert company([]) == ()


@given(st.lists(st.sampled_from(["Bo", "bo", "Ana", "ANA", "you", "Zoë", "zoë"])))
def test_company_keeps_the_first_spelling_and_the_order(names: list[str]) -> None:
    taking_part = company(names)
    keys = [same_person(name) for name in names if same_person(name) != "you"]
    assert [same_person(name) for name in taking_part] == list(dict.fromkeys(keys))
    assert all(name in names for name in taking_part)


def test_the_owner_needs_no_name() -> None:
    assert (shown(None), shown("Ana")) == ("you", "Ana")
