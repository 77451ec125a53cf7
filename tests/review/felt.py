"""How long the page lets one wait, as a person feels it in a browser."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from playwright.sync_api import Page

from tests.review.evenings import keep_evening, said
from tests.review.running import Served
from voicecheck.audio.clip import Clip, Format
from voicecheck.store import Store
from voicecheck.store.record import Recording, Word

TALK_S = 600


def painted_ms(tab: Page, page: Served) -> float:
    """From asking for the days to the first paint that shows something."""
    if "127.0.0.1" not in tab.url:
        tab.goto(page.link)
    tab.goto(f"http://127.0.0.1:{page.port}/")
    return float(tab.evaluate(FIRST_PAINT_MS))


def talk_for_ten_minutes(store: Store, at: datetime, kind: Format = "flac") -> str:
    """Keep an answer of ten minutes, a word a second; returns the id of its check-in."""
    noise = np.random.default_rng(3).standard_normal(TALK_S * 16_000) / 20
    clip = Clip(noise.astype(np.float32), 16_000)
    sound = Recording(0, "answer", kind, 16_000, float(TALK_S), clip.to_bytes(kind))
    words = tuple(Word(f"word{at}", at, at + 1, 0.9) for at in range(TALK_S))
    answer = said(0, "high", "What was good?", " ".join(word.text for word in words), at=at)
    return keep_evening(store, at, replace(answer, words=words, recordings=[sound]))


def heard_after_ms(tab: Page, page: Served, places: Sequence[int]) -> list[float]:
    """From choosing the word of each second to hearing it, in the newest check-in."""
    tab.goto(page.link)
    tab.locator(".evening h3 a").first.click()
    tab.locator("html.scripted .turn").wait_for()
    tab.locator(".turn .listen").click()
    tab.wait_for_function('() => document.querySelector("audio").currentTime > 0.1')
    return [float(tab.evaluate(HEARD_AFTER_MS, at_s)) for at_s in places]


FIRST_PAINT_MS = """() => new Promise((tell) => {
    const seen = (list) => list.getEntries().forEach((entry) =>
        entry.name === "first-contentful-paint" && tell(entry.startTime));
    new PerformanceObserver(seen).observe({type: "paint", buffered: true});
})"""

HEARD_AFTER_MS = """(place) => new Promise((tell) => {
    const audio = document.querySelector("audio");
    const word = document.querySelectorAll(".word")[place];
    const began = performance.now();
    word.click();
    const look = () => audio.currentTime > place && audio.currentTime < place + 5 && !audio.seeking
        ? tell(performance.now() - began) : setTimeout(look, 4);
    look();
})"""
