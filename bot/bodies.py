"""Bodies: a request that is too large is answered 413 before it is read."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 64 * 1024  # bytes
TOO_LARGE = Response(status_code=413)


class Bounded:
    """An application whose bodies are at most 64 KiB; `larger` ones by how their path begins."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app, self._larger = app, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most(scope["path"])
        if _announced(scope) > most:
            await TOO_LARGE(scope, receive, send)
            return
        await self._app(scope, _Counted(receive, most), send)

    def _most(self, path: str) -> int:
        found = (most for start, most in self._larger.items() if path.startswith(start))
        return next(found, LARGEST)


class _Counted:
    """What is received, until it is too much."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message


def _announced(scope: Scope) -> int:
    """Return the length that a request says it has; a wrong one is h11's to refuse."""
    headers: list[tuple[bytes, Any]] = scope["headers"]
    lengths = [value for name, value in headers if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0
