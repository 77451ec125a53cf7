"""Attacks, tried and refused."""

import re
import socket
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.review.conftest import HERE, PORT
from tests.review.evenings import EVENING, keep_evening, said
from tests.review.running import Served, served
from voicecheck.review.app import make_app
from voicecheck.review.desk import Desk
from voicecheck.review.guard import Pass
from voicecheck.review.look import Look
from voicecheck.store import Store

SECRET = "xylophone"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"&{{7*7}}"


@pytest.fixture
def checkin_id(store: Store) -> str:
    return keep_evening(store, EVENING, said(0, "high", "What was good?", f"The {SECRET} played"))


def addresses(checkin_id: str) -> list[str]:
    return [
        "/",
        f"/checkins/{checkin_id}",
        "/sounds/1/0",
        "/how-it-goes",
        "/export/json",
        f"/checkins/{checkin_id}/export/md",
        "/nothing/here",
    ]


# Who may come in.


def test_the_link_opens_the_page_and_leaves_no_token_in_the_address(
    stranger: TestClient, door: Pass, checkin_id: str
) -> None:
    answer = stranger.get(door.link, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert door.token not in cookie
    assert SECRET in stranger.get("/").text


def test_without_a_token_nothing_is_shown(stranger: TestClient, checkin_id: str) -> None:
    for address in addresses(checkin_id):
        answer = stranger.get(address)
        assert answer.status_code == 401
        assert SECRET not in answer.text


@pytest.mark.parametrize("token", ["", "guess", "é", "a" * 43])
def test_a_guessed_token_is_refused(stranger: TestClient, checkin_id: str, token: str) -> None:
    answer = stranger.get("/", params={"token": token})
    assert answer.status_code == 401
    assert SECRET not in answer.text


def test_the_token_of_an_earlier_start_is_refused(
    stranger: TestClient, checkin_id: str, door: Pass
) -> None:
    earlier = Pass(PORT)
    answer = stranger.get(earlier.link)
    assert answer.status_code == 401
    assert "voicecheck review" in answer.text
    stranger.cookies.set(earlier.cookie_name, earlier.cookie)
    assert stranger.get("/").status_code == 401


def test_two_tokens_at_once_are_refused(stranger: TestClient, door: Pass) -> None:
    assert stranger.get(f"{door.link}&token=guess").status_code == 401


def test_a_ticket_opens_the_page_once(stranger: TestClient, door: Pass, checkin_id: str) -> None:
    link = door.link_for_once()
    assert stranger.get(link).status_code == 200
    stranger.cookies.clear()
    assert stranger.get(link).status_code == 401


def test_a_token_leads_nowhere_else(stranger: TestClient, door: Pass) -> None:
    answer = stranger.get(f"{HERE}//example.org/?token={door.token}", follow_redirects=False)
    assert answer.headers["location"] == "/example.org/"


@pytest.mark.parametrize(
    "host",
    ["example.org", f"example.org:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", "localhost", "",
     f"127.0.0.1:{PORT}.example.org", f"localhost:{PORT}@example.org"],
)  # fmt: skip
def test_another_host_is_refused(browser: TestClient, checkin_id: str, host: str) -> None:
    for address in addresses(checkin_id):
        answer = browser.get(address, headers={"host": host})
        assert answer.status_code == 403
        assert SECRET not in answer.text


@pytest.mark.parametrize(
    "origin",
    ["https://example.org", "null", "", f"https://127.0.0.1:{PORT}",
     f"http://127.0.0.1:{PORT + 1}", f"http://localhost:{PORT}"],
)  # fmt: skip
def test_another_origin_is_refused(
    browser: TestClient, store: Store, checkin_id: str, origin: str
) -> None:
    headers = {"origin": origin}
    assert browser.get(f"/checkins/{checkin_id}", headers=headers).status_code == 403
    assert browser.post(f"/checkins/{checkin_id}/delete", headers=headers).status_code == 403
    assert store.checkin(checkin_id)


def test_a_change_that_does_not_say_whence_it_comes_is_refused(
    browser: TestClient, store: Store, checkin_id: str
) -> None:
    del browser.headers["origin"]
    assert browser.get(f"/checkins/{checkin_id}").status_code == 200
    assert browser.post(f"/checkins/{checkin_id}/delete").status_code == 403
    assert store.checkin(checkin_id)


@pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.1", "8.8.8.8", "fe80::1", "odd"])
def test_another_machine_is_refused(path: Path, checkin_id: str, address: str) -> None:
    door = Pass(PORT)
    desk = Desk(path, lambda: Store.open(path))
    app = make_app(desk, Look(path.parent), door)
    answer = TestClient(app, HERE, client=(address, 50_000)).get(door.link)
    desk.close()
    assert answer.status_code == 403
    assert SECRET not in answer.text


def test_only_the_loopback_is_listened_at(page: Served) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: it only chooses our own address
        elsewhere = probe.getsockname()[0]
    assert not elsewhere.startswith("127.")
    with pytest.raises(OSError), socket.create_connection((elsewhere, page.port), timeout=2):
        pass


# What is sent along.


def test_every_answer_forbids_what_the_page_does_not_need(
    browser: TestClient, checkin_id: str
) -> None:
    for address in (*addresses(checkin_id), "/static/review.css"):
        headers = browser.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_no_page_needs_what_the_policy_forbids(browser: TestClient, checkin_id: str) -> None:
    for address in addresses(checkin_id):
        text = browser.get(address).text
        assert "<style" not in text
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text)
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", text)


# What is written into it.


def test_markup_in_what_was_said_is_shown_as_text(browser: TestClient, store: Store) -> None:
    checkin_id = store.begin(MARKUP, [MARKUP], EVENING)
    store.keep(
        checkin_id,
        said(0, MARKUP, MARKUP, MARKUP, person=MARKUP, reflection=MARKUP, sound=False),
    )
    store.finish(checkin_id, "finished", EVENING)
    for address in (
        "/", f"/checkins/{checkin_id}", f"/checkins/{checkin_id}/delete",
        "/?q=alert", f"/?person={MARKUP}", f"/?q={MARKUP}", f"/?guide={MARKUP}&until={MARKUP}",
    ):  # fmt: skip
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in re.findall(r"&amp;(\S*)", answer.text)
    assert "&lt;script&gt;" in browser.get(f"/checkins/{checkin_id}").text


@pytest.mark.parametrize(
    "address",
    ["/checkins/..%2f..%2fetc%2fpasswd", "/checkins/%2e%2e", "/checkins/01", "/checkins/'OR'1",
     "/checkins/%00", "/checkins/" + "0" * 26, "/sounds/1/0/../../../etc", "/sounds/-1/0",
     "/sounds/99999999999999999999999/0", "/sounds/1/99999999999999999999", "/sounds/٣/0",
     "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/guard.py", "/static//etc/passwd",
     "/templates/base.html", "/voicecheck.db", "/?before=%00&until=1&q=%00"],
)  # fmt: skip
def test_paths_lead_to_nothing_else(browser: TestClient, checkin_id: str, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == (200 if address.startswith("/?") else 404)
    assert "root:" not in answer.text
    assert "import " not in answer.text


def test_a_huge_query_is_refused_or_cut(browser: TestClient, checkin_id: str) -> None:
    assert browser.get("/", params={"q": "a " * 1_500}).status_code == 200
    assert browser.get("/", params={"q": "a" * 5_000}).status_code == 414
    assert browser.get(f"/checkins/{'A' * 3_000}").status_code == 404


def test_a_huge_form_is_refused(browser: TestClient, store: Store, checkin_id: str) -> None:
    (turn,) = store.checkin(checkin_id).turns
    address = f"/checkins/{checkin_id}/answers/{turn.answer_id}"
    assert browser.post(address, content=b"text=" + b"a" * 1_000_000).status_code == 413
    assert browser.post(address, data={"text": "a" * 60_000}).status_code == 409
    assert store.checkin(checkin_id).turns == (turn,)


# The real server.


@pytest.fixture
def page(path: Path, checkin_id: str) -> Iterator[Served]:
    with served(path.parent) as running:
        yield running


@pytest.mark.parametrize(
    "request_text",
    ["GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "nonsense\r\n\r\n",
     "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
     "GET / HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1:{port}\r\n\r\n",
     "GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"],
)  # fmt: skip
def test_broken_requests_show_nothing_and_break_nothing(page: Served, request_text: str) -> None:
    with socket.create_connection(("127.0.0.1", page.port), timeout=5) as line:
        line.sendall(request_text.replace("{port}", str(page.port)).encode())
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert not answer.startswith(b"HTTP/1.1 2")
    assert SECRET.encode() not in answer
    assert page.get("/").status == 200


def test_the_link_is_new_at_every_start(path: Path, page: Served) -> None:
    with served(path.parent, "--port", "0") as second:
        assert page.token != second.token
        other = HTTPConnection("127.0.0.1", second.port, timeout=5)
        other.request("GET", f"/?token={page.token}")
        assert other.getresponse().status == 401
        other.close()


def test_the_token_is_no_secret_of_the_process_list(page: Served) -> None:
    command = Path(f"/proc/{page.process.pid}/cmdline")
    if sys.platform == "linux":
        assert page.token.encode() not in command.read_bytes()


def test_ctrl_c_ends_it_cleanly(page: Served) -> None:
    assert page.interrupt() == 0
    assert page.said_in_the_end() == ("", "")
