"""Takes the pictures of the page that lie in docs/, from evenings made up for them.

scripts/run python -m tests.review.pictures
"""

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from tests.review.evenings import keep_evening, said
from tests.review.running import Served, served, started_chromium
from voicecheck.guides import load
from voicecheck.store import Store
from voicecheck.store.record import Kept, Rating, SaidBack

DOCS = Path(__file__).resolve().parents[2] / "docs"
GOOD = """My sister called at lunch and we laughed about moving to the old house.
The bread turned out well, and the whole kitchen smelled of it.
We walked along the river until it was dark.
I finished the letter that I had been putting off.
Lunch in the sun with Mira, an hour that was only ours.
The garden gate is mended, and I did it myself.
My sister sent a picture of the garden.""".splitlines()
HARD = """I slept badly again and was late for work.
I felt left out in the meeting, and said nothing.
I hardly slept, and then the train stood still for an hour.
The rent letter came, and I have not opened it.
We argued about the phone at dinner.
I slept four hours, and everything was too loud.""".splitlines()
TOLD = [
    (None, "tell", "When the phone is on the table at dinner, I feel alone with you.", None),
    ("Mira", "heard", "You do not like my phone.", SaidBack(0, 1, False)),
    ("Mira", "heard", "When my phone is there at dinner you feel alone, even though I am there.",
     SaidBack(0, 2, True)),
    ("Mira", "tell", "I miss our walks after work.", None),
    (None, "heard", "You miss walking with me in the evening.", SaidBack(3, 1, True)),
]  # fmt: skip


def lived(store: Store) -> None:
    """Seven weeks of evenings, and one exercise of two people."""
    chance = random.Random(11)
    tonight = datetime.now().astimezone().replace(hour=21, minute=30, second=0, microsecond=0)
    for days in range(48, -1, -1):
        at = tonight - timedelta(days=days, minutes=chance.randint(-50, 40))
        if days == 1:
            told(store, at - timedelta(hours=2))
        if days > 1 and chance.random() < 0.3:
            continue
        good = GOOD[0] if days == 0 else chance.choice(GOOD)
        steps = [step for step in load("evening").steps if step.id in ("high", "low")]
        answers: list[Kept] = []
        for step, text in zip(steps, (good, chance.choice(HARD)), strict=True):
            unsure = ("moving",) if "moving" in text else ()
            back = text.replace("My ", "Your ").replace("I ", "You ").replace("we ", "you ")
            answers.append(
                said(len(answers), step.id, step.ask, text, at=at, unsure=unsure, reflection=back)
            )
        checkin = keep_evening(store, at, *answers)
        if days == 0:
            store.tags.add(checkin, "moving")
        if days % 2:
            pulse(store, at - timedelta(hours=13), 49 - days, chance)


def pulse(store: Store, at: datetime, day: int, chance: random.Random) -> None:
    """How one is: two numbers, and the day of the cycle."""
    asks = {step.id: step.ask for step in load("pulse").steps}
    cycle_day = day % 28 + 1
    checkin = store.begin("pulse", [], at)
    for place, (name, value) in enumerate(
        (
            ("mood", min(5, max(1, round(4 - abs(cycle_day - 14) / 7 + chance.random())))),
            ("energy", chance.randint(2, 5)),
            ("cycle", cycle_day),
        )
    ):
        rating = Rating(name, value)
        answer = said(place, name, asks[name], str(value), at=at, sound=False, rating=rating)
        store.keep(checkin, answer)
    store.finish(checkin, "finished", at + timedelta(minutes=2))


def told(store: Store, at: datetime) -> None:
    """One tells, the other says back."""
    checkin = store.begin("reflect", ["Mira"], at)
    asks = {step.id: step.ask for step in load("reflect").steps}
    for position, (person, step, text, back) in enumerate(TOLD):
        partner = "Mira" if person is None or step == "heard" else "your partner"
        ask = asks[step].replace("{partner}", partner)
        answer = said(position, step, ask, text, at=at, person=person, said_back=back)
        store.keep(checkin, answer)
    store.finish(checkin, "finished", at + timedelta(minutes=12))


def take(tab: Page, page: Served) -> None:
    """Open each page and take its picture."""

    def picture(name: str, full: bool = False) -> None:
        tab.wait_for_timeout(300)
        tab.screenshot(path=DOCS / f"review-{name}.png", full_page=full)

    tab.goto(page.link)
    here = tab.url
    picture("days")
    tab.get_by_role("searchbox").press_sequentially("laughed about mov", delay=20)
    tab.locator(".hit").first.wait_for()
    picture("search")
    tab.goto(here)
    tab.locator(".evening h3 a").first.click()
    tab.locator("html.scripted .listen").nth(1).click()
    tab.wait_for_timeout(1_500)
    picture("checkin")
    tab.goto(f"{here}?guide=reflect")
    tab.locator(".evening h3 a").first.click()
    picture("reflect")
    tab.goto(f"{here}how-it-goes")
    picture("trends", full=True)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.emulate_media(color_scheme="dark")
    tab.goto(here)
    picture("days-phone-dark")
    tab.locator(".evening h3 a").first.click()
    tab.locator("html.scripted .listen").nth(1).click()
    tab.wait_for_timeout(1_500)
    picture("checkin-phone-dark")
    tab.goto(f"{here}how-it-goes")
    picture("trends-phone-dark")


def main() -> None:
    """Make a store, open its page, and take the pictures."""
    with tempfile.TemporaryDirectory() as home:
        with Store.open(Path(home) / "voicecheck.db") as store:
            lived(store)
        with served(Path(home)) as page, started_chromium() as browser:
            take(browser.new_page(viewport={"width": 1280, "height": 900}), page)


if __name__ == "__main__":
    main()
