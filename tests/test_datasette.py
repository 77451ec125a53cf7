"""The file as Datasette shows it, without a word of configuration."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.store.test_store import EVENING, kept, sound
from voicecheck.store import Store
from voicecheck.store.record import Rating

# Datasette makes its pages ready with packages that warn of their own old ways.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "voicecheck.db"
    with Store.open(path) as store:
        first = store.begin("evening", ["Sam"], EVENING)
        recorded = kept(0, "We talked about moving house.", recordings=[sound()])
        store.keep(first, recorded)
        store.keep(first, kept(1, "The <b>boxes</b>.", person="Sam"))
        store.tags.add(first, "moving")
        pulse = store.begin("pulse", [], EVENING + timedelta(days=1))
        store.keep(pulse, kept(0, "three", step="mood", rating=Rating("mood", 3)))
        store.keep(pulse, replace(kept(1, "12", step="cycle"), rating=Rating("cycle", 12)))
    return path


class Site:
    """Datasette, opened on a store; in a thread of its own, where no other loop is running."""

    def __init__(self, path: Path) -> None:
        from datasette.app import Datasette

        self._thread = ThreadPoolExecutor(1, "datasette")
        self._loop = asyncio.new_event_loop()
        self._datasette = Datasette([str(path)])
        self._run(self._datasette.invoke_startup())

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._thread.submit(self._loop.run_until_complete, work).result()

    def get(self, place: str) -> Any:
        """Ask for a page; the answer must be a good one."""
        answer = self._run(self._datasette.client.get(place))
        assert answer.status_code == 200, (place, answer.text[:300])
        return answer

    def rows(self, place: str) -> list[dict[str, Any]]:
        """Ask for the rows of a table or view."""
        found: list[dict[str, Any]] = self.get(place).json()
        return found

    def close(self) -> None:
        """Stop its threads and its loop."""
        for database in self._datasette.databases.values():
            database.close()
        if self._datasette.executor:
            self._datasette.executor.shutdown(wait=True)
        self._thread.shutdown()
        self._loop.close()


@pytest.fixture
def site(path: Path) -> Iterator[Site]:
    opened = Site(path)
    yield opened
    opened.close()


def test_every_table_and_view_opens(site: Site) -> None:
    found = site.get("/voicecheck.json").json()
    views = {view["name"] for view in found["views"]}
    assert views >= {
        "checkin_answers",
        "checkin_overview",
        "ratings_by_day",
        "minutes_by_day",
        "tagged",
    }
    shown = [table["name"] for table in found["tables"] if not table["hidden"]]
    assert {"answers", "checkins", "people", "tags"} <= set(shown)
    assert not [name for name in shown if name.startswith(("answers_fts", "answers_spelled"))]
    for name in (*views, *shown):
        site.get(f"/voicecheck/{name}")


def test_the_views_answer_what_people_ask(site: Site) -> None:
    answers = site.rows("/voicecheck/checkin_answers.json?_shape=array")
    assert [(row["person"], row["text"]) for row in answers][:2] == [
        ("you", "We talked about moving house."),
        ("Sam", "The <b>boxes</b>."),
    ]
    (mood,) = site.rows("/voicecheck/ratings_by_day.json?_shape=array")
    assert (mood["day"], mood["person"], mood["value"], mood["cycle_day"]) == (
        "2026-11-24",
        "you",
        3.0,
        12,
    )
    minutes = site.rows("/voicecheck/minutes_by_day.json?_shape=array&_sort=day")
    assert [(row["person"], row["answers"], row["minutes"]) for row in minutes] == [
        ("you", 1, 0.03),
        ("Sam", 1, 0.0),
        ("you", 2, 0.0),
    ]
    (tag,) = site.rows("/voicecheck/tagged.json?_shape=array")
    assert (tag["tag"], tag["guide"]) == ("moving", "evening")


def test_answers_are_searched_by_stem(site: Site) -> None:
    (found,) = site.rows("/voicecheck/answers.json?_search=moved&_shape=array")
    assert found["text"] == "We talked about moving house."
    assert 'name="_search"' in site.get("/voicecheck/answers").text


def test_markup_in_an_answer_is_text(site: Site) -> None:
    assert "&lt;b&gt;boxes&lt;/b&gt;" in site.get("/voicecheck/checkin_answers").text


def test_it_opens_while_a_check_in_writes(site: Site, path: Path) -> None:
    with Store.open(path) as store:
        store.keep(store.begin("evening", [], EVENING + timedelta(days=2)), kept(0, "written now"))
        (found,) = site.rows("/voicecheck/answers.json?_search=written&_shape=array")
    assert found["text"] == "written now"
