"""The page as a person uses it, in a real browser."""

import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.review.evenings import EVENING, MOVING, heard, keep_evening, said
from tests.review.running import Served, served
from voicecheck.store import Store
from voicecheck.store.record import Rating

WITHIN_S = 0.3
WORDS = MOVING.split()


@pytest.fixture
def moving(store: Store) -> str:
    """The evening that is looked for, among others; its id."""
    found = keep_evening(store, EVENING)
    for days in range(1, 4):
        at = EVENING - timedelta(days=days)
        text = f"I baked bread on day {days}"
        keep_evening(store, at, said(0, "high", "What was good?", text, at=at))
    return found


@pytest.fixture
def page(path: Path, moving: str) -> Iterator[Served]:
    with served(path.parent) as running:
        yield running


def lit_now(tab: Page) -> tuple[float, list[str]]:
    """Where the player is, in seconds, and which words are lit."""
    at_s, words = tab.evaluate(
        """() => [document.querySelector("audio").currentTime,
            [...document.querySelectorAll(".words .lit")].map((word) => word.textContent)]"""
    )
    return float(at_s), list(words)


def is_spoken(word: str, at_s: float) -> bool:
    """Whether a word of the evening is spoken at that moment, give or take."""
    return any(
        each.text == word and each.start_s - WITHIN_S <= at_s <= each.end_s + WITHIN_S
        for each in heard(MOVING)
    )


def ready(tab: Page) -> None:
    """Wait for the page's own script."""
    tab.locator("html.scripted").wait_for()


def open_evening(tab: Page, page: Served) -> None:
    """Open the newest evening."""
    tab.goto(page.link)
    tab.locator(".evening h3 a").first.click()
    tab.locator(".turn").first.wait_for()
    ready(tab)


def hindrances(tab: Page) -> list[str]:
    """What axe finds serious, and whether one has to scroll sideways."""
    found = Axe().run(tab).response["violations"]
    serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    wide = tab.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    told = [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in serious]
    return told + [f"{tab.url} is wider than the screen"] * wide


def wait_until_it_plays(tab: Page) -> None:
    tab.wait_for_function('() => document.querySelector("audio").currentTime > 0')


def test_an_evening_is_found_by_a_word_half_remembered(tab: Page, page: Served) -> None:
    tab.goto(page.link)
    ready(tab)
    assert "token" not in tab.url
    expect(tab.locator(".evening")).to_have_count(4)
    tab.get_by_role("searchbox").press_sequentially("laughing about mov")
    expect(tab.locator(".hit")).to_have_count(1)
    expect(tab.locator("mark")).to_have_text(["laughed", "about", "moving"])
    tab.locator(".snippet a").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Monday 23 November 2026")
    expect(tab.locator(".turn:target .words")).to_contain_text("moving to the old house")
    expect(tab.locator(".unsure")).to_have_text(["moving"])
    tab.go_back()
    expect(tab.get_by_role("searchbox")).to_have_value("laughing about mov")


def test_the_word_that_is_spoken_is_lit(tab: Page, page: Served, moving: str) -> None:
    open_evening(tab, page)
    tab.locator(".turn .listen").first.click()
    wait_until_it_plays(tab)
    began, at_first = time.monotonic(), lit_now(tab)[0]
    seen = []
    for moment_s in (0.8, 1.9, 3.1):
        time.sleep(max(0, began + moment_s - time.monotonic()))
        at_s, lit = lit_now(tab)
        assert abs(at_s - at_first - (time.monotonic() - began)) < WITHIN_S, "it does not play on"
        assert len(lit) == 1
        assert is_spoken(lit[0], at_s), f"{lit} at {at_s:.2f} s"
        seen += lit
    assert len(set(seen)) == 3


def test_a_word_is_chosen_to_be_heard(tab: Page, page: Served) -> None:
    open_evening(tab, page)
    tab.locator(".words .word", has_text="laughed").click()
    expect(tab.locator(".lit")).to_have_text(["laughed"])
    at_s, _ = lit_now(tab)
    assert is_spoken("laughed", at_s)
    tab.get_by_role("button", name="Pause").click()
    paused_s, _ = lit_now(tab)
    tab.wait_for_timeout(200)
    assert lit_now(tab)[0] == paused_s
    tab.get_by_role("button", name="Close the player").click()
    expect(tab.locator("#player")).to_be_hidden()
    expect(tab.locator(".lit")).to_have_count(0)


def test_all_of_an_evening_is_played_one_answer_after_another(tab: Page, page: Served) -> None:
    open_evening(tab, page)
    tab.get_by_role("button", name="Listen to all of it").click()
    expect(tab.locator("#player .label")).to_have_text("a good moment")
    tab.evaluate('() => { document.querySelector("audio").currentTime = 5.2 }')
    expect(tab.locator("#player .label")).to_have_text("a hard moment")
    expect(tab.locator(".turn").nth(1).locator(".lit")).to_have_count(1)


def test_a_word_is_corrected_and_found_by_the_new_one(
    tab: Page, page: Served, store: Store, moving: str
) -> None:
    open_evening(tab, page)
    tab.locator(".words .word", has_text="sister").dblclick()
    assert tab.evaluate("() => getSelection().toString()") == "sister"
    tab.keyboard.type("godmother")
    tab.get_by_role("button", name="Keep", exact=True).click()
    expect(tab.locator(".words").first).to_contain_text("My godmother called at lunch")
    tab.locator(".words .word", has_text="godmother").click()
    # At the time of the word that it stands for.
    expect(tab.locator(".words .lit")).to_have_text(["godmother"])
    expect(tab.locator("details.heard").first).to_be_visible()
    tab.get_by_role("link", name="Days").click()
    tab.locator(".find").wait_for()
    ready(tab)
    tab.get_by_role("searchbox").fill("godmother")
    expect(tab.locator(".snippet")).to_contain_text("godmother")
    tab.get_by_role("searchbox").fill("sister")
    expect(tab.locator(".found")).to_contain_text("Nothing was found")
    (turn, *_) = store.checkin(moving).turns
    assert turn.verbatim == MOVING
    assert [version.source for version in store.versions.of(turn.answer_id)] == ["heard", "hand"]


def test_what_is_deleted_is_gone_from_search_days_and_store(
    tab: Page, page: Served, path: Path
) -> None:
    open_evening(tab, page)
    tab.get_by_role("link", name="Delete").click()
    tab.get_by_role("link", name="Keep it").click()
    expect(tab.locator(".turn")).to_have_count(3)
    tab.get_by_role("link", name="Delete").click()
    tab.get_by_role("button", name="Delete for good").click()
    expect(tab.get_by_text("Deleted.")).to_be_visible()
    ready(tab)
    expect(tab.locator(".evening")).to_have_count(3)
    tab.get_by_role("searchbox").fill("laughed")
    expect(tab.locator(".found")).to_contain_text("Nothing was found")
    page.interrupt()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM checkins").fetchone() == (3,)
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert b"laughed" not in kept


def test_what_the_filters_leave_is_exported(
    tab: Page, page: Served, store: Store, moving: str
) -> None:
    store.tags.add(moving, "the move")
    tab.goto(page.link)
    ready(tab)
    menu = tab.locator(".export")
    for choice, days in (("", 4), ("the move", 1)):
        tab.get_by_label("tag").select_option(choice)
        expect(tab.locator(".evening")).to_have_count(days)
        menu.locator("summary").click()
        with tab.expect_download() as saved:
            menu.get_by_role("button", name="Markdown").click()
        assert saved.value.suggested_filename.endswith(".zip")
        with zipfile.ZipFile(saved.value.path()) as archive:
            assert len(archive.namelist()) == days
        expect(menu.get_by_role("button")).to_have_count(0)  # it is closed again
    assert tab.locator(".evening").count() == 1


def test_it_is_used_by_keyboard_alone(tab: Page, page: Served, store: Store) -> None:
    press = tab.keyboard.press

    def go_to(selector: str) -> None:
        for _ in range(40):
            press("Tab")
            if tab.evaluate("(it) => document.activeElement?.matches(it)", selector):
                return
        pytest.fail(f"{selector} is not reached")

    tab.goto(page.link)
    ready(tab)
    press("Tab")
    assert tab.evaluate("() => document.activeElement.textContent") == "To what was said"
    go_to("[type=search]")
    tab.keyboard.type("laugh")
    expect(tab.locator(".hit")).to_have_count(1)
    go_to(".snippet a")
    press("Enter")
    expect(tab.locator(".turn")).to_have_count(3)
    go_to(".words")
    for _ in range(2):
        press("ArrowRight")
    expect(tab.locator("#told")).to_have_text("sister, 2 of 14")
    press("Enter")
    expect(tab.locator(".lit")).to_have_text(["sister"])
    press("e")
    tab.keyboard.type("aunt")
    press("Tab")
    press("Enter")
    expect(tab.locator(".words").first).to_contain_text("My aunt called")
    expect(tab.locator("#told")).to_have_text("Kept.")
    assert tab.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    go_to("[data-do=toggle]")
    press("Space")
    expect(tab.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    tab.evaluate("() => document.querySelector('main').focus()")
    go_to("a.tool")
    press("Enter")
    tab.locator("button.grave").wait_for()
    go_to("button.grave")
    press("Enter")
    expect(tab.get_by_text("Deleted.")).to_be_visible()
    assert len(store.history()) == 3


def test_how_it_goes_is_drawn_and_told(tab: Page, path: Path, store: Store) -> None:
    """Points and bars for the eye, the same values in a table for the ear."""
    tonight = datetime.now().astimezone().replace(hour=21)
    for days in range(3):
        at = tonight - timedelta(days=days)
        mood = said(0, "mood", "Your mood?", "Four", at=at, rating=Rating("mood", 4 - days))
        keep_evening(store, at, mood, said(1, "high", "What was good?", MOVING, at=at))
    with served(path.parent) as page:
        tab.goto(page.link)
        tab.get_by_role("link", name="How it goes").click()
        expect(tab.get_by_text("3 check-ins in 12 weeks")).to_be_visible()
        mood_chart = tab.locator("figure", has_text="Mood over the days")
        expect(mood_chart.get_by_role("img", name="Mood over the days")).to_be_visible()
        dots = mood_chart.locator("circle.dot")
        expect(dots).to_have_count(3)
        heights = [float(dot.get_attribute("cy") or 0) for dot in dots.all()]
        assert len(set(heights)) == 3, "each value stands at its own height"
        assert mood_chart.locator("path.line:not(.guide):not(.axis *)").count() == 0
        mood_chart.locator("summary").click()
        expect(mood_chart.locator("tbody td:last-child")).to_have_text(["2", "3", "4"])
        for title in mood_chart.locator("text.title").all():
            assert title.text_content() in ("day", "mood")
        for width, scheme in ((390, "dark"), (1280, "light")):
            tab.set_viewport_size({"width": width, "height": 844})
            tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert hindrances(tab) == []


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_everyone_can_use_it(tab: Page, page: Served, moving: str, width: int, dark: bool) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    tab.emulate_media(color_scheme="dark" if dark else "light")
    tab.goto(page.link)
    here = tab.url.rstrip("/")
    for address in (
        "/",
        "/?q=moving",
        f"/checkins/{moving}",
        f"/checkins/{moving}/delete",
        "/how-it-goes?weeks=52",
    ):
        tab.goto(here + address)
        ready(tab)
        if tab.locator(".find .export").is_visible():
            tab.locator(".export summary").click()
            assert hindrances(tab) == []
        if tab.locator(".turn").count():
            tab.locator("details.correct summary").nth(1).click()
            tab.locator(".listen").nth(1).click()
            expect(tab.locator(".lit")).to_have_count(1)
            tab.locator("[data-do=toggle]").click()
        assert hindrances(tab) == []


def test_when_the_program_has_ended_nothing_typed_is_lost(tab: Page, page: Served) -> None:
    open_evening(tab, page)
    tab.locator("details.correct summary").first.click()
    page.interrupt()
    tab.locator("textarea").first.fill("My aunt called")
    tab.get_by_role("button", name="Keep", exact=True).click()
    expect(tab.get_by_role("alert")).to_contain_text("voicecheck review")
    expect(tab.locator("textarea").first).to_have_value("My aunt called")
