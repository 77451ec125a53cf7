"""Nothing leaves this machine: the process is kept off the network, its dependencies quiet.

Two layers. The dependencies are told not to report on their use and not to look for newer files.
And whatever Python code would still reach another machine is refused by an audit hook, for as
long as the process lives. Two things alone get past it: `voicecheck models get` lifts it for one
download, and a server of the household that the person agreed to is reached at exactly its
address (`reaching`). Native code is beyond such a hook: that it stays quiet too is shown by a test
under a trace of system calls.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

QUIET = {
    # Without it onnxruntime keeps a device number and events of its use in the user's cache, and
    # sends them to its maker (1.32, on every system).
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
}
"""What the dependencies, and the processes started from here, find in their environment."""

_LIFTED: ContextVar[bool] = ContextVar("lifted", default=False)

_REACHABLE: ContextVar[frozenset[tuple[object, object]]] = ContextVar(
    "reachable", default=frozenset()
)
"""The addresses of other machines, each with its port, that may be connected to."""


def quiet() -> None:
    """Tell the dependencies not to use the network. To be called before they are imported."""
    os.environ.update(QUIET)


def stay() -> None:
    """Keep this process and those it starts off the network for good."""
    quiet()
    sys.addaudithook(refuse)


@contextmanager
def lifted() -> Iterator[None]:
    """Allow the network meanwhile, to the code inside the block alone."""
    token = _LIFTED.set(True)
    try:
        yield
    finally:
        _LIFTED.reset(token)


@contextmanager
def reaching(host: str, port: int) -> Iterator[None]:
    """Allow connections to one port of one machine meanwhile, to the code inside the block alone.

    Raises:
        OSError: There is no such machine.
    """
    import socket

    token = _REACHABLE.set(frozenset({(host, port)}))
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        _REACHABLE.set(frozenset({(host, port), *(address[:2] for *_, address in found)}))
        yield
    finally:
        _REACHABLE.reset(token)


def refuse(event: str, args: tuple[object, ...]) -> None:
    """Raise wherever Python code is about to reach another machine or be reached; an audit hook.

    The events are those of https://docs.python.org/3/library/audit_events.html.

    Raises:
        ConnectionRefusedError: The address is not this machine's own.
    """
    if not event.startswith("socket.") or _LIFTED.get():
        return
    # Imported here: the hook sees an event of this kind only where it has been already.
    import socket

    match event, args:
        case "socket.connect", (_, (host, port, *_)) if (host, port) in _REACHABLE.get():
            allowed = True
        case "socket.getaddrinfo", (host, port, *_) if (host, port) in _REACHABLE.get():
            allowed = True
        case (
            "socket.connect" | "socket.sendto" | "socket.sendmsg" | "socket.bind",
            (socket.socket() as by, to),
        ):
            allowed = _is_local(by.family, to)
        case "socket.getaddrinfo" | "socket.gethostbyname", (host, *_):
            allowed = _is_loopback(host)
        case _:
            return
    if not allowed:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "voicecheck may not use the network")


def _is_local(family: int, address: object) -> bool:
    import socket

    if family not in {socket.AF_INET, socket.AF_INET6}:
        return family == getattr(socket, "AF_UNIX", None)
    # A datagram without an address goes where its socket is connected, which was asked before.
    return address is None or (isinstance(address, tuple) and _is_loopback(address[0]))


def _is_loopback(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in {None, "localhost"}:
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False
