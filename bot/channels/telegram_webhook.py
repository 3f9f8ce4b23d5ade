"""The webhook: Telegram's secret is checked, the update is committed, then it is answered 200.

https://core.telegram.org/bots/api#setwebhook: whatever is not answered 2xx is repeated, and holds
up the later messages of the same person; so what cannot be read is taken too, as it is.
"""

import hmac
import logging
from collections.abc import Callable
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import Receive
from bot.channels.telegram_reading import parse, raw_update

log = logging.getLogger(__name__)

PATH = "/telegram"
HEADER = "x-telegram-bot-api-secret-token"
LARGEST = 256 * 1024
"""Bytes. An update is a few kilobytes; a long answer to a long message in letters that JSON writes
as six signs is more than 64 KiB, and what is refused is repeated and holds up those behind it."""


def webhook_route(receive: Receive, secret: str, seen: Callable[[object], None]) -> Route:
    """Return the address Telegram calls; `seen` is told of what was committed."""

    async def take(request: Request) -> Response:
        if not _is_known(request, secret):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _readable(body)
        try:
            await receive([raw_update(update, body)])
        except Exception as error:  # whatever the store says, Telegram is to come again
            log.error("Telegram: a message could not be committed (%s)", type(error).__name__)
            return Response(status_code=503)
        seen(update)
        return Response()

    return Route(PATH, take, methods=["POST"])


def _is_known(request: Request, secret: str) -> bool:
    given = request.headers.get(HEADER, "")
    return hmac.compare_digest(given.encode(), secret.encode())


async def _body(request: Request) -> bytes | None:
    """Return the body; None when it is too large, or when the caller hung up."""
    parts: list[bytes] = []
    size = 0
    with suppress(ClientDisconnect):
        async for part in request.stream():
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                return None
        return b"".join(parts)
    return None


def _readable(body: bytes) -> object:
    try:
        return parse(body)
    except ValueError:
        return None
