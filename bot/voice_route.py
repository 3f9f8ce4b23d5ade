"""The voice route: what cards say is fetched here, by WhatsApp and by the page of the demo."""

import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.recordings import TYPE, Unrecorded, asked
from db.sealing import Seal

HEADERS = {
    "Cache-Control": "public, max-age=86400, immutable",  # what an address says never changes
    "Accept-Ranges": "bytes",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}
RANGE = re.compile(r"bytes=([0-9]{0,9})-([0-9]{0,9})")


def voice_route(seal: Seal) -> Route:
    """Return the route of the addresses that bot/recordings.py signs; others are not found."""

    async def _voice(request: Request) -> Response:
        given = request.path_params
        try:
            said = asked(seal, given["language"], given["signed"])
        except Unrecorded:
            return PlainTextResponse("not found", 404, {"Cache-Control": "no-store"})
        return _part(said, request.headers.get("range", ""))

    return Route("/voice/{language}/{signed}.ogg", _voice)


def _part(said: bytes, wanted: str) -> Response:
    """Return all of it, or the bytes that a browser asks for to know how long it is.

    https://www.rfc-editor.org/rfc/rfc9110#section-14.2
    """
    found = RANGE.fullmatch(wanted)
    if found is None or not any(found.groups()):
        return Response(said, headers=HEADERS, media_type=TYPE)
    first, last = found.groups()
    begins = int(first) if first else max(0, len(said) - int(last))
    ends = min(int(last) + 1, len(said)) if first and last else len(said)
    if begins >= ends:
        return Response(b"", 416, {**HEADERS, "Content-Range": f"bytes */{len(said)}"})
    told = {**HEADERS, "Content-Range": f"bytes {begins}-{ends - 1}/{len(said)}"}
    return Response(said[begins:ends], 206, told, TYPE)
