"""Check-ins for other programs, to be saved by the browser: one, or all that are chosen."""

import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Literal, Protocol, cast, get_args

from starlette.responses import Response, StreamingResponse

from voicecheck.errors import NotFoundError
from voicecheck.export import (
    Exported,
    Subtitles,
    as_csv,
    as_json,
    as_markdown,
    as_subtitles,
    plain,
)
from voicecheck.review.asked import Asked
from voicecheck.review.desk import Desk
from voicecheck.review.pages import asked_checkin, chosen_by
from voicecheck.store import Store
from voicecheck.store.record import Checkin

Kind = Literal["md", "json", "csv", "srt", "vtt"]
MEDIA_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


class Exporting:
    """What the page gives away as files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def one(self, asked: Asked, store: Store) -> Response:
        """A check-in as a file: text, or subtitles and the sound beside them in one archive."""
        kind = _kind(asked)
        checkin = asked_checkin(asked, store)
        name = f"voicecheck-{checkin.started_at:%Y-%m-%d}-{checkin.id}"
        if kind == "md":
            (day,) = as_markdown([checkin], store.visibility.viewer)
            return Response(day.content, 200, _saved_as(f"{name}.md"), MEDIA_TYPES["md"])
        return self._sent(kind, name, [[checkin.id]])

    def chosen(self, asked: Asked, store: Store) -> Response:
        """All check-ins that the filters leave, day by day."""
        kind = _kind(asked)
        days = store.timeline.ids_by_day(chosen_by(asked))
        if not days:
            raise NotFoundError("There is nothing to export", "Choose other days")
        first, last = (store.checkin(days[at][0]).started_at for at in (0, -1))
        return self._sent(kind, f"voicecheck-{first:%Y-%m-%d}-to-{last:%Y-%m-%d}", days)

    def _sent(self, kind: Kind, name: str, days: Sequence[Sequence[str]]) -> Response:
        writer = _writer(kind)

        async def pieces() -> AsyncIterator[bytes]:
            for ids in days:  # other pages are answered in between
                yield await self._desk.lend(partial(_day, writer, ids))
            yield writer.end()

        ending = kind if kind in ("json", "csv") else "zip"
        return StreamingResponse(pieces(), 200, _saved_as(f"{name}.{ending}"), MEDIA_TYPES[ending])


def _kind(asked: Asked) -> Kind:
    kind = asked.path["kind"]
    if kind not in get_args(Kind):
        raise NotFoundError(f"There is no export as {kind!r}", "Choose one on the page")
    return cast("Kind", kind)


def _saved_as(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _day(writer: "Writer", ids: Sequence[str], store: Store) -> bytes:
    checkins = []
    for checkin in ids:
        with suppress(NotFoundError):  # it was deleted meanwhile
            checkins.append(store.checkin(checkin))
    return writer.day(checkins, store)


class Writer(Protocol):
    """Makes one file out of check-ins, in pieces."""

    def day(self, checkins: Sequence[Checkin], store: Store) -> bytes:
        """The piece that holds a day."""

    def end(self) -> bytes:
        """The last piece."""


def _writer(kind: Kind) -> Writer:
    match kind:
        case "json":
            return _Json()
        case "csv":
            return _Csv()
        case "md":
            return _Archive()
        case _:
            return _Archive(kind)


class _Json:
    """As docs/export.schema.json describes it."""

    def __init__(self) -> None:
        self._before, self._after = json.dumps(as_json([])).split("[]")
        self._before += "["

    def day(self, checkins: Sequence[Checkin], store: Store) -> bytes:
        written = ""
        for checkin in checkins:
            written += f"{self._before}\n{json.dumps(plain(checkin), ensure_ascii=False)}"
            self._before = ","
        return written.encode()

    def end(self) -> bytes:
        return f"{self._before.rstrip(',')}]{self._after}\n".encode()


class _Csv:
    """A row for each answer."""

    def __init__(self) -> None:
        self._unwanted = ""

    def day(self, checkins: Sequence[Checkin], store: Store) -> bytes:
        rows = as_csv(checkins).removeprefix(self._unwanted)
        self._unwanted = as_csv([])  # the names of the columns, once
        return rows.encode()

    def end(self) -> bytes:
        return b""


class _Archive:
    """A zip file: Markdown, a file a day; or subtitles, each with its sound beside it."""

    def __init__(self, kind: Subtitles | None = None) -> None:
        self._kind = kind
        self._pipe = _Pipe()
        self._archive = zipfile.ZipFile(self._pipe, "w")

    def day(self, checkins: Sequence[Checkin], store: Store) -> bytes:
        if self._kind is None:
            self._add(as_markdown(checkins, store.visibility.viewer))
        else:
            for checkin in checkins:
                self._add(as_subtitles(checkin, store.recordings(checkin.id), self._kind))
        return self._pipe.taken()

    def end(self) -> bytes:
        self._archive.close()
        return self._pipe.taken()

    def _add(self, files: Iterable[Exported]) -> None:
        for file in files:
            self._archive.writestr(file.name, file.content)


class _Pipe:
    """What is written comes out at the other end; there is no way back in it."""

    def __init__(self) -> None:
        self._held = io.BytesIO()

    def write(self, content: bytes) -> int:
        return self._held.write(content)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        held, self._held = self._held.getvalue(), io.BytesIO()
        return held
