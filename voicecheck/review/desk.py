"""Where the page reads the store: in one thread, since a store belongs to the thread it is of."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from voicecheck.errors import StoreError
from voicecheck.store import Store

Found = TypeVar("Found")

IDLE_S = 3.0
"""The store is closed when nobody has looked for so long: another program may want it alone, to
lock it or to put a backup in its place."""


class NothingKeptError(Exception):
    """There is no store yet, and looking back makes none."""


class Desk:
    """Lends the store to one piece of work at a time.

    It is opened when it is needed, and again after a fault or when there is another file in its
    place: it may have been locked, unlocked, restored or mended meanwhile.

    Args:
        path: The store's file.
        open_store: Opens it.
    """

    def __init__(self, path: Path, open_store: Callable[[], Store]) -> None:
        self._path = path
        self._open = open_store
        self._store: Store | None = None
        self._file: tuple[int, int] | None = None
        self._thread = ThreadPoolExecutor(1, "desk")
        self._closing: asyncio.TimerHandle | None = None

    async def lend(self, work: Callable[[Store], Found]) -> Found:
        """Do a piece of work with the store.

        Raises:
            NothingKeptError: There is none yet.
            VoicecheckError: It cannot be opened, read or written.
        """
        loop = asyncio.get_running_loop()
        if self._closing is not None:
            self._closing.cancel()
        try:
            return await loop.run_in_executor(self._thread, self._do, work)
        finally:
            if self._closing is not None:  # another piece of work has ended meanwhile
                self._closing.cancel()
            self._closing = loop.call_later(IDLE_S, self._thread.submit, self._put_away)

    def close(self) -> None:
        """Finish what is being done and close the store."""
        self._thread.submit(self._put_away)
        self._thread.shutdown()

    def _do(self, work: Callable[[Store], Found]) -> Found:
        if self._store is None or self._file != self._identity():
            self._put_away()
            if self._is_missing():
                raise NothingKeptError
            self._store = self._open()
            self._file = self._identity()
        try:
            return work(self._store)
        except StoreError:
            self._put_away()
            raise

    def _is_missing(self) -> bool:
        try:
            return not self._path.exists()
        except OSError:
            return False  # a folder that may not be looked into: opening the store tells why

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _put_away(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
