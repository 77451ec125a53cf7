"""Every guide is walked through from greeting to goodbye, and every step of it is reached."""

from pathlib import Path

import pytest

from tests.walking import Walker, walk
from voicecheck import guides
from voicecheck.guides import Guide
from voicecheck.store import Store

BUNDLED = [found.name for found in guides.found()]
COMPANIES: dict[str, tuple[tuple[str | None, ...], ...]] = {
    "one": ((None,),),
    "two": ((None, "Sam"), ("Ana", "Sam")),
    "either": ((None,), ("Ana", "Sam")),
}


def branches(guide: Guide) -> list[tuple[str, ...]]:
    """Every yes, and each `yes_no` step answered with no by itself."""
    return [(), *((step.id,) for step in guide.steps if step.kind == "yes_no")]


@pytest.mark.parametrize("name", BUNDLED)
def test_every_step_is_reached(name: str, tmp_path: Path) -> None:
    guide = guides.load(name)
    reached: set[str] = set()
    for people in COMPANIES[guide.whom]:
        for number, nos in enumerate(branches(guide)):
            walker = Walker(guide, nos=nos)
            path = tmp_path / f"{len(people)}-{people[0]}-{number}.db"
            outcome = walk(walker, name, people, path)
            reached.update(walker.steps)
            reached.update(
                step.id
                for step in guide.steps
                if step.kind == "say" and any(step.ask in line for line in walker.shown)
            )
            assert outcome.answers or all(step.kind == "timed" for step in guide.steps)
            assert all("{" not in line and "None" not in line for line in walker.shown)
            if not any(step.stop_if_no for step in guide.steps):
                assert outcome.complete
            if not nos:
                assert walker.shown[-1] == guide.closing
    assert reached >= {step.id for step in guide.steps}, "a step that nobody ever comes to"


@pytest.mark.parametrize("name", [n for n in BUNDLED if guides.load(n).whom != "one"])
def test_two_are_each_asked_by_name(name: str, tmp_path: Path) -> None:
    guide = guides.load(name)
    walk(Walker(guide), name, ("Ana", "Sam"), tmp_path / "store.db")
    with Store.open(tmp_path / "store.db") as store:
        (entry,) = store.history()
        turns = store.checkin(entry.id).turns
    assert {turn.person for turn in turns} == {"Ana", "Sam"}
    assert all("Ana" in turn.prompt or "Sam" in turn.prompt for turn in turns)


@pytest.mark.parametrize("name", [n for n in BUNDLED if guides.load(n).gate])
def test_the_gate_is_shown_once_to_the_same_two(name: str, tmp_path: Path) -> None:
    guide, path = guides.load(name), tmp_path / "store.db"
    for people, shown in ((("Ana", "Sam"), 2), (("Ana", "Sam"), 0), (("Ana", "Bo"), 2)):
        walker = Walker(guide)
        walk(walker, name, people, path)
        assert walker.supported == shown
        assert sum("leaves the room" in line for line in walker.shown) == shown
    if guide.whom == "either":
        walker = Walker(guide)
        walk(walker, name, (None,), path)
        assert walker.supported == 0, "alone there is nobody to be afraid of in the room"
