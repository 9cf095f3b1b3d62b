"""Guards every request: the host, the origin, and what a browser may do with an answer. Logs nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from types import TracebackType

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_SAFE = ("GET", "HEAD")
LARGEST_POST = 1_000_000  # bytes; the whole example visit has 30,000

OnBug = Callable[[BaseException, TracebackType | None], None]


class Guard:
    """Lets through what this machine's own pages ask for; `hosts` are its names with the port."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], scheme: str, on_bug: OnBug) -> None:
        self.app, self.hosts, self.on_bug = app, hosts, on_bug
        self.origins = {f"{scheme}://{host}" for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if why := self._why_not(scope):
            return await PlainTextResponse(f"{why}\n", 403)(scope, receive, guarded)
        try:
            await self.app(scope, receive, guarded)
        except Exception as error:  # its text may hold a value: only its place is shown
            self.on_bug(error, error.__traceback__)
            if not started:
                text = "This is a bug in docgen. Nothing of this page was saved; go back and try again.\n"
                await PlainTextResponse(text, 500)(scope, receive, guarded)

    def _why_not(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        if headers.get("host") not in self.hosts:
            return "This is not the address of the form."
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        is_own = origin in self.origins or (origin is None and site in (None, "same-origin"))
        if scope["method"] not in _SAFE and not is_own:
            return "Another site's page asked for this."
        if int(headers.get("content-length") or 0) > LARGEST_POST:
            return "This is more than a page of the form sends."
        return ""
