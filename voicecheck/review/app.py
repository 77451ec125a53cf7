"""The addresses of the page, and what becomes of a request."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from voicecheck.errors import LockedError, NotFoundError, StoreError, VoicecheckError
from voicecheck.review.asked import Asked
from voicecheck.review.desk import Desk, NothingKeptError
from voicecheck.review.exporting import Exporting
from voicecheck.review.guard import Guard, Pass
from voicecheck.review.look import Look
from voicecheck.review.pages import Pages
from voicecheck.review.trending import Trending
from voicecheck.review.wave import Wave
from voicecheck.store import Store

LARGEST_FORM_BYTES = 400_000
PIECE_BYTES = 128 * 1024
"""So much of a recording, four seconds or so, is decoded at a time."""

LARGEST_ID = 2**63 - 1

Work = Callable[[Asked, Store], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(desk: Desk, look: Look, door: Pass) -> ASGIApp:
    """The whole page, as what a server runs.

    Args:
        desk: Where the store is read.
        look: How pages are made.
        door: What opens it.
    """
    pages, exporting = Pages(look), Exporting(desk)

    def page(work: Work) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            asked = Asked(_path(request), request.query_params, await _form(request))
            return await desk.lend(lambda store: work(asked, store))

        return endpoint

    async def sound(request: Request) -> Response:
        path = _path(request)
        return await _sound(desk, path["answer"], path["seq"], request.headers)

    of_checkin = "/checkins/{checkin}"
    routes = [
        Route("/", page(pages.days)),
        Route("/how-it-goes", page(Trending(look).page)),
        Route(of_checkin, page(pages.checkin)),
        Route(f"{of_checkin}/delete", page(pages.ask_to_delete), methods=["GET"]),
        Route(f"{of_checkin}/delete", page(pages.delete), methods=["POST"]),
        Route(f"{of_checkin}/answers/{{answer:int}}", page(pages.correct), methods=["POST"]),
        Route(f"{of_checkin}/tags", page(pages.tag), methods=["POST"]),
        Route(f"{of_checkin}/export/{{kind}}", page(exporting.one)),
        Route("/export/{kind}", page(exporting.chosen)),
        Route("/sounds/{answer:int}/{seq:int}", sound),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    faults = {
        NothingKeptError: lambda _, problem: look.message(
            200,
            "Nothing has been kept yet",
            "After your first check-in its words are here.",
            "voicecheck",
        ),
        NotFoundError: lambda _, problem: _told(look, 404, problem, "It is not here"),
        LockedError: lambda _, problem: look.message(
            503, "It is locked", f"{problem}.", "voicecheck review"
        ),
        StoreError: lambda _, problem: _told(look, 503, problem, "Not just now"),
        VoicecheckError: lambda _, problem: _told(look, 409, problem, "That did not work"),
        HTTPException: lambda _, problem: _http_fault(look, problem),
        Exception: lambda _, problem: look.message(
            500,
            "Something unexpected happened",
            "The words are safe. Load the page again.",
            back=True,
        ),
    }
    app = Starlette(routes=routes, exception_handlers=faults)
    return Guard(app, door, lambda status: _refusal(look, status))


def _path(request: Request) -> dict[str, Any]:
    for part in request.path_params.values():
        if isinstance(part, int) and part > LARGEST_ID:
            raise HTTPException(404)
    return request.path_params


async def _form(request: Request) -> dict[str, str]:
    if request.method != "POST":
        return {}
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM_BYTES:
            raise HTTPException(413)
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


async def _sound(desk: Desk, answer: int, seq: int, headers: Headers) -> Response:
    def wave_of(store: Store) -> Wave:
        with store.sounds.open(answer, seq) as recording:
            return Wave.of(recording)

    def part(begin: int, end: int, store: Store) -> bytes:
        with store.sounds.open(answer, seq) as recording:
            return wave.part(recording, begin, end)

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(begin, end, PIECE_BYTES):
            yield await desk.lend(partial(part, at, min(at + PIECE_BYTES, end)))

    wave = await desk.lend(wave_of)
    begin, end = part_of(headers.get("range"), wave.size_bytes)
    if begin >= end:
        return Response(status_code=416, headers={"content-range": f"bytes */{wave.size_bytes}"})
    told = {"accept-ranges": "bytes", "content-length": str(end - begin)}
    if "range" in headers:
        told["content-range"] = f"bytes {begin}-{end - 1}/{wave.size_bytes}"
    return StreamingResponse(pieces(), 206 if "range" in headers else 200, told, "audio/wav")


def part_of(asked: str | None, size_bytes: int) -> tuple[int, int]:
    """Which part of a file a `Range` header asks for.

    Returns:
        Its first byte and the one after the last; all of it where nothing, or something that we
        need not understand, is asked for; nothing (two times the same) where it lies outside.
    """
    unit, _, spans = (asked or "").partition("=")
    first, dash, last = spans.strip().partition("-")
    if (
        unit.strip() != "bytes"
        or not dash
        or not all(
            part == "" or (part.isascii() and part.isdigit() and len(part) < 19)
            for part in (first, last)
        )
    ):
        return 0, size_bytes
    if not first:
        return max(0, size_bytes - int(last or 0)), size_bytes
    end = min(size_bytes, int(last) + 1) if last else size_bytes
    begin = int(first)
    return (begin, end) if begin < end else (begin, begin)


def _told(look: Look, status: int, problem: Exception, heading: str) -> Response:
    return look.message(status, heading, f"{problem}.", back=True)


def _http_fault(look: Look, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    if status == 413:
        return look.message(413, "That is too much at once", "Shorten it and try again.")
    return look.message(status, "It is not here", "There is no such page.", back=True)


def _refusal(look: Look, status: int) -> Response:
    if status == 401:
        return look.message(
            401,
            "This link is no longer good",
            "Every start has a link of its own. Open the newest one, or make one:",
            "voicecheck review",
        )
    return look.message(status, "Not from here", "This page answers its own browser alone.")
