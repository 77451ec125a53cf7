"""Guides and phrases: what is bundled is sound, what is damaged is told with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import says_absent
from voicecheck import guides
from voicecheck.errors import GuideError

BUNDLED = [guide.name for guide in guides.found()]
GOOD = (guides.bundled_folder() / "evening.toml").read_text(encoding="utf-8")


def test_the_guides_everyone_gets() -> None:
    assert {"evening", "five-minutes", "repair"} <= set(BUNDLED)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_guide_keeps_the_rules_of_tone(name: str) -> None:
    guide = guides.load(name)
    for step in guide.steps:
        for question in filter(None, (step.ask, step.rephrase, step.reprompt)):
            assert len(question.split()) <= 15, question
            assert question.count("?") <= 1, f"one question at a time: {question}"
        for cue in step.cues:
            assert len(cue.say.split()) <= 15, cue
        assert step.kind in ("say", "timed") or step.rephrase, (
            f"{step.id} has nothing for a second silence"
        )


def test_no_phrase_is_longer_than_one_can_follow() -> None:
    for line in guides.phrases().said_always():
        assert len(line.split()) <= 16, line


@pytest.mark.parametrize(
    ("before", "after", "line", "fault"),
    [
        ("more = true", "moar = true", 19, "steps[1].moar: unknown field"),
        ('id = "low"', 'id = "high"', 22, "'high' is used by an earlier step"),
        ('label = "needed"', 'kind = "essay"', 37, "steps[4].kind"),
        ('ask = "What is something you need right now?"', "", 35, "steps[4].ask: missing"),
        ("more = true", "more = 3", 19, "steps[1].more"),
        ('title = "Evening check-in"', "", 1, "title: missing"),
        ('title = "Evening check-in"', "title = [", 2, "not TOML"),
        ('label = "needed"', 'kind = "rating"\nlow = 5', 38, "must be below the highest"),
        ('label = "needed"', 'if_no = "Never mind."', 37, "belongs to a step of kind 'yes_no'"),
    ],
)
def test_a_damaged_guide_names_its_line_and_field(
    before: str, after: str, line: int, fault: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    assert before in GOOD
    file.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(GuideError) as raised:
        guides.read(file)
    assert raised.value.message.startswith(f"{file}:{line}: ")
    assert fault in raised.value.message
    assert "\n" not in raised.value.message


@given(st.data())
def test_any_damage_is_one_line_or_still_a_guide(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.getbasetemp() / "damaged.toml"
    at = data.draw(st.integers(0, len(GOOD)))
    length = data.draw(st.integers(0, 40))
    junk = data.draw(st.binary(max_size=20))
    file.write_bytes(GOOD[:at].encode() + junk + GOOD[at + length :].encode())
    try:
        guide = guides.read(file)
    except GuideError as error:
        assert re.match(rf"{re.escape(str(file))}:\d+: ", error.message)
        assert "\n" not in error.message
    else:
        assert guide.steps


def test_a_missing_file_is_told() -> None:
    with pytest.raises(GuideError, match=f"nowhere.toml: {says_absent()}"):
        guides.read(Path("nowhere.toml"))


def test_an_unknown_name_lists_the_guides() -> None:
    with pytest.raises(GuideError) as raised:
        guides.load("evning")
    assert "evening" in raised.value.remedy


def test_ones_own_guide_is_found_and_wins(tmp_path: Path) -> None:
    own = GOOD.replace("Evening check-in", "Our evening")
    (tmp_path / "evening.toml").write_text(own, encoding="utf-8")
    (tmp_path / "sunday.toml").write_text(own, encoding="utf-8")
    found = {guide.name: guide for guide in guides.found(tmp_path)}
    assert found["sunday"].own
    assert found["evening"].own
    assert not found["repair"].own
    assert guides.load("evening", tmp_path).title == "Our evening"
