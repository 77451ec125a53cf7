"""The page of a store, asked in the same process, and in a browser as a person does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.review.running import started_chromium
from voicecheck.review.app import make_app
from voicecheck.review.desk import Desk
from voicecheck.review.guard import Pass
from voicecheck.review.look import Look
from voicecheck.store import Store

PORT = 40_404
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "voicecheck.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def door() -> Pass:
    return Pass(PORT)


@pytest.fixture
def stranger(path: Path, door: Pass) -> Iterator[TestClient]:
    """A browser of this machine that has not opened the link."""
    desk = Desk(path, lambda: Store.open(path))
    app = make_app(desk, Look(path.parent / "guides"), door)
    yield TestClient(app, HERE, client=("127.0.0.1", 50_000), raise_server_exceptions=False)
    desk.close()


@pytest.fixture
def browser(stranger: TestClient, door: Pass) -> TestClient:
    """A browser that has opened the link."""
    assert stranger.get(door.link).status_code == 200
    stranger.headers["origin"] = HERE
    return stranger


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's own Chromium; see scripts/setup."""
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab in which no script fails, nothing is forbidden, and nobody else is asked."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(5_000)
    page = context.new_page()
    faults: list[str] = []
    elsewhere: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "policy" in said.text else None)
    page.on("request", lambda asked: elsewhere.append(asked.url))
    yield page
    context.close()
    assert faults == []
    assert [url for url in elsewhere if not url.startswith("http://127.0.0.1:")] == []
