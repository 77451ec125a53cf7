"""What stands on the pages, and what a change on them does."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from starlette.testclient import TestClient

from tests.review.conftest import HERE
from tests.review.evenings import EVENING, LATE, MOVING, heard, keep_evening, recorded, said
from voicecheck.export import as_csv, as_json
from voicecheck.review.app import make_app
from voicecheck.review.desk import Desk
from voicecheck.review.guard import Pass
from voicecheck.review.look import Look
from voicecheck.store import Store
from voicecheck.store.record import Rating, SaidBack

DOCS = Path(__file__).resolve().parents[2] / "docs"


def seen(page: str) -> str:
    """The text of a page as it is read, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def reflect(store: Store) -> str:
    """One told, the other tried twice; then they changed places. Returns the id."""
    checkin = store.begin("reflect", ["Sam"], EVENING)
    for position, (person, text, back) in enumerate(
        [
            (None, "The phone at dinner makes me feel alone", None),
            ("Sam", "You do not like my phone", SaidBack(0, 1, False)),
            ("Sam", "At dinner you feel alone when I hold the phone", SaidBack(0, 2, True)),
            ("Sam", "I miss our walks", None),
            (None, "You miss walking with me", SaidBack(3, 1, True)),
        ]
    ):
        answer = said(position, "heard" if back else "tell", "?", text, person=person,
                      said_back=back, sound=False)  # fmt: skip
        store.keep(checkin, answer)
    store.finish(checkin, "finished", EVENING)
    return checkin


def test_both_peoples_tries_stand_beside_what_was_told(browser: TestClient, store: Store) -> None:
    page = browser.get(f"/checkins/{reflect(store)}").text
    first, second = page.split('<section class="exchange"')[1:]
    told, tries = first.split('<div class="tries">')
    assert "The phone at dinner" in seen(told)
    assert tries.count('<article class="turn"') == 2
    assert "Sam · try 1 · not yet" in seen(tries)
    assert "Sam · try 2 · heard" in seen(tries)
    told, tries = second.split('<div class="tries">')
    assert "I miss our walks" in seen(told)
    assert "you · try 1 · heard" in seen(tries)
    assert page.count('<article class="turn"') == 5


def test_the_days_are_filtered_by_person_guide_tag_and_date(
    browser: TestClient, store: Store
) -> None:
    evening = keep_evening(store, EVENING - timedelta(days=3))
    store.tags.add(evening, "moving house")
    reflect(store)

    def shown(address: str) -> int:
        return browser.get(address).text.count('class="evening"')

    assert shown("/") == 2
    assert shown("/?person=Sam") == shown("/?guide=reflect") == 1
    assert shown("/?tag=moving+house") == shown("/?until=2026-11-20") == 1
    assert shown("/?tag=moving+house&person=Sam") == shown("/?guide=none") == 0
    assert "Nothing is so" in browser.get("/?guide=none").text
    assert browser.get("/?q=phone&person=Sam").text.count('class="hit"') == 2
    assert browser.get("/?q=phone&tag=moving+house").text.count('class="hit"') == 0


def test_earlier_days_are_a_page_further(browser: TestClient, store: Store) -> None:
    for night in range(35):
        at = EVENING - timedelta(days=night)
        keep_evening(store, at, said(0, "high", "?", f"night {night}", at=at, sound=False))
    first = browser.get("/?guide=evening").text
    (earlier,) = re.findall(r'class="more"><a href="([^"]+)"', first)
    second = browser.get(earlier.replace("&amp;", "&")).text
    found = re.findall(r"night (\d+)", first + second)
    assert found == [str(night) for night in range(35)]
    assert 'class="more"' not in second


def test_a_correction_keeps_the_first_words_and_is_told(browser: TestClient, store: Store) -> None:
    checkin = keep_evening(store)
    turn = store.checkin(checkin).turns[1]
    address = f"/checkins/{checkin}/answers/{turn.answer_id}"
    answer = browser.post(address, data={"text": f"  {LATE}\n again ", "was": LATE})
    assert answer.url.path == f"/checkins/{checkin}"
    after = store.checkin(checkin).turns[1]
    assert (after.text, after.verbatim) == (f"{LATE} again", LATE)
    assert "As it was heard" in answer.text
    stale = browser.post(address, data={"text": "Something else", "was": LATE})
    assert stale.status_code == 409
    assert "changed elsewhere" in stale.text
    assert browser.post(address, data={"text": "   "}).status_code == 409
    assert store.checkin(checkin).turns[1] == after


def test_an_answer_of_another_check_in_is_not_corrected_through_this_one(
    browser: TestClient, store: Store
) -> None:
    one, other = keep_evening(store), keep_evening(store, EVENING - timedelta(days=1))
    turn = store.checkin(other).turns[0]
    address = f"/checkins/{one}/answers/{turn.answer_id}"
    assert browser.post(address, data={"text": "x"}).status_code == 404
    assert store.checkin(other).turns[0].text == MOVING


def test_a_tag_is_given_and_taken_away(browser: TestClient, store: Store) -> None:
    checkin = keep_evening(store)
    address = f"/checkins/{checkin}/tags"
    assert "moving house" in browser.post(address, data={"tag": " Moving  House "}).text
    assert store.tags.of(checkin) == ("moving house",)
    assert browser.post(address, data={"tag": "#"}).status_code == 409
    browser.post(address, data={"remove": "moving house"})
    assert store.tags.of(checkin) == ()


def test_what_was_corrected_aloud_can_be_heard_apart(browser: TestClient, store: Store) -> None:
    first = said(0, "high", "?", "I walked by the see")
    both = [*first.recordings, recorded("No the sea", 1)]
    words = (*first.words, *heard("No the sea", 1))
    kept = replace(first, text="I walked by the sea", words=words, recordings=both)
    page = browser.get(f"/checkins/{keep_evening(store, EVENING, kept)}").text
    assert "correction: No the sea" in seen(page)
    assert 'data-sounds="0:' in page
    assert re.search(r'data-sound="\d+/1" data-from="0.08"[^>]*>No<', page)


def test_how_it_goes_counts_what_was_kept_in_the_time(browser: TestClient, store: Store) -> None:
    now = datetime.now().astimezone()
    keep_evening(store, now)
    keep_evening(store, now - timedelta(weeks=20))
    answer = store.checkin(keep_evening(store, now - timedelta(days=1))).turns[0].answer_id
    store.promises.make(answer, "I call the landlord", None)
    assert "2 check-ins in 12 weeks" in seen(browser.get("/how-it-goes").text)
    assert "3 check-ins in a year" in seen(browser.get("/how-it-goes?weeks=52").text)
    assert "2 check-ins in 12 weeks" in seen(browser.get("/how-it-goes?weeks=x").text)
    assert "Who Kept Let go Open you 0 0 1" in seen(browser.get("/how-it-goes").text)


@pytest.mark.parametrize("address", ["/", "/?q=secret", "/how-it-goes?weeks=52"])
def test_one_sees_only_what_one_may(path: Path, door: Pass, address: str) -> None:
    with Store.open(path, "Sam") as store:
        keep_evening(store, datetime.now().astimezone(), said(0, "low", "?", "secret", sound=True))
        (hidden,) = store.history()
        answer = store.checkin(hidden.id).turns[0].answer_id
    desk = Desk(path, lambda: Store.open(path))  # the owner looks
    owner = TestClient(make_app(desk, Look(path.parent), door), HERE, client=("127.0.0.1", 5))
    owner.get(door.link)
    assert "secret" not in owner.get(address).text.replace('value="secret"', "")
    assert owner.get(f"/checkins/{hidden.id}").status_code == 404
    assert owner.get(f"/sounds/{answer}/0").status_code == 404
    desk.close()


def test_what_is_shared_is_for_reading(path: Path, store: Store, door: Pass) -> None:
    mine = keep_evening(store)
    store.visibility.share(mine, "Sam", EVENING)
    desk = Desk(path, lambda: Store.open(path, "Sam"))
    sam = TestClient(make_app(desk, Look(path.parent), door), HERE, client=("127.0.0.1", 5))
    sam.get(door.link)
    sam.headers["origin"] = HERE
    page = sam.get(f"/checkins/{mine}").text
    assert "shared with you" in seen(page)
    assert "the owner" in seen(page)
    assert "Delete" not in page
    assert "Correct" not in page
    turn = store.checkin(mine).turns[0]
    changed = {"text": "other words"}
    assert sam.post(f"/checkins/{mine}/answers/{turn.answer_id}", data=changed).status_code == 409
    assert sam.post(f"/checkins/{mine}/delete").status_code == 409
    assert sam.post(f"/checkins/{mine}/tags", data={"tag": "x"}).status_code == 409
    assert store.checkin(mine).turns[0] == turn
    desk.close()


def test_a_check_in_is_exported_for_other_programs(browser: TestClient, store: Store) -> None:
    checkin = keep_evening(store)
    address = f"/checkins/{checkin}/export"
    markdown = browser.get(f"{address}/md")
    assert MOVING in markdown.text
    told = markdown.headers["content-disposition"]
    assert told == f'attachment; filename="voicecheck-2026-11-23-{checkin}.md"'
    (exported,) = json.loads(browser.get(f"{address}/json").content)["checkins"]
    assert exported["turns"][0]["text"] == MOVING
    rows = list(csv.DictReader(io.StringIO(browser.get(f"{address}/csv").text)))
    assert [row["text"] for row in rows][:2] == [MOVING, LATE]
    for kind in ("srt", "vtt"):
        with zipfile.ZipFile(io.BytesIO(browser.get(f"{address}/{kind}").content)) as archive:
            names = archive.namelist()
            assert len(names) == 6
            subtitles = next(name for name in names if name.endswith(f".{kind}"))
            assert "My sister called" in archive.read(subtitles).decode()
            sound = next(name for name in names if name.endswith(".flac"))
            assert archive.read(sound) == recorded(MOVING).sound
    assert browser.get(f"{address}/exe").status_code == 404
    assert browser.get(f"{address}/..%2fjson").status_code == 404


def archive(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert len(opened.namelist()) == len(set(opened.namelist()))
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def lived(store: Store) -> list[str]:
    """Two evenings of one day, one of the day before, and an exercise of two without sound."""
    ids = [keep_evening(store, EVENING - timedelta(hours=hours)) for hours in (24, 3, 0)]
    store.tags.add(ids[0], "moving house")
    return [*ids, reflect(store)]


def test_everything_is_exported_for_other_programs(
    browser: TestClient, store: Store, lived: list[str]
) -> None:
    schema = json.loads((DOCS / "export.schema.json").read_text("utf-8"))
    answer = browser.get("/export/json")
    told = answer.headers["content-disposition"]
    assert told == 'attachment; filename="voicecheck-2026-11-22-to-2026-11-23.json"'
    exported = answer.json()
    jsonschema.validate(exported, schema, jsonschema.Draft202012Validator)
    assert exported == json.loads(
        json.dumps(as_json(store.checkin(checkin) for checkin in sorted(lived)))
    )
    table = browser.get("/export/csv").text
    assert table == as_csv(store.checkin(checkin) for checkin in sorted(lived))
    notes = archive(browser.get("/export/md").content)
    assert list(notes) == ["2026-11-22.md", "2026-11-23.md"]
    assert notes["2026-11-23.md"].decode().count(MOVING) == 2
    assert b"try 2: heard" in notes["2026-11-23.md"]
    for kind in ("srt", "vtt"):
        files = archive(browser.get(f"/export/{kind}").content)
        assert len(files) == 3 * 3 * 2
        assert recorded(MOVING).sound in files.values()


def test_what_is_exported_is_what_the_filters_leave(browser: TestClient, lived: list[str]) -> None:
    def exported(query: str) -> list[str]:
        return [one["id"] for one in browser.get(f"/export/json?{query}").json()["checkins"]]

    assert exported("tag=moving+house") == exported("until=2026-11-22") == lived[:1]
    assert exported("person=Sam") == exported("guide=reflect&q=ignored") == lived[3:]
    assert browser.get("/export/json?guide=none").status_code == 404
    assert browser.get("/export/exe").status_code == 404
    assert browser.get("/export/..%2fjson").status_code == 404


def test_only_what_one_may_see_is_exported(path: Path, door: Pass, lived: list[str]) -> None:
    desk = Desk(path, lambda: Store.open(path, "Sam"))
    sam = TestClient(make_app(desk, Look(path.parent), door), HERE, client=("127.0.0.1", 5))
    sam.get(door.link)
    assert [one["id"] for one in sam.get("/export/json").json()["checkins"]] == lived[3:]
    assert MOVING not in sam.get("/export/csv").text
    desk.close()


def test_the_tags_of_a_check_in_stand_among_the_days(
    browser: TestClient, lived: list[str]
) -> None:
    assert seen(browser.get("/").text).count("#moving-house") == 1


def test_numbers_stand_among_the_days_by_their_names(browser: TestClient, store: Store) -> None:
    answers = [
        said(0, "mood", "?", "four", rating=Rating("mood", 4), sound=False),
        said(1, "energy", "?", "Three and a half, it was a long day", sound=False,
             rating=Rating("energy", 3.5)),
        said(2, "why", "?", "The sun was out", sound=False),
    ]  # fmt: skip
    keep_evening(store, EVENING, *answers)
    page = browser.get("/").text
    assert "mood 4 energy 3.5 3 answers" in seen(page)
    assert page.count('class="glimpse"') == 2
    assert ">four<" not in page


def test_how_it_goes_by_day_of_the_cycle_hour_and_person(
    browser: TestClient, store: Store
) -> None:
    morning = datetime.now().astimezone().replace(hour=8, minute=5) - timedelta(days=2)
    checkin = store.begin("pulse", ["Sam"], morning)
    for position, (name, value, who) in enumerate(
        [("mood", 4, None), ("cycle", 17, None), ("mood", 2, "Sam")]
    ):
        answer = said(position, name, "?", f"{value}", person=who, rating=Rating(name, value))
        store.keep(checkin, answer)
    page = seen(browser.get("/how-it-goes").text)
    day = morning.date()
    assert f"Day Who mood {day} you 4 {day} Sam 2" in page  # the table beside each chart
    assert "Mood by day of the cycle" in page
    assert "Day Who mood 17 you 4" in page
    assert "Cycle over the days" not in page  # the day of the cycle is no rating
    assert "Who Minutes you 0.0 Sam 0.0" in page
    assert "Begun at Check-ins 8:00 1" in page
    again = browser.get("/how-it-goes")
    assert seen(again.text) == page
    assert len(again.headers.get_list("content-security-policy")) == 1
    store.delete(checkin)  # what was drawn before is drawn anew
    assert "Mood" not in browser.get("/how-it-goes").text
