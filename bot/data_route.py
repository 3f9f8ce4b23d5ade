"""The data route: for ten minutes somebody fetches here all that is kept of them, as a file.

The address is sealed, says who and until when, and cannot be made by anybody else. What it leads
to is written when it is fetched: afterwards, and after /forget, there is nothing.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db.sealing import Seal, binding
from db.store import Store
from services import my_data

LASTS = timedelta(minutes=10)
WHERE = binding("mydata", "link")
LAYOUT = struct.Struct(">QQ")  # the person's number, and the last second
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Disposition": 'attachment; filename="popote.json"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


def path(seal: Seal, person_id: int, now: datetime) -> str:
    """Return where somebody's data can be fetched for ten minutes."""
    until = int((now + LASTS).timestamp())
    sealed = seal.seal(LAYOUT.pack(person_id, until), WHERE)
    return f"/mydata/{urlsafe_b64encode(sealed).decode().rstrip('=')}.json"


def data_route(store: Store, seal: Seal, now: Callable[[], datetime]) -> Route:
    """Return the route of these addresses; all others, and old ones, are not found."""

    async def _data(request: Request) -> Response:
        moment = now()
        who = _who(seal, request.path_params["token"], moment)
        if who is not None:
            async with store.read() as db:
                found = await my_data.everything(db, seal, who)
            if found["person"]:
                said = my_data.written(found, moment)
                return Response(said, headers=HEADERS, media_type="application/json")
        return PlainTextResponse("not found", 404, {"Cache-Control": "no-store"})

    return Route("/mydata/{token}.json", _data)


def _who(seal: Seal, token: str, now: datetime) -> int | None:
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        person_id, until = LAYOUT.unpack(seal.open(sealed, WHERE))
    except (ValueError, struct.error):
        return None
    return int(person_id) if now.timestamp() <= until else None
