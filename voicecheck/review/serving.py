"""Running the page until it is ended."""

import socket
import sys
from collections.abc import Callable

import uvicorn

from voicecheck.review.app import make_app
from voicecheck.review.desk import Desk
from voicecheck.review.guard import ADDRESS, Pass
from voicecheck.review.look import Look

LEAVING_S = 1
"""How long a sound that is still being fetched may delay the end."""


def listen(port: int) -> socket.socket:
    """A place to be reached at, on this machine alone.

    Args:
        port: Which; 0 takes a free one.

    Raises:
        OSError: It is taken, or may not be used.
    """
    # Named, or asyncio would not know that small answers are to be sent at once.
    place = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs share the port
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((ADDRESS, port))
        place.listen()
    except BaseException:
        place.close()
        raise
    return place


def serve(
    place: socket.socket,
    door: Pass,
    look: Look,
    desk: Desk,
    on_ready: Callable[[], None],
) -> None:
    """Answer until Ctrl-C, or until the process is told to end.

    Args:
        place: Where, as `listen` gives it.
        door: What opens the page.
        look: How pages are made.
        desk: Where the store is read; closed in the end.
        on_ready: Called once, when it answers and can be ended.

    Raises:
        KeyboardInterrupt: It was Ctrl-C; everything is closed.
    """
    config = uvicorn.Config(
        make_app(desk, look, door),
        lifespan="off",
        ws="none",
        loop="asyncio",
        http="h11",
        log_config=None,  # nothing that was asked for or said is written anywhere
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=LEAVING_S,
    )
    try:
        _Server(config, on_ready).run(sockets=[place])
    finally:
        desk.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()
