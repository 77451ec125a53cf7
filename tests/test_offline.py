"""The guard of the network, as an audit hook sees it; a whole check-in is traced in security/."""

import socket
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck import offline

ELSEWHERE = ("192.0.2.1", 80)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", b"localhost", None]
)
def test_this_machine_is_allowed(host: object) -> None:
    offline.refuse("socket.getaddrinfo", (host, 80, 0, 0, 0))


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org", "0.0.0.0", ""])
def test_other_machines_are_refused(host: str) -> None:
    with pytest.raises(ConnectionRefusedError):
        offline.refuse("socket.getaddrinfo", (host, 80, 0, 0, 0))
    for event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        with socket.socket() as by, pytest.raises(ConnectionRefusedError):
            offline.refuse(event, (by, (host, 80)))


def test_it_is_lifted_inside_the_block_alone() -> None:
    with socket.socket() as by:
        with offline.lifted():
            offline.refuse("socket.connect", (by, ELSEWHERE))
        with pytest.raises(ConnectionRefusedError):
            offline.refuse("socket.connect", (by, ELSEWHERE))


@given(st.text(), st.lists(st.text() | st.none() | st.binary() | st.integers()))
def test_it_minds_its_own_events(event: str, args: list[object]) -> None:
    offline.refuse(event, tuple(args))


if sys.platform != "win32":

    def test_sockets_of_the_file_system_are_local() -> None:
        with socket.socket(socket.AF_UNIX) as by:
            offline.refuse("socket.connect", (by, "/run/some.socket"))


TRY = """
import os, socket, urllib.request
from voicecheck import offline
offline.stay()
for attempt in (
    lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    lambda: socket.create_server(("0.0.0.0", 0)),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
    lambda: urllib.request.urlopen("http://example.org", timeout=1),
):
    try:
        attempt()
    except OSError as error:
        print("refused" if "may not use the network" in str(error) else error)
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()):
        print("here", os.environ["ORT_DISABLE_TELEMETRY"])
"""


def test_a_process_that_stays_offline_reaches_itself_alone() -> None:
    done = subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["refused"] * 4 + ["here 1"]


def test_one_port_of_one_machine_may_be_reached() -> None:
    with socket.socket() as by, socket.socket(type=socket.SOCK_DGRAM) as other:
        with offline.reaching("192.0.2.1", 10300):
            offline.refuse("socket.getaddrinfo", ("192.0.2.1", 10300, 0, 1, 0))
            offline.refuse("socket.connect", (by, ("192.0.2.1", 10300)))
            for event, args in (
                ("socket.connect", (by, ("192.0.2.1", 10301))),
                ("socket.connect", (by, ("192.0.2.2", 10300))),
                ("socket.getaddrinfo", ("192.0.2.1", 80, 0, 1, 0)),
                ("socket.getaddrinfo", ("example.org", 10300, 0, 1, 0)),
                ("socket.gethostbyname", ("192.0.2.1",)),
                ("socket.bind", (by, ("192.0.2.1", 10300))),
                ("socket.sendto", (other, ("192.0.2.1", 10300))),
            ):
                with pytest.raises(ConnectionRefusedError):
                    offline.refuse(event, args)
        with pytest.raises(ConnectionRefusedError):
            offline.refuse("socket.connect", (by, ("192.0.2.1", 10300)))


def test_another_thread_reaches_nothing_meanwhile() -> None:
    refused: list[OSError] = []

    def elsewhere() -> None:
        with socket.socket() as by:
            try:
                offline.refuse("socket.connect", (by, ("192.0.2.1", 10300)))
            except OSError as error:
                refused.append(error)

    with offline.reaching("192.0.2.1", 10300):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert refused


REACH = """
import socket
from voicecheck import offline
offline.stay()
def told(attempt):
    try:
        attempt()
    except OSError as error:
        return "refused" if "may not use the network" in str(error) else "tried"
with offline.reaching("192.0.2.1", 9):
    # Nobody is there: it is tried, and the guard had nothing against it.
    print(told(lambda: socket.create_connection(("192.0.2.1", 9), timeout=0.2)))
    print(told(lambda: socket.create_connection(("192.0.2.1", 10), timeout=0.2)))
print(told(lambda: socket.create_connection(("192.0.2.1", 9), timeout=0.2)))
"""


def test_a_process_reaches_just_what_was_agreed_to() -> None:
    done = subprocess.run(
        [sys.executable, "-c", REACH], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["tried", "refused", "refused"]
