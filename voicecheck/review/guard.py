"""Who may see the page: this machine's own browser, by a link that is new at every start.

Every request is looked at before anything else happens. It must come from this machine, name us
as its host, come from our own page where it says whence it comes, and hold the pass: the token of
the link, or the cookie that the token was exchanged for. The pass of an earlier start is worth
nothing.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "127.0.0.1"
STATIC = "/static/"
"""What lies here holds nothing that was said, and is needed to refuse someone kindly."""

LONGEST_QUERY = 4_000
READING = ("GET", "HEAD")

HEADERS = {
    # Only what we serve ourselves; nothing written into a page runs or styles it.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "referrer-policy": "same-origin",  # with none at all, a form would not say whence it comes
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Pass:
    """What opens the page, made anew at every start.

    Attributes:
        port: Where it listens; a cookie is told apart by it, for browsers do not.
        token: Stands in the link that is printed.
        cookie: What the browser holds once the link has been opened.
        tickets: Tokens that are good once: what a browser is started with, other people of this
            machine may read in the list of processes.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    tickets: set[str] = field(default_factory=set)

    @property
    def link(self) -> str:
        """Where the page is, as often as it is asked for."""
        return f"http://{ADDRESS}:{self.port}/?token={self.token}"

    def link_for_once(self) -> str:
        """Where the page is, for one opening."""
        ticket = secrets.token_urlsafe(32)
        self.tickets.add(ticket)
        return f"http://{ADDRESS}:{self.port}/?token={ticket}"

    @property
    def cookie_name(self) -> str:
        """The name of the cookie, with the port in it."""
        return f"voicecheck-{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a request may call us."""
        return (f"{ADDRESS}:{self.port}", f"localhost:{self.port}")

    def admits(self, token: str) -> bool:
        """Whether a token is the link's, or a ticket, which is then spent."""
        if _same(token, self.token):
            return True
        spent = [ticket for ticket in self.tickets if _same(token, ticket)]
        self.tickets.difference_update(spent)
        return bool(spent)

    def knows(self, cookies: str) -> bool:
        """Whether the header of cookies holds ours."""
        try:
            morsel = SimpleCookie(cookies).get(self.cookie_name)
        except CookieError:
            return False
        return morsel is not None and _same(morsel.value, self.cookie)


class Guard:
    """Lets a request through to the page, or answers it with the refusal.

    Args:
        app: The page.
        door: What opens it.
        refusal: Makes the answer for those who are turned away, from its status.
    """

    def __init__(self, app: ASGIApp, door: Pass, refusal: Callable[[int], Response]) -> None:
        self._app = app
        self._door = door
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return  # no lifespan, no sockets

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._answer(scope)
        await (answer or self._app)(scope, receive, send_guarded)

    def _answer(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not (_from_here(scope) and self._is_ours(headers, scope["method"])):
            return self._refusal(403)
        if len(scope["query_string"]) > LONGEST_QUERY:
            return self._refusal(414)
        if scope["path"].startswith(STATIC):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        tokens = [value for name, value in query if name == "token"]
        if tokens and scope["method"] in READING:
            return self._admit(scope, tokens, query)
        return None if self._door.knows(headers.get("cookie", "")) else self._refusal(401)

    def _is_ours(self, headers: Headers, method: str) -> bool:
        host = headers.get("host", "")
        origin = headers.get("origin")
        if headers.getlist("host") != [host] or host not in self._door.hosts:
            return False  # a name that was made to lead here, to get round the browser's walls
        if origin is None:
            return method in READING
        return origin == f"http://{host}"

    def _admit(self, scope: Scope, tokens: list[str], query: list[tuple[str, str]]) -> Response:
        if len(tokens) != 1 or not self._door.admits(tokens[0]):
            return self._refusal(401)
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        answer = RedirectResponse(f"{_plain(scope['path'])}?{rest}".rstrip("?"), 303)
        answer.set_cookie(
            self._door.cookie_name, self._door.cookie, httponly=True, samesite="strict"
        )
        return answer


def _from_here(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _plain(path: str) -> str:
    # "//elsewhere" would lead to another machine.
    return "/" + path.lstrip("/\\")


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
